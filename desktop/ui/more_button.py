"""The button for what else the program can do: the way there where no tray has a menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.ui.glyphs import glyph_icon
from desktop.ui.spoken import Spoken
from desktop.ui.theme import ICON, SPACE, Theme


class MoreButton(QToolButton):
    """Three dots that open a menu. GUI thread only.

    Signals:
        settings_requested, why_requested, shortcuts_requested, browser_requested, sign_out_requested: What a
            person chose in it.
    """

    settings_requested = Signal()
    why_requested = Signal()
    shortcuts_requested = Signal()
    browser_requested = Signal()
    sign_out_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.clicked.connect(self.open)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.setToolTip(self.tr("More (F10)"))
        self.setAccessibleName(self.tr("More"))

    @Slot()
    def open(self) -> None:
        """Show the menu below the button, or where that would be; its first item is chosen by Enter."""
        menu = self.menu_of_all()
        there = self.isVisible()  # not where a conversation fills a narrow window
        place = self.mapToGlobal(QPoint(0, self.height())) if there else self._corner()
        menu.popup(place)
        menu.setActiveAction(menu.actions()[0])

    def _corner(self) -> QPoint:
        return self.window().mapToGlobal(QPoint(SPACE, SPACE))

    def menu_of_all(self) -> QMenu:
        """Return the menu; it deletes itself once it is closed."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setAccessibleName(self.tr("More"))
        menu.addAction(self.tr("&Settings…"), self.settings_requested.emit)
        menu.addAction(self.tr("&Why was I not notified?…"), self.why_requested.emit)
        menu.addAction(self.tr("&Keyboard shortcuts"), self.shortcuts_requested.emit)
        menu.addAction(self.tr("Open TimeNow in the &browser"), self.browser_requested.emit)
        menu.addSeparator()
        menu.addAction(self.tr("Sign &out…"), self.sign_out_requested.emit)
        return menu

    @Slot()
    def _recolour(self) -> None:
        self.setIcon(glyph_icon("more", self._theme.colour("link")))
        self.setIconSize(QSize(ICON, ICON))
