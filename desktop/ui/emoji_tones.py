"""The skin tones of one emoji, in a row to choose from."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop.core.emoji import TONES, Emoji
from desktop.ui.theme import SPACE, scaled

_LARGER: Final = 1.5  # than text; above that a button would cut it off


class ToneStrip(QFrame):
    """Six buttons, which the arrows go along. GUI thread only.

    Signals:
        chosen: The number of a skin tone, 0 to 5.
        left: Esc was pressed.
    """

    chosen = Signal(int)
    left = Signal()

    def __init__(self, emoji: Emoji, tone: int, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(self.tr("Skin tone"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE // 2, SPACE // 2, SPACE // 2, SPACE // 2)
        row.setSpacing(0)
        names = (
            self.tr("Yellow"),
            self.tr("Light skin"),
            self.tr("Medium-light skin"),
            self.tr("Medium skin"),
            self.tr("Medium-dark skin"),
            self.tr("Dark skin"),
        )
        self.buttons: list[QToolButton] = []
        for number in range(len(TONES)):
            button = QToolButton()
            button.setText(emoji.with_tone(number))
            button.setFont(scaled(self.font(), _LARGER))
            button.setFixedSize(QSize(side, side))
            button.setAccessibleName(names[number])
            button.setToolTip(names[number])
            button.clicked.connect(lambda _=False, chosen=number: self.chosen.emit(chosen))
            button.installEventFilter(self)
            row.addWidget(button)
            self.buttons.append(button)
        self.adjustSize()
        self._first = self.buttons[tone]

    def take_the_keyboard(self) -> None:
        """Put the keys to the tone in force."""
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The keys go along, choose, or leave; by itself a button lets the arrows lead out of the row."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key, here = event.key(), self.buttons.index(watched)  # type: ignore[arg-type]  # only buttons are watched
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.buttons[(here + step) % len(self.buttons)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(here)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return super().eventFilter(watched, event)
        return True
