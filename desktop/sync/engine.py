"""The sync engine: what a person or a listener may ask, answered by its parts."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionState,
    ConversationReady,
    OutboxChanged,
    PeopleFound,
)
from desktop.core.chat import Account, OutboxEntry, Participant
from desktop.core.errors import ErpError, RefusedError, SessionEndedError, TransientError
from desktop.core.report import Status
from desktop.core.settings import Settings
from desktop.erp.auth import CookieStore
from desktop.storage.accounts import Accounts
from desktop.storage.database import Database
from desktop.storage.failures import DamagedError, StorageError
from desktop.sync.actions import Actions
from desktop.sync.clock_gap import ClockGap
from desktop.sync.errands import conversation_with, glance, open_with
from desktop.sync.history import History
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Loop, Task
from desktop.sync.marks import Marks
from desktop.sync.owed import Owed
from desktop.sync.ports import Client
from desktop.sync.removal import Removal
from desktop.sync.scope import LEVEL, Scope
from desktop.sync.sender import Sender
from desktop.sync.session import Credentials, SessionKeeper
from desktop.sync.status import status_of
from desktop.sync.upkeep import Upkeep
from desktop.wire.models import Session
from desktop.wire.timestamp import Timestamp

_log = logging.getLogger(__name__)

_Find = Callable[[Scope, Link, str], Coroutine[Any, Any, str]]


class Engine:
    """Holds one account's connection and copy, and says what changed; engine thread only.

    Args:
        deliver: Told of every change, on the engine's thread; the changes of one call belong together.
        connect: Makes a client for a server's address.
        accounts: Who is signed in here, and where their copy lies.
        cookies: Where an account's session cookie is kept.
        credentials: Sign in with these at the start, instead of going on with the kept session.
        settings: Gives those in force.
    """

    def __init__(
        self,
        loop: Loop,
        deliver: Callable[[tuple[Change, ...]], None],
        *,
        connect: Callable[[str], Client],
        accounts: Accounts,
        cookies: Callable[[Account], CookieStore],
        credentials: Credentials | None = None,
        settings: Callable[[], Settings] = Settings,
    ) -> None:
        self._loop = loop
        self._deliver = deliver
        self._settings = settings
        self._accounts = accounts
        self._credentials = credentials
        self._session = SessionKeeper(
            loop,
            deliver,
            connect=connect,
            accounts=accounts,
            cookies=cookies,
            begin=self._begin,
            go=self._go,
            leave=self._leave,
            end=self._end,
        )
        self._parts: _Parts | None = None
        self._clock_gap: ClockGap | None = None
        self._look_once: Callable[[Status | ErpError], None] | None = None
        self._active = True

    # The process

    def start(self) -> None:
        """Begin with whoever was signed in last."""
        self._clock_gap = ClockGap(self._loop, self.network_back)
        credentials, self._credentials = self._credentials, None
        if credentials is None:
            self._session.start()
        else:
            self.sign_in(credentials.server, credentials.email, credentials.password, credentials.remember)

    def stop(self) -> None:
        """End everything; what matters is on disk already."""
        if self._clock_gap is not None:
            self._clock_gap.stop()
        self._session.stop()
        self._end()

    def network_back(self) -> None:
        """The network is back, or the computer woke up."""
        self._with(lambda parts: parts.link.connect_soon())

    def keep_within_limits(self) -> None:
        """The limits of the local copy are others now."""
        self._with(lambda parts: parts.upkeep.limits_changed())

    def focused(self) -> None:
        """A window of ours came to the front."""
        self._with(lambda parts: parts.link.focused())

    def person_active(self, active: bool) -> None:
        """Somebody is at the computer, or nobody."""
        self._active = active
        self._with(lambda parts: parts.link.person_active(active))

    def refresh(self) -> None:
        """A person wants to be sure: look at everything now."""
        self._with(lambda parts: parts.link.refresh())

    def status(self) -> Status:
        """Return everything `status --json` tells."""
        parts = self._parts
        if parts is None:
            return status_of(None, None)
        return msgspec.structs.replace(status_of(parts.scope, parts.link), marking=parts.marks.way)

    # Signing in and out

    def sign_in(self, server: str, email: str, password: str, remember: bool) -> None:
        """Try a password once."""
        self._session.sign_in(server, email, password, remember=remember)

    def sign_out(self, *, forget: bool = False) -> None:
        """Leave this account.

        Args:
            forget: Delete what this computer keeps of it; a setting may want that in any case.
        """
        self._session.sign_out(forget=forget or self._settings().history.delete_on_sign_out)

    # Reading

    def open_conversation(self, conversation_id: str) -> None:
        """A person opens a conversation: it is read at once, and shown."""
        parts = self._parts
        if parts is None or (row := parts.scope.row(conversation_id)) is None:
            return
        self._tell(parts.marks.read(conversation_id))
        parts.history.newest(conversation_id, unread=row.unread)

    def preview(self, conversation_id: str) -> None:
        """Somebody looks at a conversation's end without opening it: nothing is read, nobody is asked."""
        self._with(lambda parts: parts.history.preview(conversation_id))

    def message_seen(self, conversation_id: str, message_id: str) -> None:
        """A message of the open conversation was visible long enough to be read."""
        self._with(lambda parts: self._tell(parts.marks.read(conversation_id, message_id)))

    def mark_read(self, conversation_id: str) -> None:
        """A person marks a conversation as read without opening it."""
        self._with(lambda parts: self._tell(parts.marks.read(conversation_id)))

    def hide_conversation(self, conversation_id: str) -> None:
        """Take a conversation off the list."""
        self._with(lambda parts: parts.removal.hide(conversation_id))

    def clear_conversation(self, conversation_id: str) -> None:
        """Delete a conversation's messages, for both."""
        self._with(lambda parts: parts.removal.clear(conversation_id))

    def load_older(self, conversation_id: str) -> None:
        """Somebody scrolled up to the oldest message shown."""
        self._with(lambda parts: parts.history.older(conversation_id))

    def fill_gap(self, conversation_id: str, before: Timestamp) -> None:
        """Messages before an instant are missing, and somebody looks at where they should be."""
        self._with(lambda parts: parts.history.fill_gap(conversation_id, before))

    # Writing

    def send(self, conversation_id: str, text: str) -> None:
        """Put a message into the outbox."""
        parts = self._parts
        if parts is None:
            return
        try:
            entry = self._entry(parts, conversation_id, text)
        except RefusedError as error:
            self._tell((ActionFailed(action="send", code=error.code, details=error.details),))
            return
        parts.sender.accept(entry)

    def _entry(self, parts: _Parts, conversation_id: str, text: str) -> OutboxEntry:
        return OutboxEntry(
            id=str(uuid.uuid4()),
            conversation_id=conversation_id,
            body=parts.scope.checked(text),
            created_at=self._loop.now(),
        )

    def retry(self, entry_id: str) -> None:
        """Try a failed message again."""
        self._with(lambda parts: parts.sender.retry(entry_id))

    def discard(self, entry_id: str) -> None:
        """Delete a message that was not sent."""
        self._with(lambda parts: parts.sender.discard(entry_id))

    def keep_draft(self, conversation_id: str, text: str) -> None:
        """Keep what is in the composer; an empty text forgets it."""
        self._with(lambda parts: parts.scope.database.drafts.put(conversation_id, text))

    # People

    def search_people(self, query: str) -> None:
        """Look for people by name or e-mail."""
        self._with(lambda parts: parts.run(self._search(parts, query)))

    def start_conversation(self, peer_id: str) -> None:
        """Find or make the conversation with a person."""
        self._with(lambda parts: parts.run(self._open(parts, open_with, peer_id)))

    def alerted(self, conversation_id: str, at: Timestamp) -> None:
        """Messages up to an instant were brought to this person's notice."""
        self._with(lambda parts: parts.scope.database.marks.set_alerted(conversation_id, at))

    async def _search(self, parts: _Parts, query: str) -> None:
        api = parts.scope.client.api
        try:
            found = await Ask(lambda: api.search_people(query), urgent=True)
        except ErpError as error:
            self._tell((ActionFailed(action="search", code=error.code, details=error.details),))
            return
        people = tuple(Participant.from_wire(user) for user in found)
        self._tell((PeopleFound(query=query, people=people),))

    def open_person(self, email: str) -> None:
        """Find or make the conversation with whoever has an e-mail (a `timenow:person/` link)."""
        self._with(lambda parts: parts.run(self._open(parts, conversation_with, email)))

    async def _open(self, parts: _Parts, find: _Find, who: str) -> None:
        try:
            conversation_id = await find(parts.scope, parts.link, who)
        except ErpError as error:
            self._tell((ActionFailed(action="open", code=error.code, details=error.details),))
            return
        self._tell((ConversationReady(conversation_id=conversation_id, peer_id=who),))

    # Commands

    def send_to(self, email: str, text: str, then: Callable[[str | ErpError], None]) -> None:
        """Put a message for an e-mail into the outbox; `then` gets its entry's id, or why not."""
        parts = self._parts
        if parts is None:
            then(SessionEndedError(code="signed_out"))
        else:
            parts.run(self._send_to(parts, email, text, then))

    async def _send_to(
        self, parts: _Parts, email: str, text: str, then: Callable[[str | ErpError], None]
    ) -> None:
        try:
            conversation_id = await conversation_with(parts.scope, parts.link, email)
            entry = self._entry(parts, conversation_id, text)
            parts.sender.accept(entry)
        except ErpError as error:
            then(error)
        except StorageError as error:
            then(TransientError(code=error.code))
            raise
        else:
            then(entry.id)

    def look_once(self, then: Callable[[Status | ErpError], None]) -> None:
        """Instead of connecting, look once without a stream; call it before the start."""
        self._look_once = then

    async def _glance(self, parts: _Parts, then: Callable[[Status | ErpError], None]) -> None:
        try:
            status = await glance(parts.scope)
        except ErpError as error:
            then(error)
            return
        then(status)

    # Who is signed in

    def _begin(self, account: Account, client: Client, *, anew: bool = False) -> None:
        database = Database.open(self._accounts.database_of(account), anew=anew)
        client.api.level = max(client.api.level, int(database.meta.get(LEVEL) or 1))
        scope = Scope(
            loop=self._loop, account=account, client=client, database=database, deliver=self._deliver
        )
        self._parts = _Parts(scope, self._settings, self._session.change_organisation)
        self._parts.link.person_active(self._active)
        # What this computer remembers is shown before the server has said anything.
        pending = (OutboxChanged(entry=entry) for entry in database.outbox.all())
        self._tell((AccountChanged(account=account), scope.snapshot(), *pending))

    def _go(self) -> None:
        parts, then = self._parts, self._look_once
        if parts is not None and then is not None:
            parts.run(self._glance(parts, then))
        elif parts is not None:
            parts.link.connect()

    def _leave(self, code: str) -> None:
        self._with(lambda parts: parts.link.sign_off(code))
        if self._look_once is not None:
            self._look_once(self.status())

    def begin_again(self) -> None:
        """Something broke off in the middle: connect anew, after a while, as after any cut."""
        self._with(lambda parts: parts.link.break_off(TransientError("a bug of ours")))

    def storage_failed(self, error: StorageError) -> None:
        """The local copy could not be used: begin anew with it, or with a fresh one if it is damaged."""
        self._tell((ActionFailed(action="storage", code=error.code),))
        parts = self._parts
        if parts is None:
            return
        if not isinstance(error, DamagedError):
            parts.link.break_off(TransientError(code=error.code))  # what was missed is caught up with
            return
        signed_out = parts.link.code if parts.link.state is ConnectionState.SIGNED_OUT else None
        self._end()
        try:
            self._begin(parts.scope.account, parts.scope.client, anew=True)
        except StorageError as worse:
            self._session.give_up(worse.code)
            return
        self._with(lambda anew: anew.sender.take_over(parts.sender.homeless))
        if signed_out is None:
            self._go()
        else:
            self._leave(signed_out)

    def _end(self) -> None:
        if self._parts is not None:
            self._parts.stop()
            self._parts = None

    def _with(self, call: Callable[[_Parts], None]) -> None:
        if self._parts is not None:
            call(self._parts)

    def _tell(self, changes: tuple[Change, ...]) -> None:
        if changes:
            self._deliver(changes)


class _Parts:
    """The parts that live as long as somebody is signed in."""

    def __init__(
        self, scope: Scope, settings: Callable[[], Settings], moved: Callable[[Session], None]
    ) -> None:
        self.scope = scope
        self.owed = Owed(scope)  # before anything is let go
        self.link = Link(scope, online=self._online, moved=moved, caught_up=self.owed.caught_up)
        actions = Actions(scope, lambda: settings().actions.server_actions == "on")
        self.marks = Marks(scope, self.link, actions)
        self.removal = Removal(scope, self.link, actions)
        self.sender = Sender(scope, self.link)
        self.history = History(scope)
        self.upkeep = Upkeep(scope, lambda: settings().history)
        self._errands: list[Task] = []

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something that takes a question to the network, unless it is stopped before."""
        self._errands = [task for task in self._errands if not task.done]
        self._errands.append(Task(self.scope.loop, errand))

    def _online(self) -> None:
        self.marks.tell()
        self.sender.accept_homeless()
        self.sender.kick()
        self.upkeep.caught_up()

    def stop(self) -> None:
        for part in (self.link, self.marks, self.removal, self.sender, self.history, self.upkeep):
            part.stop()
        for task in self._errands:
            task.cancel()
        self.scope.database.close()
