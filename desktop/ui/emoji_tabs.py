"""The groups of emoji as tabs, each with an emoji for a sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionTab, QTabBar, QWidget

from desktop.ui.theme import SPACE, Theme, scaled

_LARGER: Final = 1.3  # than text
_LINE: Final = 2  # pixels, below the open tab


class EmojiTabs(QTabBar):
    """One tab a group; all fit into the width there is. GUI thread only."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setDrawBase(False)
        self.setExpanding(True)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        theme.changed.connect(self.update)

    def show_groups(self, groups: Sequence[tuple[str, str]]) -> None:
        """Have a tab for each (sign, name)."""
        while self.count():
            self.removeTab(0)
        for number, (sign, name) in enumerate(groups):
            self.addTab(sign)
            self.setTabToolTip(number, name)
            self.setAccessibleTabName(number, name)

    def tabSizeHint(self, index: int) -> QSize:  # noqa: ARG002, N802 - Qt's signature
        """Return the same for each: a share of the width."""
        height = QFontMetrics(scaled(self.font(), _LARGER)).height() + SPACE * 2
        return QSize(max(1, self.width() // max(1, self.count())), max(SPACE * 5, height))

    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        """Return what all of them fit with."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no width: the tabs share what there is."""
        return QSize(0, self.tabSizeHint(0).height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint the signs, a line below the open one, a ring around the one that has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(self.count()):
            self._paint_tab(painter, number, self.tabRect(number))

    def _sign_font(self, sign: str, room: int) -> QFont:
        """Return the font of a sign: a large one where there is room for it."""
        font = scaled(self.font(), _LARGER)
        wide = QFontMetrics(font).horizontalAdvance(sign)
        return font if wide <= room else scaled(font, room / wide)

    def _paint_tab(self, painter: QPainter, number: int, place: QRect) -> None:
        option = QStyleOptionTab()
        self.initStyleOption(option, number)
        state = option.state
        inside = place.adjusted(2, 2, -2, -2 - _LINE)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(inside, SPACE, SPACE)
        if number == self.currentIndex():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("link"))
            painter.drawRect(place.left() + 4, place.bottom() - _LINE + 1, place.width() - 8, _LINE)
            if self.hasFocus():
                painter.setPen(self._theme.colour("link"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(inside, SPACE, SPACE)
        painter.setFont(self._sign_font(self.tabText(number), inside.width()))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, self.tabText(number))
