"""Settings, notifications: whether, how much they show, how they sound, when it is quiet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from desktop.core.settings import Settings
from desktop.core.sounds import NO_SOUND
from desktop.state.settings_store import SettingsStore
from desktop.ui.choice import Choice
from desktop.ui.glyphs import glyph_icon
from desktop.ui.settings.muted_conversations import MutedConversations
from desktop.ui.settings.page import Page, Surroundings, ask_for_file, fixed_words, percent_of
from desktop.ui.settings.quiet_hours import QuietHoursEditor
from desktop.ui.settings.rows import Card, Note
from desktop.ui.theme import SPACE, Theme

_SOUND: Final = "notifications.sound"
_VOLUME: Final = "notifications.volume"
_OWN_FILE: Final = ""  # among the names of sounds: ask for a file
_SLIDER: Final = 160  # pixels
_ICON: Final = 20


class NotificationsPage(Page):
    """Notifications, their sound, quiet hours, muted conversations.

    Signals:
        preview_requested: A sound to play, and its volume in percent.
    """

    preview_requested = Signal(str, int)

    def __init__(self, store: SettingsStore, theme: Theme, surroundings: Surroundings) -> None:
        super().__init__(self.tr("Notifications"), "bell", store, theme, surroundings)
        self.files: QFileDialog | None = None
        card = self.card()
        self.switch(card, "notifications.enabled", self.tr("&Show notifications"))
        self.choice(
            card,
            "notifications.privacy",
            self.tr("&They show"),
            (
                ("full", self.tr("Name and message")),
                ("name", self.tr("Only the name")),
                ("none", self.tr("Only that there is a message")),
            ),
            self.tr("While the screen is locked or shared, never more than that there is a message."),
        )
        self.heading(self.tr("Sound"))
        card = self.card()
        self._add_sound(card)
        self._add_volume(card)
        self.heading(self.tr("Quiet hours"))
        self._add_quiet_hours()
        self.heading(self.tr("Muted conversations"))
        self._add_mutes()
        self.finish()

    # Sound

    def _add_sound(self, card: Card) -> None:
        self._sound, play = Choice(self._sounds()), QToolButton()
        play.setIcon(glyph_icon("play", self.theme.colour("link"), self.theme.colour("muted")))
        play.setIconSize(QSize(_ICON, _ICON))
        play.setAccessibleName(self.tr("Play the sound"))
        play.setToolTip(self.tr("Play the sound"))
        play.clicked.connect(self._play)
        both = _side_by_side(self._sound, play)
        both.setFocusProxy(self._sound)
        title = self.tr("Soun&d of a new message")
        self.row(card, _SOUND, title, both)
        self._sound.setAccessibleName(self.tr("Sound of a new message"))
        if _SOUND in self.store.fixed:
            both.setEnabled(True)
            self._sound.setEnabled(False)
        self._sound.chosen.connect(self._choose_sound)

        def show(settings: Settings) -> None:
            sound = settings.notifications.sound
            self._sound.show_value(sound, lambda path: Path(path).name)
            play.setEnabled(sound != NO_SOUND)

        self.follow(show)

    def _sounds(self) -> tuple[tuple[object, str], ...]:
        return (
            ("chime", self.tr("Chime")),
            ("pop", self.tr("Pop")),
            ("drop", self.tr("Drop")),
            ("bell", self.tr("Bell")),
            (NO_SOUND, self.tr("None")),
            (_OWN_FILE, self.tr("A file of my own…")),
        )

    @Slot()
    def _play(self) -> None:
        chosen = self.store.settings.notifications
        self.preview_requested.emit(chosen.sound, chosen.volume)

    @Slot(object)
    def _choose_sound(self, sound: str) -> None:
        if sound == _OWN_FILE:
            self._sound.show_value(self.store.settings.notifications.sound)  # until there is a file
            self._ask_for_file()
        elif self.set(_SOUND, sound) and sound != NO_SOUND:
            self._play()

    def _ask_for_file(self) -> None:
        endings = " ".join(f"*.{ending}" for ending in self.surroundings.sound_suffixes)
        kinds = self.tr("Sounds") + f" ({endings})"
        self.files = ask_for_file(self, self.tr("A file of my own"), kinds, self.take_file)

    @Slot(str)
    def take_file(self, path: str) -> None:
        """Have a file as the sound, and play it; or say why it can't be one."""
        fault = self.surroundings.sound_fault(path)
        if fault:
            self.rows[_SOUND].say_error(fault)
        elif self.set(_SOUND, path):
            self._play()

    def _add_volume(self, card: Card) -> None:
        slider, percent = QSlider(Qt.Orientation.Horizontal), QLabel()
        slider.setRange(0, 100)
        slider.setPageStep(10)
        slider.setSingleStep(5)
        slider.setMinimumWidth(_SLIDER)
        slider.setTracking(False)  # one change when it is let go, not one a pixel
        percent.setMinimumWidth(percent.fontMetrics().horizontalAdvance("100 %"))
        percent.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        both = _side_by_side(slider, percent)
        both.setFocusProxy(slider)
        self.row(card, _VOLUME, self.tr("&Volume"), both)
        slider.setAccessibleName(self.tr("Volume"))
        slider.sliderMoved.connect(lambda value: percent.setText(percent_of(value)))
        slider.valueChanged.connect(lambda value: self.set(_VOLUME, value) and self._play())

        def show(settings: Settings) -> None:
            with QSignalBlocker(slider):
                slider.setValue(settings.notifications.volume)
            percent.setText(percent_of(settings.notifications.volume))

        self.follow(show)

    # Calm

    def _add_quiet_hours(self) -> None:
        editor = QuietHoursEditor(self.theme)
        self._add_or_fix(editor, "quietHours")
        editor.set_usable("quietHours" not in self.store.fixed)
        editor.chosen.connect(lambda stretches: self.store.set("quietHours", stretches))
        self.follow(lambda settings: editor.show_stretches(settings.quiet_hours))

    def _add_mutes(self) -> None:
        mutes = MutedConversations(self.surroundings.name_of)
        self._add_or_fix(mutes, "mutes")
        mutes.set_usable("mutes" not in self.store.fixed)
        mutes.unmute_wanted.connect(self._unmute)
        self.follow(lambda settings: mutes.show_mutes(settings.mutes))

    def _add_or_fix(self, card: Card, key: str) -> None:
        if key in self.store.fixed:
            self.column.addWidget(Note("lock", fixed_words()))
        self.column.addWidget(card)

    @Slot(str)
    def _unmute(self, conversation_id: str) -> None:
        mutes = self.store.settings.mutes
        self.store.set("mutes", {who: until for who, until in mutes.items() if who != conversation_id})


def _side_by_side(wide: QWidget, narrow: QWidget) -> QWidget:
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE)
    line.addWidget(wide, 1)
    line.addWidget(narrow)
    return both
