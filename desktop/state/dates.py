"""Instants in the words of the person's language and time zone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from desktop.wire.timestamp import Timestamp

_WEEK = 7


def clock(at: Timestamp) -> str:
    """Return the time of day, such as "10:42"."""
    return QLocale().toString(_local(at).time(), QLocale.FormatType.ShortFormat)


def day(at: Timestamp, today: QDate | None = None) -> str:
    """Return the day as a heading: "Today", "Yesterday", "Monday 3 March", with the year if it is another."""
    date = _local(at).date()
    now = today or QDate.currentDate()
    if date == now:
        return QCoreApplication.translate("dates", "Today")
    if date == now.addDays(-1):
        return QCoreApplication.translate("dates", "Yesterday")
    text = QLocale().toString(date, _pattern(date, now))
    return text[:1].upper() + text[1:]


def moment(at: Timestamp, today: QDate | None = None) -> str:
    """Return an instant inside a sentence: "10:42", "Friday 27 November, 10:42"."""
    date, now = _local(at).date(), today or QDate.currentDate()
    if date == now:
        return clock(at)
    return f"{QLocale().toString(date, _pattern(date, now))}, {clock(at)}"


def date_and_time(at: Timestamp) -> str:
    """Return an instant in full and in digits, whatever the day: "02/03/2026, 10:42"."""
    return f"{QLocale().toString(_local(at).date(), QLocale.FormatType.ShortFormat)}, {clock(at)}"


def date_in_full(at: Timestamp) -> str:
    """Return the day inside a sentence, with its year: "3 March 2026"."""
    return QLocale().toString(
        _local(at).date(), QCoreApplication.translate("dates", "d MMMM yyyy", "a day of another year")
    )


def brief(at: Timestamp, today: QDate | None = None) -> str:
    """Return the shortest way to say when: "10:42", "Yesterday", "Mon", "3/4/26"."""
    moment = _local(at)
    now = today or QDate.currentDate()
    age = moment.date().daysTo(now)
    if age <= 0:
        return clock(at)
    if age == 1:
        return QCoreApplication.translate("dates", "Yesterday")
    if age < _WEEK:
        return QLocale().toString(moment.date(), "ddd")
    return QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)


def same_day(one: Timestamp, other: Timestamp) -> bool:
    """Whether both instants fall on one day here."""
    return _local(one).date() == _local(other).date()


def _pattern(date: QDate, now: QDate) -> str:
    if date.year() == now.year():
        return QCoreApplication.translate("dates", "dddd d MMMM", "a day of this year")
    return QCoreApplication.translate("dates", "d MMMM yyyy", "a day of another year")


def _local(at: Timestamp) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(at.ms)
