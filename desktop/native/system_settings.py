"""The system's own settings for notifications: the program, or the address, that opens them."""

from __future__ import annotations

import os
import shutil
from typing import Final

from desktop.native.os_name import OsName, os_name

_ADDRESSES: Final = {
    OsName.WINDOWS: ("explorer.exe", "ms-settings:notifications"),
    OsName.MACOS: ("open", "x-apple.systempreferences:com.apple.Notifications-Settings.extension"),
}
# By what XDG_CURRENT_DESKTOP holds.
_DESKTOPS: Final = (
    ("GNOME", ("gnome-control-center", "notifications")),
    ("KDE", ("systemsettings", "kcm_notifications")),
    ("XFCE", ("xfce4-notifyd-config",)),
    ("X-Cinnamon", ("cinnamon-settings", "notifications")),
    ("MATE", ("mate-notification-properties",)),
    ("LXQt", ("lxqt-config-notificationd",)),
)


def notification_settings(system: OsName | None = None) -> tuple[str, ...] | None:
    """Return the command that opens them; None where none is known.

    Args:
        system: The system to choose for; this one when None.
    """
    system = system or os_name()
    if system is not OsName.LINUX:
        return _ADDRESSES[system]
    here = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
    commands = [command for name, command in _DESKTOPS if name in here]
    return next((command for command in commands if shutil.which(command[0]) is not None), None)
