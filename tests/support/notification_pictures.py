"""Pictures of notifications, as three services show them: app and server run for real."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Final

from PIL import Image

from tests.support.desktop import Desktop
from tests.support.desktop_bus import NOTIFICATIONS
from tests.support.desktop_pictures import LUCIA, SIZE, Look, start_ana, still
from tests.support.desktop_screen import Rect, difference
from tests.support.live_server import LiveServer
from tests.support.notification_daemons import found

_CORNER: Final = Rect(SIZE[0] - 620, 0, 620, 600)  # where notifications come up
_MARCOS: Final = "Presupuesto <b>Peña & Hijos</b> en https://erp.example/p/4711: ¿lo miras antes de comer?"
_NUMBERS: Final = (2, 3, 4, 5)  # of the colleagues who all write at once
_COLOURS: Final = {"light": ("#FFFFFF", "#111827", "#C9D1DB"), "dark": ("#1F2430", "#E8EDF4", "#3A4252")}
_DUNST: Final = """[global]
origin = top-right
offset = 16x16
width = (300, 400)
font = Cantarell 11
markup = full
format = "<b>%s</b>\\n%b"
frame_width = 1
corner_radius = 8
idle_threshold = 0
show_indicators = no
[urgency_normal]
background = "{ground}"
foreground = "{ink}"
frame_color = "{frame}"
timeout = 0
"""


def _start_dunst(desktop: Desktop, look: Look) -> None:
    ground, ink, frame = _COLOURS[look]
    config = desktop.home / "dunstrc"
    config.write_text(_DUNST.format(ground=ground, ink=ink, frame=frame))
    desktop.start("dunst", "-config", str(config))


def _start_xfce4_notifyd(desktop: Desktop, look: Look) -> None:
    command = (
        "xfconf-query",
        "-c",
        "xfce4-notifyd",
        "-p",
        "/initial-opacity",
        "-n",
        "-t",
        "double",
        "-s",
        "1",
    )
    subprocess.run(command, env=desktop.env, check=True, timeout=20)  # noqa: S603 - words of our own
    desktop.start(found("xfce4-notifyd", "*/xfce4/notifyd/xfce4-notifyd"), env=_gtk(look))


def _start_notification_daemon(desktop: Desktop, look: Look) -> None:
    desktop.start(found("notification-daemon", "notification-daemon/notification-daemon"), env=_gtk(look))


def _gtk(look: Look) -> dict[str, str]:
    return {"GTK_THEME": "Adwaita:dark"} if look == "dark" else {}


SERVICES: Final = {
    "dunst": _start_dunst,
    "xfce4-notifyd": _start_xfce4_notifyd,
    "notification-daemon": _start_notification_daemon,
}
"""How each notification service is started on a desktop, light or dark."""


def notifications(service: str, language: str, look: Look) -> Iterator[Image.Image]:
    """Yield what a service shows: a message beside three of one person, then a summary of many."""
    with (
        LiveServer("demo", "--every", "0") as server,
        Desktop(tray="xfce4-panel", notifications=False, sound=False, size=SIZE) as desktop,
    ):
        SERVICES[service](desktop, look)
        desktop.bus.wait_for_name(NOTIFICATIONS)
        start_ana(desktop, server, language)
        ana, lucia, marcos = (server.peer(number) for number in range(3))
        empty = desktop.screenshot()
        marcos.post(marcos.open(ana.id)["id"], _MARCOS)
        _wait_for_notifications(desktop, 1)
        for number, words in enumerate(LUCIA, 2):
            lucia.post(lucia.open(ana.id)["id"], words)
            _wait_for_notifications(desktop, number)
        yield _steady(desktop, empty)
        for number in _NUMBERS:
            peer = server.peer(number)
            peer.post(peer.open(ana.id)["id"], LUCIA[1])
        all_of_them = f"{1 + len(LUCIA) + len(_NUMBERS)} "
        desktop.bus.wait_for(
            lambda seen: seen.notifications[-1].body.startswith(all_of_them), "a summary of all"
        )
        yield _steady(desktop, empty)


def _wait_for_notifications(desktop: Desktop, count: int) -> None:
    desktop.bus.wait_for(lambda seen: len(seen.notifications) >= count, f"{count} notifications")


def _steady(desktop: Desktop, empty: Image.Image) -> Image.Image:
    """Return the notifications, once they keep still."""
    at_rest = still(desktop, _CORNER)
    place = difference(empty, at_rest, _CORNER)
    assert place is not None, "nothing is shown"
    left, top = place.x - 12, max(0, place.y - 12)
    right, bottom = min(SIZE[0], place.x + place.width + 12), place.y + place.height + 12
    return at_rest.crop((left, top, right, bottom))
