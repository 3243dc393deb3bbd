"""The settings of a running program: whatever the file is, it starts, says so, and loses nothing of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Window, count_colour
from tests.support.worlds import start_world

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("qapp"),
    pytest.mark.expected_log("settings: "),
]

_DARK = (22, 28, 38)  # the dark theme's panel
_WARNING = (254, 243, 199)  # the light theme's strip of what is wrong

FILES: dict[str, tuple[bytes | None, int, str]] = {
    "damaged": (b'{"theme": "dark"', 0o600, "no JSON object"),
    "with one wrong key": (b'{"theme": "purple", "language": "en"}', 0o600, "Not used in"),
    "of a version to come": (b'{"version": 9, "theme": "dark", "glow": {"a": [1]}}', 0o600, "is right"),
    "read-only": (b'{"theme": "dark"}', 0o400, "is right"),
    "a directory": (None, 0o700, "cannot be read"),
}


@pytest.fixture(scope="module")
def quiet_desktop() -> Iterator[Desktop]:
    with Desktop(notifications=False, sound=False) as running:
        yield running


def _settings_file(data_dir: Path) -> Path:
    config = data_dir / "config"
    config.mkdir(mode=0o700, parents=True)
    return config / "settings.json"


@pytest.mark.parametrize("what", FILES)
def test_the_program_starts_with_any_file_says_what_is_wrong_and_leaves_it_alone(
    quiet_desktop: Desktop, tmp_path: Path, what: str
) -> None:
    data, mode, said = FILES[what]
    file = _settings_file(tmp_path / "ana")
    if data is None:
        file.mkdir()
    else:
        file.write_bytes(data)
    file.chmod(mode)
    app = AppRun(quiet_desktop, tmp_path / "ana")
    app.start("--hidden")
    app.wait_for_state("signed_out")
    assert app.stop() == 0
    assert said in _doctor(app)["says"]
    assert file.is_dir() if data is None else file.read_bytes() == data
    assert [entry.name for entry in file.parent.glob("settings*")] == ["settings.json"]


def _doctor(app: AppRun) -> dict[str, Any]:
    """Return what `doctor` says of the settings."""
    report = json.loads(app.command("doctor", None, None, "--json", may_fail=True))
    return next(check for check in report["checks"] if check["id"] == "settings")


def test_a_damaged_file_is_kept_when_the_first_setting_is_changed_and_the_change_is_seen_at_once(
    desktop: Desktop, tmp_path: Path
) -> None:
    file = _settings_file(tmp_path / "ana")
    file.write_bytes(b'{"theme": "dark"')
    with start_world(2) as world:
        app = AppRun(desktop, tmp_path / "ana")
        app.command("login", world.url, world.ana)
        app.start()
        app.wait_for_state("online")
        app.wait_for_keyboard()
        chat = app.chat_window()
        desktop.key("ctrl+comma")
        dialog = _dialog(app, chat)
        wait_until(lambda: _pixels(desktop, dialog, _WARNING) > 2000, "the dialog to say what is wrong")
        desktop.key("alt+h")  # Theme
        desktop.key("d")  # Dark
        wait_until(lambda: _pixels(desktop, dialog, _DARK) > 50_000, "the dialog to be dark")
        wait_until(lambda: _pixels(desktop, chat, _DARK) > 20_000, "the chat window to be dark")
        assert json.loads(file.read_bytes()) == {"theme": "dark"}
        (kept,) = file.parent.glob("settings.json.broken-*")
        assert kept.read_bytes() == b'{"theme": "dark"'
        desktop.key("Escape")
        wait_until(lambda: len(app.chat_windows()) == 1, "the dialog to be gone")
        file.write_text('{"theme": "light", "closeToTray": true, "mine": 1}')  # by hand, while it runs
        desktop.key("ctrl+comma")
        dialog = _dialog(app, chat)
        wait_until(lambda: _pixels(desktop, dialog, _DARK) < 5_000, "the dialog to be light")
        desktop.key("alt+k")  # keep running when the window is closed
        wait_until(
            lambda: json.loads(file.read_bytes()) == {"theme": "light", "closeToTray": False, "mine": 1},
            "the switch to be written into the file as it is now",
        )
        before = file.read_bytes()
        file.chmod(0o400)
        desktop.key("alt+s")  # start when I log in
        wait_until(lambda: _pixels(desktop, dialog, _WARNING) > 2000, "the dialog to say it was not saved")
        assert file.read_bytes() == before
        file.chmod(0o600)
        desktop.key("alt+k")
        wait_until(lambda: b'"startAtLogin": true' in file.read_bytes(), "both changes to be saved")
        assert app.stop() == 0


def _dialog(app: AppRun, chat: Window) -> Window:
    """Wait for the settings dialog to have the keyboard, and return it."""

    def found() -> Window | None:
        focused = app.desktop.screen.focused()
        return next((w for w in app.chat_windows() if w.id == focused and w.id != chat.id), None)

    dialog = wait_until(found, "the settings dialog")
    assert dialog is not None
    return dialog


def _pixels(desktop: Desktop, window: Window, colour: tuple[int, int, int]) -> int:
    return count_colour(desktop.screenshot(), colour, rect=window.rect)
