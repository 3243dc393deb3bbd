"""The list of keys that F1 shows."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.settings.flow import Flow
from desktop.ui.settings.rows import Card, Row, words
from desktop.ui.shortcuts import GROUPS
from desktop.ui.spoken import Spoken
from desktop.ui.theme import LEAST_SIZE, SPACE

_SIZE: Final = (SPACE * 65, SPACE * 80)


class ShortcutsWindow(QDialog):
    """Shows which keys do what, group by group. GUI thread only."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setProperty("role", "canvas")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shut = QPushButton()
        self._shut.clicked.connect(self.close)
        foot = QFrame()
        foot.setProperty("role", "foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        line.addStretch(1)
        line.addWidget(self._shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(foot)
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableSize()))
        Spoken(self, self._say)
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._scroll.setAccessibleName(self.tr("Keyboard shortcuts"))
        self._shut.setText(self.tr("Close"))
        self._scroll.setWidget(_list())


def show_shortcuts(over: QWidget) -> None:
    """Show the list over a window, which keeps it."""
    shown = over.findChild(ShortcutsWindow) or ShortcutsWindow(over)
    shown.show()
    shown.raise_()
    shown.activateWindow()


def _list() -> QWidget:
    inside = QFrame()
    inside.setProperty("role", "canvas")
    column = QVBoxLayout(inside)
    column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 3)
    column.setSpacing(SPACE)
    for title, keys in GROUPS:
        heading = words("heading")
        heading.setText(QCoreApplication.translate("Shortcuts", str(title)))
        column.addSpacing(SPACE)
        column.addWidget(heading)
        card = Card()
        for sequence, does in keys.items():
            card.add(_row(sequence, QCoreApplication.translate("Shortcuts", str(does))))
        column.addWidget(card)
    column.addStretch(1)
    return inside


def _row(sequence: str, does: str) -> Row:
    text = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
    keys = Flow(SPACE // 2)
    for key in re.split(r"(?<=.)\+(?=.)", text):
        cap = QLabel(key)
        cap.setProperty("role", "key")
        cap.setTextFormat(Qt.TextFormat.PlainText)
        keys.add(cap)
    return Row(does, "", keys, name=f"{does}: {text}")
