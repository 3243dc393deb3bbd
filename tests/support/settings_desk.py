"""The settings dialog over a file in memory, and what a person does in it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QMimeDatabase
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.policy import Policy
from desktop.core.settings import Tree
from desktop.state.settings_store import SettingsStore
from desktop.ui.choice import Choice
from desktop.ui.settings.dialog import SettingsDialog
from desktop.ui.settings.page import Page, Surroundings
from desktop.ui.settings.rows import Row
from desktop.ui.theme import Theme

PAGES = ("general", "notifications", "connection", "storage", "advanced")
T = TypeVar("T", bound=QWidget)

QMimeDatabase().mimeTypeForFile("a.wav")  # Qt keeps what it reads for a file dialog until the process ends


class File:
    """A settings file in memory."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree: Tree = tree or {}
        self.full = False

    def save(self, tree: Tree) -> str:
        if self.full:
            raise OSError(28, "No space left on device")
        self.tree = tree
        return ""


class Desk:
    """A dialog over a store, shown, and what it asked for.

    Args:
        enforced: What an administrator decided, `_` for the dot.
    """

    def __init__(
        self, qtbot: QtBot, theme: Theme, surroundings: Surroundings | None = None, /, **enforced: object
    ) -> None:
        self.file = File()
        policy = Policy(enforced={key.replace("_", "."): value for key, value in enforced.items()})
        self.store = SettingsStore(lambda: self.file.tree, self.file.save, policy=policy)
        self.dialog = SettingsDialog(self.store, theme, surroundings or Surroundings())
        self.played: list[tuple[str, int]] = []
        self.dialog.preview_requested.connect(lambda sound, volume: self.played.append((sound, volume)))
        self.qtbot = qtbot
        qtbot.addWidget(self.dialog)
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()

    def page(self, name: str) -> Page:
        self.dialog.show_page(name)
        return self.dialog.page

    @property
    def area(self) -> QScrollArea:
        """What the open page scrolls in."""
        area = next(each for each in self.dialog.findChildren(QScrollArea) if each.isVisible())
        assert area.widget() is self.dialog.page
        return area

    def row(self, page: str, key: str) -> Row:
        return self.page(page).rows[key]

    def part(self, page: str, key: str, kind: type[T]) -> T:
        row = self.row(page, key)
        found = row.control if isinstance(row.control, kind) else row.findChild(kind)
        assert isinstance(found, kind)
        return found

    def pick(self, page: str, key: str, value: object) -> None:
        """Choose from a box as a person does, by its list."""
        choice = self.part(page, key, Choice)
        index = next(n for n in range(choice.count()) if choice.itemData(n) == value)
        choice.setCurrentIndex(index)
        choice.activated.emit(index)

    def button(self, text: str) -> QPushButton:
        return next(
            button
            for button in self.dialog.page.findChildren(QPushButton)
            if button.text().replace("&", "") == text and not button.isHidden()
        )
