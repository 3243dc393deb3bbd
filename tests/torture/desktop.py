"""One computer with the real client on it, and notes of what a person did and was told there."""

from __future__ import annotations

import contextlib
import dataclasses
import random
from collections import Counter
from pathlib import Path

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationRemoved,
    MessageAdded,
    OutboxChanged,
    OutboxRemoved,
    SnapshotLoaded,
)
from desktop.core.chat import Account, Message
from desktop.core.report import Object, Reporter
from desktop.storage.accounts import Accounts
from desktop.storage.database import Database
from desktop.sync.engine import Engine
from tests.torture.clock import Clock, ComputerLoop
from tests.torture.model.level1 import Level1
from tests.torture.transport import SERVER, Client, Computer, Stream, Wire

_SHORT = 12 * 3_600_000  # ms a session lives that is not remembered


class Drawer:
    """Implements `erp.auth.CookieStore`, in memory; it outlives the program."""

    def __init__(self) -> None:
        self.kept: dict[str, str] | None = None

    def load(self) -> dict[str, str] | None:
        return self.kept

    def save(self, cookies: dict[str, str]) -> bool:
        self.kept = cookies
        return True

    def delete(self) -> None:
        self.kept = None


@dataclasses.dataclass(eq=False)
class Sent:
    """A message that was written here.

    Attributes:
        state: Where the outbox has it, or `gone` once it was settled or thrown away.
        failed: It was shown as failed at some time.
        discarded: The person threw it away.
    """

    entry_id: str
    conversation_id: str
    body: str
    state: str = "queued"
    failed: bool = False
    discarded: bool = False


class _TheirClient(Client):
    """A client that remembers its stream, so that it can be broken."""

    def __init__(self, desktop: Desktop, computer: Computer) -> None:
        super().__init__(computer)
        self._desktop = desktop

    def stream(self, *args: object, **more: object) -> Stream:
        self._desktop.stream = super().stream(*args, **more)  # type: ignore[arg-type]
        return self._desktop.stream


class Desktop:
    """A client on a computer.

    Attributes:
        marks: How far the person has read here: creation time, and the ids seen in that millisecond.
        added: How often each message was told as new, by id; first fillings apart.
        filled: Ids that came with a first filling.
        filled_at: When that was, by the true clock: what was written earlier may be old history.
        sent: What was written here, by the outbox's id.
        lines: What `watch --json` printed, of all runs.
    """

    def __init__(self, name: str, user: str, folder: Path, *, erp: Level1, clock: Clock, seed: int) -> None:
        self.name = name
        self.user = user
        self._erp = erp
        self._clock = clock
        self._dice = random.Random(seed)  # noqa: S311  a die
        self._accounts = Accounts(folder / name)
        self._drawer = Drawer()
        self.wire = Wire()
        self.loop: ComputerLoop | None = None
        self.engine: Engine | None = None
        self.stream: Stream | None = None
        self.account: Account | None = None
        self.state = ConnectionState.SIGNED_OUT
        self.uncertain = False
        self.marks: dict[str, tuple[int, frozenset[str]]] = {}
        self.listed: set[str] = set()
        self.added: Counter[str] = Counter()
        self.filled: set[str] = set()
        self.filled_at: int | None = None
        self.sent: dict[str, Sent] = {}
        self.lines: list[Object] = []
        self.reporter = Reporter()
        self.counts: dict[str, int] = {}
        self.serial = 0

    # The program

    def start(self) -> None:
        """Start the program, with whoever was signed in last."""
        if self.engine is not None:
            return
        self.loop = ComputerLoop(self._clock, self._dice)
        self.reporter, self.counts = Reporter(), {}
        computer = Computer(self._erp, self.loop, self.wire, self._dice)
        self.engine = Engine(
            self.loop,
            self._heard,
            connect=lambda _server: _TheirClient(self, computer),
            accounts=self._accounts,
            cookies=lambda _account: self._drawer,
        )
        self.engine.start()

    def stop(self) -> None:
        """End the program in good order."""
        if self.engine is not None:
            self.engine.stop()
            self._gone()

    def crash(self) -> None:
        """Kill the program: nothing of it runs any more, the disk stays as it is."""
        if self.engine is None:
            return
        if (database := self.database) is not None:
            database.close()
        self._gone()

    def _gone(self) -> None:
        assert self.loop is not None
        self.loop.alive = False
        if self.stream is not None:
            self.stream.stop()
        self.engine = self.loop = self.stream = None

    @property
    def database(self) -> Database | None:
        """The local copy, while somebody is signed in."""
        parts = None if self.engine is None else self.engine._parts  # noqa: SLF001
        return None if parts is None else parts.scope.database

    def sleep(self, milliseconds: int, *, kills: bool) -> None:
        """Close the lid for a while; the stream may be dead afterwards."""
        if self.loop is None:
            self._clock.advance(milliseconds)
            return
        self.loop.fall_asleep()
        self.wire.deaf = self.wire.deaf or kills
        self._clock.advance(milliseconds)
        self.loop.wake(milliseconds)

    # The person

    def sign_in(self) -> None:
        """Sign in with the right password."""
        if self.engine is not None:
            password = self._erp.tables.passwords[self.user]
            self.engine.sign_in(SERVER, f"{self.user}@example.com", password, remember=True)

    def sign_out(self) -> None:
        """Sign out; the copy stays."""
        if self.engine is not None:
            self.engine.sign_out()

    def sign_out_and_forget(self) -> None:
        """Sign out, and leave nothing here."""
        if self.engine is not None:
            self.engine.sign_out(forget=True)
            self._clock.advance(100)
            self.crash()

    @property
    def ready(self) -> bool:
        """Whether somebody is signed in here, so that a person can do something."""
        return self.database is not None

    def send(self, conversation_id: str, text: str) -> None:
        """Write a message."""
        if self.engine is not None and self.ready:
            self.engine.send(conversation_id, text)

    def open(self, conversation_id: str) -> None:
        """Open a conversation: it is read, as far as it is here."""
        if self.engine is None or not self.ready or conversation_id not in self.listed:
            return
        here = self._here(conversation_id)
        newest = here[-1].created_at.ms if here else 0
        self._mark(conversation_id, newest, frozenset(one.id for one in here if one.created_at.ms == newest))
        self.engine.open_conversation(conversation_id)

    def see(self, conversation_id: str, place: int) -> None:
        """See one of the messages that are here."""
        here = self._here(conversation_id)
        if self.engine is None or conversation_id not in self.listed or not here:
            return
        message = here[-1 - place % len(here)]
        self._mark(conversation_id, message.created_at.ms, frozenset({message.id}))
        self.engine.message_seen(conversation_id, message.id)

    def _here(self, conversation_id: str) -> tuple[Message, ...]:
        """Return what this computer can show of a conversation."""
        return () if self.database is None else self.database.messages.newest(conversation_id, 100)

    def _mark(self, conversation_id: str, at: int, ids: frozenset[str]) -> None:
        before_at, before = self.marks.get(conversation_id, (0, frozenset[str]()))
        if at > before_at:
            self.marks[conversation_id] = (at, ids)
        elif at == before_at:
            self.marks[conversation_id] = (at, before | ids)

    # What it is told

    def _heard(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self._hear(change)
            for line in self.reporter.feed(change):
                self.lines.append(line)
                if line["type"] == "unread":
                    self.counts = dict(line["conversations"])

    def _hear(self, change: Change) -> None:  # noqa: C901  one case a change
        match change:
            case AccountChanged(account=account):
                self.account, self.listed = account, set()
            case ConnectionChanged(state=state, uncertain=uncertain):
                self.state, self.uncertain = state, uncertain
            case SnapshotLoaded(conversations=conversations, known=known):
                if known and self.filled_at is None:
                    self.filled_at = self._clock.ms
                self.listed = {one.id for one in conversations if not (one.hidden or one.blocked)}
            case ConversationChanged(conversation=conversation):
                self.listed.add(conversation.id)
            case ConversationRemoved(conversation_id=conversation_id):
                self.listed.discard(conversation_id)
            case MessageAdded(message=message, first_start=first_start):
                if first_start:
                    self.filled.add(message.id)
                else:
                    self.added[message.id] += 1
            case OutboxChanged(entry=entry):
                sent = self.sent.setdefault(entry.id, Sent(entry.id, entry.conversation_id, entry.body))
                sent.state = entry.state
                sent.failed = sent.failed or entry.state == "failed"
            case OutboxRemoved(entry_id=entry_id):
                self.sent[entry_id].state = "gone"

    def cut(self) -> None:
        """Break the stream."""
        with contextlib.suppress(AssertionError):
            if self.stream is not None:
                self.stream.cut()
