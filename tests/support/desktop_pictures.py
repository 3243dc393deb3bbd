"""Pictures of a whole desktop's trays, and of the demo: app and server run for real."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Final, Literal

from PIL import Image

from tests.support.app import AppRun
from tests.support.demo import PICTURE, ROOT
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Rect
from tests.support.desktop_trays import TrayHost
from tests.support.live_server import LiveServer
from tests.support.worlds import Person

SIZE: Final = (1280, 800)
_STEADY: Final = 25  # looks, 20 ms apart: longer than a notification takes to fade in
_ENLARGED: Final = 3
_LANGUAGES: Final = {"es": "es_ES:es", "en": "en_GB:en"}
LUCIA: Final = ("Hola, Ana.", "¿Tienes un minuto?", "Es por el turno del sábado 🙏")
Look = Literal["light", "dark"]


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
        Desktop(tray=host, sound=False, size=SIZE) as desktop,
    ):
        app = start_ana(desktop, server, "es")
        ana, lucia = server.peer(0), server.peer(1)
        yield _icon(desktop, app)
        for words in LUCIA:
            lucia.post(lucia.open(ana.id)["id"], words)
        wait_until(lambda: app.status()["unread"] == len(LUCIA), "three unread messages")
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


def start_ana(desktop: Desktop, server: LiveServer, language: str) -> AppRun:
    """Sign Ana in, and start the app hidden."""
    desktop.env["LANGUAGE"] = _LANGUAGES[language]
    me = server.accounts[0]
    app = AppRun(desktop, desktop.home / "data")
    app.command("login", server.url, Person(me["id"], me["name"], me["email"], me["password"]))
    app.start("--hidden")
    app.wait_for_state("online")
    return app


def _icon(desktop: Desktop, app: AppRun) -> Image.Image:
    x, y = app.icon.centre
    left = min(max(0, x - 20), SIZE[0] - 40)
    place = Rect(left, y - 18, 40, 36)
    part = still(desktop, place).crop(place.box)
    return part.resize((part.width * _ENLARGED, part.height * _ENLARGED), Image.Resampling.NEAREST)


def still(desktop: Desktop, place: Rect) -> Image.Image:
    """Return the screen as soon as a part of it has kept still for a moment."""
    looks: list[bytes] = []

    def same() -> Image.Image | None:
        picture = desktop.screenshot()
        looks.append(picture.crop(place.box).tobytes())
        return picture if len(looks) >= _STEADY and len(set(looks[-_STEADY:])) == 1 else None

    picture = wait_until(same, "a part of the screen to keep still")
    assert picture is not None
    return picture
