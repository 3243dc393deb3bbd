"""The alert center: asks the rules, then raises, replaces, withdraws notifications."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal, Slot

from desktop.core.alerts import (
    RECOVERY_WINDOW,
    SUMMARY_KEY,
    Alert,
    Reason,
    Shown,
    Summary,
    decide,
    forget,
    held_back,
    summary,
)
from desktop.core.changes import (
    AccountChanged,
    AlertsOwed,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationRead,
    ConversationRemoved,
    MessageAdded,
    SessionNotice,
    SignedIn,
    SnapshotLoaded,
)
from desktop.core.sentences import language_of
from desktop.core.settings import Settings
from desktop.core.text import LIMIT, legible, one_line
from desktop.state.connection_state import say_notice
from desktop.wire.timestamp import Timestamp

# Found while looking, messages come one by one: this long after the last, they are told together.
_GATHER_MS: Final = 300
_SOUND_INTERVAL: Final = 1.0  # seconds
_NEVER_SHOWN: Final = (Reason.OWN, Reason.FIRST_START, Reason.READ)
_LOOKING: Final = (ConnectionState.CONNECTING, ConnectionState.CATCHING_UP)

SESSION_KEY: Final = "session"  # no conversation's id either


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


def _local_now() -> datetime:
    return datetime.now().astimezone()


class AlertCenter(QObject):
    """Decides what is notified. GUI thread only.

    Args:
        now: The local time, aware.
        seconds: A clock that never jumps.
        interval: Seconds between two notifications with the same key.

    Signals:
        raised: An `AlertRequest`; at most one per key and interval, the last one is never lost.
        withdrawn: The key of a raised notification whose conversation was read or is gone.
        sound_wanted: The sound's name or path as in the settings; at most once a second.
        notified: A conversation's id and the creation time (`Timestamp`) of its newest message that was
            raised or deliberately held back: neither happens to it again.
    """

    raised = Signal(object)
    withdrawn = Signal(str)
    sound_wanted = Signal(str)
    notified = Signal(str, object)

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = _local_now,
        seconds: Callable[[], float] = time.monotonic,
        interval: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._seconds = seconds
        self._interval = interval
        self._settings = Settings()
        self._do_not_disturb = False
        self._watched = ""
        self._looking = False
        self._unread: dict[str, int] | None = None  # by conversation; None while it is not known of all
        self._notice: SessionNotice | None = None  # that is shown
        self._shown = Shown()
        self._found: list[MessageAdded] = []
        self._waiting: dict[str, tuple[Alert | Summary, bool]] = {}  # key -> newest, silent
        self._due: dict[str, float] = {}  # key -> when it may be replaced
        self._unnoted: dict[str, Timestamp] = {}
        self._sound_due = 0.0
        self._found_sound_due = 0.0
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._tell_found)
        self._replace = QTimer(self, singleShot=True)
        self._replace.timeout.connect(self._show_waiting)

    @Slot(object)
    def set_settings(self, settings: Settings) -> None:
        """Follow these settings from now on."""
        self._settings = settings

    @Slot(object)
    def set_do_not_disturb(self, until: datetime | None) -> None:
        """Hold everything back while `until` is not None."""
        self._do_not_disturb = until is not None

    @Slot(str, bool)
    def set_focus(self, conversation_id: str, last_row_visible: bool) -> None:
        """Learn which conversation an active window shows ("" for none), and if its last row is visible."""
        self._watched = conversation_id if last_row_visible else ""

    @Slot(object)
    def apply(self, change: object) -> None:
        """Take over what happened; changes that concern no alert are ignored."""
        match change:
            case MessageAdded():
                self._take(change)
            case AlertsOwed():
                self._take_owed(change)
            case SnapshotLoaded() | ConversationChanged() | ConversationRead() | ConversationRemoved():
                self._count(change)
            case ConnectionChanged():
                self._follow(change)
            case SessionNotice():
                self._show_session(change)
            case SignedIn() | AccountChanged():
                self._end_session_notice()
                if isinstance(change, AccountChanged):
                    self._reset()

    def _count(
        self, change: SnapshotLoaded | ConversationChanged | ConversationRead | ConversationRemoved
    ) -> None:
        """Know what is unread: of what is found, the rest was read elsewhere meanwhile."""
        match change:
            case SnapshotLoaded(counts=counts):
                self._unread = dict(counts) if change.known and not change.uncounted else None
                if self._unread is not None:
                    for key in {*self._shown.alone, *self._shown.together, *self._waiting} - {SUMMARY_KEY}:
                        if key not in counts:
                            self._drop(key, 0)
            case ConversationChanged(conversation=conversation, unread=unread):
                self._know(conversation.id, unread)
            case ConversationRead(conversation_id=conversation_id, unread=unread):
                self._know(conversation_id, unread)
                self._drop(conversation_id, unread)
            case ConversationRemoved(conversation_id=conversation_id):
                self._know(conversation_id, 0)
                self._drop(conversation_id, 0)

    def _know(self, conversation_id: str, unread: int) -> None:
        if self._unread is not None:
            self._unread[conversation_id] = unread

    def _follow(self, connection: ConnectionChanged) -> None:
        if self._notice is not None and self._notice.code == "session_unknown" != connection.code:
            self._end_session_notice()
        self._looking = connection.state in _LOOKING
        if self._looking:
            self._gather.stop()  # the end of the looking tells
        else:
            self._tell_found()

    def _take(self, message: MessageAdded) -> None:
        if not message.caught_up:
            self._tell([message])
            return
        self._found.append(message)
        if not self._looking:  # else its end tells them
            self._gather.start()

    def _take_owed(self, owed: AlertsOwed) -> None:
        for message in owed.messages:
            self._take(MessageAdded(message=message, own=False, caught_up=True))

    @Slot()
    def _tell_found(self) -> None:
        self._gather.stop()
        found, self._found = self._found, []
        self._tell(found if self._unread is None else _unread_of(found, self._unread), found=True)

    def _tell(self, messages: list[MessageAdded], *, found: bool = False) -> None:
        loud = [message for message in messages if self._is_loud(message)]
        if not loud:
            return
        for added in loud:
            self._note(added)
        now, privacy = self._now(), self._settings.notifications.privacy
        self._shown, notices = decide(self._shown, loud, now=now, privacy=privacy)
        # One sound for all that an outage held back, however many looks it takes to find it.
        quiet = found and self._seconds() < self._found_sound_due
        if found and not quiet:
            self._found_sound_due = self._seconds() + RECOVERY_WINDOW.total_seconds()
        for position, notice in enumerate(notices):
            self._offer(notice, silent=quiet or position > 0)

    def _is_loud(self, added: MessageAdded) -> bool:
        reason = held_back(
            added,
            self._settings,
            now=self._now(),
            do_not_disturb=self._do_not_disturb,
            watched=self._watched,
        )
        if reason is None:
            return True
        if reason not in _NEVER_SHOWN:
            self.notified.emit(added.message.conversation_id, added.message.created_at)
        return False

    def _note(self, added: MessageAdded) -> None:
        key, at = added.message.conversation_id, added.message.created_at
        self._unnoted[key] = max(at, self._unnoted.get(key, at))

    def _offer(self, notice: Alert | Summary, *, silent: bool) -> None:
        if isinstance(notice, Summary):
            for key in notice.replaces:
                self._waiting.pop(key, None)
                self.withdrawn.emit(key)
        if self._seconds() >= self._due.get(notice.key, 0.0):
            self._show(notice, silent=silent)
            return
        waits_silent = self._waiting.get(notice.key, (notice, True))[1]
        self._waiting[notice.key] = (notice, silent and waits_silent)
        self._wait()

    @Slot()
    def _show_waiting(self) -> None:
        now = self._seconds()
        self._due = {key: due for key, due in self._due.items() if due > now}
        for key in [key for key in self._waiting if key not in self._due]:
            notice, silent = self._waiting.pop(key)
            self._show(notice, silent=silent)
        self._wait()

    def _wait(self) -> None:
        if self._waiting:
            first = min(self._due.get(key, 0.0) for key in self._waiting)
            self._replace.start(max(0, int((first - self._seconds()) * 1000) + 1))

    def _show(self, notice: Alert | Summary, *, silent: bool) -> None:
        now = self._seconds()
        self._due[notice.key] = now + self._interval
        sound = self._settings.notifications.sound
        silent = silent or sound == "none" or now < self._sound_due
        self.raised.emit(self._request(notice, silent=silent))
        if not silent:
            self._sound_due = now + _SOUND_INTERVAL
            self.sound_wanted.emit(sound)
        for key in notice.conversations:
            if (at := self._unnoted.pop(key, None)) is not None:
                self.notified.emit(key, at)

    def _request(self, notice: Alert | Summary, *, silent: bool) -> AlertRequest:
        sender = None if isinstance(notice, Summary) else notice.sender
        return AlertRequest(
            key=notice.key,
            title=one_line(sender or "") or "TimeNow",
            body=self._summary_words(notice) if isinstance(notice, Summary) else self._words(notice),
            count=notice.count,
            silent=silent,
            names_person=sender is not None,
        )

    def _summary_words(self, summary: Summary) -> str:
        messages = self.tr("%n message(s)", "", summary.count)
        conversations = self.tr("%n conversation(s)", "", len(summary.conversations))
        return self.tr("{messages} in {conversations}").format(messages=messages, conversations=conversations)

    def _words(self, alert: Alert) -> str:
        several = self.tr("%n new message(s)", "", alert.count) if alert.count > 1 else ""
        if alert.body is None:
            return several or self.tr("New message")
        body = legible(alert.body, LIMIT)
        return f"{several}\n{body}" if several else body

    def _show_session(self, notice: SessionNotice) -> None:
        """Say it once, without a sound, whatever else is held back: it is about being reached at all."""
        if self._settings.notifications.enabled:
            self._notice = notice
            body = say_notice(notice, language_of(QLocale().name()))
            self.raised.emit(
                AlertRequest(
                    key=SESSION_KEY, title="TimeNow", body=body, count=1, silent=True, names_person=False
                )
            )

    def _end_session_notice(self) -> None:
        if self._notice is not None:
            self._notice = None
            self.withdrawn.emit(SESSION_KEY)

    def _drop(self, conversation_id: str, unread: int) -> None:
        """Withdraw what a conversation raised; what is newer than the read stays to be told."""
        mine = [added for added in self._found if added.message.conversation_id == conversation_id]
        for added in mine[: max(0, len(mine) - unread)]:
            self._found.remove(added)
        if unread > 0 and conversation_id in self._waiting:
            return  # what waits replaces it in a moment
        for waiting in (self._waiting, self._due, self._unnoted):
            waiting.pop(conversation_id, None)
        self._shown, key = forget(self._shown, conversation_id)
        if key is not None:
            self._waiting.pop(key, None)
            self.withdrawn.emit(key)
        elif SUMMARY_KEY in self._waiting:
            self._waiting[SUMMARY_KEY] = (summary(self._shown), self._waiting[SUMMARY_KEY][1])

    def _reset(self) -> None:
        self._unread = None
        self._found_sound_due = 0.0
        self._found.clear()
        self._gather.stop()
        self._waiting.clear()
        self._replace.stop()
        self._unnoted.clear()
        shown, self._shown = self._shown, Shown()
        for key in [*shown.alone, *([SUMMARY_KEY] if shown.together else [])]:
            self.withdrawn.emit(key)
        self._due.clear()


def _unread_of(found: list[MessageAdded], unread: Mapping[str, int]) -> list[MessageAdded]:
    """Return the newest of each conversation, as many as are unread."""
    left = dict(unread)
    kept = []
    for added in reversed(found):
        key = added.message.conversation_id
        if not added.own and left.get(key, 0) > 0:
            left[key] -= 1
            kept.append(added)
    return kept[::-1]
