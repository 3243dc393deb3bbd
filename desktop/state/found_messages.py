"""What a search among the messages found, as a table model of one column, newest on top."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.core.changes import MessagesFound
from desktop.core.chat import Message
from desktop.core.text import one_line
from desktop.core.wanted_words import Marks, Wanted, excerpt, marks, wanted
from desktop.state.conversation_model import ConversationModel
from desktop.state.dates import moment

_READ: Final = 200  # excerpts remembered: what is on the screen is painted often
_Index = QModelIndex | QPersistentModelIndex


class FoundRole(IntEnum):
    """What a row can be asked for."""

    MESSAGE = Qt.ItemDataRole.UserRole
    TITLE = Qt.ItemDataRole.UserRole + 1
    PERSON = Qt.ItemDataRole.UserRole + 2
    EXCERPT = Qt.ItemDataRole.UserRole + 3


class FoundMessages(QAbstractTableModel):
    """Holds the last answer. GUI thread only.

    Args:
        conversations: Names whom a message was written with.

    Attributes:
        found_in: Tells where a text has what was looked for.
    """

    def __init__(self, conversations: ConversationModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._hits: tuple[Message, ...] = ()
        self._where = ""
        self._sought = Wanted()
        self.found_in: Callable[[str], Marks] = lambda _text: ()
        self._excerpt = lru_cache(_READ)(lambda body: excerpt(body, self._sought))
        self._readers: dict[int, Callable[[Message], object]] = {
            Qt.ItemDataRole.DisplayRole: self._spoken,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            FoundRole.MESSAGE: lambda message: message,
            FoundRole.TITLE: self._title,
            FoundRole.PERSON: self._person,
            FoundRole.EXCERPT: self._line,
        }

    def show(self, found: MessagesFound) -> None:
        """Hold another answer; one that only goes on where the last one ended adds rows."""
        self._excerpt.cache_clear()
        before, same = len(self._hits), found.conversation_id == self._where
        sought = wanted(found.query)
        if same and sought == self._sought and before and found.hits[:before] == self._hits:
            if len(found.hits) > before:
                self.beginInsertRows(QModelIndex(), before, len(found.hits) - 1)
                self._hits = found.hits
                self.endInsertRows()
            return
        self.beginResetModel()
        self._hits, self._where, self._sought = found.hits, found.conversation_id, sought
        self.found_in = lru_cache(_READ)(lambda text: marks(text, sought))
        self.endResetModel()

    def clear(self) -> None:
        """Hold nothing."""
        self.show(MessagesFound(query="", hits=()))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return the number of messages."""
        return 0 if parent.isValid() else len(self._hits)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return 1: a row is painted whole."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what `role` asks of the row; see `FoundRole`."""
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        reader = self._readers.get(role)
        return None if reader is None else reader(self._hits[index.row()])

    def _own(self, message: Message) -> bool:
        conversation = self._conversations.conversation(message.conversation_id)
        others = () if conversation is None else conversation.participants
        return all(person.id != message.sender_id for person in others)

    def _title(self, message: Message) -> str:
        """Return whom it was written with or, inside one conversation, who wrote it."""
        if self._where:
            return self.tr("You") if self._own(message) else one_line(message.sender_name)
        conversation = self._conversations.conversation(message.conversation_id)
        return one_line(message.sender_name) if conversation is None else conversation.title

    def _person(self, message: Message) -> tuple[str, str]:
        """Return the id and the name of whose picture goes with it."""
        conversation = self._conversations.conversation(message.conversation_id)
        if self._where or conversation is None or not conversation.participants:
            return message.sender_id, one_line(message.sender_name)
        return conversation.participants[0].id, conversation.title

    def _line(self, message: Message) -> tuple[str, Marks]:
        line, marks = self._excerpt(message.body)
        if self._where or not self._own(message):
            return line, marks
        whole = self.tr("You: {text}").format(text=line)
        ahead = whole.find(line)
        return whole, tuple((begin + ahead, end + ahead) for begin, end in marks)

    def _spoken(self, message: Message) -> str:
        return ", ".join((self._title(message), moment(message.created_at), self._line(message)[0]))
