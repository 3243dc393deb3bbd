"""Signing in at the dialog, with the real password store; the next start needs no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.worlds import World

_DIALOG = 420  # pixels; the sign-in is no wider, the chat window is

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]


def _fill_in(app: AppRun, *fields: str) -> None:
    """Type into the dialog's fields, from the first on; the last one ends with Return."""
    app.wait_for_keyboard()
    desktop = app.desktop
    for field in fields[:-1]:
        desktop.key("ctrl+a")
        desktop.type_text(field)
        desktop.key("Tab")
    desktop.key("ctrl+a")
    desktop.type_text(fields[-1])
    desktop.key("Return")


def test_who_signed_in_at_the_dialog_stays_signed_in(desktop: Desktop, world: World, tmp_path: Path) -> None:
    app = AppRun(desktop, tmp_path / "ana")
    app.start()
    app.chat_window()
    _fill_in(app, world.url, world.ana.email, world.ana.password)
    app.wait_for_state("online")
    assert app.status()["account"]["name"] == world.ana.name
    assert world.peak_streams(world.ana) == 1
    assert app.stop() == 0

    app.start("--hidden")
    app.wait_for_state("online")
    assert app.status()["account"]["email"] == world.ana.email
    app.command("logout")
    app.wait_for_state("signed_out")
    assert app.stop() == 0

    app.start("--hidden")
    wait_until(lambda: app.status()["account"] is None, "nobody to be signed in")
    assert app.stop() == 0


def test_a_wrong_password_is_said_and_tried_once(desktop: Desktop, world: World, tmp_path: Path) -> None:
    app = AppRun(desktop, tmp_path / "ana")
    app.start()
    dialog = app.chat_window()
    before = desktop.screenshot().crop(dialog.rect.box)
    _fill_in(app, world.url, world.ana.email, "not the password")
    wait_until(lambda: app.errors_shown(dialog) > app.errors_in(before), "the dialog to say what is wrong")
    assert app.status()["state"] == "signed_out"
    assert world.sign_in_attempts() == 1
    _fill_in(app, world.ana.password)
    app.wait_for_state("online")
    assert app.stop() == 0


def test_who_follows_a_link_of_the_companys_types_the_password_and_nothing_else(
    desktop: Desktop, world: World, tmp_path: Path
) -> None:
    link = f"timenow:connect?server={world.url}&email={world.ana.email}"
    app = AppRun(desktop, tmp_path / "ana")
    app.start("--hidden")
    desktop.run(*app.second_start(), link)  # as a browser does that was given the link
    app.chat_window()
    _fill_in(app, world.ana.password)
    app.wait_for_state("online")
    assert app.status()["account"]["email"] == world.ana.email
    assert app.stop() == 0

    app.start(link)  # once more, at a cold start: nothing is asked
    app.wait_for_state("online")
    (window,) = app.chat_windows()
    assert window.rect.width > _DIALOG
    assert app.stop() == 0
