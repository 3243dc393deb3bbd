"""The comparison notices what it must: a lie of the fake can't hide behind what changes from run to run."""

from __future__ import annotations

import pytest

from tests.contract.comparison import Twins

ONE, TWO, OTHER = (f"cmwu346wn00{number}h37dqx5f2nbz" for number in ("19", "1a", "1b"))
AT, LATER, MUCH_LATER = (f"2026-11-24T02:37:{second}Z" for second in ("44.565", "44.566", "49.565"))
TOKEN = "e" * 1400


def test_equal_text_is_equal() -> None:
    assert Twins().difference('{"a":1}', '{"a":1}') is None


def test_another_id_may_stand_for_a_recorded_one_everywhere() -> None:
    twins = Twins()
    assert twins.difference(f"{ONE} {TWO} {ONE}", f"{TWO} {OTHER} {TWO}") is None
    assert twins.translate(f"/{ONE}/") == f"/{TWO}/"


@pytest.mark.parametrize(
    ("recorded", "actual"),
    [
        ('{"a":1}', '{"a":2}'),
        ('{"a":1}', '{"a":1,"b":2}'),
        ("x", "x "),
        ("", "x"),
        ("x", ""),
        (f"{ONE} {ONE}", f"{ONE} {TWO}"),
        (f"{ONE} {TWO}", f"{ONE} {ONE}"),
        (ONE, AT),
        (ONE, ""),
        (ONE, "cmwu346wn"),
        (AT, MUCH_LATER),
        (f"{AT} {AT}", f"{AT} {LATER}"),
        (f'"cusr1alice {ONE}', f'"cusr1bob {ONE}'),
        ("cmsgpage00000000000000120", "cmsgpage00000000000000119"),
        ("Tue, 24 Nov 2026 02:37:22 GMT", "Tue, 24 Nov 2026 02:37:25 GMT"),
        ('"sessionExpiresAt":1795531043246', '"sessionExpiresAt":1795561043246'),
        (f"x={TOKEN}; Path=/", f"x={TOKEN[:300]}; Path=/"),
        (f"x={TOKEN}; Path=/", "x=; Path=/"),
        (f"x.0={'e' * 3936}; Path=/", f"x.0={'e' * 3935}; Path=/"),
        (f"x={TOKEN}; Path=/; Secure", f"x={TOKEN}; Path=/"),
    ],
)
def test_a_difference_is_seen(recorded: str, actual: str) -> None:
    assert Twins().difference(recorded, actual) is not None


def test_what_was_learned_once_holds_later() -> None:
    twins = Twins()
    assert twins.difference(ONE, TWO) is None
    assert twins.difference(OTHER, TWO) is not None
    assert twins.difference(ONE, ONE) is not None
