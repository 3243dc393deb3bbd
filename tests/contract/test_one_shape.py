"""One shape, two servers: the same cases against the project's own server and the fake of the ERP.

The cases are the probes of `tests.conformance`, in their strict way: every key that the protocol does not
name is wrong. What may differ is said here: the faults of level 1, and what is not announced.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from server.api.config import CAPABILITIES as ANNOUNCED
from tests.conformance.accounts import read_accounts
from tests.conformance.bench import Bench
from tests.conformance.probes import PROBES
from tests.conformance.run import CAPABILITIES, Outcome, run
from tests.conformance.verdicts import Kind
from tests.conformance.world import RATE, level1_stand, level2_stand

OFFERED = {1: frozenset[str](), 2: frozenset(ANNOUNCED)}

# What level 1 is known for; everything else holds at both levels.
FAULTS = frozenset(
    [
        "actions.wrong-page",
        "avatar.picture",
        "rest.origin",
        "search.accents",
        "search.wildcards",
        "signin.secure",
        "signout.dead",
        "config.signed-out",
        "list.signed-out",
        "open.signed-out",
        "page.signed-out",
        "search.signed-out",
        "unread.signed-out",
        "list.chat-off",
        "open.chat-off",
        "page.chat-off",
        "read.chat-off",
        "search.chat-off",
        "send.chat-off",
        "unread.chat-off",
        "list.bad-limit",
        "page.bad-cursor",
        "page.limit-zero",
        "page.walk",
        "open.elsewhere",
        "open.self",
        "open.unknown",
        "page.elsewhere",
        "page.unknown",
        "read.elsewhere",
        "read.not-json",
        "read.unknown",
        "read.unknown-message",
        "send.blank",
        "send.elsewhere",
        "send.nul",
        "send.too-long",
        "send.unknown",
    ]
)


def expected(level: int) -> dict[str, Kind]:
    """Return the verdict of every probe that applies."""
    here = [one for one in PROBES if level in one.levels and one.unless not in OFFERED[level]]
    kinds: dict[str, Kind] = {}
    for one in here:
        if one.capability and one.capability not in OFFERED[level]:
            kinds[one.capability] = "missing"
        else:
            kinds[one.id] = "fault" if level == 1 and one.id in FAULTS else "ok"
    return kinds


@pytest.fixture(scope="module")
def outcomes() -> Callable[[int], Outcome]:
    """Return what was found at a level: all probes, strict, lock-outs too, against a process of its own."""

    @cache
    def at(level: int) -> Outcome:
        start = level1_stand if level == 1 else level2_stand
        with TemporaryDirectory() as folder, start(Path(folder)) as stand:
            bench = Bench(stand.url, read_accounts(stand.file), RATE, strict=True, lockout=True)
            return run(bench, lambda _: None)

    return at


@pytest.fixture
def outcome(outcomes: Callable[[int], Outcome], level: int) -> Outcome:
    return outcomes(level)


@pytest.mark.parametrize(
    ("level", "probe"), [(level, probe) for level in (1, 2) for probe in expected(level)]
)
def test_a_fact_of_the_protocol(outcome: Outcome, level: int, probe: str) -> None:
    verdict = outcome.of(probe)
    assert verdict is not None
    assert (verdict.kind, verdict.says) == (expected(level)[probe], verdict.says)


@pytest.mark.parametrize("level", [1, 2])
def test_every_probe_that_applies_was_run(outcome: Outcome, level: int) -> None:
    assert {one.id for one in outcome.verdicts} == expected(level).keys()


@pytest.mark.parametrize("level", [1, 2])
def test_the_level_is_found_and_what_is_missing_is_named(outcome: Outcome, level: int) -> None:
    assert outcome.level == level
    assert set(outcome.offered) == OFFERED[level]
    assert set(outcome.missing) == set(CAPABILITIES) - OFFERED[level]


@pytest.mark.parametrize("level", [1, 2])
def test_a_run_leaves_nothing_behind(outcome: Outcome) -> None:
    assert outcome.left == []
