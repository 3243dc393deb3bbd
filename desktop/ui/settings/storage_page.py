"""Settings, storage and privacy: how much of the chat this computer keeps, and for how long."""

from __future__ import annotations

from typing import Final

from desktop.state.settings_store import SettingsStore
from desktop.ui.settings.page import Page, Surroundings
from desktop.ui.theme import Theme

_SIZES: Final = (256, 512, 1024, 2048, 5120)
_THOUSAND: Final = 1024


class StoragePage(Page):
    """What this computer keeps."""

    def __init__(self, store: SettingsStore, theme: Theme, surroundings: Surroundings) -> None:
        super().__init__(self.tr("Storage and privacy"), "drive", store, theme, surroundings)
        card = self.card()
        self.choice(
            card,
            "history.days",
            self.tr("&Keep messages on this computer"),
            (
                (None, self.tr("As long as there is room")),
                (365, self.tr("For a year")),
                (90, self._days(90)),
                (30, self._days(30)),
                (7, self._days(7)),
                (0, self.tr("Not at all")),
            ),
            self.tr(
                "The server keeps them in any case. Older ones are fetched again when you scroll to them."
            ),
            name_of=self._days,
        )
        self.choice(
            card,
            "history.maxMegabytes",
            self.tr("&Use at most"),
            tuple((size, _size(size)) for size in _SIZES),
            self.tr("When it is full, the oldest messages go first."),
            name_of=_size,
        )
        self.heading(self.tr("When you sign out"))
        self.switch(
            self.card(),
            "history.deleteOnSignOut",
            self.tr("&Delete the messages on this computer"),
            self.tr("Drafts and messages that were not sent yet go with them."),
        )
        self.finish()

    def _days(self, days: int) -> str:
        return self.tr("For %n days", "", days)


def _size(megabytes: int) -> str:
    if megabytes % _THOUSAND:
        return f"{megabytes} MB"
    return f"{megabytes // _THOUSAND} GB"
