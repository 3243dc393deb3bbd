"""Messages that were stored before this run, and of which nobody was told: alerted after the first look."""

from __future__ import annotations

from typing import Final

from desktop.core.changes import AlertsOwed
from desktop.core.chat import Conversation, Message
from desktop.sync.scope import Scope

_MOST: Final = 50  # of a conversation; they become one alert


class Owed:
    """Remembers what the last run left untold, until it is known what of it is still unread."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._left = tuple(
            message for one in scope.database.conversations.all() for message in self._untold(one)
        )

    def caught_up(self) -> None:
        """The local copy is true: tell what is still unread; only the first call does anything."""
        left, self._left = self._left, ()
        marks = self._scope.database.marks
        owed = []
        for message in left:
            mark, row = marks.get(message.conversation_id), self._scope.row(message.conversation_id)
            if row is not None and row.unread and (mark is None or not mark.covers(message)):
                owed.append(message)
        if owed:
            owed.sort(key=lambda message: message.order)
            self._scope.deliver((AlertsOwed(messages=tuple(owed)),))

    def _untold(self, conversation: Conversation) -> list[Message]:
        database = self._scope.database
        unread = min(self._scope.unread_of(conversation), _MOST)
        if not unread:
            return []
        alerted = database.marks.alerted(conversation.id)
        theirs = [
            message
            for message in database.messages.newest(conversation.id, 2 * _MOST)
            if message.sender_id != self._scope.me and (alerted is None or message.created_at > alerted)
        ]
        return theirs[-unread:]
