"""What a person may ask of the engine, and what commands ask on their behalf."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine
from typing import Any

from desktop.core.changes import ActionFailed, Change, ConversationReady, PeopleFound
from desktop.core.chat import OutboxEntry, Participant
from desktop.core.errors import ErpError, RefusedError, SessionEndedError, TransientError
from desktop.storage.failures import StorageError
from desktop.sync.errands import conversation_with, open_with
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Loop
from desktop.sync.parts import Parts
from desktop.sync.scope import Scope
from desktop.wire.timestamp import Timestamp

_Find = Callable[[Scope, Link, str], Coroutine[Any, Any, str]]


class Wishes:
    """Answers wishes while somebody is signed in, and ignores them else; engine thread only.

    Args:
        deliver: Told of every change, on the engine's thread; the changes of one call belong together.
    """

    def __init__(self, loop: Loop, deliver: Callable[[tuple[Change, ...]], None]) -> None:
        self._loop = loop
        self._deliver = deliver
        self._parts: Parts | None = None

    # Reading

    def open_conversation(self, conversation_id: str) -> None:
        """A person opens a conversation: it is read at once, and shown; a hidden one is back on the list."""
        parts = self._parts
        if parts is None:
            return
        back = parts.removal.bring_back(conversation_id)
        if (row := back or parts.scope.row(conversation_id)) is None:
            return
        self._tell(() if back is None else (back,))
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

    def mark_unread(self, conversation_id: str) -> None:
        """A person wants to come back to a conversation: it bears a dot until it is opened or read."""
        self._with(lambda parts: self._tell(parts.marks.mark_unread(conversation_id)))

    def hide_conversation(self, conversation_id: str) -> None:
        """Take a conversation off the list."""
        self._with(lambda parts: parts.removal.hide(conversation_id))

    def clear_conversation(self, conversation_id: str) -> None:
        """Delete a conversation's messages, for both."""
        self._with(lambda parts: parts.removal.clear(conversation_id))

    def open_at(self, conversation_id: str, message_id: str) -> None:
        """A person goes to one message of a conversation; what comes after it may stay unread."""

        def open_(parts: Parts) -> None:
            row = parts.scope.row(conversation_id)
            parts.history.around(conversation_id, message_id, unread=0 if row is None else row.unread)

        self._with(open_)

    def load_older(self, conversation_id: str, above: str = "") -> None:
        """Somebody scrolled up to the oldest message shown, the one with the id `above`."""
        self._with(lambda parts: parts.history.older(conversation_id, above))

    def load_newer(self, conversation_id: str, below: str) -> None:
        """Somebody scrolled down to the newest message loaded, the one with the id `below`."""
        self._with(lambda parts: parts.history.newer(conversation_id, below))

    def load_newest(self, conversation_id: str) -> None:
        """Somebody wants to go on at the end of the conversation that they have open."""

        def load(parts: Parts) -> None:
            row = parts.scope.row(conversation_id)
            parts.history.newest(conversation_id, unread=0 if row is None else row.unread)

        self._with(load)

    def fill_gap(self, conversation_id: str, before: Timestamp) -> None:
        """Messages before an instant are missing, and somebody looks at where they should be."""
        self._with(lambda parts: parts.history.fill_gap(conversation_id, before))

    def search_messages(self, query: str, conversation_id: str = "", limit: int = 50) -> None:
        """Look for words in the messages that are kept here, in one conversation or in all."""
        self._with(lambda parts: parts.search.find(query, conversation_id, limit))

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

    def _entry(self, parts: Parts, conversation_id: str, text: str) -> OutboxEntry:
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

    def want_picture(self, person_id: str) -> None:
        """Somebody's face is shown."""
        self._with(lambda parts: parts.pictures.want(person_id))

    def alerted(self, conversation_id: str, at: Timestamp) -> None:
        """Messages up to an instant were brought to this person's notice."""
        self._with(lambda parts: parts.scope.database.marks.set_alerted(conversation_id, at))

    async def _search(self, parts: Parts, query: str) -> None:
        api = parts.scope.client.api
        try:
            found = await Ask(lambda: api.search_people(query), urgent=True)
        except ErpError as error:
            self._tell((ActionFailed(action="search", code=error.code, details=error.details),))
            return
        people = tuple(Participant.from_wire(user) for user in found)
        parts.pictures.meet(people)
        self._tell((PeopleFound(query=query, people=people),))

    def open_person(self, email: str) -> None:
        """Find or make the conversation with whoever has an e-mail (a `timenow:person/` link)."""
        self._with(lambda parts: parts.run(self._open(parts, conversation_with, email)))

    async def _open(self, parts: Parts, find: _Find, who: str) -> None:
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
        self, parts: Parts, email: str, text: str, then: Callable[[str | ErpError], None]
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

    def _with(self, call: Callable[[Parts], None]) -> None:
        if self._parts is not None:
            call(self._parts)

    def _tell(self, changes: tuple[Change, ...]) -> None:
        if changes:
            self._deliver(changes)
