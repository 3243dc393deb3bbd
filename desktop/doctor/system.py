"""The checks of the desktop: who shows and plays what, what holds it back, the start with the session."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from desktop.core.calm import is_quiet, next_change
from desktop.core.checkup import Check
from desktop.core.errors import ErpError
from desktop.core.report import Object
from desktop.core.settings import Settings
from desktop.core.sounds import SoundFault, say_sound_fault
from desktop.core.why import Facts, Told, explain
from desktop.doctor.case import PATIENCE, Case, within
from desktop.native import desktop_services
from desktop.native.autostart import make_autostart
from desktop.native.os_name import OsName, os_name
from desktop.native.paths import Places
from desktop.native.sound import BUILT_IN, NO_SOUND
from desktop.native.sound.choice import check_sound
from desktop.native.sound.facts import SoundFacts, sound_facts
from desktop.state.do_not_disturb import FOREVER, read_kept

_log = logging.getLogger(__name__)


def checks(case: Case) -> list[Check]:
    """Make them, from what the directory's holder told, else from files, and what the desktop answers."""
    facts = told_facts(case.holder) or _of_files(case)
    asked = ask_desktop(facts, case.settings, case.places, case.words.language)
    return [row.check for row in explain(asked, case.words, say_time).rows]


def told_facts(holder: Object | None) -> Facts | None:
    """Return what the holder knows, if it is an app; None where it is a command, or another version."""
    try:
        return msgspec.convert((holder or {}).get("facts"), Facts)
    except msgspec.ValidationError:
        return None


def of_settings(settings: Settings, fixed: tuple[str, ...] = (), now: datetime | None = None) -> Facts:
    """Return what the settings alone say of alerts.

    Args:
        fixed: Dotted keys that an administrator decides.
        now: The local time, aware; this moment when None.
    """
    chosen, at = settings.notifications, now or datetime.now().astimezone()
    quiet = settings.quiet_hours
    ends = next_change(quiet, at)
    until = FOREVER if ends is None else ends.astimezone()
    return Facts(
        notifications_on=chosen.enabled,
        sound_chosen=chosen.sound != NO_SOUND,
        volume=chosen.volume,
        quiet_hours=len(quiet),
        quiet_until=until if is_quiet(quiet, at) else None,
        start_at_login=settings.start_at_login,
        shortcut=settings.shortcuts.open,
        fixed=fixed,
        mutes=sum(until is None or until > at for until in settings.mutes.values()),
    )


def _of_files(case: Case) -> Facts:
    now = datetime.now(UTC)
    facts = of_settings(case.settings, tuple(case.policy.policy.fixed))
    try:
        _, until = read_kept((case.places.config / "do-not-disturb").read_bytes())
    except (OSError, ValueError):  # none, or nothing that the app could read either
        return facts
    held = until is not None and until > now
    return msgspec.structs.replace(facts, do_not_disturb=until if held else None)


def ask_desktop(facts: Facts, settings: Settings, places: Places, language: str) -> Facts:
    """Return the facts with what the desktop's services answer. Not for the GUI thread: it takes seconds."""
    tray = facts.tray if facts.connection else _told(_tray)
    return msgspec.structs.replace(
        facts,
        notifications=_told(lambda: _notifications(facts)),
        tray=tray,
        sound=_told(lambda: _sound(settings, language)),
        autostart=_told(lambda: _autostart(places)),
    )


def say_time(at: datetime) -> str:
    """Return an instant for a terminal: the time of day on the same day, else with its date."""
    local, now = at.astimezone(), datetime.now().astimezone()
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%Y-%m-%d %H:%M}"


def _told(ask: Callable[[], Told]) -> Told:
    try:
        return within(PATIENCE, ask)
    except ErpError as error:
        return Told(outcome="broke_off", details={"reason": error.code})
    except Exception as error:  # noqa: BLE001  whatever it is, the other checks are worth having
        _log.info("check-up: %s broke off", ask.__qualname__, exc_info=True)
        return Told(outcome="broke_off", details={"reason": type(error).__name__})


def _notifications(facts: Facts) -> Told:
    if os_name() is not OsName.LINUX:
        return facts.notifications
    try:
        service = desktop_services.notification_service()
    except desktop_services.NoBusError:
        return Told(outcome="no_bus")
    except desktop_services.HangsError:
        return Told(outcome="hangs", details={"seconds": f"{desktop_services.TIMEOUT:g}"})
    if service is None:
        return Told(outcome="none")
    abilities = ", ".join(service.abilities)
    details = {"name": service.name, "version": service.version, "abilities": abilities}
    return Told(outcome="ok", details=details)


def _tray() -> Told:
    if os_name() is not OsName.LINUX:
        return Told(outcome="other_system")
    try:
        return Told(outcome=desktop_services.tray())
    except desktop_services.NoBusError:
        return Told(outcome="no_bus")
    except desktop_services.HangsError:
        return Told(outcome="no_host")


def _sound(settings: Settings, language: str) -> Told:
    chosen = settings.notifications.sound
    if chosen not in {*BUILT_IN, NO_SOUND} and (fault := check_sound(chosen)) is not None:
        if fault is SoundFault.MISSING:
            return Told(outcome="missing", details={"sound": chosen})
        return Told(
            outcome="unusable",
            details={"sound": say_sound_fault(fault, "es" if language == "es" else "en")},
        )
    return _heard(sound_facts())


def _heard(facts: SoundFacts) -> Told:
    program = facts.program or str(facts.way)
    faults = (
        (facts.answers is False, "no_server"),
        (facts.device is False, "no_device"),
        (facts.muted is True, "muted"),
        (facts.volume == 0, "low"),
        (facts.volume is None, "qt" if program == "Qt" else "ok"),
    )
    outcome = next((outcome for holds, outcome in faults if holds), "device")
    return Told(outcome=outcome, details={"program": program, "volume": str(facts.volume)})


def _autostart(places: Places) -> Told:
    if places != Places.of_user():
        return Told(outcome="not_ours")
    return Told(outcome=make_autostart().state().value)
