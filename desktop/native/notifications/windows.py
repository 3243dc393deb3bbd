"""Notifications as toasts of Windows, in the action centre afterwards."""

from __future__ import annotations

import hashlib
import logging
import platform
import queue
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar, Protocol
from xml.etree import ElementTree as ET

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from desktop.native.notifications.base import (
    REPLY,
    Facts,
    Notification,
    Notifier,
    Picture,
)
from desktop.native.woken_thread import Joinable, StartThread

_log = logging.getLogger(__name__)

APP_ID = "cloud.timenow.Desktop"  # the shortcut in the start menu bears it too, where there is an installer
APP_NAME = "TimeNow"
GROUP = "conversations"

_OPEN = "open"
_ANSWER = "answer"
_BUTTON = "button:"
_LONGEST_TAG = 64
# A toast of more than 5,000 bytes is refused, and shows four lines at most. With "&amp;" for each character,
# and "&quot;" in labels, texts as long as these are still within it.
_LONGEST_TITLE = 100
_LONGEST_BODY = 440
_LONGEST_LABEL = 32
_JOIN_TIMEOUT = 0.5  # seconds

_SETTINGS = {
    1: "switched off for this app in the Windows settings",
    2: "switched off in the Windows settings",
    3: "switched off by a group policy",
    4: "switched off in the app's manifest",
}
# PyWinRT makes an OSError of each HRESULT (its `to_PyErr`); what fails before it gets to Windows is one of
# the others: a member that this version of Windows lacks, a value that can't be handed over.
_REFUSALS = (OSError, AttributeError, TypeError, RuntimeError, MemoryError)
TIMED_OUT = 2  # a reason for leaving the screen: it goes to the action centre


class Toasts(Protocol):
    """What Windows offers (`Windows.UI.Notifications`). Made and called on one thread.

    Any call may raise one of `_REFUSALS`; what is handed to `show` is called on threads of the system's.
    """

    def setting(self) -> int:
        """Return the `NotificationSetting`: 0 where toasts are shown."""

    def show(
        self,
        xml: str,
        tag: str,
        group: str,
        *,
        activated: Callable[[str, str], None],
        dismissed: Callable[[int], None],
        failed: Callable[[int], None],
    ) -> None:
        """Show a toast in place of the one with the same tag and group.

        Args:
            activated: Told the `arguments` of what was clicked, and what stands in the text field `REPLY`.
            dismissed: Told the `ToastDismissalReason`.
            failed: Told the error's number.
        """

    def remove(self, tag: str, group: str) -> None:
        """Take one toast off the screen and out of the action centre."""

    def remove_group(self, group: str) -> None:
        """Take a group's toasts off the screen and out of the action centre."""


OpenToasts = Callable[[str, str], Toasts]
"""Registers the app, by its id and name, and returns its toasts; may raise ImportError or `_REFUSALS`."""


def open_toasts(app_id: str, name: str) -> Toasts:
    """Return the toasts of Windows itself.

    Raises:
        ImportError: The packages that speak to Windows are missing.
        OSError: Windows refuses.
    """
    from desktop.native.notifications.windows_api import WindowsToasts  # noqa: PLC0415  on Windows only

    return WindowsToasts(app_id, name)


class WindowsNotifier(Notifier):
    """Shows toasts, one tag per key, from a thread of its own: a call may wait for another process.

    Toasts of an earlier run that ended badly are taken away before the first one: their clicks reach nobody.

    Args:
        start_thread: Starts a daemon thread.
        open_toasts: Gives the system's toasts, on that thread.
    """

    experimental: ClassVar[bool] = True

    def __init__(
        self,
        *,
        start_thread: StartThread,
        open_toasts: OpenToasts = open_toasts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._start_thread = start_thread
        self._open = open_toasts
        self._thread: Joinable | None = None
        self._wishes: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._closed = False
        self._facts: Facts | None = None
        # On the thread only:
        self._toasts: Toasts | None = None
        self._serials: dict[str, int] = {}  # of the newest toast of each key, while it can be withdrawn
        self._serial = 0
        self._pictures: tempfile.TemporaryDirectory[str] | None = None

    @property
    def facts(self) -> Facts | None:
        """What Windows says, once it was asked."""
        return self._facts

    def present(self, notification: Notification) -> None:
        """Show it, soon."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = self._start_thread(self._run, "notifications")
        self._wishes.put(partial(self._show, notification))

    def withdraw(self, key: str) -> None:
        """Take it off the screen and out of the action centre, soon."""
        if self._thread is not None:
            self._wishes.put(partial(self._remove, key))

    def withdraw_all(self) -> None:
        """Take all off the screen and out of the action centre, soon."""
        if self._thread is not None:
            self._wishes.put(self._remove_all)

    def close(self) -> None:
        """Withdraw all and end the thread."""
        if self._closed:
            return
        self._closed = True
        self.blockSignals(True)
        if self._thread is not None:
            self._wishes.put(None)
            self._thread.join(_JOIN_TIMEOUT)

    # On the thread

    def _run(self) -> None:
        while (wish := self._wishes.get()) is not None:
            if not self._closed:
                wish()
        self._remove_all()
        if self._pictures is not None:
            self._pictures.cleanup()

    def _show(self, notification: Notification) -> None:
        key = notification.key
        self._serial += 1
        serial = self._serial
        try:
            if self._toasts is None:
                self._toasts = self._open(APP_ID, APP_NAME)
                self._remove_all()
            setting = self._toasts.setting()
            self._facts = Facts(
                way="windows", name="Windows", version=platform.version(), allowed=setting == 0
            )
            if setting != 0:
                self.failed.emit(key, f"notifications are {_SETTINGS.get(setting, 'switched off')}")
                return
            xml = toast_xml(notification, self._picture(notification))
            self._toasts.show(
                xml,
                tag_of(key),
                GROUP,
                activated=partial(self._on_activated, key, serial),
                dismissed=partial(self._on_dismissed, key, serial),
                failed=partial(self._on_failed, key, serial),
            )
            self._serials[key] = serial
            self.shown.emit(key)
        except (ImportError, *_REFUSALS) as error:  # one that is shown already stays, and can be withdrawn
            self.failed.emit(key, f"Windows shows no notification ({type(error).__name__}: {error})")

    def _remove(self, key: str) -> None:
        if self._toasts is None or self._serials.pop(key, None) is None:
            return
        try:
            self._toasts.remove(tag_of(key), GROUP)
        except _REFUSALS as error:  # the person was faster
            _log.info("notification not withdrawn (%s)", error)
        self.closed.emit(key)

    def _remove_all(self) -> None:
        if self._toasts is None:
            return
        try:
            self._toasts.remove_group(GROUP)
        except _REFUSALS as error:
            _log.info("notifications not withdrawn (%s)", error)
        keys, self._serials = list(self._serials), {}
        for key in keys:
            self.closed.emit(key)

    def _picture(self, notification: Notification) -> Path | None:
        """Return a file with the notification's picture: Windows reads none from memory."""
        if notification.picture is None:
            return None
        if self._pictures is None:
            self._pictures = tempfile.TemporaryDirectory(prefix="timenow-", ignore_cleanup_errors=True)
        path = Path(self._pictures.name) / f"{hashlib.sha256(notification.key.encode()).hexdigest()[:16]}.png"
        return path if _image(notification.picture).save(str(path)) else None

    # On threads of the system's

    def _on_activated(self, key: str, serial: int, arguments: str, written: str) -> None:
        if self._closed:
            return
        if arguments == _ANSWER:
            self.replied.emit(key, written)
        elif arguments.startswith(_BUTTON):
            self.action.emit(key, arguments.removeprefix(_BUTTON), "")
        else:
            self.activated.emit(key, "")
        self._wishes.put(partial(self._gone, key, serial))  # a click takes it out of the action centre too

    def _on_dismissed(self, key: str, serial: int, reason: int) -> None:
        self._wishes.put(partial(self._left_screen if reason == TIMED_OUT else self._gone, key, serial))

    def _on_failed(self, key: str, serial: int, number: int) -> None:
        self._wishes.put(partial(self._refused, key, serial, number))

    # On the thread again

    def _left_screen(self, key: str, serial: int) -> None:
        if self._serials.get(key) == serial:  # else another one took its place
            self.closed.emit(key)

    def _gone(self, key: str, serial: int) -> None:
        if self._serials.get(key) == serial:
            del self._serials[key]
            self.closed.emit(key)

    def _refused(self, key: str, serial: int, number: int) -> None:
        if self._serials.get(key) == serial:
            del self._serials[key]
            self.failed.emit(key, f"Windows refused the notification (0x{number & 0xFFFFFFFF:08X})")


def tag_of(key: str) -> str:
    """Return what names a key's toast among those of the group."""
    return key if len(key) <= _LONGEST_TAG else hashlib.sha256(key.encode()).hexdigest()


def toast_xml(notification: Notification, picture: Path | None) -> str:
    """Return a toast (`ToastGeneric`) for a notification, within the size that Windows takes."""
    toast = ET.Element("toast", launch=_OPEN)
    binding = ET.SubElement(ET.SubElement(toast, "visual"), "binding", template="ToastGeneric")
    ET.SubElement(binding, "text").text = _text(notification.title, _LONGEST_TITLE)
    ET.SubElement(binding, "text").text = _text(notification.body, _LONGEST_BODY)
    if picture is not None:
        circle = {"placement": "appLogoOverride", "hint-crop": "circle", "src": picture.as_uri()}
        ET.SubElement(binding, "image", circle)
    if notification.actions:
        _add_actions(ET.SubElement(toast, "actions"), notification)
    if notification.silent:
        ET.SubElement(toast, "audio", silent="true")
    return ET.tostring(toast, encoding="unicode")


def _add_actions(actions: ET.Element, notification: Notification) -> None:
    """Add the text field, which has to come first, and the buttons; its own stands beside it."""
    field = notification.reply if any(each.key == REPLY for each in notification.actions) else None
    if field is not None:
        hint = _text(field.placeholder, _LONGEST_LABEL)
        ET.SubElement(actions, "input", {"id": REPLY, "type": "text", "placeHolderContent": hint})
    for action in notification.actions:
        if field is not None and action.key == REPLY:
            label, how = field.label, {"arguments": _ANSWER, "hint-inputId": REPLY}
        else:
            label, how = action.label, {"arguments": f"{_BUTTON}{action.key}"}
        ET.SubElement(actions, "action", {"content": _text(label, _LONGEST_LABEL), **how})


def _text(text: str, longest: int) -> str:
    """Return text that XML can carry, cut at a blank where there is one near."""
    clean = "".join(character for character in text if _in_xml(character))
    if len(clean) <= longest:
        return clean
    kept = clean[: longest - 1]
    start, _, _ = kept.rpartition(" ")
    return f"{start if len(start) > longest // 2 else kept}…"


def _in_xml(character: str) -> bool:
    """Whether XML 1.0 allows a character: no controls, no halves of surrogate pairs, no U+FFFE and U+FFFF."""
    code = ord(character)
    return character in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000  # noqa: PLR2004  the standard's


def _image(picture: Picture) -> QImage:
    return QImage(
        picture.rgba, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGBA8888
    )
