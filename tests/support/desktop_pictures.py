"""Pictures of a whole desktop's trays and notifications, and of the demo: app and server run for real."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from PIL import Image

from tests.support.app import AppRun
from tests.support.demo import PICTURE, ROOT
from tests.support.desktop import Desktop
from tests.support.desktop_bus import NOTIFICATIONS
from tests.support.desktop_processes import MissingProgramError, wait_until
from tests.support.desktop_screen import Rect, difference
from tests.support.desktop_trays import TrayHost
from tests.support.live_server import LiveServer
from tests.support.worlds import Person

_SIZE: Final = (1280, 800)
_CORNER: Final = Rect(_SIZE[0] - 520, 0, 520, 600)  # where notifications come up
_STEADY: Final = 25  # looks, 20 ms apart: longer than a notification takes to fade in
_ENLARGED: Final = 3
_LANGUAGES: Final = {"es": "es_ES:es", "en": "en_GB:en"}
_LUCIA: Final = ("Hola, Ana.", "¿Tienes un minuto?", "Es por el turno del sábado 🙏")
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


Look = Literal["light", "dark"]


def _start_dunst(desktop: Desktop, look: Look) -> None:
    ground, ink, frame = _COLOURS[look]
    config = desktop.home / "dunstrc"
    config.write_text(_DUNST.format(ground=ground, ink=ink, frame=frame))
    desktop.start("dunst", "-config", str(config))


def _start_xfce4_notifyd(desktop: Desktop, look: Look) -> None:
    places = sorted(Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd"))
    if not places:
        raise MissingProgramError("xfce4-notifyd is not installed: requirements/debian-pictures.txt names it")
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
    desktop.start(str(places[0]), env={"GTK_THEME": "Adwaita:dark"} if look == "dark" else {})


SERVICES: Final = {"dunst": _start_dunst, "xfce4-notifyd": _start_xfce4_notifyd}
"""How each notification service is started on a desktop, light or dark."""


def notifications(service: str, language: str, look: Look) -> Iterator[Image.Image]:
    """Yield what a service shows: a message beside three of one person, then a summary of many."""
    with (
        LiveServer("demo", "--every", "0") as server,
        Desktop(tray="xfce4-panel", notifications=False, sound=False, size=_SIZE) as desktop,
    ):
        SERVICES[service](desktop, look)
        desktop.bus.wait_for_name(NOTIFICATIONS)
        _start(desktop, server, language)
        ana, lucia, marcos = (server.peer(number) for number in range(3))
        empty = desktop.screenshot()
        marcos.post(marcos.open(ana.id)["id"], _MARCOS)
        _wait_for_notifications(desktop, 1)
        for number, words in enumerate(_LUCIA, 2):
            lucia.post(lucia.open(ana.id)["id"], words)
            _wait_for_notifications(desktop, number)
        yield _steady(desktop, empty)
        for number in _NUMBERS:
            peer = server.peer(number)
            peer.post(peer.open(ana.id)["id"], _LUCIA[1])
        all_of_them = f"{1 + len(_LUCIA) + len(_NUMBERS)} "
        desktop.bus.wait_for(
            lambda seen: seen.notifications[-1].body.startswith(all_of_them), "a summary of all"
        )
        yield _steady(desktop, empty)


def trays() -> Image.Image:
    """Return the icon as two tray hosts show it: nothing unread, three unread, offline; enlarged."""
    pictures = [*_in_a_tray("trayer"), *_in_a_tray("xfce4-panel")]
    width, height = pictures[0].size
    whole = Image.new("RGB", (width * 3, height * 2))
    for number, each in enumerate(pictures):
        whole.paste(each, (number % 3 * width, number // 3 * height))
    return whole


def _in_a_tray(host: TrayHost) -> Iterator[Image.Image]:
    with (
        LiveServer("demo", "--every", "0") as server,
        Desktop(tray=host, sound=False, size=_SIZE) as desktop,
    ):
        app = _start(desktop, server, "es")
        ana, lucia = server.peer(0), server.peer(1)
        yield _icon(desktop, app)
        for words in _LUCIA:
            lucia.post(lucia.open(ana.id)["id"], words)
        wait_until(lambda: app.status()["unread"] == len(_LUCIA), "three unread messages")
        yield _icon(desktop, app)
        server.stop()
        app.wait_for_state("offline")
        yield _icon(desktop, app)


def demo() -> Image.Image:
    """Return what `make demo` leaves behind: tray, notification and chat on one screen."""
    env = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = [sys.executable, "-m", "tests.support.demo"]
    subprocess.run(command, cwd=ROOT, env=env | {"DEMO_SECONDS": "5"}, check=True, timeout=300)  # noqa: S603
    return Image.open(PICTURE)


def _start(desktop: Desktop, server: LiveServer, language: str) -> AppRun:
    """Sign Ana in, and start the app hidden."""
    desktop.env["LANGUAGE"] = _LANGUAGES[language]
    me = server.accounts[0]
    app = AppRun(desktop, desktop.home / "data")
    app.command("login", server.url, Person(me["id"], me["name"], me["email"], me["password"]))
    app.start("--hidden")
    app.wait_for_state("online")
    return app


def _wait_for_notifications(desktop: Desktop, count: int) -> None:
    desktop.bus.wait_for(lambda seen: len(seen.notifications) >= count, f"{count} notifications")


def _steady(desktop: Desktop, empty: Image.Image) -> Image.Image:
    """Return the notifications, once they keep still."""
    still = _still(desktop, _CORNER)
    place = difference(empty, still, _CORNER)
    assert place is not None, "nothing is shown"
    return still.crop(
        (place.x - 12, max(0, place.y - 12), place.x + place.width + 12, place.y + place.height + 12)
    )


def _icon(desktop: Desktop, app: AppRun) -> Image.Image:
    x, y = app.icon.centre
    left = min(max(0, x - 20), _SIZE[0] - 40)
    place = Rect(left, y - 18, 40, 36)
    part = _still(desktop, place).crop(place.box)
    return part.resize((part.width * _ENLARGED, part.height * _ENLARGED), Image.Resampling.NEAREST)


def _still(desktop: Desktop, place: Rect) -> Image.Image:
    """Return the screen as soon as a part of it has kept still for a moment."""
    looks: list[bytes] = []

    def same() -> Image.Image | None:
        picture = desktop.screenshot()
        looks.append(picture.crop(place.box).tobytes())
        return picture if len(looks) >= _STEADY and len(set(looks[-_STEADY:])) == 1 else None

    picture = wait_until(same, "a part of the screen to keep still")
    assert picture is not None
    return picture
