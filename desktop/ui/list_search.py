"""The results below the list's search box: conversations at once, colleagues once the server has answered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.changes import PeopleFound
from desktop.state.conversation_model import ConversationModel
from desktop.state.conversation_search import ConversationSearch, Kind, Row
from desktop.ui.conversation_table import ConversationTable
from desktop.ui.search_delegate import SearchDelegate
from desktop.ui.spoken import Spoken
from desktop.ui.theme import Theme

_DEBOUNCE_MS: Final = 250
_LEAST: Final = 2  # letters that are worth a request


class ListSearch(QObject):
    """The results, the question to the server behind them, and the row that Enter leads to. GUI thread only.

    Attributes:
        table: The results.

    Signals:
        people_wanted: Words to look for among the colleagues, once nobody types any more.
        person_chosen: The id of a colleague.
        messages_wanted: Words to look for in the messages.
    """

    people_wanted = Signal(str)
    person_chosen = Signal(str)
    messages_wanted = Signal(str)

    def __init__(self, conversations: ConversationModel, theme: Theme, box: QWidget) -> None:
        super().__init__(box)
        self._box = box
        self._online = True
        self._answered = False
        self._failure = ""
        self._current: Row | None = None
        self._model = ConversationSearch(conversations, self)
        self.table = ConversationTable()
        self.table.setModel(self._model)
        self._delegate = SearchDelegate(self._model, theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.other_chosen.connect(self._choose)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.table.refitted.connect(self._fit)
        self._model.found.connect(self._on_found)
        theme.changed.connect(self.table.viewport().update)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DEBOUNCE_MS)
        self._later.timeout.connect(self._ask)
        Spoken(self.table, self._translate)

    def _translate(self) -> None:
        self.table.setAccessibleName(self.tr("Search results"))
        self._say()

    def look(self, words: str) -> None:
        """Show what there is for other words; "" for the end of the search."""
        self._answered, self._failure, self._current = False, "", None
        self._later.stop()
        self._model.look(words)
        self._say()
        self.table.scrollToTop()
        if self._asks:
            self._later.start()

    def set_online(self, online: bool) -> None:
        """Know whether the server can be asked."""
        if online != self._online:
            self._online = online
            self._say()
            if self._asks and not self._answered:
                self._later.start()

    def show_people(self, found: PeopleFound) -> None:
        """Show the server's answer, if it is for the words that stand there now."""
        if found.query == self._model.words:
            self._answered, self._failure = True, ""
            self._model.show_people(found.people)
            self._say()
            self._settle()

    def show_failure(self, words: str) -> None:
        """Say why the server did not answer."""
        self._answered, self._failure = True, words
        self._say()
        self._settle()

    @property
    def _asks(self) -> bool:
        return self._online and len(self._model.words) >= _LEAST

    @Slot()
    def _ask(self) -> None:
        if self._asks:
            self.people_wanted.emit(self._model.words)

    def _say(self) -> None:
        """Say, below what was found, why there is no more."""
        note = self._failure
        if not self._online:
            note = self.tr("Offline: only the conversations on this computer are searched.")
        elif not note and self._model.bare:
            if self._asks and not self._answered:
                note = self.tr("Searching your colleagues…")
            else:
                note = (
                    self.tr("Nobody by that name.")
                    if self._asks
                    else self.tr("No conversation by that name.")
                )
        self._model.say(note)

    # The row that Enter leads to

    def choose_current(self) -> bool:
        """Do what Enter does; returns False where there is nothing to choose yet."""
        current = self.table.currentIndex()
        self.table.choose(current)
        return current.isValid()

    def _settle(self) -> None:
        """Have Enter lead somewhere: to the best there is, and into the messages only for want of it."""
        if self.table.currentIndex().isValid():
            return
        row = self._model.first(Kind.CONVERSATION, Kind.PERSON)
        if row < 0 and (self._answered or not self._asks):
            row = self._model.first(Kind.MESSAGES)
        self.table.setCurrentIndex(self._model.index(row, 0))

    @Slot()
    def _fit(self) -> None:
        """Give headings and sentences the height they take."""
        rows = self.table.verticalHeader()
        for place, row in self._model.odd_rows():
            rows.resizeSection(place, self._delegate.height(row))

    @Slot()
    def _on_found(self) -> None:
        """The rows are others: the current one stays current, where it still is among them."""
        self._fit()
        self.table.setCurrentIndex(self._model.index(self._model.row_like(self._current), 0))
        self._settle()

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._current = self._model.row_at(index.row())

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row())
        if row is not None and row.kind is Kind.PERSON:
            self.person_chosen.emit(row.key)
        elif row is not None and row.kind is Kind.MESSAGES:
            self.messages_wanted.emit(self._model.words)
