"""The demo without a display: a hand that clicks, types and looks in the person's place."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from typing import Any, Final

from tests.support.demo import PICTURE, ROOT, App, say
from tests.support.desktop import Desktop
from tests.support.desktop_bus import SeenTraffic
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Rect, count_colour
from tests.support.live_server import LiveServer, Peer

_RED: Final = (220, 38, 38)  # the badge, #DC2626
_ENOUGH: Final = 20  # pixels of it: a badge, and not an edge
_SCREEN: Final = (1440, 900)  # the window and a notification find room beside each other
_EVERY: Final = 5.0  # seconds between two remarks of Lucía
_SPANISH: Final = {"LANG": "C.UTF-8", "LANGUAGE": "es", "LC_ALL": ""}
_TYPED: Final = "Hola, claro que puedo. Dame cinco minutos."
_MEANWHILE: Final = "Ana, ya tienes el parte de la semana 📄 ¿Lo miras antes de comer?"
_LEAST: Final = 1.0  # seconds to look at what is left of the time


class Unseen:
    """One run on a desktop of its own.

    Args:
        since: When the demo began, on the monotonic clock.
        seconds: How long it shall run in all.
    """

    def __init__(self, since: float, seconds: float) -> None:
        self._since = since
        self._seconds = seconds
        self._failed = False

    def run(self) -> int:
        """Run it and return the exit code: 0 only if everything was seen."""
        has_sound = all(shutil.which(name) for name in ("pulseaudio", "parec"))
        with (
            LiveServer("demo", "--every", str(_EVERY)) as server,
            Desktop(keyring=False, sound=has_sound, size=_SCREEN) as desktop,
            App(server, {**desktop.env, **_SPANISH}, "--hidden") as app,
        ):
            say(f"The server answers at {server.url}; Ana Ferrer is signed in.")
            try:
                self._look(server, desktop, app, has_sound=has_sound)
            except (TimeoutError, AssertionError, subprocess.SubprocessError) as error:
                self._tell(f"{error}", seen=False)
            if self._failed:
                desktop.screenshot(PICTURE)
                say(f"The app said:\n{app.said()}")
        say(f"The picture: {PICTURE.relative_to(ROOT)}")
        say("Something was missing." if self._failed else "Everything was seen.")
        return 1 if self._failed else 0

    def _look(self, server: LiveServer, desktop: Desktop, app: App, *, has_sound: bool) -> None:
        icon = desktop.tray_icon_rect()
        self._tell(f"the icon is in the tray, {time.monotonic() - self._since:.1f} s after the start")
        ana, lucia, marcos = (server.peer(number) for number in range(3))
        if has_sound:
            desktop.start_recording()
        self._wait_for_a_message(desktop, icon, lucia)
        if has_sound:
            loudness = desktop.stop_recording()
            self._tell(f"a sound was played (RMS {loudness:.2f})", seen=loudness > 0.01)
        self._open_the_chat(desktop, icon, app)
        self._write(desktop, ana, lucia)
        self._take_the_picture(desktop, icon, app, marcos, ana)
        self._stay(app)

    def _wait_for_a_message(self, desktop: Desktop, icon: Rect, lucia: Peer) -> None:
        wait_until(lambda: _red(desktop, icon), "a badge in the tray")
        self._tell(f"the badge is in the tray: {_red(desktop, icon)} red pixels")
        shown = _wait_for_notification(desktop, lucia.user["name"])
        self._tell(f"a notification came over the bus: {shown}")
        rect = desktop.notification_rect()
        self._tell(f"and is on the screen: {rect.width} by {rect.height} pixels")

    def _open_the_chat(self, desktop: Desktop, icon: Rect, app: App) -> None:
        desktop.click(*icon.centre)
        window = _chat(desktop)
        desktop.screen.move(window.x + window.width // 2, window.y + window.height + 40)  # off the badge
        self._tell(f"a click on the icon opened the chat: {window.width} by {window.height} pixels")
        wait_until(lambda: not _red(desktop, icon), "the badge to go")
        unread = _status(app)["unread"]
        self._tell(f"the badge is gone, the app says {unread} unread", seen=unread == 0)

    def _write(self, desktop: Desktop, ana: Peer, lucia: Peer) -> None:
        conversation = ana.open(lucia.id)["id"]
        desktop.type_text(_TYPED)
        desktop.key("Return")
        sent = _wait_for_message(ana, conversation, ana.id, body=_TYPED)
        self._tell(f"typed into the composer, and the server has it: “{sent['body']}”")
        answer = _wait_for_message(ana, conversation, lucia.id, after=sent)
        self._tell(f"{lucia.user['name']} answered: “{answer['body']}”")
        # A message is read once its row was visible in the active window: the chat has shown it.
        wait_until(
            lambda: _message(lucia, conversation, answer["id"])["status"] == "READ", "the answer to be read"
        )
        self._tell("the chat has shown the answer: the server knows it as read")

    def _take_the_picture(self, desktop: Desktop, icon: Rect, app: App, marcos: Peer, ana: Peer) -> None:
        marcos.post(marcos.open(ana.id)["id"], _MEANWHILE)
        _wait_for_notification(desktop, marcos.user["name"])
        desktop.notification_rect()
        wait_until(lambda: _red(desktop, icon), "the badge for another conversation")
        # Lucía may have written at that moment, too: her message is in view, and read half a second later.
        wait_until(lambda: _status(app)["unread"] == 1, "the app to say 1 unread")
        desktop.screenshot(PICTURE)
        self._tell(f"{marcos.user['name']} wrote meanwhile: badge and notification, the app says 1 unread")

    def _stay(self, app: App) -> None:
        left = max(_LEAST, self._seconds - (time.monotonic() - self._since))
        try:
            app.process.wait(left)
        except subprocess.TimeoutExpired:
            code = app.stop()
            self._tell(f"the app ran until the end and left with exit code {code}", seen=code == 0)
        else:
            self._tell(f"the app ended by itself with exit code {app.process.returncode}", seen=False)

    def _tell(self, line: str, *, seen: bool = True) -> None:
        self._failed = self._failed or not seen
        say(f"  {'seen   ' if seen else 'MISSING'}  {line}")


def _red(desktop: Desktop, icon: Rect) -> int:
    """Return how many pixels of the icon are badge red, 0 when too few for a badge."""
    count = count_colour(desktop.screenshot(), _RED, rect=icon)
    return count if count >= _ENOUGH else 0


def _wait_for_notification(desktop: Desktop, name: str) -> str:
    def came(seen: SeenTraffic) -> bool:
        return any(name in each.summary for each in seen.notifications)

    traffic = desktop.bus.wait_for(came, f"a notification of {name}")
    newest = next(each for each in reversed(traffic.notifications) if name in each.summary)
    return f"“{newest.summary}: {newest.body}”"


def _chat(desktop: Desktop) -> Rect:
    """Return where the chat window is: the app's only large one."""

    def found() -> Rect | None:
        ours = (each.rect for each in desktop.windows() if "TimeNow" in each.classes)
        return next((rect for rect in ours if rect.width > 300), None)

    rect = wait_until(found, "the chat window")
    assert rect is not None
    return rect


def _wait_for_message(
    peer: Peer,
    conversation: str,
    sender: str,
    *,
    body: str | None = None,
    after: dict[str, Any] | None = None,
) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        messages = peer.page(conversation)["data"]
        for each in messages:
            if after is not None and each["id"] == after["id"]:
                return None
            if each["senderId"] == sender and body in {None, each["body"]}:
                return each  # type: ignore[no-any-return]
        return None

    message = wait_until(found, "a message on the server")
    assert message is not None
    return message


def _message(peer: Peer, conversation: str, message_id: str) -> dict[str, Any]:
    return next(each for each in peer.page(conversation)["data"] if each["id"] == message_id)


def _status(app: App) -> dict[str, Any]:
    """Ask the running app how it stands."""
    return json.loads(app.command("status", "--json"))  # type: ignore[no-any-return]
