"""What is wrong with the settings file, above the pages."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.state.settings_store import SettingsStore, SettingsTrouble
from desktop.ui.announcements import announce
from desktop.ui.plain_text import breakable
from desktop.ui.settings.rows import words
from desktop.ui.theme import SPACE


class TroubleNotice(QFrame):
    """A strip with a sentence or two; hidden while all is well. GUI thread only."""

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.setProperty("role", "warning")
        self._label = words()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        column.addWidget(self._label)
        store.trouble_changed.connect(self.refresh)
        self.hide()
        self.refresh()

    @property
    def text(self) -> str:
        """What it says."""
        return self.accessibleName()

    @Slot()
    def refresh(self) -> None:
        """Say what is wrong now."""
        text = self._words(self._store.trouble)
        if text == self.accessibleName():
            return
        self.setAccessibleName(text)
        self._label.setText(breakable(text))
        self.setVisible(bool(text))
        if text:
            announce(self, text)

    def _words(self, trouble: SettingsTrouble) -> str:
        said: list[str] = []
        if trouble.not_kept:
            said.append(
                self.tr("This change could not be saved ({reason}): it holds until you quit.").format(
                    reason=trouble.not_kept
                )
            )
        if trouble.unreadable:
            said.append(
                self.tr("The settings file could not be read ({reason}).").format(reason=trouble.unreadable)
            )
        if trouble.unused:
            said.append(
                self.tr(
                    "The settings file is damaged and is not used. It is kept under another name as soon as "
                    "you change something here."
                )
            )
        if trouble.kept_as:
            said.append(
                self.tr("The settings file was damaged. It was kept as {name}.").format(name=trouble.kept_as)
            )
        if trouble.wrong:
            said.append(
                self.tr("Not used, because their value in the settings file is wrong: {keys}.").format(
                    keys=", ".join(trouble.wrong)
                )
            )
        return " ".join(said)
