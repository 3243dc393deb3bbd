"""The toasts of Windows itself, through the Windows Runtime; loaded on Windows only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.native.notifications.base import REPLY
from desktop.native.windows_registry import Hive, WindowsRegistry

if TYPE_CHECKING:
    from winrt.windows.ui.notifications import ToastActivatedEventArgs

_APP_IDS = r"Software\Classes\AppUserModelId"


class WindowsToasts:
    """What `windows.Toasts` asks for. Made and called on one thread.

    Windows shows no toast, and says no word of it, unless it knows the app: by a shortcut in the start menu
    that bears its id, which an installer makes, or by a key of the registry, which is set here. Neither names
    a class that Windows could start: only a running program hears what is done with its toasts.

    Args:
        app_id: The AppUserModelID.
        name: What Windows calls the app.
    """

    def __init__(self, app_id: str, name: str) -> None:
        from winrt.runtime import ApartmentType, init_apartment  # noqa: PLC0415  no package of other systems
        from winrt.windows.ui.notifications import ToastNotificationManager  # noqa: PLC0415

        init_apartment(ApartmentType.MULTI_THREADED)
        WindowsRegistry().set_text(Hive.USER, rf"{_APP_IDS}\{app_id}", "DisplayName", name)
        self._app_id = app_id
        self._notifier = ToastNotificationManager.create_toast_notifier(app_id)
        self._history = ToastNotificationManager.history
        self._shown: dict[str, object] = {}  # a toast that is forgotten here reports nothing any more

    def setting(self) -> int:
        """Return the `NotificationSetting`."""
        return int(self._notifier.setting)

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
        """Show a toast in place of the one with the same tag and group."""
        from winrt.windows.data.xml.dom import XmlDocument  # noqa: PLC0415
        from winrt.windows.ui.notifications import ToastActivatedEventArgs, ToastNotification  # noqa: PLC0415

        document = XmlDocument()
        document.load_xml(xml)
        toast = ToastNotification(document)
        toast.tag = tag
        toast.group = group
        toast.expires_on_reboot = True  # the program shows what is unread when it starts
        toast.add_activated(lambda _, args: activated(*_said(args.as_(ToastActivatedEventArgs))))
        toast.add_dismissed(lambda _, args: dismissed(int(args.reason)))
        toast.add_failed(lambda _, args: failed(int(args.error_code)))
        self._shown[tag] = toast
        self._notifier.show(toast)

    def remove(self, tag: str, group: str) -> None:
        """Take one toast off the screen and out of the action centre."""
        self._shown.pop(tag, None)
        self._history.remove(tag, group, self._app_id)

    def remove_group(self, group: str) -> None:
        """Take a group's toasts off the screen and out of the action centre."""
        self._shown.clear()
        self._history.remove_group(group, self._app_id)


def _said(args: ToastActivatedEventArgs) -> tuple[str, str]:
    """Return the arguments of what was clicked, and the text in the field."""
    from winrt.system import unbox_string  # noqa: PLC0415

    try:
        return args.arguments, unbox_string(args.user_input[REPLY])
    except (
        KeyError,
        OSError,
        AttributeError,
        TypeError,
    ):  # no field; Windows before 1903 doesn't tell the text
        return args.arguments, ""
