"""What a colleague writes, as the desktop's notification service gets it and as the screen shows it."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_bus import NOTIFICATIONS, SeenNotification, SeenTraffic
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import count_colour
from tests.support.hostile import NAMES, PEER_TEXTS, is_raw
from tests.support.live_server import Peer
from tests.support.worlds import Level, Level1World, Level2World, World

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

# A notification is replaced at most once a second: each text costs one.
_TEXTS = (
    "html bold",
    "html image from a file",
    "html link with another text",
    "html entities",
    "ampersands",
    "pango markup",
    "freedesktop markup",
    "cdata",
    "rtl override",
    "isolates closed too often",
    "ansi colour",
    "line feeds",
    "emoji flags",
    "non-characters",
    "word of 2,048 bytes",
    "qt arg",
)
_TITLES = {  # three: a fourth person who begins to write within 5 s is told of in a summary
    "markup": NAMES["markup"],
    "ampersand": NAMES["ampersand"],
    "rtl override": "Ana oipmilC",
}
_RED = (255, 0, 0)
_NONE = SeenNotification(app_name="", replaces_id=0, summary="", body="", actions=(), hints={})


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A server that lets people write as fast as they like."""
    level: Level = request.param
    with Level1World() if level == 1 else Level2World(rate_limit="1000/10") as running:
        if isinstance(running, Level1World):
            running.control.rate_limit(1000)
        yield running


def shown(body: str) -> str:
    """What people see of a text that the server has stored: its controls too, and nothing else changes."""
    return "".join("\ufffd" if is_raw(each) and each != "\n" else each for each in body)


def called(world: World, name: str) -> Peer:
    """Return somebody of this name."""
    if isinstance(world, Level1World):
        world.control.patch("person", world.bruno.id, name=name)
        return world.peer(world.bruno)
    assert isinstance(world, Level2World)
    org = world.peer(world.bruno).user["orgId"]
    hired = world.server.hire(org, f"hostil{len(world.server.accounts)}@norte.test", name)
    return Peer(world.url, hired["email"], hired["password"])


def test_what_colleagues_write_and_are_called_is_shown_letter_by_letter(
    desktop: Desktop, world: World, app: AppRun
) -> None:
    assert app.status()["state"] == "online"
    bruno = world.peer(world.bruno)
    conversation = bruno.open(world.ana.id)["id"]
    for count, name in enumerate(_TEXTS, 1):
        stored = bruno.post(conversation, PEER_TEXTS[name])["body"]
        several = f"{count} new messages\n" if count > 1 else ""
        body = several + html.escape(shown(stored), quote=False)  # dunst reads markup
        desktop.bus.wait_for(lambda traffic, body=body: _last(traffic).body == body, f"{name}: {body!r}")  # type: ignore[misc]  # mypy cannot type lambda defaults
        assert desktop.notifications_seen()[-1].summary == world.bruno.name
        if name == "pango markup":
            dunst = desktop.notification_rect()
            assert count_colour(desktop.screenshot(), _RED, rect=dunst) == 0

    for name, title in _TITLES.items():
        peer = called(world, NAMES[name])
        peer.post(peer.open(world.ana.id)["id"], f"soy {name}")
        desktop.bus.wait_for(lambda traffic, title=title: _last(traffic).summary == title, title)  # type: ignore[misc]  # mypy cannot type lambda defaults
    assert app.status()["unread"] == len(_TEXTS) + len(_TITLES)
    _assert_that_markup_would_have_been_seen(desktop)


def _last(traffic: SeenTraffic) -> SeenNotification:
    return traffic.notifications[-1] if traffic.notifications else _NONE


def _assert_that_markup_would_have_been_seen(desktop: Desktop) -> None:
    """The same text, sent by somebody who forgets to escape it, is red on the screen."""
    service = DBusAddress("/org/freedesktop/Notifications", NOTIFICATIONS, NOTIFICATIONS)
    body: tuple[object, ...] = (
        "other",
        0,
        "",
        "otro",
        '<span foreground="#FF0000" size="x-large">█████</span>',
        [],
        {},
        -1,
    )
    with open_dbus_connection(desktop.bus.address) as connection:
        connection.send_and_get_reply(new_method_call(service, "Notify", "susssasa{sv}i", body), timeout=20)
        wait_until(
            lambda: count_colour(desktop.screenshot(), _RED, rect=desktop.notification_rect()) > 0,
            "red letters",
        )
