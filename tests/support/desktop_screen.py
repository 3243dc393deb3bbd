"""A screen that nobody sees: Xvfb, what it shows, a hand on mouse and keys."""

from __future__ import annotations

import mmap
import os
import re
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from tests.support.desktop_processes import PATIENCE, Processes, wait_until

Colour = tuple[int, int, int]

_XWD_HEADER = struct.Struct(">25I")  # X11/XWDFile.h; Xvfb keeps its frame buffer in a file of that form
_XWD_COLOUR = 12  # bytes of a colour map entry
_WINDOW = re.compile(
    r'^\s*(?P<id>0x[0-9a-f]+) "(?P<name>.*)": \((?P<classes>.*?)\)\s+'
    r"(?P<w>\d+)x(?P<h>\d+)[+-]+\d+[+-]+\d+\s+\+(?P<x>-?\d+)\+(?P<y>-?\d+)$"
)


@dataclass(frozen=True, slots=True)
class Rect:
    """A part of the screen, in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        """The pixel in its middle."""
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom, as Pillow crops."""
        return self.x, self.y, self.x + self.width, self.y + self.height


@dataclass(frozen=True, slots=True)
class Window:
    """A window on the screen.

    Attributes:
        id: Its X id.
        classes: WM_CLASS as xwininfo prints it, such as `"dunst" "Dunst"`.
    """

    id: int
    name: str
    classes: str
    rect: Rect


class Screen:
    """One Xvfb.

    Args:
        processes: Starts it; gets its DISPLAY.
        directory: Where its frame buffer lies.
        size: Width and height, pixels.
    """

    def __init__(self, processes: Processes, directory: Path, size: tuple[int, int]) -> None:
        self._processes = processes
        self._buffer = directory / "Xvfb_screen0"
        width, height = size
        told, tell = os.pipe()
        with os.fdopen(told) as answer:
            xvfb = processes.start(
                "Xvfb", "-displayfd", str(tell), "-screen", "0", f"{width}x{height}x24",
                "-fbdir", str(directory), "-nolisten", "tcp", "-noreset", "-dpi", "96", pass_fds=(tell,),
            )  # fmt: skip
            os.close(tell)
            number = answer.readline().strip()
        if not number:
            processes.check_alive(xvfb)
            raise RuntimeError("Xvfb found no free display")
        self.display = f":{number}"
        self._letters: set[str] = set()  # those that have been given a key
        processes.env["DISPLAY"] = self.display

    def picture(self) -> Image.Image:
        """Return what the screen shows now."""
        with self._buffer.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
            header = _XWD_HEADER.unpack_from(buffer)
            size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
            start = size + colours * _XWD_COLOUR
            pixels = buffer[start : start + line * height]
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", line, 1)

    def windows(self) -> list[Window]:
        """Return the visible windows that have a name, the topmost first of those beside each other."""
        look = wait_until(self._look, "a look that no closing window disturbs")
        assert look is not None
        visible, tree = look
        found = []
        for line in tree.splitlines():
            if (match := _WINDOW.match(line)) and int(match["id"], 16) in visible:
                rect = Rect(int(match["x"]), int(match["y"]), int(match["w"]), int(match["h"]))
                found.append(Window(int(match["id"], 16), match["name"], match["classes"], rect))
        return found

    def _look(self) -> tuple[set[int], str] | None:
        """Return the ids of the visible windows and the tree of all, None when one vanished meanwhile.

        Both programs ask for one window after the other, and fail (BadWindow) where one has just closed.
        """
        try:
            search = self._processes.run("xdotool", "search", "--onlyvisible", "--name", "")
            tree = self._processes.run("xwininfo", "-root", "-tree")
        except subprocess.CalledProcessError:
            return None
        return {int(line) for line in search.split()}, tree

    def minimised(self) -> list[str]:
        """Return the titles of the windows that wait in the task bar."""
        clients = self._processes.run("xprop", "-root", "_NET_CLIENT_LIST").partition("#")[2].split(",")
        titles = []
        for client in filter(None, map(str.strip, clients)):
            try:
                said = self._processes.run("xprop", "-id", client, "WM_STATE", "WM_NAME")
            except subprocess.CalledProcessError:
                continue  # it has just closed
            if "Iconic" in said:
                titles.append(said.rpartition(' = "')[2].strip().removesuffix('"'))
        return titles

    def window(self, text: str, *, timeout: float = PATIENCE) -> Window:
        """Return the first visible window whose name or class contains `text`, waiting for it.

        Raises:
            TimeoutError: There was none.
        """

        def found() -> Window | None:
            return next((each for each in self.windows() if text in each.name or text in each.classes), None)

        window = wait_until(found, f"a window called {text!r}", timeout)
        assert window is not None
        return window

    def focused(self) -> int:
        """Return the X id of the window that has the keyboard, 0 when none has."""
        try:
            return int(self._processes.run("xdotool", "getwindowfocus"))
        except subprocess.CalledProcessError:
            return 0  # it has just closed

    def active(self) -> int:
        """Return the X id of the window that the window manager calls active, 0 for none."""
        said = self._processes.run("xprop", "-root", "_NET_ACTIVE_WINDOW").rpartition("# ")[2].strip()
        return int(said, 16) if said.startswith("0x") else 0

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press and release a mouse button (1 left, 2 middle, 3 right)."""
        self._processes.run("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def move(self, x: int, y: int) -> None:
        """Move the mouse."""
        self._processes.run("xdotool", "mousemove", str(x), str(y))

    def key(self, *keys: str) -> None:
        """Press keys, one after the other, such as `ctrl+k` or `Return`."""
        self._processes.run("xdotool", "key", *keys)

    def type_text(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        self._give_keys_to({letter for letter in text if not letter.isascii()})
        self._processes.run("xdotool", "type", "--delay", "8", "--", text)

    def _give_keys_to(self, letters: set[str]) -> None:
        """Give each letter that the keyboard lacks a key of its own, for good.

        xdotool would lend it one for a moment; a busy program looks it up when the key has another again.
        """
        new = sorted(letters - self._letters)
        if not new:
            return
        keys = self._processes.run("xmodmap", "-pke").splitlines()
        free = [line.split()[1] for line in keys if line.endswith("=")]
        for letter, keycode in zip(new, free, strict=False):
            self._processes.run("xmodmap", "-e", f"keycode {keycode} = U{ord(letter):04X}")
        self._letters.update(new)


def difference(before: Image.Image, after: Image.Image, rect: Rect) -> Rect | None:
    """Return where two pictures differ within `rect`, or None."""
    box = ImageChops.difference(before.crop(rect.box), after.crop(rect.box)).getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    return Rect(rect.x + left, rect.y + top, right - left, bottom - top)


def count_colour(
    picture: Image.Image, colour: Colour, *, rect: Rect | None = None, tolerance: int = 24
) -> int:
    """Return how many pixels have a colour, give or take `tolerance` in each channel."""
    part = (picture if rect is None else picture.crop(rect.box)).convert("RGB")
    # A channel is 255 where it is near enough, else 0; a pixel counts where the darkest of the three is 255.
    near = [
        channel.point([255 if abs(value - wanted) <= tolerance else 0 for value in range(256)])
        for channel, wanted in zip(part.split(), colour, strict=True)
    ]
    both = ImageChops.darker(near[0], ImageChops.darker(near[1], near[2]))
    return both.histogram()[255]
