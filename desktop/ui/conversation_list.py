"""The left pane: search box, "new chat" button, the list of conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.core.changes import ActionFailed, Change, PeopleFound
from desktop.core.chat import Conversation
from desktop.core.sentences import sentence
from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.ui.announcements import announce
from desktop.ui.conversation_delegate import ConversationDelegate
from desktop.ui.conversation_menu import ConversationMenu
from desktop.ui.conversation_table import ConversationTable
from desktop.ui.glyphs import glyph_icon
from desktop.ui.more_button import MoreButton
from desktop.ui.search_box import SearchBox
from desktop.ui.spoken import Spoken
from desktop.ui.theme import BAR_HEIGHT, ICON, SPACE, Theme
from desktop.ui.translations import language

if TYPE_CHECKING:
    from desktop.ui.list_search import ListSearch


class ConversationList(QWidget):
    """Search box, button, and the rows of all conversations or of what was found. GUI thread only.

    Attributes:
        in_search: Whether a person went to the search box and has not left it, nor chosen anything: in a
            narrow window the list stands in front of the open conversation meanwhile.

    Signals:
        chosen: The id of the conversation a person opened.
        person_chosen: The id of a colleague whom a person wants to write to.
        new_chat_requested: A person wants to write to somebody else: what they typed so far.
        people_wanted: Words to look for among the colleagues.
        message_search_requested: Words to look for in the messages.
        search_began, search_left: `in_search` has changed.
    """

    chosen = Signal(str)
    person_chosen = Signal(str)
    new_chat_requested = Signal(str)
    people_wanted = Signal(str)
    message_search_requested = Signal(str)
    search_began = Signal()
    search_left = Signal()

    def __init__(self, model: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._online = True
        self._results: ListSearch | None = None
        self._place = ""  # of the keyboard, while all rows are new
        self._before: QWidget | None = None  # what had the focus
        self.in_search = False
        self.search = SearchBox(theme)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self._on_enter)
        self.search.moved.connect(self._step)
        self.search.left.connect(self._leave_search)
        self.search.deserted.connect(self._show_leader)
        self._new = QToolButton()
        self._new.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self._new.clicked.connect(self.ask_for_new_chat)
        self.more = MoreButton(theme)
        self.table = ConversationTable()
        self.table.setModel(model)
        self._delegate = ConversationDelegate(theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.chosen.connect(self._choose)
        self.table.typed.connect(self._type)
        self.menu = ConversationMenu(self)
        self.table.menu_wanted.connect(self._open_menu)
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(SPACE * 3, 0, SPACE * 3, SPACE * 8)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._arrange()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._show_rows)
        model.modelAboutToBeReset.connect(self._note_place)
        model.modelReset.connect(self._restore_place)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.search.say(self.tr("Search"), self.tr("Search conversations and people"))
        self._new.setToolTip(self.tr("New chat (Ctrl+N)"))
        self._new.setAccessibleName(self.tr("New chat"))
        self._empty.setText(self.tr("No conversations yet.\nPress + to write to a colleague."))
        self.table.viewport().update()

    def _arrange(self) -> None:
        bar = QFrame()
        bar.setProperty("role", "panel")
        bar.setMinimumHeight(BAR_HEIGHT)
        bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # large text is not cut off
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self.search, 1)
        row.addWidget(self._new, 0, Qt.AlignmentFlag.AlignVCenter)  # else its height is the most for all
        row.addSpacing(-SPACE)  # the two stand together
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)

    # What it is told

    def show_open(self, conversation_id: str) -> None:
        """Mark the open conversation's row."""
        before, self._delegate.open_id = self._delegate.open_id, conversation_id
        row = self._model.row_of(conversation_id)
        if row >= 0:
            self.table.setCurrentIndex(self._model.index(row, 0))
        for one in {before, conversation_id}:
            self.table.repaint_row(self._model.row_of(one))

    @Slot(str)
    def repaint_person(self, person_id: str) -> None:
        """Paint the rows again that show somebody."""
        self._rows.repaint_person(person_id)

    def set_online(self, online: bool) -> None:
        """Know whether the server can be asked for people."""
        self._online = online
        if self._results is not None:
            self._results.set_online(online)

    def apply(self, change: Change) -> None:
        """Take over what the server said of the words in the search box."""
        match change:
            case PeopleFound() if self._results is not None:
                self._results.show_people(change)
            case ActionFailed(action="search") if self._results is not None:
                self._results.show_failure(sentence(change.code, language(), **change.details))
            case _:
                pass

    # Searching

    @Slot()
    def focus_search(self) -> None:
        """Put the cursor into the search box, wherever it is."""
        self.in_search = True
        self.search_began.emit()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def end_search(self) -> None:
        """Something was chosen, or is to be shown: the whole list is back, behind it in a narrow window."""
        self.search.clear()
        if self.in_search:
            self.in_search = False
            self.search_left.emit()

    @Slot()
    def _leave_search(self) -> None:
        self.end_search()
        before = self._before
        within = before is not None and isValid(before) and before.isVisible()
        (before if before is not None and within else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Remember where Esc leads back to; another window is no such place."""
        if now is self.search and before is not None:
            self._before = before if before.window() is self.window() else None

    @Slot(str)
    def _type(self, letter: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(letter)

    @Slot()
    def _look(self) -> None:
        words = self.search.words
        if words and self._results is None:
            self._results = self._with_results()
        if self._results is not None:
            self._results.look(words)
        self._show_leader()
        self._show_rows()

    def _with_results(self) -> ListSearch:
        from desktop.ui.list_search import ListSearch  # noqa: PLC0415  with the first search

        results = ListSearch(self._model, self._theme, self.search)
        results.set_online(self._online)
        results.table.chosen.connect(self._choose)
        results.table.typed.connect(self._type)
        results.table.menu_wanted.connect(self._open_menu)
        results.person_chosen.connect(self._choose_person)
        results.people_wanted.connect(self.people_wanted)
        results.messages_wanted.connect(self._look_in_messages)
        self._stack.addWidget(results.table)
        return results

    @property
    def _rows(self) -> ConversationTable:
        """The rows that are shown."""
        return self._results.table if self._results is not None and self.search.words else self.table

    @Slot(int)
    def _step(self, step: int) -> None:
        self._delegate.leader = self.search
        self._rows.step(step)
        if spoken := self._rows.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole):
            announce(self.search, spoken)  # the cursor stays in the box, and a screen reader with it

    @Slot()
    def _show_leader(self) -> None:
        """No arrow was pressed in the search box since it was last empty, or entered."""
        if self._delegate.leader is not None:
            self._delegate.leader = None
            self.table.repaint_row(self.table.currentIndex().row())

    @Slot()
    def _on_enter(self) -> None:
        if self.search.words and self._results is not None:
            if not self._results.choose_current():
                self.ask_for_new_chat()
        elif self._delegate.leader is not None:
            self.table.choose(self.table.currentIndex())

    # Choosing

    @Slot(str)
    def _choose(self, conversation_id: str) -> None:
        self.end_search()
        self.chosen.emit(conversation_id)

    @Slot(str)
    def _choose_person(self, person_id: str) -> None:
        self.end_search()
        self.person_chosen.emit(person_id)

    @Slot(str)
    def _look_in_messages(self, words: str) -> None:
        self.end_search()
        self.message_search_requested.emit(words)

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        conversation: Conversation | None = index.data(ConversationRole.CONVERSATION)
        if conversation is not None:
            unread, muted = index.data(ConversationRole.UNREAD), index.data(ConversationRole.MUTED)
            self.menu.open_for(conversation, unread, place, muted=muted)

    @Slot()
    def ask_for_new_chat(self) -> None:
        """Ask for a new chat with the words in the search box."""
        self.new_chat_requested.emit(self.search.words)

    # What is shown

    @Slot()
    def _show_rows(self) -> None:
        rows: QWidget = self._rows
        self._stack.setCurrentWidget(
            self._empty if rows is self.table and not self._model.rowCount() else rows
        )

    @Slot()
    def _note_place(self) -> None:
        current = self.table.currentIndex()
        self._place = current.data(ConversationRole.ID) if current.isValid() else ""

    @Slot()
    def _restore_place(self) -> None:
        row = self._model.row_of(self._place)
        if row >= 0:
            self.table.selectionModel().setCurrentIndex(
                self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    @Slot()
    def _recolour(self) -> None:
        self._new.setIcon(glyph_icon("plus", self._theme.colour("link")))
        self._new.setIconSize(QSize(ICON, ICON))
        self.table.viewport().update()
