"""What an alert becomes on this computer: a notification, a sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.core.chat import Participant
from desktop.core.settings import Settings
from desktop.core.text import one_line
from desktop.native.notifications import make_notifier
from desktop.native.notifications.base import REPLY, Action, Facts, Notification, Picture, ReplyField
from desktop.native.sound import AlertSound
from desktop.runtime.threads import start_thread
from desktop.state.alert_center import TEST_KEY, AlertCenter, AlertRequest
from desktop.state.conversation_model import ConversationModel
from desktop.state.icon_state import IconState
from desktop.state.settings_store import SettingsStore
from desktop.ui.avatar_painter import avatar
from desktop.ui.tray_icon import paint

if TYPE_CHECKING:
    from desktop.ui.pictures import Pictures

_READ: Final = "read"
_MUTE: Final = "mute"
_AVATAR: Final = 64  # pixels
_FOR_A_FACE_MS: Final = 150  # a notification waits at most, once for each person
_AFTER_THE_BADGE_MS: Final = 30  # the first sound takes longer to load: the badge is painted before


class Announcer(QObject):
    """Shows, withdraws and sounds what the alert center decides. GUI thread only.

    Args:
        tray: The icon in the tray, if there is one: the last resort for notifications.
        pictures: Gives people's pictures; None where notifications show initials.

    Signals:
        activated: A notification was clicked: its key, and the token that lets a window come to the front.
        reply_requested: Somebody wants to answer, in a window: key and token as above.
        replied: Somebody answered, on the notification itself: its key, and the text.
        read_requested: A conversation, known by its notification's key, shall count as read.
        mute_requested: It shall be quiet for an hour.
        shown: The key of a notification that the system took.
        not_shown: Why a notification could not be shown in any way.
        closed: The key of a notification that left the screen.
        sounded: Of every sound, why it was not heard, or "".

    Attributes:
        failure: Why the last notification was not shown, or "".
    """

    activated = Signal(str, str)
    reply_requested = Signal(str, str)
    replied = Signal(str, str)
    read_requested = Signal(str)
    mute_requested = Signal(str)
    shown = Signal(str)
    not_shown = Signal(str)
    closed = Signal(str)
    sounded = Signal(str)

    def __init__(
        self,
        alerts: AlertCenter,
        conversations: ConversationModel,
        settings: SettingsStore,
        *,
        tray: Callable[[], QSystemTrayIcon | None],
        pictures: Callable[[], Pictures] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._held: dict[str, tuple[str, AlertRequest]] = {}  # by key: for whose face they wait
        self.failure = ""
        self._conversations = conversations
        self._settings = settings
        self._notifier = make_notifier(tray=tray, start_thread=start_thread, parent=self)
        self._sound = AlertSound(self)
        alerts.raised.connect(self._take)
        alerts.withdrawn.connect(self._withdraw)
        alerts.sound_wanted.connect(self._play)
        self._notifier.activated.connect(self.activated)
        self._notifier.action.connect(self._do)
        self._notifier.replied.connect(self._take_reply)
        self._notifier.shown.connect(self._on_shown)
        self._notifier.failed.connect(self._on_failed)
        self._notifier.closed.connect(self.closed)
        self._sound.told.connect(self.sounded)
        settings.changed.connect(self._set_volume)
        self._set_volume(settings.settings)

    @property
    def facts(self) -> Facts | None:
        """Who shows the notifications; None before the first one."""
        return self._notifier.facts

    def present_test(self) -> None:
        """Show and sound what a message would, whatever holds messages back now."""
        body = self.tr("This is what a new message looks and sounds like.")
        self._present(
            AlertRequest(key=TEST_KEY, title="TimeNow", body=body, count=1, silent=False, names_person=False)
        )
        self._play(self._settings.settings.notifications.sound)

    @Slot(str, int)
    def preview(self, sound: str, percent: int) -> None:
        """Play a sound for whoever chooses one, at a volume in percent."""
        self._sound.preview(sound, percent / 100)

    def close(self) -> None:
        """Withdraw what is shown, end the sound and the notifications' thread."""
        self._held.clear()
        self._notifier.close()
        self._sound.close()

    @Slot(str)
    def _on_shown(self, key: str) -> None:
        self.failure = ""
        self.shown.emit(key)

    @Slot(str, str)
    def _on_failed(self, _key: str, reason: str) -> None:
        self.failure = reason
        self.not_shown.emit(reason)

    @Slot(object)
    def _set_volume(self, settings: Settings) -> None:
        self._sound.set_volume(settings.notifications.volume / 100)

    @Slot(str)
    def _play(self, name: str) -> None:
        QTimer.singleShot(_AFTER_THE_BADGE_MS, self._sound, lambda: self._sound.play(name))

    @Slot(object)
    def _take(self, request: AlertRequest) -> None:
        """Present it, once the face is here that it shows, or could not be had in a moment."""
        self._held.pop(request.key, None)
        conversation = self._conversations.conversation(request.key)
        if self._pictures is not None and request.names_person and conversation and conversation.participants:
            pictures, who = self._pictures(), conversation.participants[0].id
            if pictures.find(who, _AVATAR) is None and pictures.awaits(who):
                self._held[request.key] = (who, request)
                pictures.settled.connect(self._present_held, Qt.ConnectionType.UniqueConnection)
                QTimer.singleShot(_FOR_A_FACE_MS, self, lambda: self._present_held(who))
                return
        self._present(request)

    @Slot(str)
    def _present_held(self, person_id: str) -> None:
        for key, (who, request) in list(self._held.items()):
            if who == person_id:
                del self._held[key]
                self._present(request)

    @Slot(str)
    def _withdraw(self, key: str) -> None:
        self._held.pop(key, None)
        self._notifier.withdraw(key)

    def _present(self, request: AlertRequest) -> None:
        conversation = self._conversations.conversation(request.key)
        # Where nobody may be named, whoever passes by may not answer either.
        offers_answers = conversation is not None and request.names_person
        person = conversation.participants[0] if conversation and conversation.participants else None
        self._notifier.present(
            Notification(
                key=request.key,
                title=request.title,
                body=request.body,
                open_label=self.tr("Open"),
                picture=_circle(person) if person is not None and request.names_person else _mark(),
                actions=self._actions() if offers_answers else (),
                reply=ReplyField(label=self.tr("Send"), placeholder=self.tr("Write a reply…"))
                if offers_answers
                else None,
                silent=True,  # the app plays the one sound itself
            )
        )

    def _actions(self) -> tuple[Action, ...]:
        return (
            Action(key=REPLY, label=self.tr("Reply")),
            Action(key=_READ, label=self.tr("Mark as read")),
            Action(key=_MUTE, label=self.tr("Mute 1 h")),
        )

    @Slot(str, str, str)
    def _do(self, key: str, action: str, token: str) -> None:
        if action == REPLY:
            self.reply_requested.emit(key, token)
        elif action == _READ:
            self.read_requested.emit(key)
        elif action == _MUTE:
            self._notifier.withdraw(key)
            self.mute_requested.emit(key)

    @Slot(str, str)
    def _take_reply(self, key: str, text: str) -> None:
        if text.strip():
            self.replied.emit(key, text)
        else:
            self.reply_requested.emit(key, "")


def _circle(person: Participant) -> Picture:
    return _pixels(avatar(person.id, one_line(person.name), _AVATAR, 1.0, QApplication.font()))


def _mark() -> Picture:
    """The program's own mark: without any picture a service shows one that warns of something."""
    return _pixels(paint(_AVATAR, IconState.NORMAL, ""))


def _pixels(picture: QPixmap) -> Picture:
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return Picture(width=image.width(), height=image.height(), rgba=bytes(image.constBits()))
