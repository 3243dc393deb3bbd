"""Nothing is lost, nothing comes twice, every count is right, though the wire is cut again and again."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chaos.company import Stored
from tests.chaos.ordeal import Verdict, compare, undergo
from tests.support.worlds import Level

LEVELS: tuple[Level, ...] = (1, 2)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return undergo(LEVELS, messages=300, cuts=15, seed=11, speed=40.0)


@pytest.mark.parametrize("level", LEVELS)
def test_a_conversation_survives_its_wire(level: Level, verdicts: list[Verdict]) -> None:
    verdict = verdicts[level - 1]
    assert verdict.lost == []
    assert verdict.double == []
    assert verdict.wrong == []
    assert sum(verdict.cuts.values()) == 15
    assert verdict.attempts > 150  # each message of Ana's is one
    assert verdict.failed == []


STORED = [Stored("m1", "ana", "one"), Stored("m2", "bruno", "two")]


def test_a_message_that_is_nowhere_is_found_out() -> None:
    found = compare(STORED, ["one", "two", "three"], Counter(["m1", "m2"]), ["m1", "m2"])
    assert found["lost"] == ["on the server: three"]


def test_a_message_that_was_never_told_is_found_out() -> None:
    found = compare(STORED, ["one", "two"], Counter(["m1"]), ["m1"])
    assert found["lost"] == ["never told: two", "not kept: two"]


def test_a_message_that_is_there_twice_is_found_out() -> None:
    twice = [*STORED, Stored("m3", "ana", "one")]
    found = compare(twice, ["one", "two"], Counter(["m1", "m2", "m3"]), ["m1", "m2", "m3"])
    assert found["double"] == ["on the server: one"]


def test_a_message_that_was_told_twice_is_found_out() -> None:
    found = compare(STORED, ["one", "two"], Counter(["m1", "m2", "m2"]), ["m1", "m2"])
    assert found["double"] == ["told: m2"]


def test_a_wrong_order_is_found_out() -> None:
    found = compare(STORED, ["one", "two"], Counter(["m1", "m2"]), ["m2", "m1"])
    assert found["wrong"] == ["the copy's order is not the server's"]
