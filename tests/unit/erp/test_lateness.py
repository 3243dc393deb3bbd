"""A network that holds back what a stream says, told from one that only stumbles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.erp.lateness import Lateness

BEAT = 30.0
SERVER = 1_700_000_000.0  # its clock, an hour off ours or not


class Way:
    """One client's streams, on a clock that is set by hand."""

    def __init__(self, server: float = SERVER) -> None:
        self.now = 500.0
        self._server = server - self.now
        self.lateness = Lateness(lambda: self.now)

    def open(self, *, date: bool = True) -> None:
        self.lateness.opened(BEAT, datetime.fromtimestamp(self._server + self.now, UTC) if date else None)

    def beats(self, after: float, count: int = 1) -> bool:
        self.now += after
        self.lateness.arrived(count, ())
        return self.lateness.found

    def event(self, after: float, *, late: float) -> bool:
        self.now += after
        self.lateness.arrived(0, [self._server + self.now - late])
        return self.lateness.found


@pytest.fixture
def way() -> Way:
    made = Way()
    made.open()
    return made


def test_heartbeats_in_time_are_fine(way: Way) -> None:
    assert not any(way.beats(BEAT) for _ in range(100))


def test_heartbeats_in_heaps_are_found_out_at_the_second_heap(way: Way) -> None:
    assert [way.beats(60.0, 2), way.beats(60.0, 2)] == [False, True]


def test_a_heap_that_is_read_piece_by_piece_is_a_heap() -> None:
    way = Way()
    way.open()
    assert [way.beats(60.0), way.beats(0.01), way.beats(0.01)] == [False] * 3
    assert [way.beats(60.0), way.beats(0.01)] == [False, True]


def test_a_heap_of_late_events_is_one_stumble(way: Way) -> None:
    for _ in range(10):
        assert not way.event(100.0, late=30.0)
        assert not way.event(0.01, late=20.0)
        assert not way.event(0.01, late=0.0)
        assert not way.event(50.0, late=0.0)


def test_one_heap_is_a_stumble(way: Way) -> None:
    for _ in range(10):
        assert not way.beats(60.0, 2)
        assert not way.beats(BEAT)


def test_one_heartbeat_that_is_lost_now_and_then_is_no_heap(way: Way) -> None:
    assert not any(way.beats(60.0) for _ in range(10))


def test_two_heartbeats_at_once_without_a_pause_are_no_heap(way: Way) -> None:
    assert not any(way.beats(1.0, 2) for _ in range(10))


def test_events_that_come_late_twice_are_found_out(way: Way) -> None:
    assert [way.event(100.0, late=20.0), way.event(100.0, late=20.0)] == [False, True]


def test_heartbeats_in_between_say_nothing_of_events(way: Way) -> None:
    assert not way.event(25.0, late=20.0)
    assert not way.beats(5.0)
    assert way.event(40.0, late=20.0)


def test_an_event_in_time_clears_the_network(way: Way) -> None:
    for _ in range(10):
        assert not way.event(100.0, late=20.0)
        assert not way.event(100.0, late=0.2)


def test_events_a_few_seconds_late_are_a_busy_server(way: Way) -> None:
    assert not any(way.event(100.0, late=5.0) for _ in range(10))


@pytest.mark.parametrize("server", [0.0, SERVER, 2 * SERVER])
def test_it_does_not_matter_what_time_the_server_believes_it_is(server: float) -> None:
    way = Way(server)
    way.open()
    assert not any(way.event(100.0, late=0.0) for _ in range(10))
    assert [way.event(100.0, late=20.0), way.event(100.0, late=20.0)] == [False, True]


def test_what_is_told_again_is_as_old_as_it_should_be(way: Way) -> None:
    for _ in range(10):
        assert not way.event(1.0, late=3600.0)


def test_a_greeting_is_overdue_after_a_while_on_each_stream(way: Way) -> None:
    found = [way.lateness.overdue]
    way.now += 10.5
    found.append(way.lateness.overdue)
    way.open()
    found.append(way.lateness.overdue)
    assert found == [False, True, False]


def test_without_the_servers_time_events_are_not_judged() -> None:
    way = Way()
    way.open(date=False)
    assert not any(way.event(100.0, late=50.0) for _ in range(10))


def test_a_greeting_and_never_a_heartbeat_twice_is_found_out() -> None:
    way = Way()
    found = []
    for _ in range(2):
        way.open()
        way.event(0.1, late=0.0)
        way.now += 75.0
        way.lateness.fell_silent()
        found.append(way.lateness.found)
    assert found == [False, True]


def test_a_stream_that_beat_and_then_fell_silent_is_a_dead_wire() -> None:
    way = Way()
    for _ in range(10):
        way.open()
        way.beats(BEAT)
        way.lateness.fell_silent()
        assert not way.lateness.found


def test_a_network_that_was_found_out_gets_another_chance_and_not_two(way: Way) -> None:
    way.beats(60.0, 2)
    assert way.beats(60.0, 2)
    way.open()
    assert not way.lateness.found
    assert way.beats(60.0, 2)
    way.open()
    assert not way.beats(BEAT)
    assert not way.beats(60.0, 2)
