"""An alert in words: what a notification says, in the person's language, in plain text."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop.core.alerts import Alert, Summary
from desktop.core.text import LIMIT, legible, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRequest:
    """A notification to show, in the person's language, in plain text.

    Attributes:
        key: The conversation's id, `SUMMARY_KEY` or `SESSION_KEY`; a later request with the same key
            replaces this one.
        count: Messages it stands for.
        silent: No sound goes with it.
        names_person: Whether the sender may be seen, so that a picture may go with it.
    """

    key: str
    title: str
    body: str
    count: int
    silent: bool
    names_person: bool


class AlertWords(QObject):
    """Says what alerts say. GUI thread only."""

    def request(self, notice: Alert | Summary, *, silent: bool) -> AlertRequest:
        """Return what to show for an alert."""
        sender = None if isinstance(notice, Summary) else notice.sender
        return AlertRequest(
            key=notice.key,
            title=one_line(sender or "") or "TimeNow",
            body=self._of_summary(notice) if isinstance(notice, Summary) else self._of_alert(notice),
            count=notice.count,
            silent=silent,
            names_person=sender is not None,
        )

    def _of_summary(self, summary: Summary) -> str:
        messages = self.tr("%n message(s)", "", summary.count)
        conversations = self.tr("%n conversation(s)", "", len(summary.conversations))
        return self.tr("{messages} in {conversations}").format(messages=messages, conversations=conversations)

    def _of_alert(self, alert: Alert) -> str:
        several = self.tr("%n new message(s)", "", alert.count) if alert.count > 1 else ""
        if alert.body is None:
            return several or self.tr("New message")
        body = legible(alert.body, LIMIT)
        return f"{several}\n{body}" if several else body
