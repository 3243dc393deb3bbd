"""Instants as the ERP writes them: ISO 8601, UTC, milliseconds, `Z`."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import Self

FIRST_YEAR, LAST_YEAR = 1970, 9998
LAST_MS = 253_370_764_799_999
"""The last millisecond of `LAST_YEAR`: a year is left for whoever counts on from it."""


class Timestamp(datetime):
    """An aware UTC instant with millisecond precision.

    A class of its own (and not plain `datetime`) so that encoding keeps exactly three decimals,
    as every recorded answer of the ERP has them.
    """

    __slots__ = ()  # half the room: there are three of them in each conversation

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 instant; digits below the millisecond are cut off.

        Raises:
            ValueError: `text` is no ISO 8601 instant, has no offset, or is of no year that can be. It does
                not repeat `text`, which may be anything.
        """
        try:
            value = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError("no instant") from None
        if value.tzinfo is None:
            raise ValueError("an instant without an offset")
        try:
            at = cls.of(value)
        except OverflowError as exc:
            raise ValueError("an instant out of reach") from exc
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise ValueError("an instant out of reach")
        return at

    @classmethod
    def of(cls, value: datetime) -> Self:
        """Return an aware `value` as UTC, cut to milliseconds."""
        utc = value.astimezone(UTC)
        return cls(
            utc.year,
            utc.month,
            utc.day,
            utc.hour,
            utc.minute,
            utc.second,
            utc.microsecond // 1000 * 1000,
            UTC,
        )

    @classmethod
    def from_ms(cls, epoch_ms: int) -> Self:
        """Return the instant `epoch_ms` milliseconds after 1970-01-01T00:00Z."""
        seconds, ms = divmod(epoch_ms, 1000)
        whole = datetime.fromtimestamp(seconds, UTC)
        return cls.of(whole.replace(microsecond=ms * 1000))

    @property
    def ms(self) -> int:
        """Milliseconds since 1970-01-01T00:00Z (exact, no floating point on the way)."""
        return timegm(self.utctimetuple()) * 1000 + self.microsecond // 1000

    @property
    def iso(self) -> str:
        """The instant as the ERP writes it, such as `2026-11-24T02:37:46.344Z`."""
        return f"{self.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
