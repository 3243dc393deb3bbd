"""A fault that somebody plants is found, by the probe that is about it and by no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.accounts import Accounts, read_accounts
from tests.conformance.bench import Bench
from tests.conformance.run import run
from tests.conformance.visitor import Rate
from tests.conformance.world import RATE, Stand, level1_stand, level2_stand
from tests.fakes.wrong_server import Fault, WrongServer
from tests.fakes.wrong_server_faults import PLANTED, Planted

# Each costs a password's hash or two: looked at where signing in is what was spoilt.
_SLOW = (
    "signin.wrong-password",
    "signin.email-case",
    "signin.json",
    "signin.remember",
    "signout.answer",
    "signout.dead",
)
_RATE = "send.rate"
_NO_LIMIT = Rate(100_000, 60.0)  # all tests write as the same people


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with level2_stand(tmp_path_factory.mktemp("wrong"), _NO_LIMIT) as stand:
        yield stand


def _wrong(stand: Stand, fault: Fault, rate: Rate, *leave_out: str, alone: bool = False) -> dict[str, str]:
    """Return what is found WRONG with a fault: what each probe says. `alone`: the pair, and nobody else."""
    accounts = read_accounts(stand.file)
    with WrongServer(stand.url, fault) as server:
        bench = Bench(server.url, Accounts(accounts.pair) if alone else accounts, rate, strict=True)
        outcome = run(bench, lambda _: None, leave_out)
    return {one.id: one.says for one in outcome.verdicts if one.kind == "WRONG"}


def test_there_are_faults_enough() -> None:
    assert len(PLANTED) >= 30
    assert len({one.says for one in PLANTED}) == len(PLANTED)


def test_nothing_is_wrong_where_nothing_is_spoilt(stand: Stand) -> None:
    assert _wrong(stand, Fault(), _NO_LIMIT, _RATE) == {}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda one: one.says.replace(" ", "-"))
def test_a_planted_fault_is_found_by_its_probe_alone(stand: Stand, tmp_path: Path, planted: Planted) -> None:
    if planted.probe == _RATE:
        with level1_stand(tmp_path) as fresh:
            found = _wrong(fresh, planted, RATE)
    else:
        slow = () if planted.probe.startswith("sign") else _SLOW
        alone = not planted.probe.endswith("elsewhere")
        found = _wrong(stand, planted, _NO_LIMIT, _RATE, *slow, alone=alone)
    assert found.keys() == {planted.probe}, found
