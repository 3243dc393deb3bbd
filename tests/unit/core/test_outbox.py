"""Own messages until the server has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.chat import Message
from desktop.core.outbox import SendPace, find_delivered, next_to_send
from tests.unit.core.build_chat import ME, entry, message

ATTEMPT = entry(body="¡Hola!  Eva", state="sending", attempted=0)


def mine(ms: int, message_id: str | None = None, body: str = "¡Hola! Eva") -> Message:
    return message(ms, message_id=message_id, sender=ME, body=body)


def test_the_message_that_an_unclear_attempt_left_is_recognised() -> None:
    page = (mine(900, "new"), message(800), mine(700, body="otra cosa"), mine(-60_000, "old"))
    found = find_delivered(ATTEMPT, page, ME, known_before={"old"})
    assert found is not None
    assert found.id == "new"


@pytest.mark.parametrize(
    "other",
    [
        message(900, body="¡Hola! Eva"),
        mine(900, body="¡Hola, Eva"),
        mine(-121_000),
        message(900, sender=ME, body="¡Hola! Eva", conversation="c2"),
        message(900, sender=ME, body="¡Hola! Eva", key="another entry"),
    ],
    ids=["the peer's", "another text", "before the attempt", "another conversation", "another key"],
)
def test_what_is_not_that_message_is_not_taken_for_it(other: Message) -> None:
    assert find_delivered(ATTEMPT, (other,), ME, ()) is None


def test_a_message_known_before_is_not_taken() -> None:
    assert find_delivered(ATTEMPT, (mine(900, "a"),), ME, known_before={"a"}) is None


def test_a_slow_clock_on_the_server_is_forgiven_for_two_minutes() -> None:
    assert find_delivered(ATTEMPT, (mine(-119_000, "a"),), ME, ()) is not None


def test_an_own_message_older_than_one_known_before_is_not_it_whatever_the_clocks_say() -> None:
    page = (message(-30_000, message_id="known"), mine(-31_000, "from my telephone"))
    assert find_delivered(ATTEMPT, page, ME, known_before={"known"}) is None


def test_of_two_alike_the_older_one_is_it() -> None:
    found = find_delivered(ATTEMPT, (mine(900, "b"), mine(800, "a")), ME, ())
    assert found is not None
    assert found.id == "a"


def test_a_message_with_the_entrys_own_key_is_it_even_when_all_else_differs() -> None:
    keyed = message(-500_000, message_id="k", sender=ME, body="editado", key=ATTEMPT.id)
    assert find_delivered(ATTEMPT, (keyed,), ME, known_before={"k"}) == keyed


def test_an_entry_never_attempted_was_never_delivered() -> None:
    assert find_delivered(entry(body="¡Hola! Eva"), (mine(900),), ME, ()) is None


def test_each_conversation_sends_its_first_entry_and_one_at_a_time() -> None:
    entries = (
        entry("a1", conversation="a"),
        entry("b1", conversation="b"),
        entry("a2", conversation="a"),
        entry("c1", conversation="c"),
    )
    assert [found.id for found in next_to_send(entries, in_flight={"b"})] == ["a1", "c1"]


def test_a_failed_entry_does_not_block_those_behind_it() -> None:
    entries = (entry("a1", state="failed"), entry("a2"))
    assert [found.id for found in next_to_send(entries, in_flight=())] == ["a2"]


def test_an_attempt_that_a_crash_cut_off_comes_before_what_was_written_later() -> None:
    entries = (entry("a1", state="sending", attempted=0), entry("a2"))
    assert [found.id for found in next_to_send(entries, in_flight=())] == ["a1"]


def test_ten_posts_go_at_once_and_the_eleventh_waits_for_the_first_to_be_ten_seconds_old() -> None:
    pace = SendPace()
    for second in range(10):
        assert pace.delay(second / 10) == 0
        pace.note(second / 10)
    assert pace.delay(1.0) == 9.0
    assert pace.delay(10.0) == 0


@given(st.lists(st.floats(0, 3), max_size=60))
def test_no_ten_seconds_ever_see_more_than_ten_posts(pauses: list[float]) -> None:
    pace, now, posts = SendPace(), 0.0, list[float]()
    for pause in pauses:
        now += pause
        now += pace.delay(now)
        pace.note(now)
        posts.append(now)
    for first, eleventh in zip(posts, posts[10:], strict=False):
        assert eleventh - first > 10 - 1e-6
