"""The pop-over beside the tray: who waits, and a box to answer, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationPreviewed,
    MessageAdded,
    ServerDescribed,
)
from desktop.core.sentences import sentence
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.unread_store import UnreadStore
from desktop.ui.connection_banner import ConnectionBanner
from desktop.ui.conversation_delegate import ConversationDelegate
from desktop.ui.conversation_table import ConversationTable
from desktop.ui.pop_over_rows import PopOverRows
from desktop.ui.pop_over_window import BesideTheTray
from desktop.ui.reply_box import ReplyBox
from desktop.ui.theme import BAR_HEIGHT, SPACE, Theme, scaled
from desktop.ui.translations import language

_WIDTH: Final = 400  # at least
_MOST_ROWS: Final = 6  # what is more scrolls


class PopOver(BesideTheTray):
    """Lists who waits for an answer, and takes the answer to one of them. GUI thread only.

    What it shows is a glance, as a notification is: looking reads nothing. An answer does, and so does
    "Mark as read". When nobody waits any more it closes by itself.

    Signals:
        replied: conversation id and text.
        read_requested: The id of a conversation that needs no answer.
        open_requested: The id of the conversation to show in the chat window; "" for the chat as it is.
        preview_wanted: The id of the conversation whose end is to be shown.
        draft_changed: conversation id and what stands in its box.
        sign_in_requested, browser_requested: The ways out that the banner offers.
    """

    replied = Signal(str, str)
    read_requested = Signal(str)
    open_requested = Signal(str)
    preview_wanted = Signal(str)
    draft_changed = Signal(str, str)
    sign_in_requested = Signal()
    browser_requested = Signal()

    def __init__(
        self, conversations: ConversationModel, unread: UnreadStore, connection: ConnectionStore, theme: Theme
    ) -> None:
        super().__init__(theme)
        self._conversations = conversations
        self._unread = unread
        self._state = ConnectionState.CONNECTING
        self._only = ""
        self._appearing = False
        self._heading = QLabel()
        self._heading.setProperty("role", "heading")
        self.banner = ConnectionBanner(theme)
        self.rows = PopOverRows(conversations, unread, self)
        self.table = ConversationTable()
        self.table.setModel(self.rows)
        self._delegate = ConversationDelegate(theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.reply = ReplyBox(theme)
        self.read_button = QPushButton()
        self.open_button = QPushButton()
        self._read_keys, self._open_keys = QLabel(), QLabel()
        self._arrange()
        self._connect(connection)
        self._add_shortcuts()

    def _arrange(self) -> None:
        head = QFrame()
        head.setProperty("role", "bar")
        head.setMinimumHeight(BAR_HEIGHT - 2 * SPACE)
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(head)
        line.setContentsMargins(SPACE * 2, 0, SPACE, 0)
        line.addWidget(self._heading, 1)
        foot = self._foot = QHBoxLayout()
        foot.setContentsMargins(SPACE, 0, SPACE, SPACE)
        foot.setSpacing(0)
        foot.addWidget(self.read_button)
        foot.addWidget(self._read_keys)
        foot.addStretch()
        foot.addWidget(self._open_keys)
        foot.addWidget(self.open_button)
        for button in (self.read_button, self.open_button):
            button.setProperty("kind", "quiet")
            button.setAutoDefault(False)
        for label in (self._read_keys, self._open_keys):
            label.setProperty("role", "muted")
            label.setFont(scaled(label.font(), 0.85))
        column = self.column
        column.addWidget(head)
        column.addWidget(self.banner)
        column.addWidget(self.table)
        column.addWidget(self.reply)
        column.addLayout(foot)
        QWidget.setTabOrder(self.reply.composer.send, self.table)

    def _connect(self, connection: ConnectionStore) -> None:
        composer = self.reply.composer
        composer.submitted.connect(self._send)
        composer.draft_changed.connect(self.draft_changed)
        composer.left.connect(self.close)
        composer.box.installEventFilter(self)
        self.rows.changed.connect(self._on_rows)
        self.table.chosen.connect(self._choose)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.read_button.clicked.connect(self._mark_read)
        self.open_button.clicked.connect(self._open)
        self.banner.sign_in_requested.connect(self.sign_in_requested)
        self.banner.browser_requested.connect(self.browser_requested)
        connection.changed.connect(self.set_connection)
        if connection.current is not None:
            self.set_connection(connection.current)

    def _add_shortcuts(self) -> None:
        wanted: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Alt+Up", lambda: self._step(-1)),
            ("Alt+Down", lambda: self._step(1)),
            ("Ctrl+Return", self._open),
            ("Ctrl+Enter", self._open),
            ("Ctrl+R", self._mark_read),
            ("Esc", self.close),
        )
        for keys, slot in wanted:
            QShortcut(QKeySequence(keys), self, slot)

    # Coming and going

    def toggle(self, anchor: QRect | None, token: str = "") -> None:
        """Come to the front with the newest unread conversation, or go.

        Args:
            anchor: The tray icon, or what stands for it; None where nobody knows its place.
            token: What the system gave to come to the front with.
        """
        if self.isVisible() and self.isActiveWindow():
            self.close()
        elif not self.was_just_left:
            self._appear(anchor, token, only="")

    def reply_to(self, conversation_id: str, anchor: QRect | None, token: str = "") -> None:
        """Come to the front with this conversation alone: a notification's Reply."""
        self._appear(anchor, token, only=conversation_id)

    def _appear(self, anchor: QRect | None, token: str, *, only: str) -> None:
        kept = self.reply.conversation_id if self.isVisible() and self.in_use else ""
        self._only = only
        self._translate()
        self._appearing = True
        self.rows.begin(only)
        self.select(only or kept or self.rows.newest_unread() or self.rows.id_at(0))
        self._appearing = False
        self._say()
        self.appear(anchor, token)
        self.reply.take_the_keyboard()

    def fit(self, room: QSize) -> QSize:
        """Show as many rows as there is room for, and return the size of it all."""
        self.setFixedWidth(max(_WIDTH, self._foot.sizeHint().width() + 2))
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setVisible(self.rows.rowCount() > 0)
        for rows in range(min(_MOST_ROWS, max(1, self.rows.rowCount())), 0, -1):
            self.table.setFixedHeight(rows * row)
            if self.wanted_height() <= room.height():
                break
        return QSize(self.width(), self.wanted_height())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks: keep the draft, follow nothing."""
        super().hideEvent(event)
        self.reply.composer.flush()
        self.rows.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._translate()

    @property
    def in_use(self) -> bool:
        """Whether something is being written."""
        return bool(self.reply.composer.box.toPlainText())

    # What it is told

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened, as far as it concerns the conversation shown."""
        composer = self.reply.composer
        match change:
            case AccountChanged(account=account):
                self.close()
                composer.forget_drafts()
                self.reply.set_me("" if account is None else account.user_id)
                self.reply.open(None, self._state)
            case ServerDescribed(capabilities=capabilities):
                composer.set_multiline("messages.multiline" in capabilities)
            case ConversationPreviewed(conversation_id=conversation_id, messages=messages, draft=draft):
                composer.offer_draft(conversation_id, draft)
                if conversation_id == self.reply.conversation_id:
                    self.reply.show_end(messages)
            case MessageAdded(message=message) if message.conversation_id == self.reply.conversation_id:
                self.reply.add(message)
            case ActionFailed(action="send" | "storage", code=code, details=details):
                composer.say(sentence(code, language(), **details))
            case _:
                pass

    @Slot(object)
    def set_connection(self, change: ConnectionChanged) -> None:
        """Show where the client stands."""
        self._state = change.state
        self.banner.show_state(change)
        conversation = self._conversations.conversation(self.reply.conversation_id)
        self.reply.composer.allow(self._state, conversation)

    @Slot()
    def _on_rows(self) -> None:
        """Others are listed. The one to be answered stays: nobody shall write to the next by surprise."""
        if self._appearing:
            return
        chosen = self.reply.conversation_id
        if not chosen:
            self.select(self.rows.newest_unread() or self.rows.id_at(0))
        elif self.rows.row_of(chosen) < 0:  # hidden, or cleared
            self.close()
            return
        self._mark_current(self.reply.conversation_id)
        self._say()
        self.stand()

    # What a person does

    def select(self, conversation_id: str) -> None:
        """Show the end of a conversation, and let it be answered. It is not read by that."""
        moved = conversation_id != self.reply.conversation_id
        self.reply.open(self._conversations.conversation(conversation_id), self._state)
        self.reply.setVisible(bool(conversation_id))
        self.rows.hold(conversation_id)
        self._mark_current(conversation_id)
        self._offer()
        if conversation_id and (moved or not self.isVisible()):
            self.preview_wanted.emit(conversation_id)

    def _mark_current(self, conversation_id: str) -> None:
        self._delegate.open_id = conversation_id
        self.table.setCurrentIndex(self.rows.index(self.rows.row_of(conversation_id), 0))
        self.table.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        """An arrow key in the list."""
        conversation_id = self.rows.id_at(current.row())
        if self.table.hasFocus() and conversation_id != self.reply.conversation_id:
            self.select(conversation_id)

    @Slot(str)
    def _choose(self, conversation_id: str) -> None:
        self.select(conversation_id)
        self.reply.take_the_keyboard()

    def _step(self, by: int) -> None:
        if conversation_id := self.rows.id_at(self.rows.row_of(self.reply.conversation_id) + by):
            self._choose(conversation_id)

    @Slot(str)
    def _send(self, text: str) -> None:
        conversation_id = self.reply.conversation_id
        self.replied.emit(conversation_id, text)
        self._go_on(conversation_id)

    @Slot()
    def _mark_read(self) -> None:
        conversation_id = self.reply.conversation_id
        if self._unread.count(conversation_id):
            self.read_requested.emit(conversation_id)
            self._go_on(conversation_id)

    def _go_on(self, done: str) -> None:
        """To the next that waits; with nobody left, out of the way."""
        waiting = self.rows.newest_unread()
        if self._only or not waiting:
            self.close()
        elif self.reply.conversation_id == done:
            self.select(waiting)

    @Slot()
    def _open(self) -> None:
        """Show the conversation in the chat window, with what was written so far."""
        conversation_id = self.reply.conversation_id
        self.close()
        self.open_requested.emit(conversation_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The arrow keys of an empty box go through the conversations."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if step and not event.modifiers() and not self.reply.composer.box.toPlainText():
                self._step(step)
                return True
        return super().eventFilter(watched, event)

    # What is shown

    def _say(self) -> None:
        total = self._unread.total
        if self._only:
            words = self.tr("Reply")
        elif self.rows.waiting:
            words = self.tr("%n unread message(s)", "", total or 0)
        elif self.rows.rowCount():
            words = self.tr("Nothing unread. Write to somebody?")
        else:
            words = self.tr("No conversations yet")
        self._heading.setText(words)
        self._offer()

    def _offer(self) -> None:
        self.read_button.setEnabled(self._unread.count(self.reply.conversation_id) > 0)

    def _translate(self) -> None:
        self.setWindowTitle(self.tr("Quick reply"))
        self.read_button.setText(self.tr("Mark as read"))
        self._read_keys.setText(self.tr("Ctrl+R"))
        self.open_button.setText(self.tr("Open chat"))
        self._open_keys.setText(self.tr("Ctrl+Enter"))
        self._say()
