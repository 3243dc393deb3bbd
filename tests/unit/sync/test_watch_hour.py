"""An hour of `watch --json` by the script: every line as promised, every message once and in order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest

from desktop.core.report import Object
from tests.unit.sync.watch_schema import faults_of, faults_of_status
from tests.unit.sync.world import World


class Hour:
    """What was printed in an hour, over all starts of the program."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.printed: list[Object] = []

    def minute(self, *happens: Callable[[], object]) -> list[Object]:
        """Let something happen, then let a minute pass; returns what was printed meanwhile."""
        before = len(self.world.lines)
        for each in happens:
            each()
            self.world.loop.settle()
        self.world.loop.advance(60)
        return self.world.lines[before:]

    def restart(self, *while_away: Callable[[], object]) -> list[Object]:
        """End the program, let something happen, start it again; returns what it printed."""
        self.printed += self.world.lines
        self.world.stop()
        for each in while_away:
            each()
        self.world.loop.advance(60)
        self.world.start()
        self.world.loop.advance(60)
        return self.world.lines

    def all(self) -> list[Object]:
        return [*self.printed, *self.world.lines]


def _kinds(lines: list[Object]) -> list[str]:
    return [str(line["type"]) for line in lines]


def _messages(lines: list[Object]) -> list[Object]:
    return [line for line in lines if line["type"] == "message"]


@pytest.fixture
def hour(world: World) -> Hour:
    for number in range(3):
        world.erp.says("eva", f"old {number}")
    world.loop.advance(60)
    return Hour(world)


def test_the_first_start_prints_no_old_message(hour: Hour) -> None:
    hour.world.start()
    assert _kinds(hour.world.lines) == ["connection", "connection", "unread", "connection"]
    assert hour.world.lines[2] == {"type": "unread", "total": 3, "conversations": {"c-eva": 3}}
    assert [line.get("state") for line in hour.world.lines if "state" in line] == [
        "connecting",
        "catching_up",
        "online",
    ]


def test_an_offline_start_prints_no_count(hour: Hour) -> None:
    hour.world.start()
    hour.world.erp.down = True
    lines = hour.restart()
    assert _kinds(lines) == ["connection", "connection"]
    hour.world.engine.mark_read("c-eva")
    assert "unread" not in _kinds(hour.world.lines)


def test_a_scripted_hour(hour: Hour, level: int) -> None:
    world, erp = hour.world, hour.world.erp
    world.start()

    [message, unread] = hour.minute(lambda: erp.says("eva", "live"))
    assert (message["body"], message["own"], message["caughtUp"]) == ("live", False, False)
    assert unread == {"type": "unread", "total": 4, "conversations": {"c-eva": 4}}

    lines = hour.minute(lambda: world.engine.send("c-eva", "mine"))
    assert [(line["body"], line["own"]) for line in _messages(lines)] == [("mine", True)]
    mine = str(_messages(lines)[0]["id"])
    assert hour.minute(lambda: erp.reads("eva", mine)) == [
        {"type": "peer_read", "conversationId": "c-eva", "messageId": mine}
    ]

    lines = hour.minute(lambda: erp.i_read("eva"))
    assert lines == [
        {"type": "read", "conversationId": "c-eva", "unread": 0},
        {"type": "unread", "total": 0, "conversations": {}},
    ]

    lines = hour.minute(lambda: erp.says("leo", "a new conversation"))
    assert [(line["body"], line["caughtUp"]) for line in _messages(lines)] == [("a new conversation", False)]

    lines = hour.minute(lambda: erp.i_say("eva", "elsewhere"))
    assert [(line["body"], line["own"]) for line in _messages(lines)] == (
        [("elsewhere", True)] if level == 2 else []
    )
    lines = hour.minute(lambda: world.engine.open_conversation("c-leo"))
    # What was sent elsewhere is in the list that follows a counter cleared.
    assert [line["body"] for line in _messages(lines)] == ([] if level == 2 else ["elsewhere"])

    lines = hour.restart(
        lambda: erp.says("eva", "missed 1"), lambda: erp.says("leo", "missed 2"), lambda: erp.i_say("leo")
    )
    missed = [line["body"] for line in _messages(lines)]
    assert missed == ["missed 1", "missed 2", "yo"]
    assert all(line["caughtUp"] for line in _messages(lines))
    assert [line for line in lines if line["type"] == "unread"][-1]["conversations"] == {
        "c-eva": 1,
        "c-leo": 1,
    }

    lines = hour.restart(*[lambda: erp.says("eva", "flood")] * 1200)
    [gap] = [line for line in lines if line["type"] == "gap"]
    assert gap["conversationId"] == "c-eva"
    assert _kinds(lines).index("gap") < _kinds(lines).index("message")

    lines = hour.minute(erp.cut, lambda: erp.says("leo", "in the dark"))
    assert [line["body"] for line in _messages(lines)] == ["in the dark"]
    while world.loop.monotonic() < 1000 + 3600:
        hour.minute(erp.beat)

    lines = hour.all()
    assert [fault for line in lines for fault in faults_of(line)] == []
    assert faults_of_status(world.engine.status().to_object()) == []
    printed = _messages(lines)
    assert len({line["id"] for line in printed}) == len(printed)
    by_conversation = sorted(printed, key=lambda line: str(line["conversationId"]))
    for _, group in groupby(by_conversation, key=lambda line: str(line["conversationId"])):
        # Level 1 does not tell what was written elsewhere: it is found later, and printed then.
        told = [each for each in group if not (level == 1 and each["own"] and each["caughtUp"])]
        times = [str(each["createdAt"]) for each in told]
        assert len(times) > 1
        assert times == sorted(times)
    assert not any(str(line["body"]).startswith("old") for line in printed)
    assert all(line["total"] is not None for line in lines if line["type"] == "unread")


def test_a_line_that_breaks_the_promise_is_noticed() -> None:
    right: Object = {"type": "read", "conversationId": "c", "unread": 0}
    assert faults_of(right) == []
    assert faults_of({**right, "more": 1})
    assert faults_of({**right, "unread": "0"})
    assert faults_of({"type": "unread", "total": 2, "conversations": {"c": 1}})
    assert faults_of({"type": "unread", "total": 0, "conversations": {"c": 0}})
    assert faults_of({"type": "typing"})
