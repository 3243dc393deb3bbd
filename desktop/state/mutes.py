"""Mutes: which conversations stay silent, and until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.state.do_not_disturb import LOOK_EVERY_MS
from desktop.state.settings_store import SettingsStore


def _now() -> datetime:
    return datetime.now(UTC)


class Mutes(QObject):
    """The settings' mutes, asked and changed one by one; those that are over are dropped. GUI thread only.

    They are the person's own: held back is what notifies, never what is counted.

    Signals:
        changed: Another conversation is muted, or one is no longer.
    """

    changed = Signal()

    def __init__(
        self, settings: SettingsStore, now: Callable[[], datetime] = _now, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._now = now
        self._told = settings.settings.mutes
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._drop_old)
        settings.changed.connect(self._follow)
        self._wait()

    @property
    def all(self) -> Mapping[str, datetime | None]:
        """Conversation id -> until when, aware; None = until it is unmuted."""
        now = self._now()
        return {key: until for key, until in self._told.items() if until is None or until > now}

    def is_muted(self, conversation_id: str) -> bool:
        """Whether a conversation is silent now."""
        return conversation_id in self.all

    def until(self, conversation_id: str) -> datetime | None:
        """Return until when a conversation is silent; None where it is not, or has no end."""
        return self.all.get(conversation_id)

    @Slot(str, object)
    def mute(self, conversation_id: str, until: datetime | None) -> None:
        """Keep a conversation silent until an aware instant; None: until it is unmuted."""
        self._settings.change(mutes={**self.all, conversation_id: until})

    @Slot(str)
    def unmute(self, conversation_id: str) -> None:
        """Let a conversation notify again."""
        self._settings.change(mutes={key: at for key, at in self.all.items() if key != conversation_id})

    @Slot()
    def _follow(self) -> None:
        mutes = self._settings.settings.mutes
        if mutes != self._told:
            self._told = mutes
            self.changed.emit()
        self._wait()

    @Slot()
    def _drop_old(self) -> None:
        if len(self.all) < len(self._told):
            self._settings.change(mutes=dict(self.all))
            self.changed.emit()  # also where an administrator's list keeps them
        self._wait()

    def _wait(self) -> None:
        ends = [until for until in self.all.values() if until is not None]
        if len(self.all) < len(self._told) and "mutes" not in self._settings.fixed:
            self._timer.start(0)
        elif ends:
            left_ms = int((min(ends) - self._now()).total_seconds() * 1000) + 1
            self._timer.start(min(left_ms, LOOK_EVERY_MS))
        else:
            self._timer.stop()
