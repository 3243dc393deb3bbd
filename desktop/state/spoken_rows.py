"""A message as a screen reader says it, and why one was not sent."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.sentences import language_of, sentence
from desktop.core.text import LIMIT, links, one_line
from desktop.state.dates import clock, day
from desktop.state.timeline_rows import Row

_WHOLE: Final = frozenset({"not_sent", "maybe_sent"})  # sentences of their own


def spoken(row: Row) -> str:
    """Return a row as it is said: the lines above it, who, the text, its links, when, what became of it."""
    who = QCoreApplication.translate("TimelineModel", "You") if row.own else one_line(row.sender)
    parts = (
        day(row.at) if row.starts_day else "",
        _missing(row),
        QCoreApplication.translate("TimelineModel", "new from here on") if row.first_unread else "",
        f"{who}: {one_line(row.body, LIMIT)}",
        _links(row),
        clock(row.at),
        _state(row),
    )
    return ", ".join(part for part in parts if part)


def when_and_state(row: Row) -> str:
    """Return in words what a row's time and tick say: "Monday 2 March, 12:00 · read"."""
    return " · ".join(part for part in (f"{day(row.at)}, {clock(row.at)}", _state(row)) if part)


def reason(row: Row) -> str:
    """Return why a message was not sent, in a whole sentence."""
    language = language_of(QLocale().name())
    why = sentence(row.error or "offline", language, **dict(row.error_details))
    return why if row.error in _WHOLE else sentence("not_sent", language, reason=why)


def _missing(row: Row) -> str:
    if not row.after_gap:
        return ""
    if row.filling:
        return QCoreApplication.translate("MessageDelegate", "Fetching missing messages…")
    return QCoreApplication.translate("MessageDelegate", "Some messages are missing here")


def _links(row: Row) -> str:
    count = len(links(row.body[:LIMIT]))
    if count > 1:
        return QCoreApplication.translate("TimelineModel", "%1 links").replace("%1", str(count))
    return QCoreApplication.translate("TimelineModel", "link") if count else ""


def _state(row: Row) -> str:
    if row.state == "failed":
        return one_line(reason(row))
    return {
        "sending": QCoreApplication.translate("TimelineModel", "sending"),
        "sent": QCoreApplication.translate("TimelineModel", "sent"),
        "read": QCoreApplication.translate("TimelineModel", "read"),
    }.get(row.state, "")
