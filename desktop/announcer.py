"""What an alert becomes on this computer: a notification, a sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.core.chat import Participant
from desktop.core.settings import Settings
from desktop.core.text import one_line
from desktop.native.notifications import make_notifier
from desktop.native.notifications.base import Notification, Picture
from desktop.native.sound import AlertSound
from desktop.runtime.threads import start_thread
from desktop.state.alert_center import AlertCenter, AlertRequest
from desktop.state.conversation_model import ConversationModel
from desktop.state.icon_state import IconState
from desktop.state.settings_store import SettingsStore
from desktop.ui.avatar_painter import avatar
from desktop.ui.tray_icon import paint

_AVATAR: Final = 64  # pixels
_AFTER_THE_BADGE_MS: Final = 30  # the first sound takes longer to load: the badge is painted before


class Announcer(QObject):
    """Shows, withdraws and sounds what the alert center decides. GUI thread only.

    Args:
        tray: The icon in the tray, if there is one: the last resort for notifications.

    Signals:
        activated: A notification was clicked: its key, and the token that lets a window come to the front.
    """

    activated = Signal(str, str)

    def __init__(
        self,
        alerts: AlertCenter,
        conversations: ConversationModel,
        settings: SettingsStore,
        *,
        tray: Callable[[], QSystemTrayIcon | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._notifier = make_notifier(tray=tray, start_thread=start_thread, parent=self)
        self._sound = AlertSound(self)
        alerts.raised.connect(self._present)
        alerts.withdrawn.connect(self._notifier.withdraw)
        alerts.sound_wanted.connect(self._play)
        self._notifier.activated.connect(self.activated)
        settings.changed.connect(self._set_volume)
        self._set_volume(settings.settings)

    def close(self) -> None:
        """Withdraw what is shown, end the sound and the notifications' thread."""
        self._notifier.close()
        self._sound.close()

    @Slot(object)
    def _set_volume(self, settings: Settings) -> None:
        self._sound.set_volume(settings.notifications.volume / 100)

    @Slot(str)
    def _play(self, name: str) -> None:
        QTimer.singleShot(_AFTER_THE_BADGE_MS, self._sound, lambda: self._sound.play(name))

    @Slot(object)
    def _present(self, request: AlertRequest) -> None:
        conversation = self._conversations.conversation(request.key)
        person = conversation.participants[0] if conversation and conversation.participants else None
        self._notifier.present(
            Notification(
                key=request.key,
                title=request.title,
                body=request.body,
                open_label=self.tr("Open"),
                picture=_circle(person) if person is not None and request.names_person else _mark(),
                silent=True,  # the app plays the one sound itself
            )
        )


def _circle(person: Participant) -> Picture:
    return _pixels(avatar(person.id, one_line(person.name), _AVATAR, 1.0, QApplication.font()))


def _mark() -> Picture:
    """The program's own mark: without any picture a service shows one that warns of something."""
    return _pixels(paint(_AVATAR, IconState.NORMAL, ""))


def _pixels(picture: QPixmap) -> Picture:
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return Picture(width=image.width(), height=image.height(), rgba=bytes(image.constBits()))
