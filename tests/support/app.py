"""The app as a person runs it: a process on a desktop, with a data directory of its own."""

from __future__ import annotations

import functools
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops, ImageStat
from PySide6.QtGui import QImage

from desktop.state.icon_state import IconState
from desktop.ui.tray_icon import paint
from tests.support.desktop import Desktop
from tests.support.desktop_processes import PATIENCE, wait_for_rest, wait_until
from tests.support.desktop_screen import Rect, Window, count_colour
from tests.support.worlds import Person

_RED: Final = (220, 38, 38)  # #DC2626
_RINGS: Final = ((37, 99, 235), (29, 78, 216))  # the accent, and its darker tone
_ERROR: Final = (185, 28, 28)  # the light theme's
APP_LOG: Final = Path(sys.executable).name  # what it says on its console, for `Desktop.log_of`
_CLASS: Final = '"TimeNow"'
_ICON: Final = 64  # pixels; wider is a window
_ROOT: Final = Path(__file__).resolve().parents[2]
_PROGRAM: Final = (sys.executable, "-m", "desktop")


class AppRun:
    """One data directory, and what runs on it."""

    def __init__(self, desktop: Desktop, data_dir: Path) -> None:
        self.desktop = desktop
        self.data_dir = data_dir
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *args: str, wait: bool = True) -> None:
        """Start the app and wait for its icon in the tray, if there is a tray."""
        self._process = self.desktop.start(
            sys.executable, *_PROGRAM[1:], "--data-dir", str(self.data_dir), *args
        )
        if wait:
            self.icon: Rect = self.desktop.tray_icon_rect()

    def command(
        self,
        word: str,
        server: str | None = None,
        person: Person | None = None,
        *args: str,
        may_fail: bool = False,
    ) -> str:
        """Run a command to its end on this data directory and return what it printed."""
        who = ("--server", server, "--email", person.email, "--password-stdin") if server and person else ()
        done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
            [*_PROGRAM, word, "--data-dir", str(self.data_dir), *who, *args],
            cwd=_ROOT,
            env=self.desktop.env,
            input=f"{person.password}\n" if person else "",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert may_fail or done.returncode == 0, f"{word} exited {done.returncode}: {done.stderr}"
        return done.stdout

    def status(self) -> dict[str, Any]:
        """Ask the running app how it stands."""
        return json.loads(self.command("status", None, None, "--json"))  # type: ignore[no-any-return]

    def wait_for_state(self, state: str) -> None:
        """Wait until the app says it is in a state."""
        wait_until(lambda: self.status()["state"] == state, f"the app to be {state}")

    def badge(self, picture: Image.Image) -> str:
        """Read the number on the tray icon from a picture of the screen; "" for no badge.

        What the tray shows is compared with what the icon should look like for each number.
        """
        shown = picture.crop(self.icon.box)
        size = min(self.icon.width, self.icon.height)
        top, left = (self.icon.height - size) // 2, (self.icon.width - size) // 2
        shown = shown.crop((left, top, left + size, top + size))
        return min(_READABLE, key=lambda text: _distance(shown, text, size))

    def wait_for_badge(self, text: str, timeout: float = PATIENCE) -> float:
        """Wait until the tray shows a number; returns when that was seen (`time.monotonic`)."""

        def seen() -> float | None:
            at = time.monotonic()
            return at if self.badge(self.desktop.screenshot()) == text else None

        at = wait_until(seen, f"the badge {text!r}", timeout)
        assert at is not None
        return at

    def reds(self, picture: Image.Image, place: Rect) -> int:
        """Return how many pixels of a place are the badge's red."""
        return count_colour(picture, _RED, rect=place)

    def errors_shown(self, window: Window) -> int:
        """Return how many pixels of a window are in the colour of errors."""
        return self.errors_in(self.desktop.screenshot().crop(window.rect.box))

    def errors_in(self, picture: Image.Image) -> int:
        """Return how many pixels of a picture are in the colour of errors."""
        return count_colour(picture, _ERROR)

    def chat_windows(self) -> list[Window]:
        """Return the app's windows on the screen, its tray icon aside."""
        return [one for one in self.desktop.windows() if _CLASS in one.classes and one.rect.width > _ICON]

    def chat_window(self) -> Window:
        """Wait for the chat window and return it."""
        return wait_for_rest(self.chat_windows, "the chat window")[0]

    def wait_for_keyboard(self) -> None:
        """Wait until what is typed goes to a window of the app."""
        wait_until(
            lambda: self.desktop.screen.focused() in {window.id for window in self.chat_windows()},
            "the app to have the keyboard",
        )

    def wait_for_composer(self) -> None:
        """Wait until what is typed goes into the composer: its ring is in the accent colour."""
        rect = self.chat_window().rect
        foot = Rect(rect.x + rect.width // 2, rect.y + rect.height - 80, rect.width // 2, 80)

        def has_the_focus() -> bool:
            return any(count_colour(self.desktop.screenshot(), blue, rect=foot) > 200 for blue in _RINGS)

        wait_until(has_the_focus, "the composer to have the focus")

    def second_start(self) -> list[str]:
        """Return the command that starts the app once more."""
        return [*_PROGRAM, "--data-dir", str(self.data_dir)]

    def click_tray(self) -> None:
        """Click the icon in the tray."""
        self.desktop.click(*self.icon.centre)

    def stop(self) -> int:
        """Ask it to end, as a session manager does; returns its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended; returns its exit code."""
        assert self._process is not None
        return self._process.wait(30)


_READABLE: Final = ("", *(str(number) for number in range(1, 10)))


@functools.cache
def _icon(text: str, size: int) -> Image.Image:
    """Return the icon as it should be; needs a QApplication (pytest-qt's `qapp`)."""
    pixels = paint(size, IconState.NORMAL, text).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    bits = bytes(pixels.constBits())
    return Image.frombuffer("RGBA", (size, size), bits, "raw", "RGBA", pixels.bytesPerLine(), 1)


def _distance(shown: Image.Image, text: str, size: int) -> float:
    """Return how far a picture of the tray is from the icon with `text`, where the icon is opaque."""
    icon = _icon(text, size)
    difference = ImageChops.difference(shown.convert("RGB"), icon.convert("RGB"))
    opaque = icon.getchannel("A").point([0] * 250 + [255] * 6)
    return float(sum(ImageStat.Stat(difference, opaque).mean))
