"""Unread counts, against a model that sees everything."""

from __future__ import annotations

import hashlib

import pytest

from desktop.core.chat import Message, ReadMark
from desktop.core.unread import badge_text, total, unread
from tests.unit.core.build_chat import ME, PEER, message


class World:
    """What happened in one conversation, told by somebody who sees everything.

    A server of level 1: its counter goes up with each of the peer's messages and back to 0 when
    another device acts; what this client reads does not reach it.
    """

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.counter = 0
        self.seen = 0  # how many messages of the list this person has seen, wherever

    def write(self, sender: str) -> None:
        self.messages.append(message(len(self.messages), sender=sender))
        self.counter += sender != ME

    def another_device_reads(self) -> None:
        self.counter = 0
        self.seen = len(self.messages)

    @property
    def unread(self) -> int:
        return sum(each.sender_id != ME for each in self.messages[self.seen :])


class Client:
    """What this client knows: a copy, the last listed counter, its own mark."""

    def __init__(self) -> None:
        self.copy: dict[str, Message] = {}
        self.counter = 0
        self.counter_at = -1
        self.mark: ReadMark | None = None

    def list_and_page(self, world: World, turn: int) -> None:
        """Take the list's counter; then the messages, beginning anywhere and one of them twice."""
        self.counter = world.counter
        self.counter_at = world.messages[-1].created_at.ms if world.messages else -1
        for each in world.messages[turn:] + world.messages[: turn + 1]:
            self.hear(each)

    def hear(self, each: Message) -> None:
        self.copy[each.id] = each

    def hear_read_elsewhere(self, world: World) -> None:
        self.counter = 0
        self.counter_at = world.messages[-1].created_at.ms if world.messages else -1

    def read(self) -> None:
        newest = max((each.created_at for each in self.copy.values()), default=None)
        if newest is not None:
            ids = tuple(each.id for each in self.copy.values() if each.created_at == newest)
            self.mark = ReadMark(read_at=newest, ids=ids)

    @property
    def unread(self) -> int:
        peers = [each for each in self.copy.values() if each.sender_id != ME]
        after = sum(each.created_at.ms > self.counter_at for each in peers)
        mark = self.mark
        newer = None if mark is None else sum(not mark.covers(each) for each in peers)
        return unread(self.counter, after, newer)


class History:
    """One random history; it is the same in every run."""

    def __init__(self, number: int) -> None:
        self._dice = iter(hashlib.shake_128(str(number).encode()).digest(64))
        self.world = World()
        self.client = Client()
        self.online = True

    def roll(self, sides: int) -> int:
        return next(self._dice) % sides

    def step(self) -> None:
        """Let one thing happen, the more usual ones more often."""
        happens = (self.write, self.write, self.write, self.read, self.elsewhere, self.cut, self.catch_up)
        happens[self.roll(len(happens))]()

    def write(self) -> None:
        self.world.write(ME if self.roll(5) == 0 else PEER)
        if self.online:  # the stream tells it, and repeats an older one
            self.client.hear(self.world.messages[-1])
            self.client.hear(self.world.messages[self.roll(len(self.world.messages))])

    def read(self) -> None:
        if self.online:
            self.client.read()
            self.world.seen = len(self.world.messages)

    def elsewhere(self) -> None:
        self.world.another_device_reads()
        if self.online:
            self.client.hear_read_elsewhere(self.world)

    def cut(self) -> None:
        self.online = False  # nothing is told, nothing is replayed

    def catch_up(self) -> None:
        self.client.list_and_page(self.world, self.roll(9))
        self.online = True


def test_the_smaller_of_two_counts_is_the_truth_in_20_000_random_histories() -> None:
    checks = wrong_by_counter_alone = 0
    for number in range(20_000):
        history = History(number)
        for _ in range(1 + history.roll(14)):
            history.step()
            if history.online:
                checks += 1
                assert history.client.unread == history.world.unread, number
        if history.online:
            wrong_by_counter_alone += history.world.counter != history.world.unread
    assert checks > 80_000
    assert wrong_by_counter_alone > 2_000  # else these histories would prove nothing


def test_without_a_trustworthy_mark_the_servers_counter_alone_tells() -> None:
    assert unread(3, 2, None) == 5


def test_the_total_is_the_sum() -> None:
    assert total([1, 0, 41]) == 42
    assert total([]) == 0


def test_a_total_of_nothing_beside_conversations_that_nobody_counted_is_unknown() -> None:
    assert total([], uncounted=1) is None
    assert total([0], uncounted=1) is None
    assert total([2], uncounted=1) == 2


def test_no_total_is_more_than_qt_can_put_into_a_sentence() -> None:
    assert total([10**9] * 5) == 2**31 - 1


@pytest.mark.parametrize(
    ("count", "text"), [(None, ""), (0, ""), (1, "1"), (99, "99"), (100, "99+"), (4_000, "99+"), (-1, "")]
)
def test_a_badge_has_at_most_two_digits_and_says_nothing_about_nothing(count: int | None, text: str) -> None:
    assert badge_text(count) == text
