"""Recognising a network that holds a stream's bytes back and hands them on in heaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Final

_LATE: Final = 10.0  # seconds; less may be a busy network, or two clocks of one company
_IN_A_ROW: Final = 2  # late arrivals; one may be a lift, or the way from one Wi-Fi to the next
_PAUSE: Final = 1.5  # heartbeats between two of them, at most, where nobody holds them back
_AT_ONCE: Final = 0.25  # heartbeats between two that came in one heap


class Lateness:
    """What one client's streams tell of the way they come; reader thread only, one stream at a time.

    Our clock and the server's are never compared: what is compared is how long things took on each of them.
    Heartbeats and events are judged apart, because a heartbeat that is 20 s late looks like one in time.

    Args:
        clock: Seconds of a clock that is never set.
        late: Seconds that count as late.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, late: float = _LATE) -> None:
        self._clock = clock
        self._late = late
        self._late_beats = self._late_events = self._silences = 0
        self._heartbeat = 0.0
        self._opened = self._beat_at = 0.0
        self._server_opened: float | None = None
        self._beaten = self._paused = False
        self._late_at = -late

    @property
    def found(self) -> bool:
        """Whether what came so far was held back."""
        return max(self._late_beats, self._late_events, self._silences) >= _IN_A_ROW

    @property
    def overdue(self) -> bool:
        """Whether the greeting, which every server sends at once, would be late by now."""
        return self._clock() - self._opened > self._late

    def opened(self, heartbeat: float, date: datetime | None) -> None:
        """A stream's head is here.

        Args:
            heartbeat: Seconds between two heartbeats.
            date: When the server wrote the head, by its own clock; None where it does not say.
        """
        known = _IN_A_ROW - 1  # a network that was found out has to be late once more, and not twice
        self._late_beats, self._late_events = min(self._late_beats, known), min(self._late_events, known)
        self._silences = min(self._silences, known)
        self._heartbeat = heartbeat
        self._opened = self._beat_at = self._clock()
        self._server_opened = None if date is None else date.timestamp()
        self._beaten = self._paused = False

    def arrived(self, beats: int, sent: Sequence[float]) -> None:
        """Judge what came in one read.

        Args:
            beats: The heartbeats among it.
            sent: When its events were sent, in seconds of the server's clock.
        """
        now = self._clock()
        if beats:
            self._beats(beats, now - self._beat_at)
            self._beat_at = now
        if self._server_opened is None:
            return
        # What was sent before the stream stood is a replay, and as old as it should be.
        if new := [at - self._server_opened for at in sent if at > self._server_opened + 1.0]:
            self._events(now, late=now - self._opened - min(new) > self._late)

    def fell_silent(self) -> None:
        """The stream ended because nothing came for too long."""
        self._silences = 0 if self._beaten else self._silences + 1  # its greeting came, and never a heartbeat

    def _beats(self, beats: int, pause: float) -> None:
        self._beaten = True
        self._silences = 0
        quick = _AT_ONCE * self._heartbeat
        if pause > max(_PAUSE * self._heartbeat, self._late):
            self._paused = True  # one alone may follow a heartbeat that was lost
        elif pause >= quick:
            self._paused, self._late_beats = False, 0
        if self._paused and (beats > 1 or pause < quick):
            self._paused = False
            self._late_beats += 1

    def _events(self, now: float, *, late: bool) -> None:
        if now - self._late_at < self._late / 2:
            return  # of the same heap
        if late:
            self._late_at = now
        self._late_events = self._late_events + 1 if late else 0
