"""Tray hosts: the programs in whose tray icons appear, set up to show nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PIL import Image

from tests.support.desktop_bus import SessionBus
from tests.support.desktop_processes import MissingProgramError, Processes, wait_for_rest
from tests.support.desktop_screen import Colour, Rect, Screen, difference

TrayHost = Literal["trayer", "xfce4-panel", "lxqt-panel"]

WATCHER = "org.kde.StatusNotifierWatcher"

_XFCE = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="36"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray">
      <property name="icon-size" type="int" value="24"/>
    </property>
  </property>
</channel>
"""
_LXQT = """[General]
panels=panel1
[panel1]
plugins=statusnotifier
position=Bottom
panelSize=36
iconSize=24
[statusnotifier]
type=statusnotifier
"""


class Tray:
    """A tray host that can be stopped and started again.

    Args:
        host: Which one.
        home: The home directory it reads its settings from.
    """

    def __init__(
        self, host: TrayHost, processes: Processes, screen: Screen, bus: SessionBus, home: Path
    ) -> None:
        self.host = host
        self._processes = processes
        self._screen = screen
        self._bus = bus
        self._starts: dict[TrayHost, Callable[[], None]] = {
            "trayer": self._start_trayer,
            "xfce4-panel": self._start_xfce,
            "lxqt-panel": self._start_lxqt,
        }
        xfce = home / ".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
        lxqt = home / ".config/lxqt/panel.conf"
        for path, text in ((xfce, _XFCE), (lxqt, _LXQT)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def start(self) -> None:
        """Start the host; `wait_until_ready` says when it is there."""
        self._starts[self.host]()

    def wait_until_ready(self) -> None:
        """Wait until icons can appear, and remember how the empty host looks."""
        self.wait_until_there()
        empty = wait_for_rest(self._painted, f"{self.host} to be painted")
        assert empty is not None
        self._empty = empty

    def wait_until_there(self) -> None:
        """Wait until the host is there; trayer, which shows nothing while it is empty, at once."""
        if self.host != "trayer":
            self._bus.wait_for_name(WATCHER)
            self._screen.window(self.host)

    def stop(self) -> None:
        """End the host."""
        self._processes.stop(self._process)

    def restart(self) -> None:
        """End the host, and have it again."""
        self.stop()
        self.start()
        self.wait_until_there()

    def icon_rect(self) -> Rect | None:
        """Return where the one icon in the tray is now, or None when there is none.

        trayer embeds a window, whose place X knows. In a panel the icon is pixels: what an empty one hasn't.
        """
        if self.host == "trayer":
            return self._embedded()
        panel = self._panel()
        return None if panel is None else difference(self._empty, self._screen.picture(), panel)

    def ground(self, picture: Image.Image, place: Rect) -> Colour:
        """Return the tray's own colour behind an icon, which is square, at a place on a picture."""
        beside = picture if place.height > place.width else self._empty
        colour: Colour = beside.getpixel((place.x, place.y))  # type: ignore[assignment]  # it has three channels
        return colour

    def _panel(self) -> Rect | None:
        return next((each.rect for each in self._screen.windows() if self.host in each.classes), None)

    def _painted(self) -> Image.Image | None:
        """Return the screen once an empty panel is painted throughout: then its middle is of one colour."""
        picture = self._screen.picture()
        if self.host == "trayer" or (panel := self._panel()) is None:
            return picture
        middle = panel.centre[1]
        row = picture.crop((panel.x, middle, panel.x + panel.width, middle + 1))
        return None if row.getcolors(1) is None else picture

    def _embedded(self) -> Rect | None:
        windows = self._screen.windows()
        host = next((each.rect for each in windows if '"trayer"' in each.classes), None)
        if host is None:
            return None
        for each in windows:
            x, y = each.rect.centre
            inside = host.x <= x < host.x + host.width and host.y <= y < host.y + host.height
            if inside and "trayer" not in each.classes and each.rect.width <= host.height + 4:
                return each.rect
        return None

    def _start_trayer(self) -> None:
        self._process = self._processes.start(
            "trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request",
            "--heighttype", "pixel", "--height", "36", "--expand", "true", "--iconspacing", "4",
        )  # fmt: skip

    def _start_xfce(self) -> None:
        if not self._bus.has_owner("org.xfce.Xfconf"):
            places = sorted(Path("/usr/lib").glob("**/xfce4/xfconf/xfconfd"))
            if not places:
                raise MissingProgramError("xfconfd is not installed: it comes with the Debian package xfconf")
            self._processes.start(str(places[0]))
            self._bus.wait_for_name("org.xfce.Xfconf")
        self._process = self._processes.start("xfce4-panel", "--disable-wm-check")

    def _start_lxqt(self) -> None:
        self._process = self._processes.start("lxqt-panel")
