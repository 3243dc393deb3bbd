"""Alerts: does a message notify, alone or in a summary, with which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import msgspec

from desktop.core.calm import is_quiet
from desktop.core.changes import MessageAdded
from desktop.core.settings import Privacy, Settings

T = TypeVar("T")

SUMMARY_KEY = "summary"  # no conversation's id: those are cuids

# More than this many conversations that begin to notify within the window are told in one summary.
MOST_AT_ONCE = 3
BURST_WINDOW = timedelta(seconds=5)
# The same for what is found after sleep or an outage, which may take several looks.
RECOVERY_WINDOW = timedelta(seconds=30)


class Reason(StrEnum):
    """Why a message does not notify."""

    OWN = "own"
    FIRST_START = "first_start"
    READ = "read"
    OFF = "off"
    MUTED = "muted"
    DO_NOT_DISTURB = "do_not_disturb"
    QUIET_HOURS = "quiet_hours"
    WATCHED = "watched"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about a conversation's newest message; no word of the message.

    Attributes:
        reason: Why it did not notify; None where it did.
        at: The local time of the decision, aware.
        focus_mode: It notified without a sound: the system itself was in its quiet mode.
        screen_hidden: It notified without a name or a word: the screen was locked, or shared.
    """

    conversation_id: str
    reason: Reason | None
    at: datetime
    focus_mode: bool = False
    screen_hidden: bool = False


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation's notification, new or replaced.

    Attributes:
        sender: Whom to name, or None where privacy forbids it.
        body: The newest line, or None where privacy forbids it.
        count: Messages it stands for.
    """

    conversation_id: str
    sender: str | None
    body: str | None
    count: int

    @property
    def key(self) -> str:
        """What a later one replaces, and a read withdraws."""
        return self.conversation_id

    @property
    def conversations(self) -> tuple[str, ...]:
        """The conversations it speaks of."""
        return (self.conversation_id,)


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One notification for many conversations.

    Attributes:
        replaces: Conversations whose own notification it takes the place of.
    """

    count: int
    conversations: tuple[str, ...]
    replaces: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What a later one replaces, and the last read withdraws."""
        return SUMMARY_KEY


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What has been raised and not been read since.

    Attributes:
        alone: Conversation id -> messages its own notification stands for.
        together: The same for conversations inside the summary.
        begun: Conversation id -> when it began to notify, as long as that matters.
    """

    alone: Mapping[str, int] = {}
    together: Mapping[str, int] = {}
    begun: Mapping[str, datetime] = {}


def silenced(
    conversation_id: str, settings: Settings, *, now: datetime, do_not_disturb: bool, watched: str
) -> Reason | None:
    """Return why nothing of a conversation may notify, or None when it may.

    `now` is the local time, aware; `watched` the id of the conversation whose last row is visible in an
    active window, or "".
    """
    until = settings.mutes.get(conversation_id, now)
    checks = (
        (not settings.notifications.enabled, Reason.OFF),
        (until is None or until > now, Reason.MUTED),
        (do_not_disturb, Reason.DO_NOT_DISTURB),
        (is_quiet(settings.quiet_hours, now), Reason.QUIET_HOURS),
        (watched == conversation_id, Reason.WATCHED),
    )
    return next((reason for holds, reason in checks if holds), None)


def never_notifies(message: MessageAdded) -> Reason | None:
    """Return why a message is none to tell of, whatever holds now, or None."""
    checks = (
        (message.own, Reason.OWN),
        (message.first_start, Reason.FIRST_START),
        (message.read, Reason.READ),
    )
    return next((reason for holds, reason in checks if holds), None)


def still_unread(found: Sequence[MessageAdded], unread: Mapping[str, int]) -> list[MessageAdded]:
    """Return the newest of each conversation, as many as are unread."""
    left = dict(unread)
    kept = []
    for added in reversed(found):
        key = added.message.conversation_id
        if not added.own and left.get(key, 0) > 0:
            left[key] -= 1
            kept.append(added)
    return kept[::-1]


def decide(
    shown: Shown, messages: Sequence[MessageAdded], *, now: datetime, privacy: Privacy
) -> tuple[Shown, tuple[Alert | Summary, ...]]:
    """Return what to raise for messages that nothing holds back.

    A live message comes alone; those found after sleep or an outage come together, so that the limits
    hold for all of them; within a conversation in the order they were written.
    """
    newest = {message.message.conversation_id: message for message in messages}
    begun = {key: at for key, at in shown.begun.items() if now - at < RECOVERY_WINDOW}
    begun |= {
        key: now
        for key in newest
        if key not in shown.alone and (key not in begun or now - begun[key] >= BURST_WINDOW)
    }
    window = RECOVERY_WINDOW if any(message.caught_up for message in messages) else BURST_WINDOW
    recent = {key for key, at in begun.items() if now - at < window}
    crowd: set[str] = set()
    if len(newest) > MOST_AT_ONCE:
        crowd = newest.keys() | recent
    elif len(recent) > MOST_AT_ONCE:
        crowd = recent

    alone, together = dict(shown.alone), dict(shown.together)
    moved = tuple(key for key in alone if key in crowd) if crowd & newest.keys() else ()
    for key in moved:
        together[key] = together.get(key, 0) + alone.pop(key)
    for message in messages:
        key = message.message.conversation_id
        if key in crowd:
            together[key] = together.get(key, 0) + 1
        else:
            alone[key] = alone.get(key, 0) + together.pop(key, 0) + 1

    now_shown = Shown(alone=alone, together=together, begun=begun)
    raised: list[Alert | Summary] = [
        _alert(message, alone[key], privacy) for key, message in newest.items() if key not in crowd
    ]
    if crowd & newest.keys():
        raised.append(summary(now_shown, replaces=moved))
    return now_shown, tuple(raised)


def summary(shown: Shown, replaces: tuple[str, ...] = ()) -> Summary:
    """Return the notification for everything that is told together."""
    return Summary(count=sum(shown.together.values()), conversations=tuple(shown.together), replaces=replaces)


def conceal(notice: Alert | Summary) -> Alert | Summary:
    """Return it without the name and the words."""
    return notice if isinstance(notice, Summary) else msgspec.structs.replace(notice, sender=None, body=None)


def gather(shown: Shown, conversations: Collection[str]) -> tuple[Shown, Summary]:
    """Return what tells of these conversations together, in place of their own notifications."""
    moved = tuple(key for key in shown.alone if key in conversations)
    together = dict(shown.together)
    for key in moved:
        together[key] = together.get(key, 0) + shown.alone[key]
    alone = {key: count for key, count in shown.alone.items() if key not in moved}
    gathered = Shown(alone=alone, together=together, begun=shown.begun)
    return gathered, summary(gathered, replaces=moved)


def forget(shown: Shown, conversation_id: str) -> tuple[Shown, str | None]:
    """Return what is still shown after a conversation was read, and the key to withdraw, if any."""
    without = Shown(
        alone=_without(shown.alone, conversation_id),
        together=_without(shown.together, conversation_id),
        begun=_without(shown.begun, conversation_id),
    )
    if conversation_id in shown.alone:
        return without, conversation_id
    if shown.together and not without.together:
        return without, SUMMARY_KEY
    return without, None


def _alert(message: MessageAdded, count: int, privacy: Privacy) -> Alert:
    return Alert(
        conversation_id=message.message.conversation_id,
        sender=None if privacy == "none" else message.message.sender_name,
        body=message.message.body if privacy == "full" else None,
        count=count,
    )


def _without(mapping: Mapping[str, T], key: str) -> Mapping[str, T]:
    return {other: value for other, value in mapping.items() if other != key}
