"""Real notification services on a made-up desktop: started, clicked as a person clicks them."""

from __future__ import annotations

import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from PIL import Image

from tests.support.desktop import Desktop
from tests.support.desktop_bus import NOTIFICATIONS
from tests.support.desktop_processes import MissingProgramError, wait_for_rest, wait_until
from tests.support.desktop_screen import Rect, Window
from tests.support.strict_notification_service import StrictService

DaemonName = Literal["dunst", "xfce4-notifyd", "notification-daemon"]

LABELS: Final = ("Reply", "Mark as read", "Mute 1 h")
"""The buttons of a message, in English."""

_ICON: Final = 64  # pixels; wider is a notification
_DARK: Final = 100  # of 255; what a label's letters are darker than
_GAP: Final = 14  # pixels between the labels of two buttons; more than between two words
_AWAY: Final = (20, 780)  # where the mouse covers nothing
_DUNST: Final = """[global]
origin = top-right
offset = 16x16
width = (300, 380)
font = DejaVu Sans 11
markup = full
format = "<b>%s</b>\\n%b"
corner_radius = 8
idle_threshold = 0
show_indicators = no
dmenu = {chooser}
mouse_left_click = do_action, close_current
mouse_right_click = close_current
[urgency_normal]
timeout = {seconds}
"""


class Daemon(ABC):
    """One service on a desktop, from its making until `stop`.

    Args:
        seconds: How long a notification stays on the screen, where the service can be told.
    """

    window_class: str

    def __init__(self, desktop: Desktop, *, seconds: int = 60) -> None:
        self._desktop = desktop
        self.start(seconds)

    @abstractmethod
    def _start(self) -> subprocess.Popen[bytes]:
        """Start it."""

    @abstractmethod
    def open(self) -> None:
        """Click the topmost notification so that what it is about opens."""

    @abstractmethod
    def press(self, label: str, labels: Sequence[str]) -> None:
        """Press one of the buttons of the topmost notification."""

    @abstractmethod
    def dismiss(self) -> None:
        """Wipe the topmost notification away."""

    def start(self, seconds: int = 60) -> None:
        """Start it after `stop`."""
        self._seconds = seconds
        self._process = self._start()
        self._desktop.bus.wait_for_name(NOTIFICATIONS)

    def stop(self) -> None:
        """End it."""
        self._desktop.stop(self._process)
        wait_until(lambda: not self._desktop.bus.has_owner(NOTIFICATIONS), "the service to leave")

    def windows(self) -> list[Window]:
        """Return the windows of what is on the screen now; an icon in the tray is none."""
        mine = [each for each in self._desktop.windows() if self.window_class in each.classes]
        return [each for each in mine if each.rect.width > _ICON]

    def wait_until_shown(self) -> Rect:
        """Wait for something to be on the screen, and at rest; returns where the topmost one is."""

        def place() -> Rect | None:
            rects = sorted((each.rect for each in self.windows()), key=lambda rect: rect.y)
            return rects[0] if rects else None

        rect = wait_for_rest(place, f"something of {self.window_class} on the screen")
        assert rect is not None
        return rect

    def wait_until_gone(self) -> None:
        """Wait until nothing is on the screen."""
        wait_until(lambda: not self.windows(), f"nothing of {self.window_class} on the screen")

    def _click(self, x: int, y: int, button: int = 1) -> None:
        self._desktop.click(x, y, button)
        self._desktop.screen.move(*_AWAY)  # it would hold the next one on the screen


class Dunst(Daemon):
    """dunst: clicks open, a menu has the buttons."""

    window_class = '"Dunst"'

    def _start(self) -> subprocess.Popen[bytes]:
        self._choice = self._desktop.home / "choice"
        chooser = self._desktop.home / "chooser"  # what would show the menu: takes what the test wants
        chooser.write_text(f'#!/bin/sh\ngrep -m 1 -F "$(cat {self._choice})"\n')
        chooser.chmod(0o700)
        config = self._desktop.home / "dunstrc"
        config.write_text(_DUNST.format(chooser=chooser, seconds=self._seconds))
        return self._desktop.start("dunst", "-config", str(config))

    def open(self) -> None:
        rect = self.wait_until_shown()
        self._click(rect.x + rect.width // 2, rect.y + 20)

    def press(self, label: str, labels: Sequence[str]) -> None:
        assert label in labels
        self.wait_until_shown()
        self._choice.write_text(f"#{label} ")
        self._desktop.run("dunstctl", "context")

    def dismiss(self) -> None:
        rect = self.wait_until_shown()
        self._click(rect.x + rect.width // 2, rect.y + 20, 3)


class Xfce4Notifyd(Daemon):
    """xfce4-notifyd: a click dismisses, opening is a button among the others."""

    window_class = '"Xfce4-notifyd"'

    def _start(self) -> subprocess.Popen[bytes]:
        if not self._desktop.bus.has_owner("org.xfce.Xfconf"):
            self._desktop.start(found("xfconf", "**/xfce4/xfconf/xfconfd"))
            self._desktop.bus.wait_for_name("org.xfce.Xfconf")
        self._set("/initial-opacity", "double", "1")
        self._set("/expire-timeout", "int", str(self._seconds))
        return self._desktop.start(found("xfce4-notifyd", "*/xfce4/notifyd/xfce4-notifyd"))

    def _set(self, name: str, kind: str, value: str) -> None:
        self._desktop.run("xfconf-query", "-c", "xfce4-notifyd", "-p", name, "-n", "-t", kind, "-s", value)

    def open(self) -> None:
        self._press(self.wait_until_shown(), 0, 1 + len(LABELS))

    def press(self, label: str, labels: Sequence[str]) -> None:
        self._press(self.wait_until_shown(), 1 + labels.index(label), 1 + len(labels))

    def _press(self, rect: Rect, position: int, count: int) -> None:
        each = (rect.width - 28) // count  # all as wide
        self._click(rect.x + 14 + each * position + each // 2, rect.y + rect.height - 31)

    def dismiss(self) -> None:
        rect = self.wait_until_shown()
        self._click(rect.x + rect.width // 2, rect.y + 14)


class NotificationDaemon(Daemon):
    """notification-daemon: one at a time, for seven seconds; then it lies in a list that nobody sees."""

    window_class = '"Notification-daemon"'

    def _start(self) -> subprocess.Popen[bytes]:
        return self._desktop.start(found("notification-daemon", "notification-daemon/notification-daemon"))

    def open(self) -> None:
        rect = self.wait_until_shown()
        self._click(rect.x + 30, rect.y + rect.height - 20)

    def press(self, label: str, labels: Sequence[str]) -> None:
        rect = self.wait_until_shown()
        band = Rect(rect.x + 80, rect.y + rect.height - 46, rect.width - 100, 18)
        places = wait_until(lambda: _labels(self._desktop.screenshot(), band, len(labels)), f"{labels}")
        self._click(places[labels.index(label)], band.y + band.height // 2)

    def dismiss(self) -> None:
        rect = self.wait_until_shown()
        self._click(rect.x + rect.width - 24, rect.y + 28)


class Strict:
    """The made-up service with KDE's extras, in the place of a real one: nothing is seen on the screen.

    Attributes:
        service: The service itself.
    """

    def __init__(self, desktop: Desktop, *, seconds: int = 60) -> None:
        assert seconds
        self.service = StrictService(desktop.bus.address)
        self.service.__enter__()

    def stop(self) -> None:
        """End it; whatever it complained of fails the test."""
        self.service.__exit__(None, None, None)

    def open(self) -> None:
        """Click the newest notification."""
        self.service.press(self._newest(), token="token-of-the-click")

    def press(self, label: str, labels: Sequence[str]) -> None:
        """Press one of its buttons."""
        assert label in labels
        newest = self._newest()
        actions = self.service.get(newest).actions
        self.service.press(newest, next(key for key, each in actions.items() if each == label))

    def dismiss(self) -> None:
        """Wipe it away."""
        self.service.dismiss(self._newest())

    def wait_until_shown(self) -> None:
        """Wait for something to be shown."""
        self._newest()

    def wait_until_gone(self) -> None:
        """Wait until nothing is shown."""
        wait_until(lambda: not self.service.on_screen, "nothing to be shown")

    def _newest(self) -> int:
        return wait_until(lambda: max(self.service.numbers_on_screen, default=0), "something to be shown")


DAEMONS: Final[dict[DaemonName, type[Daemon]]] = {
    "dunst": Dunst,
    "xfce4-notifyd": Xfce4Notifyd,
    "notification-daemon": NotificationDaemon,
}


def found(package: str, place: str) -> str:
    """Return the path of a program that is no command, by a pattern of its place below /usr/lib.

    Raises:
        MissingProgramError: It is not installed.
    """
    places = [str(each) for root in ("/usr/lib", "/usr/libexec") for each in Path(root).glob(place)]
    if not places:
        raise MissingProgramError(f"{package} is not installed: requirements/debian-test.txt names it")
    return min(places)


def _labels(picture: Image.Image, band: Rect, count: int) -> list[int]:
    """Return the middle of each label within a strip, if there are that many."""
    strip = picture.convert("L").crop(band.box)
    dark = [x for x in range(band.width) if min(strip.crop((x, 0, x + 1, band.height)).tobytes()) < _DARK]
    ends = [x for x, after in zip(dark, [*dark[1:], band.width + _GAP], strict=True) if after - x > _GAP]
    starts = [x for before, x in zip([-_GAP - 1, *dark], dark, strict=False) if x - before > _GAP]
    middles = [band.x + (start + end) // 2 for start, end in zip(starts, ends, strict=True)]
    return middles if len(middles) == count else []
