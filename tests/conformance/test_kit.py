"""The kit of docs/protocol.md, section 7: an ERP that takes it step by step is seen to do so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.api.config import CAPABILITIES
from tests.conformance.accounts import read_accounts
from tests.conformance.bench import Bench
from tests.conformance.probes import PROBES
from tests.conformance.run import Outcome, run
from tests.conformance.world import RATE, level2_stand
from tests.fakes.full_server import LACKING, Everything
from tests.fakes.wrong_server import Asked, Fault, Scene, Told, WrongServer

_ROOT = Path(__file__).resolve().parents[2]
_SECTION = (_ROOT / "docs/protocol.md").read_text(encoding="utf-8").split("\n## 7. ")[1].split("\n## 8. ")[0]


class _KitAtLevel1(Fault):
    """The configuration of an ERP with the whole kit, before its last step: names, and no level."""

    def tell(self, _scene: Scene, asked: Asked, told: Told) -> None:
        if asked.route == "GET /api/chat/config" and told.status == 200:
            told.json = {name: told.json[name] for name in ("chatEnabled", "capabilities")}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    with (
        level2_stand(tmp_path_factory.mktemp("kit")) as stand,
        WrongServer(stand.url, _KitAtLevel1()) as erp,
    ):
        yield run(Bench(erp.url, read_accounts(stand.file), RATE), lambda _: None)


def test_a_server_that_offers_everything_is_right_in_everything(tmp_path: Path) -> None:
    with level2_stand(tmp_path) as stand, WrongServer(stand.url, Everything()) as full:
        found = run(Bench(full.url, read_accounts(stand.file), RATE, strict=True), lambda _: None)
    assert found.missing == []
    assert [one for one in found.verdicts if one.kind not in ("ok", "skip")] == []
    assert {one.id for one in found.verdicts if one.kind == "ok"} >= {*LACKING, "events.replay.unknown"}


def steps() -> dict[str, set[str]]:
    """Return the probes of each step by what it announces."""
    rows = re.findall(r"^\| [2-7] \| ([^|]+) \| [^|]+ \| ([^|]+) \|$", _SECTION, re.MULTILINE)
    return {names: set(re.findall(r"`([^`]+)`", probes)) for names, probes in rows}


def test_the_table_names_the_probes_of_each_step() -> None:
    for names, probes in steps().items():
        announced = set(re.findall(r"`([^`]+)`", names))
        assert probes == {one.id for one in PROBES if one.capability in announced}


def test_the_kit_is_what_this_projects_server_announces() -> None:
    assert set(re.findall(r"`([^`]+)`", " ".join(steps()))) == set(CAPABILITIES)


def test_with_the_kit_every_probe_of_its_steps_is_green_at_level_1(outcome: Outcome) -> None:
    assert outcome.level == 1
    green = {one.id for one in outcome.verdicts if one.kind == "ok"}
    assert not set().union(*steps().values()) - green
    assert [one for one in outcome.verdicts if one.kind == "WRONG"] == []
