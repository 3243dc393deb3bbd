"""The local copy fails in the middle of something: said, and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from desktop.core.changes import ActionFailed, ConnectionState
from desktop.core.chat import Message
from desktop.storage.failures import DamagedError, DiskFullError, StorageError
from desktop.storage.messages import Messages
from tests.unit.sync.world import World

Break = Callable[[StorageError], None]


@pytest.fixture
def storing_fails(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let the next storing of messages fail, once."""

    def fail(error: StorageError) -> None:
        right = Messages.add

        def add(_messages: Messages, _given: Iterable[Message]) -> tuple[Message, ...]:
            monkeypatch.setattr(Messages, "add", right)
            raise error

        monkeypatch.setattr(Messages, "add", add)

    return fail


@pytest.mark.expected_log("The local copy could not be used")
@pytest.mark.parametrize("error", [DiskFullError(), DamagedError(), StorageError()])
def test_an_event_that_could_not_be_stored_is_not_lost(
    world: World, storing_fails: Break, error: StorageError
) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    storing_fails(error)
    said = world.erp.says("eva")
    world.loop.advance(60)
    assert (world.last(ActionFailed).action, world.last(ActionFailed).code) == ("storage", error.code)
    assert world.is_(ConnectionState.ONLINE)
    assert world.counts == {"c-eva": 2}
    assert world.erp.peak == 1
    if not isinstance(error, DamagedError):  # a fresh copy starts as on the first day
        assert world.news == [said.id]


@pytest.mark.expected_log("The local copy could not be used")
@pytest.mark.parametrize("error", [DiskFullError(), DamagedError()])
def test_a_message_that_was_sent_and_not_stored_is_sent_once(
    world: World, storing_fails: Break, error: StorageError
) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.loop.held = True
    world.engine.send("c-eva", "text")
    world.loop.settle()
    storing_fails(error)
    world.loop.release()
    world.loop.advance(120)
    assert [m.body for m in world.erp.row("eva").messages if m.sender_id == "me"] == ["text"]
    assert world.engine.status().queued == 0


def test_looking_at_everything_is_tried_again(world: World, storing_fails: Break) -> None:
    world.erp.says("eva")
    world.loop.held = True
    world.start()
    world.loop.answer(3)
    storing_fails(DiskFullError())
    world.loop.release()
    world.loop.advance(60)
    assert world.is_(ConnectionState.ONLINE)
    assert world.counts == {"c-eva": 1}


@pytest.mark.expected_log("The local copy could not be used")
def test_read_marks_outlive_a_damaged_copy(world: World, storing_fails: Break) -> None:
    world.erp.says("eva")
    world.start()
    world.engine.open_conversation("c-eva")
    world.loop.advance(10)
    storing_fails(DamagedError())
    world.erp.says("eva")
    world.loop.advance(60)
    assert world.counts == {"c-eva": 1}


def test_a_place_that_cannot_be_opened_is_said(world: World) -> None:
    (world.folder / "accounts" / "erp.example").touch()
    world.start()
    assert (world.last(ActionFailed).action, world.last(ActionFailed).code) == ("storage", "storage_error")
    assert world.is_(ConnectionState.SIGNED_OUT)
    assert world.erp.requests == []
