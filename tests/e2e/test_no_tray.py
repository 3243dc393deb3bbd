"""A desktop without any tray: the program is never out of reach."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from jeepney.bus_messages import DBusNameFlags, message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_trays import WATCHER

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    with Desktop(tray=None, notifications=False, sound=False) as running:
        yield running


@pytest.fixture
def app(desktop: Desktop, tmp_path: Path) -> AppRun:
    return AppRun(desktop, tmp_path / "ana")


def _close(desktop: Desktop, app: AppRun) -> None:
    """Close the chat as a person does, who has sent the sign-in away before."""
    dialog = desktop.screen.window("Sign in")
    wait_until(lambda: desktop.screen.focused() == dialog.id, "the sign-in to have the keyboard")
    desktop.key("Escape")
    wait_until(lambda: len(app.chat_windows()) == 1, "the sign-in to be gone")
    app.wait_for_keyboard()
    desktop.key("alt+F4")


def _wait_until_minimised(desktop: Desktop, app: AppRun) -> None:
    wait_until(lambda: desktop.screen.minimised() == ["TimeNow"], "the chat in the task bar")
    assert not app.chat_windows()


def _start_again(desktop: Desktop, app: AppRun) -> None:
    subprocess.run(app.second_start(), env=desktop.env, check=True, timeout=60)  # noqa: S603 - this program


def test_closing_minimises_and_a_second_start_shows_the_window(desktop: Desktop, app: AppRun) -> None:
    app.start(wait=False)
    _close(desktop, app)
    _wait_until_minimised(desktop, app)
    _start_again(desktop, app)
    app.chat_window()
    assert not desktop.screen.minimised()
    assert app.stop() == 0


def test_a_hidden_start_is_minimised_and_a_second_one_shows_the_window(desktop: Desktop, app: AppRun) -> None:
    app.start("--hidden", wait=False)
    _wait_until_minimised(desktop, app)
    _start_again(desktop, app)
    app.chat_window()
    assert app.stop() == 0


def test_a_name_on_the_bus_is_not_taken_for_a_tray(desktop: Desktop, app: AppRun) -> None:
    with open_dbus_connection(desktop.bus.address) as squatter:
        squatter.send_and_get_reply(message_bus.RequestName(WATCHER, DBusNameFlags.do_not_queue))
        app.start(wait=False)
        _close(desktop, app)
        _wait_until_minimised(desktop, app)
        assert app.stop() == 0


def test_where_it_shall_not_stay_closing_the_window_ends_the_program(desktop: Desktop, app: AppRun) -> None:
    settings = app.data_dir / "config" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"closeToTray": false}')
    app.start(wait=False)
    _close(desktop, app)
    assert app.wait() == 0
