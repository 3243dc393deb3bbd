"""The conversation list as a table model of one column, newest activity on top."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import IntEnum
from itertools import chain
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConversationChanged,
    ConversationHidden,
    ConversationRemoved,
    SnapshotLoaded,
)
from desktop.core.chat import Conversation
from desktop.core.text import one_line
from desktop.state.dates import brief, moment
from desktop.wire.timestamp import Timestamp

# More differences than this in one snapshot are cheaper to show as a new table than row by row.
_MANY: Final = 50
_Index = QModelIndex | QPersistentModelIndex
_Key = tuple[int, str]


class ConversationRole(IntEnum):
    """What a row can be asked for."""

    ID = Qt.ItemDataRole.UserRole
    CONVERSATION = Qt.ItemDataRole.UserRole + 1
    UNREAD = Qt.ItemDataRole.UserRole + 2
    PREVIEW = Qt.ItemDataRole.UserRole + 3
    FAILED = Qt.ItemDataRole.UserRole + 4
    MUTED = Qt.ItemDataRole.UserRole + 5
    DRAFT = Qt.ItemDataRole.UserRole + 6
    PEOPLE = Qt.ItemDataRole.UserRole + 7  # their ids


class ConversationModel(QAbstractTableModel):
    """Holds the conversations that are not hidden, with their unread counts. GUI thread only.

    It takes absolute values: the same change applied twice changes nothing. What changes in one row is
    announced for that row; only a first or a very different snapshot resets. All rows are alike, so one
    that moves is told as other contents of the rows it passes: a view asked to move a row lays out and
    paints everything.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._me = ""
        self._keys: list[_Key] = []
        self._by_id: dict[str, Conversation] = {}
        self._hidden: dict[str, Conversation] = {}  # can be found, and opened, which brings them back
        self._unread: dict[str, int] = {}
        self._failed: dict[str, int] = {}
        self._muted: Mapping[str, datetime | None] = {}
        self._drafts: dict[str, str] | None = None  # until the first snapshot tells of those that were kept
        self._readers: dict[int, Callable[[Conversation], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda conversation: conversation.title,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            ConversationRole.ID: lambda conversation: conversation.id,
            ConversationRole.CONVERSATION: lambda conversation: conversation,
            ConversationRole.UNREAD: lambda conversation: self._unread.get(conversation.id, 0),
            ConversationRole.PREVIEW: self._preview,
            ConversationRole.FAILED: lambda conversation: self._failed.get(conversation.id, 0),
            ConversationRole.MUTED: lambda conversation: conversation.id in self._muted,
            ConversationRole.DRAFT: self._draft,
            ConversationRole.PEOPLE: lambda conversation: tuple(one.id for one in conversation.participants),
            Qt.ItemDataRole.ToolTipRole: self._muted_words,
        }

    # Reading

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return the number of conversations."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return 1: a row is painted whole."""
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what `role` asks of the row; see `ConversationRole`."""
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        return self.value(self._keys[index.row()][1], role)

    def value(self, conversation_id: str, role: int) -> object:
        """Return what `role` asks of a listed or a hidden conversation; None of any other."""
        conversation = self._by_id.get(conversation_id) or self._hidden.get(conversation_id)
        reader = self._readers.get(role)
        return None if conversation is None or reader is None else reader(conversation)

    def listed(self) -> Iterator[Conversation]:
        """Yield the conversations in their order."""
        return (self._by_id[key[1]] for key in self._keys)

    def hidden(self) -> Iterator[Conversation]:
        """Yield the conversations that are off the list and can still be found."""
        return iter(self._hidden.values())

    def row_of(self, conversation_id: str) -> int:
        """Return the row of a conversation, or -1."""
        conversation = self._by_id.get(conversation_id)
        return -1 if conversation is None else bisect_left(self._keys, _key(conversation))

    def conversation(self, conversation_id: str) -> Conversation | None:
        """Return a listed conversation."""
        return self._by_id.get(conversation_id)

    def with_person(self, person_id: str) -> Conversation | None:
        """Return the conversation with somebody, listed or hidden, if there is one."""
        alone = (each for each in chain(self.listed(), self.hidden()) if len(each.participants) == 1)
        return next((each for each in alone if each.participants[0].id == person_id), None)

    def newest_unread(self) -> str | None:
        """Return the id of the unread conversation with the newest activity."""
        return next((key[1] for key in self._keys if self._unread.get(key[1], 0)), None)

    # Changing

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened, as far as it concerns the list."""
        match change:
            case SnapshotLoaded():
                self._take_snapshot(change)
            case ConversationChanged(conversation=conversation, unread=unread):
                self.set_unread(conversation.id, unread)
                self._put(conversation)
            case ConversationRemoved(conversation_id=conversation_id):
                self._hidden.pop(conversation_id, None)
                self._remove(conversation_id)
            case ConversationHidden(conversation=conversation):
                self._hidden[conversation.id] = conversation
            case AccountChanged(account=account):
                self._me = "" if account is None else account.user_id
                self._drafts = None
                self._hidden = {}
                self._reset((), {})
            case _:
                pass

    @Slot(str, int)
    def set_unread(self, conversation_id: str, unread: int) -> None:
        """Show another count on one row."""
        self._set_count(self._unread, conversation_id, unread, ConversationRole.UNREAD)

    @Slot(str, int)
    def set_failed(self, conversation_id: str, failed: int) -> None:
        """Show on one row how many own messages could not be sent."""
        self._set_count(self._failed, conversation_id, failed, ConversationRole.FAILED)

    @Slot(str, str)
    def set_draft(self, conversation_id: str, text: str) -> None:
        """Show what was begun in a conversation; "" for nothing."""
        if self._drafts is None or self._drafts.get(conversation_id, "") == text:
            return  # before the first snapshot nobody can have written anything
        if text:
            self._drafts[conversation_id] = text
        else:
            del self._drafts[conversation_id]
        self._announce(conversation_id, [ConversationRole.DRAFT, Qt.ItemDataRole.AccessibleTextRole])

    def set_muted(self, muted: Mapping[str, datetime | None]) -> None:
        """Show which conversations are silent, and until when; None: until they are unmuted."""
        before, self._muted = self._muted, dict(muted)
        roles = [ConversationRole.MUTED, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole]
        for key in before.keys() | muted.keys():
            if (key in before, before.get(key)) != (key in muted, muted.get(key)):
                self._announce(key, list(roles))

    def _set_count(self, counts: dict[str, int], conversation_id: str, count: int, role: int) -> None:
        if counts.get(conversation_id, 0) == count:
            return
        if count:
            counts[conversation_id] = count
        else:
            del counts[conversation_id]
        self._announce(conversation_id, [role, Qt.ItemDataRole.AccessibleTextRole])

    def _take_snapshot(self, snapshot: SnapshotLoaded) -> None:
        if self._drafts is None:  # later ones may be older than what was typed since
            self._drafts = dict(snapshot.drafts)
        self._hidden = {one.id: one for one in snapshot.hidden}
        shown = [conversation for conversation in snapshot.conversations if not conversation.hidden]
        gone = self._by_id.keys() - {conversation.id for conversation in shown}
        differing = [one for one in shown if self._by_id.get(one.id) != one]
        if not self._keys or len(gone) + len(differing) > _MANY:
            self._reset(tuple(shown), snapshot.counts)
            return
        for conversation_id in gone:
            self._remove(conversation_id)
        for conversation in differing:
            self._put(conversation)
        for conversation_id in self._unread.keys() | snapshot.counts.keys():
            self.set_unread(conversation_id, snapshot.counts.get(conversation_id, 0))

    def _reset(self, conversations: tuple[Conversation, ...], counts: dict[str, int]) -> None:
        self.beginResetModel()
        self._by_id = {conversation.id: conversation for conversation in conversations}
        self._keys = sorted(_key(conversation) for conversation in self._by_id.values())
        self._unread = {key: count for key, count in counts.items() if count}
        if not conversations:
            self._failed.clear()
        self.endResetModel()

    def _put(self, conversation: Conversation) -> None:
        old = self._by_id.get(conversation.id)
        self._hidden.pop(conversation.id, None)
        if conversation.hidden:
            self._remove(conversation.id)
        elif old is None:
            row = bisect_left(self._keys, _key(conversation))
            self.beginInsertRows(QModelIndex(), row, row)
            self._keys.insert(row, _key(conversation))
            self._by_id[conversation.id] = conversation
            self.endInsertRows()
        elif old != conversation:
            self._move(old, conversation)

    def _move(self, old: Conversation, new: Conversation) -> None:
        source = bisect_left(self._keys, _key(old))
        del self._keys[source]
        target = bisect_left(self._keys, _key(new))
        self._keys.insert(target, _key(new))
        self._by_id[new.id] = new
        first, last = sorted((source, target))
        if first < last:
            passed = 1 if target < source else -1
            held = [index for index in self.persistentIndexList() if first <= index.row() <= last]
            rows = (target if index.row() == source else index.row() + passed for index in held)
            self.changePersistentIndexList(held, [self.index(row, 0) for row in rows])
        self.dataChanged.emit(self.index(first, 0), self.index(last, 0), [])

    def _remove(self, conversation_id: str) -> None:
        row = self.row_of(conversation_id)
        self._unread.pop(conversation_id, None)
        if row < 0:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._keys[row]
        del self._by_id[conversation_id]
        self.endRemoveRows()

    def _announce(self, conversation_id: str, roles: list[int]) -> None:
        row = self.row_of(conversation_id)
        if row >= 0:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index, roles)

    # Words

    def _draft(self, conversation: Conversation) -> str:
        return one_line((self._drafts or {}).get(conversation.id, ""))

    def _preview(self, conversation: Conversation) -> str:
        last = conversation.last_line
        if last is None:
            return self.tr("No messages yet")
        line = one_line(last.body)
        return self.tr("You: {text}").format(text=line) if last.sender_id == self._me else line

    def _muted_words(self, conversation: Conversation) -> str | None:
        if conversation.id not in self._muted:
            return None
        until = self._muted[conversation.id]
        if until is None:
            return self.tr("Muted")
        return self.tr("Muted until {time}").format(time=moment(Timestamp.of(until)))

    def _spoken(self, conversation: Conversation) -> str:
        parts = [conversation.title]
        if unread := self._unread.get(conversation.id, 0):
            parts.append(self.tr("%n unread", "", unread))
        if failed := self._failed.get(conversation.id, 0):
            parts.append(self.tr("%n not sent", "", failed))
        if muted := self._muted_words(conversation):
            parts.append(muted)
        if conversation.marked_unread and not unread:
            parts.append(self.tr("Marked as unread"))
        if conversation.hidden:
            parts.append(self.tr("Hidden"))
        draft = self._draft(conversation)
        line = self.tr("Draft: {text}").format(text=draft) if draft else self._preview(conversation)
        parts += [line, brief(conversation.last_activity)]
        return ", ".join(parts)


def _key(conversation: Conversation) -> _Key:
    """Sort key: newest activity first, ties by id."""
    return (-conversation.last_activity.ms, conversation.id)
