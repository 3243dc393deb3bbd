"""What a page of settings is made of: cards of rows, each a title, a word about it, something to set."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.announcements import announce
from desktop.ui.glyphs import paint_glyph
from desktop.ui.plain_text import breakable, tooltip
from desktop.ui.switch import Switch
from desktop.ui.theme import SPACE

_LEAST_WORDS: Final = 14  # average letters that a title needs beside its control
_GLYPH: Final = 16


def without_mnemonic(text: str) -> str:
    """Return a title as it is read out: without the sign that marks its key."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def words(role: str = "") -> QLabel:
    """Return a label that wraps, shows what it is given letter for letter, and widens nothing."""
    label = QLabel()
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    if role:
        label.setProperty("role", role)
    return label


class Card(QFrame):
    """Rows that belong together, a line between each two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)

    def add(self, row: QWidget) -> None:
        """Put a row below the others."""
        if self._column.count():
            line = QFrame()
            line.setProperty("role", "divider")
            line.setFixedHeight(1)
            self._column.addWidget(line)
        self._column.addWidget(row)
        if self.isVisible():
            row.show()  # now, not with the next event: it may be given the keyboard

    def clear(self) -> None:
        """Take all rows out."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class Note(QWidget):
    """A glyph and a muted sentence."""

    def __init__(self, glyph: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        label = words("muted")
        label.setText(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(_GLYPH + SPACE // 2, 0, 0, 0)
        row.addWidget(label)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the glyph beside the first line."""
        painter = QPainter(self)
        top = max(0, (self.fontMetrics().height() - _GLYPH) / 2)
        paint_glyph(
            painter,
            self._glyph,
            QRectF(0, top, _GLYPH, _GLYPH),
            self.palette().color(QPalette.ColorRole.PlaceholderText),
        )
        painter.end()


class Row(QWidget):
    """One thing to set: its title and a word about it, then the control; below each other where it is narrow.

    A click on the words of a switch turns the switch.

    Args:
        title: With `&` before the letter that leads to the control.
        control: What it is set with; None for words alone.
        name: What the control is called, where the title alone does not say it.
    """

    def __init__(self, title: str, hint: str = "", control: QWidget | None = None, *, name: str = "") -> None:
        super().__init__()
        self.control = control
        self._wide = 0
        self._title, self._hint, self._error = QLabel(title), words("muted"), words("error")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setMinimumWidth(1)
        self._text = QVBoxLayout()
        self._text.setSpacing(2)
        self._text.addStretch(1)
        for label in (self._title, self._hint, self._error):
            self._text.addWidget(label)
        self._text.addStretch(1)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        self._box.setSpacing(SPACE * 2)
        self._box.addLayout(self._text, 1)
        self.say(hint)
        self.say_error("")
        if control is not None:
            self._box.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
            self._title.setBuddy(control)
            control.setAccessibleName(name or without_mnemonic(title))
            control.setAccessibleDescription(hint)

    @property
    def error(self) -> str:
        """What is wrong with what was entered; "" while nothing is."""
        return self._error.text()

    def say(self, hint: str) -> None:
        """Show a word about it."""
        self._hint.setText(breakable(hint))
        self._hint.setVisible(bool(hint))

    def say_error(self, text: str) -> None:
        """Show what is wrong with what was entered."""
        if text and text != self._error.text():
            announce(self._error, text)
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def note(self, glyph: str, text: str) -> None:
        """Say for good what is special about it."""
        self._text.insertWidget(self._text.count() - 1, Note(glyph, text, self))
        if self.control is not None:
            known = self.control.accessibleDescription()
            self.control.setAccessibleDescription(f"{known} {text}".strip())

    def fix(self, reason: str) -> None:
        """Let nobody set it, and say why."""
        self.note("lock", reason)
        self.setToolTip(tooltip(reason))
        if self.control is not None:
            self.control.setEnabled(False)
            self.control.setToolTip(tooltip(reason))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the control beside the words, or below them."""
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fold()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what is needed when folded."""
        hint = super().minimumSizeHint()
        control = 0 if self.control is None else self.control.minimumSizeHint().width()
        return QSize(control + SPACE * 4, hint.height())

    def _fold(self) -> None:
        if self.control is None or isinstance(self.control, Switch):
            return
        metrics = self.fontMetrics()
        title = max((metrics.horizontalAdvance(word) for word in self._title.text().split()), default=0)
        needed = max(title, metrics.averageCharWidth() * _LEAST_WORDS) + self.control.sizeHint().width()
        # Words beside the control may take more lines than above it: the page's scroll bar would come and go
        # with the fold, the width with the bar. What is folded unfolds where there is room for the bar too.
        bar = 0 if self._box.direction() is QBoxLayout.Direction.LeftToRight else SPACE * 2
        fits = needed + SPACE * 6 + bar <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if wanted is not self._box.direction():
            self._box.setDirection(wanted)
            self._box.setSpacing(SPACE * 2 if fits else SPACE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Turn the switch."""
        super().mouseReleaseEvent(event)
        switch = self.control
        if (
            isinstance(switch, Switch)
            and switch.isEnabled()
            and self.rect().contains(event.position().toPoint())
        ):
            switch.setFocus(Qt.FocusReason.MouseFocusReason)
            switch.click()
