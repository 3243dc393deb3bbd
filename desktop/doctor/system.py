"""The checks of the desktop: notifications, tray, sound, the start with the session."""

from __future__ import annotations

from pathlib import Path

from desktop.core.checkup import Check
from desktop.doctor.case import Case, each
from desktop.native import desktop_services
from desktop.native.autostart import make_autostart
from desktop.native.os_name import OsName, os_name
from desktop.native.sound import BUILT_IN, NO_SOUND
from desktop.native.sound_program import find_program


def checks(case: Case) -> list[Check]:
    """Make them."""
    return each(
        case, {"notifications": _notifications, "tray": _tray, "sound": _sound, "autostart": _autostart}
    )


def _notifications(case: Case) -> Check:
    if not case.settings.notifications.enabled:
        return case.words.check("notifications", "off")
    if os_name() is not OsName.LINUX:
        return case.words.check("notifications", "other_system")
    try:
        service = desktop_services.notification_service()
    except desktop_services.NoBusError:
        return case.words.check("notifications", "no_bus")
    if service is None:
        return case.words.check("notifications", "none")
    abilities = ", ".join(service.abilities)
    return case.words.check(
        "notifications", "ok", name=service.name, version=service.version, abilities=abilities
    )


def _tray(case: Case) -> Check:
    if os_name() is not OsName.LINUX:
        return case.words.check("tray", "other_system")
    try:
        return case.words.check("tray", desktop_services.tray())
    except desktop_services.NoBusError:
        return case.words.check("tray", "no_bus")


def _sound(case: Case) -> Check:
    chosen = case.settings.notifications
    if chosen.sound == NO_SOUND or not (chosen.enabled and chosen.volume):
        return case.words.check("sound", "off")
    if chosen.sound not in BUILT_IN and not Path(chosen.sound).is_file():
        return case.words.check("sound", "missing", sound=chosen.sound)
    program = find_program()
    return case.words.check("sound", "qt" if program is None else "ok", program=program)


def _autostart(case: Case) -> Check:
    return case.words.check("autostart", make_autostart().state().value)
