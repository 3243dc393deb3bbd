"""The left pane: the list of conversations or, in its place, the search among the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop.core.changes import Change
from desktop.state.conversation_model import ConversationModel
from desktop.ui.conversation_list import ConversationList
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.ui.message_search import MessageSearch


class LeftPane(QStackedWidget):
    """Shows one of both; the search is made when it is first wanted. GUI thread only.

    Signals:
        search_requested: Words, the conversation to look in or "" for all, how many hits at most.
        hit_chosen: conversation id and message id.
        found_in_changed: What tells where a text has the words that are looked for (a function), or None.

    Attributes:
        list: The conversations.
        search: The search, or None as long as nobody wanted it.
    """

    search_requested = Signal(str, str, int)
    hit_chosen = Signal(str, str)
    found_in_changed = Signal(object)

    def __init__(self, conversations: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._theme = theme
        self._before: QWidget | None = None  # what had the focus
        self.list = ConversationList(conversations, theme)
        self.search: MessageSearch | None = None
        self.addWidget(self.list)
        self.currentChanged.connect(self._on_changed)

    def apply(self, change: Change) -> None:
        """Take over what concerns list and search."""
        self.list.apply(change)
        if self.search is not None:
            self.search.apply(change)

    @Slot(str)
    def repaint_person(self, person_id: str) -> None:
        """Paint again what shows somebody ("": anybody)."""
        self.list.repaint_person(person_id)
        if self.search is not None:
            self.search.table.viewport().update()

    def follow(self, conversation_id: str) -> None:
        """Know which conversation is open; "" for none."""
        self.list.show_open(conversation_id)
        if self.search is not None:
            self.search.follow(conversation_id)

    def take_focus(self) -> None:
        """Have the keyboard, wherever it is used here."""
        widget = self.list.table if self.search is None or self.search.isHidden() else self.search.box
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_messages(self, conversation_id: str, words: str = "") -> None:
        """Show the search, ready to type; not while nobody is signed in.

        Args:
            conversation_id: The open one, to look there first, or "".
            words: Look for these everywhere.
        """
        if self.isHidden():
            return
        if self.search is None:
            from desktop.ui.message_search import MessageSearch  # noqa: PLC0415  few people search each day

            self.search = MessageSearch(self._conversations, self._theme)
            self.search.requested.connect(self.search_requested)
            self.search.hit_chosen.connect(self._go_to)
            self.search.found_in_changed.connect(self.found_in_changed)
            self.search.closed.connect(self._close)
            self.addWidget(self.search)
        if self.currentWidget() is self.list:
            self._before = self.window().focusWidget()  # another window's may be gone by then
        self.setCurrentWidget(self.search)
        self.search.begin(conversation_id, words)

    @Slot()
    def search_list(self) -> None:
        """Show the list, and put the cursor into its search box."""
        self.setCurrentWidget(self.list)
        self.list.focus_search()

    @Slot()
    def next_hit(self) -> None:
        """Go to the next message that was found."""
        if self.search is not None:
            self.search.choose_next(1)

    @Slot()
    def previous_hit(self) -> None:
        """Go to the message that was found before it."""
        if self.search is not None:
            self.search.choose_next(-1)

    @Slot()
    def _on_changed(self) -> None:
        if self.currentWidget() is self.list:
            self.found_in_changed.emit(None)

    @Slot(str, str)
    def _go_to(self, conversation_id: str, message_id: str) -> None:
        had = QApplication.focusWidget()
        self.hit_chosen.emit(conversation_id, message_id)
        if had is not None and had.isVisible() and self.isAncestorOf(had):
            had.setFocus(Qt.FocusReason.OtherFocusReason)  # the next hit is one key away

    @Slot()
    def _close(self) -> None:
        """Show the list again, and give the keyboard back."""
        before, self._before = self._before, None
        within = self.isAncestorOf(focused) if (focused := QApplication.focusWidget()) is not None else True
        self.setCurrentWidget(self.list)
        if not within:
            return
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
