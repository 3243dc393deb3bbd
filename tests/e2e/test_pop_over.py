"""Two keystrokes from anywhere to an answer: the pop-over by global shortcut and by the tray."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import APP_LOG, AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_for_rest, wait_until
from tests.support.desktop_screen import Window
from tests.support.live_server import Stream
from tests.support.shortcut_portal import ShortcutPortal
from tests.support.worlds import World

# `qapp` only paints what the icon should look like.
pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

_MIDDLE = 2


@pytest.fixture
def portal(desktop: Desktop) -> Iterator[ShortcutPortal]:
    """A portal with global shortcuts on the desktop's bus."""
    with ShortcutPortal(desktop.bus.address) as portal:
        yield portal
        assert portal.broken == []


@pytest.fixture
def keyed(desktop: Desktop, world: World, portal: ShortcutPortal, tmp_path: Path) -> Iterator[AppRun]:
    """The app in the tray, signed in, with a global shortcut."""
    run = AppRun(desktop, tmp_path / "ana")
    run.command("login", world.url, world.ana)
    settings = run.data_dir / "config" / "settings.json"
    chosen = json.loads(settings.read_text()) if settings.exists() else {}
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(chosen | {"shortcuts": {"open": "Ctrl+Alt+T"}}))
    run.start("--hidden")
    run.wait_for_state("online")
    portal.wait_for(1)
    yield run
    assert run.stop() == 0, desktop.log_of(APP_LOG)


def _pop_over(app: AppRun) -> Window:
    """Wait for the pop-over, and until it has the keyboard."""

    def shown() -> list[Window]:
        return [each for each in app.chat_windows() if each.name == "Quick reply"]

    found = wait_for_rest(shown, "the pop-over")[0]
    wait_until(lambda: app.desktop.screen.focused() == found.id, "the pop-over to have the keyboard")
    return found


def _both(heard: Stream) -> tuple[Any, Any]:
    """Wait for what tells of a reading, and of an answer; in whatever order they come."""
    found: dict[str, Any] = {}
    for event in heard:
        if event.name in {"read", "message"}:
            found[event.name] = event.data["data"]
        if len(found) == 2:
            break
    return found["read"], found["message"]


def test_two_keystrokes_from_anywhere_to_an_answer(
    desktop: Desktop, world: World, portal: ShortcutPortal, keyed: AppRun
) -> None:
    app, bruno = keyed, world.peer(world.bruno)
    conversation = bruno.open(world.ana.id)["id"]
    with bruno.stream() as heard:
        heard.next("system")
        message = bruno.post(conversation, "¿Comemos a las dos?")
        app.wait_for_badge("1")

        portal.press("token-of-the-system")
        shown = _pop_over(app).rect
        tray = app.icon
        assert shown.y + shown.height <= tray.y, "above the tray"
        assert shown.x + shown.width > tray.x, "at its side of the screen"
        assert shown.x + shown.width <= desktop.screenshot().width, "inside the screen"
        assert app.status()["unread"] == 1, "looking reads nothing"

        desktop.type_text("Voy")
        desktop.key("Return")
        read, answer = _both(heard)
        assert read["messageId"] == message["id"]
        assert (answer["body"], answer["senderId"]) == ("Voy", world.ana.id)
        app.wait_for_badge("")
        wait_until(lambda: not app.chat_windows(), "the pop-over to be out of the way")

        # Nobody waits: the same by the tray, to whom one wrote with last; Esc, and the keys again.
        desktop.click(*app.icon.centre, _MIDDLE)
        _pop_over(app)
        desktop.key("Escape")
        wait_until(lambda: not app.chat_windows(), "the pop-over to be gone")
        portal.press()
        _pop_over(app)
        desktop.type_text("Y llevo postre")
        desktop.key("Return")
        assert heard.next("message").data["data"]["body"] == "Y llevo postre"
        wait_until(lambda: not app.chat_windows(), "the pop-over to be out of the way")

        # From there to the chat, with what was written so far.
        portal.press()
        _pop_over(app)
        desktop.type_text("a medias")
        desktop.key("ctrl+Return")
        app.wait_for_composer()
        desktop.key("Return")
        assert heard.next("message").data["data"]["body"] == "a medias"
    assert world.peak_streams(world.ana) == 1
