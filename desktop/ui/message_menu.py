"""The menu of a message, and the menu of the links in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.link_words import in_brief


class LinkMenu(QMenu):
    """Asks which of several links is meant; deletes itself when it closes, unless it is a part of another.

    Signals:
        chosen: The address.
    """

    chosen = Signal(str)

    def __init__(self, addresses: Sequence[str], parent: QWidget, title: str = "") -> None:
        super().__init__(title, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, not title)
        for address in addresses:
            self.addAction(in_brief(address).replace("&", "&&")).setData(address)
        self.triggered.connect(self._choose)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.chosen.emit(action.data())


class MessageMenu(QMenu):
    """Says what a person wants of a message; deletes itself when it closes.

    Args:
        several: How many messages are marked, this one among them; or 0.
        addresses: The links in it.
        failed: Whether it could not be sent.

    Signals:
        link_wanted: The address to open.
        link_copied: The address to copy.
    """

    copy_wanted = Signal()
    all_wanted = Signal()
    link_wanted = Signal(str)
    link_copied = Signal(str)
    edit_wanted = Signal()
    retry_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, several: int, addresses: Sequence[str], parent: QWidget, *, failed: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self.tr("Copy %n messages", "", several) if several > 1 else self.tr("Copy")
        self.addAction(words, self.copy_wanted.emit)
        self.addAction(self.tr("Select all"), self.all_wanted.emit)
        if several > 1:
            return
        if addresses:
            self.addSeparator()
            self._offer(self.tr("Open link"), addresses, self.link_wanted.emit)
            self._offer(self.tr("Copy link"), addresses, self.link_copied.emit)
        if failed:
            self.addSeparator()
            self.addAction(self.tr("Try again"), self.retry_wanted.emit)
            self.addAction(self.tr("Edit"), self.edit_wanted.emit)
            self.addAction(self.tr("Delete"), self.discard_wanted.emit)

    def _offer(self, words: str, addresses: Sequence[str], use: Callable[[str], object]) -> None:
        if len(addresses) == 1:
            self.addAction(words, partial(use, addresses[0]))
            return
        menu = LinkMenu(addresses, self, words)
        menu.chosen.connect(use)
        self.addMenu(menu)
