"""Other chat programs of Debian beside ours: the first thing they show, how soon, with how much memory.

Run as `python -m tests.support.peers_pictures` with what requirements/debian-peers.txt names: it prints a
table for docs/peers.md, and paints docs/screenshots/peers.png. None of them has an account, ours included.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from dataclasses import dataclass
from typing import Final

from PIL import Image

from tests.benchmarks.process_figures import family, pss
from tests.support.accessibility_bus import AccessibilityBus, Node
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Window
from tests.support.pictures import save, sheet

_OURS: Final = "TimeNow Desktop"
_PROGRAMS: Final = {
    _OURS: (sys.executable, "-m", "desktop", "--data-dir", "{home}/ours"),
    "Telegram Desktop": ("telegram-desktop",),
    "nheko": ("nheko",),
    "Dino": ("dino-im",),
}
_CLASSES: Final = {
    _OURS: "TimeNow",
    "Telegram Desktop": "TelegramDesktop",
    "nheko": "nheko",
    "Dino": "dino-im",
}
_LEAST: Final = 100  # pixels: what is smaller is an icon
_RUNS: Final = 5
_REST: Final = 8.0  # seconds until it has done what it does at its start
_SCREEN: Final = (1400, 900)
_CELL: Final = (620, 400)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one program showed."""

    name: str
    milliseconds: list[float]
    megabytes: float
    nodes: int
    picture: Image.Image

    def row(self) -> str:
        """Return a line of the table."""
        warm = self.milliseconds[1:]
        return f"| {self.name} | {statistics.median(warm):.0f} ms | {self.megabytes:.0f} MB | {self.nodes} |"


def look(name: str, runs: int = _RUNS) -> Seen:
    """Start a program a few times over on a desktop of its own; the first start is not counted."""
    with Desktop(size=_SCREEN, sound=False) as desktop, AccessibilityBus(desktop) as bus:
        desktop.env.pop("NO_AT_BRIDGE", None)
        command = [part.format(home=desktop.home) for part in _PROGRAMS[name]]
        times = []
        for run in range(runs):
            began = time.monotonic()
            process = desktop.start(*command)
            window = wait_until(lambda: _window(desktop, name), f"the window of {name}")
            times.append((time.monotonic() - began) * 1000)
            if run == 0:  # nothing has been killed yet, of which it would have to tell
                threading.Event().wait(_REST)
                window = _window(desktop, name) or window
                assert window is not None
                megabytes = pss(family(process.pid))
                nodes = sum(_counts(node) for each in bus.windows() for node in each.walk())
                picture = desktop.screenshot().crop(window.rect.box)
            desktop.stop(process)
    return Seen(name, times, megabytes, nodes, picture)


def _window(desktop: Desktop, name: str) -> Window | None:
    windows = [one for one in desktop.windows() if f'"{_CLASSES[name]}"' in one.classes]
    return next((one for one in windows if one.rect.width > _LEAST), None)


def _counts(node: Node) -> bool:
    return bool(node.name) and node.usable


def main() -> None:
    """Look at all of them."""
    seen = [look(name) for name in _PROGRAMS]
    print("| program | window after | PSS at rest | named controls on the bus |\n|---|---|---|---|")
    print("\n".join(one.row() for one in seen))
    for one in seen:
        one.picture.thumbnail(_CELL)
    save(sheet([one.picture for one in seen], 2), "peers")


if __name__ == "__main__":
    main()
