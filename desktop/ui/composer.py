"""The box in which a message is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from desktop.core.changes import ConnectionState
from desktop.core.chat import Conversation
from desktop.core.sentences import sentence
from desktop.core.text import LIMIT, fold, fold_lines, utf8_length
from desktop.ui.glyphs import glyph_icon
from desktop.ui.plain_text import breakable
from desktop.ui.spoken import Spoken
from desktop.ui.theme import SPACE, Theme
from desktop.ui.translations import language

_NO_WRITING: Final = {ConnectionState.SIGNED_OUT: "signed_out", ConnectionState.CHAT_OFF: "chat_off"}
_MOST_LINES: Final = 6
_WARN_FROM: Final = 0.9
_DRAFT_MS: Final = 400
_ROOM: Final = 26  # around the lines: padding and border of the box


class WritingBox(QPlainTextEdit):
    """Plain text that grows with its lines; Enter submits, Shift+Enter starts a new line.

    Signals:
        submitted: Enter was pressed.
        left: Esc was pressed.
    """

    submitted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "soft")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Take the height of the text, one to six lines."""
        lines = max(1, min(_MOST_LINES, round(self.document().size().height())))
        height = lines * QFontMetrics(self.font()).lineSpacing() + _ROOM
        if height != self.height():
            self.setFixedHeight(max(height, SPACE * 5))
        more = self.document().size().height() > _MOST_LINES
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if more else policy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width, other lines."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Submit, leave, or write."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.submitted.emit()
        elif enter:
            self.insertPlainText("\n")
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Paste text only, with one kind of line end."""
        self.insertPlainText(source.text().replace("\r\n", "\n").replace("\r", "\n"))


class Composer(QFrame):
    """The writing box, its send button, what keeps one from sending, and the drafts. GUI thread only.

    Signals:
        submitted: A text to send, not empty and not too long.
        draft_changed: conversation id and what stands in its box; a moment after the last key.
        left: Esc was pressed.
    """

    submitted = Signal(str)
    draft_changed = Signal(str, str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self._theme = theme
        self._conversation_id = ""
        self._drafts: dict[str, str] = {}
        self._limit = LIMIT
        self._multiline = True
        self._invited = ""
        self._reason = ""
        self._said = ""
        self.box = WritingBox()
        self.box.textChanged.connect(self._on_typed)
        self.box.submitted.connect(self.submit)
        self.box.left.connect(self.left)
        self._counter = QLabel()
        self._counter.setProperty("role", "muted")
        self._hint = QLabel()
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setMinimumWidth(1)  # a server's long word must not widen the window
        self.send = QToolButton()
        self.send.setProperty("kind", "primary")
        self.send.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.send.clicked.connect(self.submit)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DRAFT_MS)
        self._later.timeout.connect(self._tell_draft)
        self._arrange()
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.box.setAccessibleName(self.tr("Message"))
        self._counter.setAccessibleName(self.tr("Length of the message in bytes"))
        self.send.setToolTip(self.tr("Send (Enter)"))
        self.send.setAccessibleName(self.tr("Send"))
        self.set_enabled(self._reason)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.box, 1)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        below = QHBoxLayout()
        below.addWidget(self._hint, 1)
        below.addWidget(self._counter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE + 2, SPACE * 2, SPACE + 2)
        column.setSpacing(SPACE // 2)
        column.addLayout(row)
        column.addLayout(below)

    # What it is for

    def open(self, conversation_id: str) -> None:
        """Write into another conversation: its draft comes back."""
        if conversation_id == self._conversation_id:
            return
        self._tell_draft()
        self._conversation_id = ""
        self.box.setPlainText(self._drafts.get(conversation_id, ""))
        self._conversation_id = conversation_id
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    def offer_draft(self, conversation_id: str, draft: str) -> None:
        """Take over a draft that was kept, unless something was written since."""
        if conversation_id in self._drafts:
            return
        self._drafts[conversation_id] = draft
        if conversation_id == self._conversation_id and not self.box.toPlainText():
            self.box.setPlainText(draft)
            self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    @Slot(str, str)
    def take_draft(self, conversation_id: str, text: str) -> None:
        """Take over what was just written for a conversation in another box."""
        self._drafts[conversation_id] = text
        if conversation_id == self._conversation_id and self.box.toPlainText() != text:
            self.box.setPlainText(text)
            self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    def forget_drafts(self) -> None:
        """Somebody else is signed in."""
        self._later.stop()
        self._drafts.clear()
        self._conversation_id = ""
        self.box.clear()

    def set_enabled(self, reason: str) -> None:
        """Let people write, or say why they can't.

        Args:
            reason: A sentence, or "" if they can.
        """
        self._reason = reason
        self.box.setReadOnly(bool(reason))
        self.box.setEnabled(not reason)
        self.box.setPlaceholderText(reason or self._invited or self.tr("Write a message"))
        self._on_text()

    def allow(self, state: ConnectionState, conversation: Conversation | None) -> None:
        """Let people write into this conversation as the connection stands, or say why they can't."""
        if state in _NO_WRITING:
            self.set_enabled(sentence(_NO_WRITING[state], language()))
        elif conversation is not None and conversation.blocked:
            self.set_enabled(self.tr("You can't write in this conversation."))
        else:
            self.set_enabled("")

    def invite(self, words: str) -> None:
        """Show these words while nothing is written."""
        self._invited = words
        self.box.setPlaceholderText(self._reason or words)

    def set_multiline(self, multiline: bool) -> None:
        """Know whether the server keeps line breaks."""
        self._multiline = multiline
        self._on_text()

    def set_limit(self, most_bytes: int) -> None:
        """Know how long a message may be, in UTF-8 bytes."""
        self._limit = most_bytes
        self._on_text()

    def say(self, words: str) -> None:
        """Show a sentence below the box until something is written."""
        self._said = words
        self._on_text()

    @Slot(str)
    def type(self, text: str) -> None:
        """Take over what was typed elsewhere in the window."""
        if self.box.isEnabled():
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
            self.box.insertPlainText(text)

    @property
    def text(self) -> str:
        """What would be sent: as the server keeps it."""
        raw = self.box.toPlainText()
        return fold_lines(raw) if self._multiline else fold(raw)

    @Slot()
    def submit(self) -> None:
        """Send what was written, if there is something and it fits."""
        text = self.text
        if not text or self._reason or utf8_length(text) > self._limit:
            return
        self.box.clear()
        self._tell_draft()
        self.submitted.emit(text)

    @Slot()
    def flush(self) -> None:
        """Tell the draft now: the window closes."""
        self._tell_draft()

    @Slot()
    def _on_typed(self) -> None:
        self._said = ""
        self._on_text()

    @Slot()
    def _on_text(self) -> None:
        length = utf8_length(self.text)
        over = length > self._limit
        near = length >= self._limit * _WARN_FROM
        self._counter.setVisible(near)
        self._counter.setText(f"{self.locale().toString(length)} / {self.locale().toString(self._limit)}")
        for label in (self._counter, self._hint):
            wanted = "error" if over else "muted"
            if label.property("role") != wanted:
                label.setProperty("role", wanted)
                label.style().polish(label)
        breaks = not self._multiline and "\n" in self.box.toPlainText().strip()
        self._hint.setVisible(breaks or over or bool(self._said))
        if over:
            self._hint.setText(self.tr("The message is too long."))
        else:
            self._hint.setText(breakable(self._said) or self.tr("Line breaks are sent as blanks."))
        self.send.setEnabled(bool(length) and not over and not self._reason)
        if self._conversation_id:
            self._later.start()

    @Slot()
    def _tell_draft(self) -> None:
        self._later.stop()
        conversation_id, text = self._conversation_id, self.box.toPlainText()
        if conversation_id and self._drafts.get(conversation_id, "") != text:
            self._drafts[conversation_id] = text
            self.draft_changed.emit(conversation_id, text)

    @Slot()
    def _recolour(self) -> None:
        self.send.setIcon(glyph_icon("send", self._theme.colour("on_accent"), self._theme.colour("muted")))
        self.send.setIconSize(QSize(22, 22))
