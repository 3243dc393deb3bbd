"""The alert center: asks the rules, then raises, replaces, withdraws notifications."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal, Slot

from desktop.core.alerts import (
    BURST_WINDOW,
    RECOVERY_WINDOW,
    SUMMARY_KEY,
    Alert,
    Reason,
    Shown,
    Summary,
    Verdict,
    conceal,
    decide,
    forget,
    gather,
    never_notifies,
    silenced,
    still_unread,
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
from desktop.state.alert_words import AlertRequest, AlertWords
from desktop.state.connection_state import say_notice
from desktop.state.local_time import local_now
from desktop.wire.timestamp import Timestamp

__all__ = ["SESSION_KEY", "AlertCenter", "AlertRequest"]

# Found while looking, messages come one by one: this long after the last, they are told together.
_GATHER_MS: Final = 300
_SOUND_INTERVAL: Final = 1.0  # seconds
_NEVER_SHOWN: Final = (Reason.OWN, Reason.FIRST_START, Reason.READ)
_MOST_VERDICTS: Final = 100  # conversations
_LOOKING: Final = (ConnectionState.CONNECTING, ConnectionState.CATCHING_UP)

SESSION_KEY: Final = "session"  # no conversation's id either
TEST_KEY: Final = "test"  # nor this


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
        now: Callable[[], datetime] = local_now,
        seconds: Callable[[], float] = time.monotonic,
        interval: float = 1.0,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._seconds = seconds
        self._interval = interval
        self._words = AlertWords(self)
        self._hidden: Callable[[], bool] = bool
        self._focus_mode: Callable[[], bool | None] = lambda: None
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
        self._summary_sound_due = 0.0
        self._legible: set[str] = set()  # keys of what shows a name
        self._verdicts: dict[str, Verdict] = {}  # by conversation, the newest last
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._tell_found)
        self._replace = QTimer(self, singleShot=True)
        self._replace.timeout.connect(self._show_waiting)

    @property
    def last(self) -> Verdict | None:
        """What was decided last about a message of somebody else."""
        return next(reversed(self._verdicts.values()), None)

    def verdict(self, conversation_id: str) -> Verdict | None:
        """Return what was decided about a conversation's newest message in this run, as far as kept."""
        return self._verdicts.get(conversation_id)

    def ask_system(self, *, hidden: Callable[[], bool], focus_mode: Callable[[], bool | None]) -> None:
        """Ask these before anything is shown.

        Args:
            hidden: Whether the screen is locked or shared: no name and no word then.
            focus_mode: Whether the system is quiet itself, None if nobody knows. It decides what it shows,
                so it gets every notification; only the sound, which is ours, is left out.
        """
        self._hidden, self._focus_mode = hidden, focus_mode

    @Slot(bool)
    def set_screen_hidden(self, hidden: bool) -> None:
        """Take names and words off the screen once it is locked or shared; what is left tells how many.

        Nothing is shown a second time when that ends.
        """
        self._legible.intersection_update(self._shown.alone)
        if hidden and self._legible:
            self._shown, told = gather(self._shown, self._legible)
            self._legible.clear()
            self._offer(told, silent=True)

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
        unread = found if self._unread is None else still_unread(found, self._unread)
        for added in found:
            if added not in unread:
                self._record(added.message.conversation_id, Reason.READ)
        self._tell(unread, found=True)

    def _tell(self, messages: list[MessageAdded], *, found: bool = False) -> None:
        loud = [message for message in messages if self._is_loud(message)]
        if not loud:
            return
        for added in loud:
            self._note(added)
        together = bool(self._shown.together)
        now, privacy = self._now(), self._settings.notifications.privacy
        self._shown, notices = decide(self._shown, loud, now=now, privacy=privacy)
        if together and not self._shown.together:  # each of them tells of itself again
            self._waiting.pop(SUMMARY_KEY, None)
            self.withdrawn.emit(SUMMARY_KEY)
        # One sound for all that an outage held back, however many looks it takes to find it.
        quiet = found and self._seconds() < self._found_sound_due
        if found and not quiet:
            self._found_sound_due = self._seconds() + RECOVERY_WINDOW.total_seconds()
        for position, notice in enumerate(notices):
            self._offer(notice, silent=quiet or position > 0)

    def _is_loud(self, added: MessageAdded) -> bool:
        key = added.message.conversation_id
        reason = never_notifies(added) or self._silence(key)
        if not added.own:
            self._record(key, reason)
        if reason not in (None, *_NEVER_SHOWN):
            self.notified.emit(key, added.message.created_at)
        return reason is None

    def _silence(self, conversation_id: str) -> Reason | None:
        return silenced(
            conversation_id,
            self._settings,
            now=self._now(),
            do_not_disturb=self._do_not_disturb,
            watched=self._watched,
        )

    def _record(self, conversation_id: str, reason: Reason | None) -> None:
        self._verdicts.pop(conversation_id, None)  # the newest stand last
        if len(self._verdicts) >= _MOST_VERDICTS:
            del self._verdicts[next(iter(self._verdicts))]
        self._verdicts[conversation_id] = Verdict(
            conversation_id=conversation_id,
            reason=reason,
            at=self._now(),
            focus_mode=reason is None and self._focus_mode() is True,
            screen_hidden=reason is None and self._hidden(),
        )

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
        silent = silent or self._seconds() < self._sound_due  # the sound just heard is its own too
        waits_silent = self._waiting.get(notice.key, (notice, True))[1]
        self._waiting[notice.key] = (notice, silent and waits_silent)
        self._wait()

    @Slot()
    def _show_waiting(self) -> None:
        now = self._seconds()
        self._due = {key: due for key, due in self._due.items() if due > now}
        for key in [key for key in self._waiting if key not in self._due]:
            notice, silent = self._waiting.pop(key)
            if not self._hold(notice):
                self._show(notice, silent=silent)
        self._wait()

    def _hold(self, notice: Alert | Summary) -> bool:
        """Hold back what waited, if calm has come over all of it meanwhile."""
        reasons = {key: self._silence(key) for key in notice.conversations}
        if None in reasons.values():
            return False
        for key, reason in reasons.items():
            self._record(key, reason)
        self._have_noted(notice)
        return True

    def _wait(self) -> None:
        if self._waiting:
            first = min(self._due.get(key, 0.0) for key in self._waiting)
            self._replace.start(max(0, int((first - self._seconds()) * 1000) + 1))

    def _show(self, notice: Alert | Summary, *, silent: bool) -> None:
        now = self._seconds()
        self._due[notice.key] = now + self._interval
        if self._hidden():
            notice = conceal(notice)
        if isinstance(notice, Summary):  # a burst sounds once, however long it lasts
            silent = silent or now < self._summary_sound_due
            self._summary_sound_due = now + BURST_WINDOW.total_seconds()
        elif notice.sender is not None:
            self._legible.add(notice.key)
        sound = self._settings.notifications.sound
        silent = silent or sound == "none" or now < self._sound_due or self._focus_mode() is True
        self.raised.emit(self._words.request(notice, silent=silent))
        if not silent:
            self._sound_due = now + _SOUND_INTERVAL
            self._summary_sound_due = now + BURST_WINDOW.total_seconds()
            self.sound_wanted.emit(sound)
        self._have_noted(notice)

    def _have_noted(self, notice: Alert | Summary) -> None:
        for key in notice.conversations:
            if (at := self._unnoted.pop(key, None)) is not None:
                self.notified.emit(key, at)

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
        self._legible.clear()
        self._verdicts.clear()
        self._found.clear()
        self._gather.stop()
        self._waiting.clear()
        self._replace.stop()
        self._unnoted.clear()
        shown, self._shown = self._shown, Shown()
        for key in [*shown.alone, *([SUMMARY_KEY] if shown.together else [])]:
            self.withdrawn.emit(key)
        self._due.clear()
