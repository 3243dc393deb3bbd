"""The box in which a message is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.core.changes import ConnectionState
from desktop.core.chat import Conversation
from desktop.core.sentences import sentence
from desktop.core.text import LIMIT, fold, fold_lines, utf8_length
from desktop.ui.glyphs import glyph_icon
from desktop.ui.plain_text import breakable
from desktop.ui.spoken import Spoken
from desktop.ui.theme import ICON, SPACE, Theme
from desktop.ui.translations import language
from desktop.ui.writing_box import WritingBox

if TYPE_CHECKING:
    from desktop.ui.aids import Aids
    from desktop.ui.emoji_picker import EmojiPicker

_NO_WRITING: Final = {ConnectionState.SIGNED_OUT: "signed_out", ConnectionState.CHAT_OFF: "chat_off"}
_WARN_FROM: Final = 0.9
_DRAFT_MS: Final = 400


class Composer(QFrame):
    """The writing box, its buttons, what keeps one from sending, and the drafts. GUI thread only.

    Signals:
        submitted: A text to send, not empty and not too long.
        draft_changed: conversation id and what stands in its box; a moment after the last key.
        left: Esc was pressed.
        recalled: Up was pressed in an empty box: the last message that was not sent is wanted back.
        edit_ended: What `edit` began is over: sent, left, or another conversation is open.
    """

    submitted = Signal(str)
    draft_changed = Signal(str, str)
    left = Signal()
    recalled = Signal()
    edit_ended = Signal()

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
        self._edited: str | None = None
        self._put_by = ""  # what stood in the box before
        self._aids: Aids | None = None
        self.picker: EmojiPicker | None = None
        self.box = WritingBox()
        self.box.textChanged.connect(self._on_typed)
        self.box.submitted.connect(self.submit)
        self.box.left.connect(self._leave)
        self.box.recalled.connect(self.recalled)
        self.box.refused.connect(self._on_refused)
        self._counter = QLabel()
        self._counter.setProperty("role", "muted")
        self.hint = QLabel()
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.hint.setMinimumWidth(1)  # a server's long word must not widen the window
        self.smile = QToolButton()
        self.smile.clicked.connect(self.choose_emoji)
        self.smile.hide()
        self.send = QToolButton()
        self.send.setProperty("kind", "primary")
        self.send.clicked.connect(self.submit)
        for button in (self.smile, self.send):
            button.setFixedSize(QSize(SPACE * 5, SPACE * 5))
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
        self.smile.setToolTip(self.tr("Emoji (Ctrl+E)"))
        self.smile.setAccessibleName(self.tr("Emoji"))
        self.send.setToolTip(self.tr("Send (Enter)"))
        self.send.setAccessibleName(self.tr("Send"))
        self.set_enabled(self._reason)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.box, 1)
        row.addWidget(self.smile, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        below = QHBoxLayout()
        below.addWidget(self.hint, 1)
        below.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
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
        self._end_edit()
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
        self._end_edit()
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
        self.smile.setEnabled(not reason)
        if reason and self.picker is not None:
            self.picker.leave()
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

    # What helps to write

    def lend(self, aids: Aids) -> None:
        """Have emoji to choose from, and dictionaries from the first word that is typed."""
        self._aids = aids
        self.smile.show()
        QShortcut(QKeySequence("Ctrl+E"), self, self.choose_emoji)
        aids.spelling_changed.connect(self._watch_spelling)

    @Slot()
    def choose_emoji(self) -> None:
        """Show the emoji, or put them away."""
        if self.picker is not None:
            self.picker.leave()
        elif self._aids is not None and self.box.isEnabled() and self.box.isVisible():
            from desktop.ui.emoji_picker import EmojiPicker  # noqa: PLC0415  when first wanted

            self.picker = EmojiPicker(self._aids, self._theme, self)
            self.picker.chosen.connect(self.box.insertPlainText)
            self.picker.left.connect(self._on_picker_left)

    @Slot(bool)
    def _on_picker_left(self, had_keyboard: bool) -> None:
        self.picker = None
        if had_keyboard:
            self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _watch_spelling(self) -> None:
        """Begin with what a person writes; a draft that comes back is not it."""
        if self._aids is None or not self._aids.spelling:
            if self.box.spelling is not None:
                self.box.spelling.end()
        elif self.box.spelling is None and self.box.document().isUndoAvailable():
            from desktop.ui.spelling_marks import SpellingMarks  # noqa: PLC0415  when first wanted

            SpellingMarks(self.box, self._aids.speller, self._theme)

    @Slot(str)
    def _on_refused(self, what: str) -> None:
        cut = self.tr("It was too long: only its beginning was taken over.")
        self.say(cut if what == "cut" else self.tr("Only text can be sent."))

    # A message that was not sent

    def edit(self, text: str) -> None:
        """Have a message that was not sent written anew; Esc gives it back as it was.

        What stands in the box comes back afterwards.
        """
        self._end_edit()
        self._put_by, self._edited = self.box.toPlainText(), text
        self.box.setPlainText(text)
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_edit(self) -> None:
        """Leave the edit; what was changed in it stays, as a draft."""
        if self._edited is not None:
            left = self.box.toPlainText()
            both = [text for text in (self._put_by, left if left != self._edited else "") if text]
            self._put_by, self._edited = "", None
            if both != [left]:
                self.box.setPlainText("\n".join(both))
                self.box.moveCursor(self.box.textCursor().MoveOperation.End)
            self._on_text()
            self.edit_ended.emit()

    @Slot()
    def _leave(self) -> None:
        if self._edited is None:
            self.left.emit()
        else:
            self.box.setPlainText(self._edited)
            self._end_edit()

    # What is sent

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
        self._end_edit()

    @Slot()
    def flush(self) -> None:
        """Tell the draft now: the window closes."""
        self._tell_draft()

    @Slot()
    def _on_typed(self) -> None:
        self._said = ""
        self._watch_spelling()
        self._on_text()

    @Slot()
    def _on_text(self) -> None:
        length = utf8_length(self.text)
        over = length > self._limit
        near = length >= self._limit * _WARN_FROM
        self._counter.setVisible(near)
        self._counter.setText(f"{self.locale().toString(length)} / {self.locale().toString(self._limit)}")
        for label in (self._counter, self.hint):
            wanted = "error" if over else "muted"
            if label.property("role") != wanted:
                label.setProperty("role", wanted)
                label.style().polish(label)
        long = self.tr("The message is too long.") if over else ""
        hint = breakable(self._said) or long or self._advice()
        self.hint.setVisible(bool(hint))
        self.hint.setText(hint)
        self.send.setEnabled(bool(length) and not over and not self._reason)
        if self._conversation_id:
            self._later.start()

    def _advice(self) -> str:
        """Return what is good to know of what is being written, or ""."""
        if self._edited is not None:
            return self.tr("Editing the message that was not sent. Esc leaves it as it was.")
        breaks = not self._multiline and "\n" in self.box.toPlainText().strip()
        return self.tr("Line breaks are sent as blanks.") if breaks else ""

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
        self.smile.setIcon(glyph_icon("smile", self._theme.colour("muted"), self._theme.colour("outline")))
        for button in (self.smile, self.send):
            button.setIconSize(QSize(ICON, ICON))
