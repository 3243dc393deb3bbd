"""The local copy fails in the middle of something: said, and gone on with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest

from desktop.core.changes import ActionFailed, ConnectionChanged, ConnectionState, OutboxChanged
from desktop.core.chat import Message
from desktop.core.errors import ErpError, TransientError
from desktop.storage.connection import Connection, Value
from desktop.storage.conversations import Conversations
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


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Fill the disk, or make room: SQLite itself refuses every further page."""
    full = False
    right = Connection.execute

    def execute(connection: Connection, sql: str, values: Sequence[Value] = ()) -> int:
        if sql.startswith("BEGIN"):
            pages = connection.number("PRAGMA page_count") if full else 1_000_000
            right(connection, f"PRAGMA max_page_count = {pages}")
        return right(connection, sql, values)

    def fill(now: bool) -> None:
        nonlocal full
        full = now

    monkeypatch.setattr(Connection, "execute", execute)
    return fill


def _send(world: World, text: str) -> None:
    """Send as the program does, where what goes wrong is told."""
    world.loop.post(lambda: world.engine.send("c-eva", text))
    world.loop.settle()


def test_on_a_full_disk_nothing_is_lost_and_all_goes_on_when_there_is_room(
    world: World, disk: Callable[[bool], None]
) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    disk(True)
    texts = [f"{number} " + "x" * 2_000 for number in range(4)]
    for text in texts:
        _send(world, text)
    said = [world.erp.says("eva", "y" * 2_000).id for _ in range(4)]
    world.loop.advance(300)
    assert {one.code for one in world.all(ActionFailed)} == {"disk_full"}
    assert world.last(ConnectionChanged).code == "disk_full"
    shown = {one.entry.body: one.entry for one in world.all(OutboxChanged)}
    assert list(shown) == texts
    assert {entry.error for entry in shown.values() if entry.state == "failed"} == {"disk_full"}
    disk(False)
    world.loop.advance(400)
    assert world.is_(ConnectionState.ONLINE)
    assert [m.body for m in world.erp.row("eva").messages if m.sender_id == "me"] == texts
    assert [one for one in world.news if one in said] == said
    assert world.engine.status().queued == world.engine.status().failed == 0


def test_what_the_disk_had_no_room_for_can_be_deleted(world: World, disk: Callable[[bool], None]) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    disk(True)
    for number in range(4):
        _send(world, f"{number} " + "x" * 2_000)
    entry = world.last(OutboxChanged).entry
    assert (entry.state, entry.error) == ("failed", "disk_full")
    world.engine.discard(entry.id)
    disk(False)
    world.loop.advance(400)
    assert entry.body not in [m.body for m in world.erp.row("eva").messages]


def test_a_command_whose_conversation_cannot_be_kept_hears_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.start()
    world.loop.advance(10)
    answers: list[str | ErpError] = []
    with monkeypatch.context() as patch:
        patch.setattr(Conversations, "put", _full)
        world.engine.send_to("leo@example.com", "text", answers.append)
        world.loop.settle()
    (answer,) = answers
    assert isinstance(answer, TransientError)
    assert answer.code == "disk_full"


def _full(*_given: object) -> None:
    raise DiskFullError


@pytest.mark.expected_log("The local copy could not be used")
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
