"""Settings, general: language, look, how it starts and closes, the keys that work everywhere."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QToolButton, QWidget

from desktop.core.settings import Settings
from desktop.state.settings_store import SettingsStore
from desktop.ui.glyphs import glyph_icon
from desktop.ui.settings.page import Page, Surroundings, percent_of
from desktop.ui.theme import Theme

_OPEN: Final = "shortcuts.open"
_KEYS: Final = 12  # average letters
_TEXT_SIZES: Final = (80, 90, 100, 110, 120, 130, 150, 170, 200)


class GeneralPage(Page):
    """Language, look, start, closing, the global shortcut."""

    def __init__(self, store: SettingsStore, theme: Theme, surroundings: Surroundings) -> None:
        super().__init__(self.tr("General"), "gear", store, theme, surroundings)
        look = self.card()
        self.choice(
            look,
            "language",
            self.tr("&Language"),
            (("system", self.tr("As the system")), ("es", "Español"), ("en", "English")),
        )
        self.choice(
            look,
            "theme",
            self.tr("T&heme"),
            (
                ("system", self.tr("As the system")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
                ("contrast", self.tr("High contrast")),
            ),
        )
        self.choice(
            look,
            "textSize",
            self.tr("Size of &text"),
            [(size, percent_of(size)) for size in _TEXT_SIZES],
            self.tr("Ctrl+Plus and Ctrl+Minus change it in the chat window too."),
            name_of=percent_of,
        )
        self.switch(
            look,
            "spelling",
            self.tr("Check s&pelling"),
            self.tr("Marks wrong words while you write, by the system's dictionaries where it has any."),
        )
        self.heading(self.tr("Starting and closing"))
        card = self.card()
        self.switch(
            card,
            "startAtLogin",
            self.tr("&Start when I log in"),
            self.tr("Without a window: only the icon in the tray."),
        )
        self._starts: bool | None = None
        self.follow(self._show_refused)
        self.switch(
            card,
            "closeToTray",
            self.tr("&Keep running when the window is closed"),
            self.tr("The icon in the tray goes on telling you about new messages."),
        )
        self.heading(self.tr("From anywhere"))
        self._add_shortcut()
        self.finish()

    def _add_shortcut(self) -> None:
        keys, clear = QKeySequenceEdit(), QToolButton()
        keys.setMaximumSequenceLength(1)
        self._typed = keys.findChild(QLineEdit)
        keys.setMinimumWidth(keys.fontMetrics().averageCharWidth() * _KEYS)
        clear.setIcon(glyph_icon("cross", self.theme.colour("muted")))
        clear.setToolTip(self.tr("No shortcut"))
        clear.setAccessibleName(self.tr("No shortcut"))
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(keys, 1)
        line.addWidget(clear)
        both.setFocusProxy(keys)
        title = self.tr("Short&cut for the unread messages")
        self.row(
            self.card(),
            _OPEN,
            title,
            both,
            self.tr("Works whatever program is in front, where the system allows it."),
        )
        for box in (keys, self._typed):
            if isinstance(box, QWidget):
                box.setAccessibleName(self.tr("Shortcut for the unread messages"))
        keys.editingFinished.connect(lambda: self._choose(keys.keySequence()))
        clear.clicked.connect(lambda: self._choose(QKeySequence()))

        def show(settings: Settings) -> None:
            with QSignalBlocker(keys):
                keys.setKeySequence(QKeySequence(settings.shortcuts.open))
            self._invite()
            clear.setVisible(bool(settings.shortcuts.open))
            self.show_shortcut()

        self.follow(show)

    def show_shortcut(self) -> None:
        """Say why the keys don't work, if they don't."""
        self.rows[_OPEN].say_error(self.surroundings.shortcut_fault())

    def _invite(self) -> None:
        """Say what an empty box means; Qt has words of its own, which it puts back each time."""
        if isinstance(self._typed, QLineEdit):
            self._typed.setPlaceholderText(self.tr("None"))

    def _show_refused(self, settings: Settings) -> None:
        if settings.start_at_login == self._starts:
            return  # asking the system may take a moment
        self._starts = settings.start_at_login
        refused = self._starts and self.surroundings.start_refused()
        words = self.tr(
            "Switched off in the system's own settings. To have it back, turn it off and on here."
        )
        self.rows["startAtLogin"].say_error(words if refused else "")

    def _choose(self, keys: QKeySequence) -> None:
        self._invite()
        text = keys.toString(QKeySequence.SequenceFormat.PortableText)
        if text and "+" not in text:
            self.rows[_OPEN].say_error(self.tr("Use Ctrl, Alt or the like together with another key."))
            return
        if self.set(_OPEN, text):
            self.show_shortcut()
