"""The system's own settings for notifications: the right program, and only one that is there."""

from __future__ import annotations

import pytest

from desktop.native.os_name import OsName
from desktop.native.system_settings import notification_settings


@pytest.mark.parametrize(
    ("here", "program"),
    [
        ("GNOME", "gnome-control-center"),
        ("ubuntu:GNOME", "gnome-control-center"),
        ("KDE", "systemsettings"),
        ("XFCE", "xfce4-notifyd-config"),
        ("Sway", None),
        ("", None),
    ],
)
def test_the_desktop_says_which_program(
    here: str, program: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", here)
    monkeypatch.setattr("desktop.native.system_settings.shutil.which", lambda name: f"/usr/bin/{name}")
    command = notification_settings(OsName.LINUX)
    assert (command[0] if command else None) == program


def test_a_program_that_is_not_installed_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setattr("desktop.native.system_settings.shutil.which", lambda _name: None)
    assert notification_settings(OsName.LINUX) is None


@pytest.mark.parametrize("system", [OsName.WINDOWS, OsName.MACOS])
def test_other_systems_have_an_address_of_their_own(system: OsName) -> None:
    command = notification_settings(system)
    assert command is not None
    assert "otification" in command[-1]
