"""A page of settings: shows the settings in force, and sets one key when a person changes one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from desktop.core.settings import Settings, values_of
from desktop.state.settings_store import SettingsStore
from desktop.ui.choice import Choice
from desktop.ui.settings.rows import Card, Row
from desktop.ui.switch import Switch
from desktop.ui.theme import SPACE, Theme


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the pages know of this computer, handed in from where that can be asked.

    Attributes:
        name_of: The title of a conversation; "" for one that is not known.
        sound_fault: Why a file can't be the alert sound, in a sentence; "" when it can.
        sound_suffixes: The endings of files that can be played here.
        ca_fault: Why a file is no file of certificates, in a sentence; "" when it is one.
        proxy_fault: Why an address is no proxy's, in a sentence; "" when it is one.
        experimental: Keys whose effect nobody has seen on a real system such as this.
        start_refused: Whether the system's own settings keep the program from starting with the session.
        shortcut_fault: Why the global shortcut does not work, in a sentence; "" when it does, or none is set.
    """

    name_of: Callable[[str], str] = lambda _id: ""
    sound_fault: Callable[[str], str] = lambda _path: ""
    sound_suffixes: tuple[str, ...] = ("wav",)
    ca_fault: Callable[[str], str] = lambda _path: ""
    proxy_fault: Callable[[str], str] = lambda _url: ""
    experimental: frozenset[str] = field(default_factory=frozenset)
    start_refused: Callable[[], bool] = lambda: False
    shortcut_fault: Callable[[], str] = lambda: ""


class Page(QWidget):
    """A column of cards. GUI thread only.

    Args:
        title: What it is called, in the list of pages too.
    """

    def __init__(
        self, title: str, glyph: str, store: SettingsStore, theme: Theme, surroundings: Surroundings
    ) -> None:
        super().__init__()
        self.title = title
        self.glyph = glyph
        self.store = store
        self.theme = theme
        self.surroundings = surroundings
        self.rows: dict[str, Row] = {}
        self._shows: list[Callable[[Settings], None]] = []
        head = QLabel(title)
        head.setProperty("role", "title")
        head.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.set_narrow(False)
        self.column.setSpacing(SPACE)
        self.column.addWidget(head)

    def set_narrow(self, narrow: bool) -> None:
        """Leave less room beside the cards, or the usual one."""
        side = SPACE * 2 if narrow else SPACE * 3
        self.column.setContentsMargins(side, SPACE, side, SPACE * 3)

    def show_settings(self, settings: Settings) -> None:
        """Show what is in force."""
        for show in self._shows:
            show(settings)

    def follow(self, show: Callable[[Settings], None]) -> None:
        """Have `show` called with the settings, now and whenever they change."""
        self._shows.append(show)
        show(self.store.settings)

    def heading(self, text: str) -> None:
        """Begin a group."""
        label = QLabel(text)
        label.setProperty("role", "heading")
        label.setWordWrap(True)
        self.column.addSpacing(SPACE)
        self.column.addWidget(label)

    def card(self) -> Card:
        """Begin a card."""
        card = Card()
        self.column.addWidget(card)
        return card

    def finish(self) -> None:
        """Keep the cards at the top."""
        self.column.addStretch(1)

    # Rows

    def row(
        self, card: Card, key: str, title: str, control: QWidget, hint: str = "", *, name: str = ""
    ) -> Row:
        """Put a key's row into a card; fixed where an administrator decides, marked if experimental."""
        row = Row(title, hint, control, name=name)
        self.rows[key] = row
        if key in self.surroundings.experimental:
            row.note("alert", QCoreApplication.translate("Page", "Experimental on this system"))
        if key in self.store.fixed:
            row.fix(fixed_words())
        card.add(row)
        return row

    def switch(
        self, card: Card, key: str, title: str, hint: str = "", *, on: object = True, off: object = False
    ) -> Switch:
        """Put a switch into a card.

        Args:
            on: The key's value when it is on.
        """
        switch = Switch()
        self.row(card, key, title, switch, hint)
        switch.clicked.connect(lambda checked: self.set(key, on if checked else off))
        self.follow(lambda settings: switch.setChecked(values_of(settings)[key] == on))
        return switch

    def choice(
        self,
        card: Card,
        key: str,
        title: str,
        options: Iterable[tuple[object, str]],
        hint: str = "",
        *,
        name_of: Callable[[Any], str] = str,
    ) -> Choice:
        """Put one of a few into a card.

        Args:
            name_of: Names a value that is none of the few: one that stands in the file.
        """
        choice = Choice(options)
        self.row(card, key, title, choice, hint)
        choice.chosen.connect(lambda value: self.set(key, value))

        def show(settings: Settings) -> None:
            choice.show_value(values_of(settings)[key], name_of)

        self.follow(show)
        return choice

    def set(self, key: str, value: object, *, wrong: str = "") -> bool:
        """Set a key, and say in its row when it can't have this value.

        Args:
            wrong: The sentence for that.
        """
        row = self.rows[key]
        try:
            self.store.set(key, value)
        except msgspec.ValidationError:
            row.say_error(wrong or QCoreApplication.translate("Page", "That is not possible here."))
            return False
        row.say_error("")
        return True


def percent_of(value: int) -> str:
    """Return a share as it is shown."""
    return f"{value} %"


def fixed_words() -> str:
    """Return why something can't be set."""
    return QCoreApplication.translate("Page", "Set by your administrator")


def ask_for_file(page: QWidget, title: str, kinds: str, taken: Callable[[str], None]) -> QFileDialog:
    """Ask for a file that is there.

    Args:
        kinds: As Qt names kinds of files.
        taken: Called with the path of the one that is chosen.
    """
    dialog = QFileDialog(page, title, "", kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(taken)
    dialog.open()
    return dialog
