"""The search among the messages, in the place of the list: words in, hits out, one after the other."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.changes import AccountChanged, Change, MessagesFound
from desktop.core.chat import Message
from desktop.state.conversation_model import ConversationModel
from desktop.state.dates import date_in_full
from desktop.state.found_messages import FoundMessages, FoundRole
from desktop.ui.announcements import announce
from desktop.ui.glyphs import glyph_icon
from desktop.ui.message_search_rows import FoundTable
from desktop.ui.search_box import SearchBox
from desktop.ui.spoken import Spoken
from desktop.ui.theme import BAR_HEIGHT, ICON, SPACE, Theme

_DEBOUNCE_MS: Final = 120
_PAGE: Final = 50
_MOST: Final = 500  # hits; whoever is there wants another word


class MessageSearch(QWidget):
    """A box for words, where to look, and what was found. GUI thread only.

    Signals:
        requested: Words, the conversation to look in or "" for all, how many hits at most.
        hit_chosen: conversation id and message id.
        found_in_changed: What tells where a text has the words that are looked for (a function), or None.
        closed: The person has seen enough.
    """

    requested = Signal(str, str, int)
    hit_chosen = Signal(str, str)
    found_in_changed = Signal(object)
    closed = Signal()

    def __init__(self, conversations: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversations = conversations
        self._conversation = ""
        self._asked: tuple[str, str, int] | None = None
        self._answer: MessagesFound | None = None
        self._model = FoundMessages(conversations, self)
        self.box = SearchBox(theme)
        self.box.moved.connect(self._move)
        self.box.returnPressed.connect(self.choose)
        self.box.textChanged.connect(self._on_text)
        self.close_button = QToolButton()
        self.close_button.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.close_button.clicked.connect(self.closed)
        self.here, self.everywhere = QPushButton(), QPushButton()
        for button in (self.here, self.everywhere):
            button.setProperty("kind", "scope")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setMinimumWidth(1)  # both have their room, beside or below one another
            button.clicked.connect(self._ask_anew)
        self.everywhere.setChecked(True)
        self.table = FoundTable(self._model, theme)
        self.table.chosen.connect(self.choose)
        self.table.more_wanted.connect(self._ask_for_more)
        self.says = QLabel()
        self.covers = QLabel()
        self._stack = QStackedWidget()
        self._arrange()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DEBOUNCE_MS)
        self._later.timeout.connect(self._ask)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _arrange(self) -> None:
        bar = QFrame()
        bar.setProperty("role", "panel")
        bar.setMinimumHeight(BAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE, 0, SPACE * 2, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.close_button)
        row.addWidget(self.box, 1)
        self._scopes = scopes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        scopes.setContentsMargins(SPACE * 2, 0, SPACE * 2, SPACE)
        scopes.setSpacing(SPACE)
        scopes.addWidget(self.here)
        scopes.addWidget(self.everywhere)
        scopes.addStretch()
        for label in (self.says, self.covers):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self.says.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.says.setContentsMargins(SPACE * 3, 0, SPACE * 3, SPACE * 8)
        self._stack.addWidget(self.says)
        self._stack.addWidget(self.table)
        foot = QFrame()
        foot.setProperty("role", "foot")
        words = QVBoxLayout(foot)
        words.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        words.addWidget(self.covers)
        self._foot = foot
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(scopes)
        column.addWidget(self._stack, 1)
        column.addWidget(foot)
        order = (self.close_button, self.box, self.here, self.everywhere, self.table)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _translate(self) -> None:
        self.close_button.setAccessibleName(self.tr("Close the search"))
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self.here.setText(self.tr("This conversation"))
        self.everywhere.setText(self.tr("All"))
        self.everywhere.setAccessibleName(self.tr("All conversations"))
        self._name_box()
        self.table.viewport().update()
        self._show_answer()

    # What it is told

    def begin(self, conversation_id: str, words: str = "") -> None:
        """Be ready to type.

        Args:
            conversation_id: The open one, to look there first, or "".
            words: Look for these everywhere.
        """
        self._conversation = conversation_id
        (self.here if conversation_id and not words else self.everywhere).setChecked(True)
        self.here.setVisible(bool(conversation_id))
        if words:
            self.box.setText(words)
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        self._ask_anew()

    def follow(self, conversation_id: str) -> None:
        """Another conversation is open now, or none (""): then the last one is still `this` one."""
        if conversation_id and conversation_id != self._conversation:
            self._conversation = conversation_id
            self.here.setVisible(True)
            if self.here.isChecked():
                self._ask_anew()

    def apply(self, change: Change) -> None:
        """Take over an answer, if it is to what was asked last; forget all of another account."""
        match change:
            case MessagesFound(query=query, conversation_id=where) if self._asked is not None:
                if (query, where) == self._asked[:2]:
                    self._answer = change
                    self._show_answer(change)
            case AccountChanged():
                self.box.clear()
                self._conversation = ""
                self._answer = None
                self._model.clear()
                self.closed.emit()
            case _:
                pass

    # What a person does

    @Slot()
    def choose(self) -> None:
        """Go to the current hit."""
        index = self.table.currentIndex()
        if index.isValid():
            message: Message = index.data(FoundRole.MESSAGE)
            self.hit_chosen.emit(message.conversation_id, message.id)

    def choose_next(self, step: int) -> None:
        """Go to the next hit, or (-1) to the one before."""
        self._move(step)
        self.choose()

    @Slot(int)
    def _move(self, step: int) -> None:
        self.table.go(step)
        if self.table.currentIndex().isValid():  # the cursor stays in the box
            announce(self.table, self.table.currentIndex().data(Qt.ItemDataRole.DisplayRole), at_once=True)

    @Slot()
    def _on_text(self) -> None:
        self._later.start()

    @Slot()
    def _ask_anew(self) -> None:
        self._name_box()
        self._later.stop()
        self._ask()

    @Slot()
    def _ask(self) -> None:
        where = self._conversation if self.here.isChecked() else ""
        self._want((self.box.words, where, _PAGE))

    @Slot()
    def _ask_for_more(self) -> None:
        answer, asked = self._answer, self._asked
        if answer is not None and asked is not None and answer.more:
            query, where, most = asked
            if (query, where) == (answer.query, answer.conversation_id) and len(answer.hits) == most < _MOST:
                self._want((query, where, most + _PAGE))

    def _want(self, asked: tuple[str, str, int]) -> None:
        self._asked = asked
        self.requested.emit(*asked)

    # What is shown

    def _name_box(self) -> None:
        conversation = self._conversations.conversation(self._conversation) if self.here.isChecked() else None
        words = (
            self.tr("Search messages")
            if conversation is None
            else self.tr("Search messages with {name}").format(name=conversation.title)
        )
        self.box.say(words, words)

    def _show_answer(self, answer: MessagesFound | None = None) -> None:
        """Say what there is to say; take over an answer that is new."""
        if answer is not None:
            self._model.show(answer)
            self._show_found()
            if not self.table.currentIndex().isValid():
                self.table.go(0)
            if said := self._count(answer):
                announce(self.table, said)
        shown = self._answer
        self._stack.setCurrentWidget(self.table if self._model.rowCount() else self.says)
        if shown is None:
            self.says.setText("")
            self._foot.hide()
            return
        if not shown.query:
            self.says.setText(self.tr('Type a word, or several. "Quotes" find an exact phrase.'))
        else:
            self.says.setText(
                self.tr("Searching…") if not shown.ready else self.tr("No message has these words.")
            )
        parts = (self._count(shown) if shown.hits else "", self._extent(shown))
        self.covers.setText(" ".join(part for part in parts if part))
        self._foot.setVisible(any(parts))

    def _count(self, answer: MessagesFound) -> str:
        if not answer.query or not answer.ready:
            return ""
        if answer.more:
            return self.tr("The newest %n message(s) found.", "", len(answer.hits))
        return self.tr("%n message(s) found.", "", len(answer.hits))

    def _extent(self, answer: MessagesFound) -> str:
        if not answer.kept:
            return self.tr(
                "Your settings keep no messages: only those since TimeNow was started are searched."
            )
        if answer.complete or answer.since is None:
            return ""
        return self.tr("This computer keeps messages since {date}; the server may have more.").format(
            date=date_in_full(answer.since)
        )

    def _show_found(self) -> None:
        """Have what is looked for marked wherever it stands."""
        looked_for = self._answer is not None and bool(self._answer.query)
        self.found_in_changed.emit(self._model.found_in if looked_for else None)

    @Slot()
    def _recolour(self) -> None:
        self.close_button.setIcon(glyph_icon("back", self._theme.colour("link")))
        self.close_button.setIconSize(QSize(ICON, ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the two buttons below one another where they do not fit beside."""
        super().resizeEvent(event)
        needed = self.here.sizeHint().width() + self.everywhere.sizeHint().width() + 5 * SPACE
        way = QBoxLayout.Direction
        self._scopes.setDirection(way.LeftToRight if needed <= self.width() else way.TopToBottom)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be ready for the next hit, also when a narrow window comes back to it."""
        super().showEvent(event)
        self._show_found()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
