"""Do not disturb: until when; it ends by itself, and outlives the program."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

_log = logging.getLogger(__name__)

FOREVER: Final = datetime.max.replace(tzinfo=UTC)  # until the person turns it off

# Timers stand still while the computer sleeps: the end is looked for at least this often.
LOOK_EVERY_MS: Final = 60_000


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing() -> bytes:
    return b""


def _keep_nothing(_data: bytes) -> None:
    pass


class DoNotDisturb(QObject):
    """Holds until when notifications are held back. GUI thread only.

    A clock that is set back does not make it longer than it was asked to be.

    Args:
        load: Gives what was saved last; called once, here. FileNotFoundError means never.
        save: Called with what is to outlive the program, after each change.

    Signals:
        changed: The aware instant it lasts to (`FOREVER`: until turned off), or None when it is off.
    """

    changed = Signal(object)

    def __init__(
        self,
        now: Callable[[], datetime] = _now,
        parent: QObject | None = None,
        *,
        load: Callable[[], bytes] = _nothing,
        save: Callable[[bytes], None] = _keep_nothing,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._save = save
        self._since = self._until = None  # type: datetime | None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._look)
        try:
            self._since, self._until = read_kept(load())
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            _log.warning("do not disturb: what was kept can't be read: %s", type(error).__name__)
        self._look()

    @property
    def until(self) -> datetime | None:
        """The instant it lasts to, or None while it is off."""
        return self._until

    @Slot(object)
    def set_until(self, until: datetime | None) -> None:
        """Hold notifications back until an aware instant; None ends it."""
        self._set(self._now(), until)

    def _set(self, now: datetime, until: datetime | None) -> None:
        if until is not None and until <= now:
            until = None
        if until != self._until:
            self._since, self._until = now, until
            self._keep()
            self.changed.emit(until)
        self._wait(now)

    @Slot()
    def _look(self) -> None:
        now, until = self._now(), self._until
        if until not in (None, FOREVER) and self._since is not None and now < self._since:
            until = now + (until - self._since)  # the clock was set back
        self._set(now, until)

    def _keep(self) -> None:
        try:
            self._save(_write(self._since, self._until))
        except OSError as error:  # it holds for this run
            _log.warning("do not disturb: can't be kept: %s", error)

    def _wait(self, now: datetime) -> None:
        if self._until is None or self._until == FOREVER:
            self._timer.stop()
            return
        left = max(timedelta(0), self._until - now)
        self._timer.start(min(int(left.total_seconds() * 1000) + 1, LOOK_EVERY_MS))


def _write(since: datetime | None, until: datetime | None) -> bytes:
    """Return the two instants as a line, or nothing while it is off."""
    if since is None or until is None:
        return b""
    return f"{since.astimezone(UTC).isoformat()} {until.astimezone(UTC).isoformat()}\n".encode()


def read_kept(data: bytes) -> tuple[datetime | None, datetime | None]:
    """Return what `_write` was given.

    Raises:
        ValueError: It is something else.
    """
    if not data.strip():
        return None, None
    since, until = (datetime.fromisoformat(part) for part in data.decode("ascii").split())
    if since.tzinfo is None or until.tzinfo is None or until <= since:
        raise ValueError("no stretch of time")
    return since, until
