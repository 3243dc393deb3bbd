"""A client asks as seldom as is promised to whoever runs an ERP."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.chaos.hour import KINDS, Kind
from tests.chaos.requests import PUBLISHED, SERVERS, SORTS, Figure, measure, promise

_HALF_A_MINUTE_AN_HOUR = 120.0
_CELL = re.compile(r"(\d+)(?: \(≤ (\d+)\))?")


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    return measure(_HALF_A_MINUTE_AN_HOUR)


def asked(figures: list[Figure], kind: str, server: str) -> dict[str, int]:
    return next(dict(one.asked) for one in figures if one.kind.name.startswith(kind) and one.server == server)


def test_no_promise_is_broken(figures: list[Figure]) -> None:
    assert [text for figure in figures for text in figure.excess] == []


@pytest.mark.parametrize("server", SERVERS[:2])
def test_without_replay_a_client_looks_now_and_then(figures: list[Figure], server: str) -> None:
    active = asked(figures, "idle, the person at", server)["unread-count"]
    away = asked(figures, "idle, the person away", server)["unread-count"]
    assert active >= 30
    assert away >= 6
    assert active > 2 * away


@pytest.mark.parametrize("server", SERVERS[:2])
def test_in_an_outage_a_client_goes_on_trying(figures: list[Figure], server: str) -> None:
    assert asked(figures, "outage: the server", server)["connect"] >= 30
    assert asked(figures, "outage: all but", server)["unread-count"] >= 100


def test_with_replay_an_idle_client_asks_nothing(figures: list[Figure]) -> None:
    for kind in ("idle, the person at", "idle, the person away", "100 changes of focus in an hour"):
        assert asked(figures, kind, SERVERS[2]) == {}


def test_what_was_asked_too_often_is_found_out() -> None:
    kind = KINDS[0]
    figure = Figure(kind, "level 1", measure_of(kind, more=1))
    assert figure.excess == [f"level 1, {kind.name}: list 3 times, at most 2"]


def measure_of(kind: Kind, more: int) -> Counter[str]:
    return Counter({"list": promise(kind, "level 1")["list"] + more})


def test_the_published_table_is_what_is_promised_and_kept() -> None:
    rows = re.findall(r"^\| (.+) \| (level .+?) \| (.+) \|$", PUBLISHED.read_text(), re.MULTILINE)
    shown = {(name, server): cells.split(" | ") for name, server, cells in rows}
    for kind in KINDS:
        for server in SERVERS if kind.stands else SERVERS[:2]:
            *cells, _whole = shown[kind.name, server]
            for sort, cell in zip(SORTS, cells, strict=True):
                match = _CELL.fullmatch(cell)
                assert match is not None, cell
                assert int(match[2] or 0) == promise(kind, server)[sort]
                assert int(match[1]) <= int(match[2] or 0)
