"""What a search in the list finds: conversations, best first, colleagues, a way into the messages."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from desktop.core.chat import Conversation, Participant
from desktop.core.text import one_line, plain_for_search
from desktop.state.conversation_model import ConversationModel, ConversationRole

_MOST: Final = 300  # characters of a name that are looked at
_Index = QModelIndex | QPersistentModelIndex


class Kind(IntEnum):
    """What a row of the results is."""

    CONVERSATION = 0
    HEADING = 1  # above the colleagues
    PERSON = 2
    NOTE = 3  # a sentence
    MESSAGES = 4  # look in the messages instead


class Row(msgspec.Struct, frozen=True):
    """One row of the results.

    Attributes:
        key: The id of the conversation or person.
        words: What else it says.
    """

    kind: Kind
    key: str = ""
    words: str = ""
    person: Participant | None = None


class Folded(msgspec.Struct, frozen=True):
    """Somebody's words without accents and case; `name` begins with a blank, so that words begin with one."""

    participants: tuple[Participant, ...]
    name: str
    everything: str


class ConversationSearch(QAbstractTableModel):
    """Holds the results for some words, and follows what happens to the conversations. GUI thread only.

    All words have to be found, in any order, in name, e-mail or department.

    Signals:
        found: Other rows than before.
    """

    found = Signal()

    def __init__(self, conversations: ConversationModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._folded: dict[str, Folded] = {}
        self._rows: list[Row] = []
        self._words = ""
        self._people: tuple[Participant, ...] = ()
        self._note = ""
        conversations.dataChanged.connect(self._on_changed)
        for signal in (conversations.rowsInserted, conversations.rowsRemoved, conversations.modelReset):
            signal.connect(self._look_again)

    @property
    def words(self) -> str:
        """What was looked for; "" while nothing is."""
        return self._words

    @property
    def bare(self) -> bool:
        """Whether neither a conversation nor a colleague was found."""
        return self.first(Kind.CONVERSATION, Kind.PERSON) < 0

    def look(self, words: str) -> None:
        """Find what there is for other words; people found for the last ones go."""
        self._words, self._people = words, ()
        self._show()

    def show_people(self, people: tuple[Participant, ...]) -> None:
        """List people below the conversations, as far as there is no conversation with them."""
        self._people = people
        self._show()

    def say(self, note: str) -> None:
        """Put a sentence below the conversations, or ("") none."""
        if note != self._note:
            self._note = note
            self._show()

    def row_like(self, row: Row | None) -> int:
        """Return where a row of the last results stands in these, or -1."""
        return next((place for place, each in enumerate(self._rows) if row and each == row), -1)

    def odd_rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows below the conversations that are no people either."""
        for place in range(len(self._rows) - 1, -1, -1):
            row = self._rows[place]
            if row.kind is Kind.CONVERSATION:
                return
            if row.kind is not Kind.PERSON:
                yield place, row

    def first(self, *kinds: Kind) -> int:
        """Return the topmost row of one of these kinds, or -1."""
        return next((place for place, each in enumerate(self._rows) if each.kind in kinds), -1)

    def row_at(self, place: int) -> Row | None:
        """Return the row in a place."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    # Reading

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return the number of results, headings and sentences included."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own signature
        """Return 1: a row is painted whole."""
        return 0 if parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that headings and sentences can't be chosen."""
        row = self.row_at(index.row())
        if row is None or row.kind in (Kind.HEADING, Kind.NOTE):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what `ConversationRole` asks of a conversation, or what stands in any other row."""
        row = self.row_at(index.row())
        if row is None:
            return None
        if row.kind is Kind.CONVERSATION:
            return self._conversations.value(row.key, role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.words
        return (row.key,) if role == ConversationRole.PEOPLE and row.kind is Kind.PERSON else None

    # Finding

    def _show(self) -> None:
        rows = list(self._wanted()) if self._words else []
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            self.found.emit()

    def _wanted(self) -> Iterator[Row]:
        for conversation_id in self._matches(plain_for_search(self._words).split()):
            yield Row(Kind.CONVERSATION, conversation_id)
        others = self._people and tuple(self._without_conversation())
        if others:
            yield Row(Kind.HEADING, words=self.tr("Colleagues"))
        for person in others:
            detail = " · ".join(one_line(part) for part in (person.email, person.department) if part)
            yield Row(Kind.PERSON, person.id, f"{one_line(person.name)}, {detail}", person)
        if self._note:
            yield Row(Kind.NOTE, words=self._note)
        yield Row(Kind.MESSAGES, words=self.tr("Search messages for “{words}”").format(words=self._words))

    def _without_conversation(self) -> Iterator[Participant]:
        known = {each.id for one in self._all_folded() for each in one.participants}
        return (person for person in self._people if person.id not in known)

    def _matches(self, words: list[str]) -> Iterator[str]:
        """Yield ids: names that begin so, names with words that begin so, all else; newest first each.

        Hidden conversations come last.
        """
        phrase, starts = " " + " ".join(words), [f" {word}" for word in words]
        ranked: tuple[list[str], ...] = ([], [], [], [])
        for conversation in self._all_folded():
            folded = self._folded[conversation.id]
            if all(word in folded.everything for word in words):
                if conversation.hidden:
                    rank = 3
                elif folded.name.startswith(phrase):
                    rank = 0
                else:
                    rank = 1 if all(start in folded.name for start in starts) else 2
                ranked[rank].append(conversation.id)
        for found in ranked:
            yield from found

    def _all_folded(self) -> tuple[Conversation, ...]:
        """Fold whatever is new, all of it at once: ten thousand times a little takes a tenth of a second."""
        listed, folded = (*self._conversations.listed(), *self._conversations.hidden()), self._folded
        new = [
            one
            for one in listed
            if (known := folded.get(one.id)) is None or known.participants != one.participants
        ]
        if new:
            lines = plain_for_search("\n".join(map(_line, new))).split("\n")
            for one, line in zip(new, lines, strict=True):
                folded[one.id] = Folded(one.participants, line.partition("\t")[0], line)
        return listed

    # Following

    @Slot()
    def _look_again(self) -> None:
        if self._words:
            self._show()

    @Slot(QModelIndex, QModelIndex, list)
    def _on_changed(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if not self._words:
            return
        one = first.data(ConversationRole.ID) if first.row() == last.row() else None
        if one is None or not roles:  # another order, or another name
            self._show()
        for place, row in enumerate(self._rows):
            if row.kind is Kind.CONVERSATION and one in (None, row.key):
                self.dataChanged.emit(self.index(place, 0), self.index(place, 0), roles)


def _line(conversation: Conversation) -> str:
    """Return all that can be found of a conversation, the names up to a tab, as one line."""
    people = conversation.participants
    names = " ".join(" ".join(one.name[:_MOST] for one in people).split())
    more = " ".join(
        " ".join(f"{one.email[:_MOST]} {(one.department or '')[:_MOST]}" for one in people).split()
    )
    return f" {names}\t {more}"
