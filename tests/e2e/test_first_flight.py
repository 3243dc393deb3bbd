"""A message from the server to tray, notification, sound and chat window, and back; on both levels."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.watching import second_client, watch_beside
from tests.support.worlds import World

# `qapp` only paints what the icon should look like.
pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

# Hosts that ask for the icon over the bus; more of them on request (make e2e-hosts).
PANELS = os.environ.get("E2E_PANELS", "xfce4-panel").split()

_STREAM = "GET /api/chat/stream"
# Seconds. The promises are 1 s for either, and `make bench` measures them; these are what a machine that does
# much else at the same time keeps, too.
_SEEN_WITHIN = 5.0  # from the POST's answer to the painted badge
_GONE_WITHIN = 5.0  # from the signal to the end


def test_a_message_reaches_badge_notification_sound_and_chat_and_is_answered(
    desktop: Desktop, world: World, app: AppRun, tmp_path: Path
) -> None:
    bruno = world.peer(world.bruno)
    conversation = bruno.open(world.ana.id)["id"]
    with (
        second_client(world, world.ana, tmp_path / "second") as second,
        bruno.stream() as heard_by_bruno,
    ):
        heard_by_bruno.next("system")
        second.wait_for("connection", state="online")
        assert app.badge(desktop.screenshot()) == ""
        desktop.start_recording()

        message = bruno.post(conversation, "Hola Ana, ¿comemos a las dos?")
        posted = time.monotonic()
        assert app.wait_for_badge("1") - posted <= _SEEN_WITHIN
        desktop.bus.wait_for(lambda traffic: bool(traffic.ids), "a notification")
        (shown,) = desktop.notifications_seen()
        assert (shown.summary, shown.body) == ("Bruno Benítez", "Hola Ana, ¿comemos a las dos?")
        assert desktop.notification_rect().width > 100
        second.wait_for("message", id=message["id"], own=False)
        desktop.wait_for_sound(0.01)

        app.click_tray()
        app.wait_for_badge("")
        app.chat_window()
        desktop.bus.wait_for(lambda traffic: bool(traffic.closed), "the notification to be withdrawn")
        assert heard_by_bruno.next("read").data["data"]["messageId"] == message["id"]
        assert app.status()["unread"] == 0
        if world.level == 2:  # level 1 zeroes its counter only by an action of its own page
            assert world.peer(world.ana).unread() == 0
            second.wait_for("read", conversationId=conversation, unread=0)

        app.wait_for_composer()
        desktop.type_text("Claro que sí")
        desktop.key("Return")
        answer = heard_by_bruno.next("message").data["data"]
        assert (answer["body"], answer["senderId"]) == ("Claro que sí", world.ana.id)
    assert world.peak_streams(world.ana) == 2, "one for the app, one for the second client"


def test_a_click_on_the_notification_opens_its_conversation(
    desktop: Desktop, world: World, app: AppRun
) -> None:
    bruno = world.peer(world.bruno)
    conversation = bruno.open(world.ana.id)["id"]
    with bruno.stream() as heard_by_bruno:
        message = bruno.post(conversation, "¿Puedes mirar esto?")
        desktop.bus.wait_for(lambda traffic: bool(traffic.ids), "a notification")
        desktop.notification_rect()
        desktop.dunst_click()
        assert app.chat_window().rect.width >= 360
        assert heard_by_bruno.next("read").data["data"]["messageId"] == message["id"]
    app.wait_for_badge("")


def test_the_app_never_holds_two_streams(desktop: Desktop, world: World, tmp_path: Path) -> None:
    app = AppRun(desktop, tmp_path / "ana")
    app.command("login", world.relay.url, world.ana)
    app.start("--hidden")
    app.wait_for_state("online")
    for streams in range(2, 5):
        world.relay.cut()
        # Not "none, then one": it may be back before anybody could see that it was gone.
        wait_until(lambda wanted=streams: world.relay.requests.count(_STREAM) >= wanted, "a new stream")  # type: ignore[misc]
        wait_until(lambda: world.open_streams(world.ana) == 1, "the old stream to be gone")
        app.wait_for_state("online")
    with watch_beside(app.data_dir, desktop.env) as beside:  # asks the app
        beside.wait_for("connection", state="online")
        app.click_tray()
        app.wait_for_keyboard()
        desktop.key("ctrl+w")
        wait_until(lambda: not app.chat_windows(), "the window to be closed")
        assert app.status()["streamSince"] is not None
    assert world.open_streams(world.ana) == 1
    assert world.peak_streams(world.ana) == 1
    assert app.stop() == 0


def test_a_second_start_raises_the_window_and_ends(desktop: Desktop, app: AppRun) -> None:
    assert not app.chat_windows()
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        app.second_start(), env=desktop.env, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    app.chat_window()


def test_the_app_leaves_at_once(desktop: Desktop, world: World, tmp_path: Path) -> None:
    app = AppRun(desktop, tmp_path / "ana")
    app.command("login", world.url, world.ana)
    app.start()
    app.wait_for_state("online")
    app.chat_window()
    asked = time.monotonic()
    assert app.stop() == 0
    assert time.monotonic() - asked <= _GONE_WITHIN
    wait_until(lambda: world.open_streams(world.ana) == 0, "the server to notice")


def test_a_link_to_a_person_opens_the_chat_with_them(desktop: Desktop, world: World, app: AppRun) -> None:
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [*app.second_start(), f"timenow:person/{world.bruno.email}"],
        env=desktop.env,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    app.wait_for_composer()
    with world.peer(world.bruno).stream() as heard:
        heard.next("system")
        desktop.type_text("Hola, Bruno")
        desktop.key("Return")
        assert heard.next("message").data["data"]["body"] == "Hola, Bruno"


@pytest.mark.parametrize("desktop", PANELS, indirect=True)
def test_the_badge_shows_in_a_panel_that_asks_for_it_over_the_bus(
    desktop: Desktop, world: World, app: AppRun
) -> None:
    panel = desktop.screen.window(desktop.tray.host).rect
    assert not app.reds(desktop.screenshot(), panel)
    bruno = world.peer(world.bruno)
    bruno.post(bruno.open(world.ana.id)["id"], "¿Estás?")
    wait_until(lambda: app.reds(desktop.screenshot(), panel), "red in the panel")
    assert app.status()["unread"] == 1
