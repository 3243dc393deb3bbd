"""Pictures of the tray: its menu as a panel shows it, the shapes for macOS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from PIL import Image

from desktop.ui.tray_icon import label, paint
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_for_rest
from tests.support.desktop_screen import Rect, difference
from tests.support.told_app import ToldApp
from tests.support.tray_looks import LOOKS, picture_of

Look = Literal["light", "dark"]

_LANGUAGES: Final = {"es": "es_ES:es", "en": "en_GB:en"}
_NAMES: Final = (
    "Lucía Fernández",
    "Marcos Peña",
    "Peña & Hijos",
    "Maximiliano Hernández-Villanueva de la Torre",
)
_SIZE: Final = (720, 520)
_PANEL: Final = 36  # pixels, at the bottom
_ABOVE: Final = Rect(0, 0, _SIZE[0], _SIZE[1] - _PANEL)
_ASIDE: Final = (_SIZE[0] - 2, 2)  # for the mouse
_MARGIN: Final = 12
_BARS: Final = (("#ECECEC", "#000000"), ("#2A2A2C", "#FFFFFF"))  # a light and a dark menu bar, and its ink
_SHAPES: Final = (22, 44)  # pixels
_CELL: Final = 64


def menus(language: str, look: Look) -> Image.Image:
    """Return the menu as xfce4-panel shows it, with the end of the panel that it belongs to."""
    with Desktop(tray="xfce4-panel", notifications=False, keyring=False, sound=False, size=_SIZE) as desktop:
        desktop.tray.stop()
        desktop.env["GTK_THEME"] = "Adwaita:dark" if look == "dark" else "Adwaita"
        desktop.env["LANGUAGE"] = _LANGUAGES[language]
        desktop.tray.start()
        desktop.tray.wait_until_ready()
        app = ToldApp(desktop, desktop.home / "app")
        app.tell(signed_in=True, state="online", unread=2, names=list(_NAMES))
        app.wait_until_told()
        icon = desktop.tray_icon_rect()
        empty = desktop.screenshot()
        desktop.click(*icon.centre, 3)
        menu = wait_for_rest(lambda: difference(empty, desktop.screenshot(), _ABOVE), "the menu")
        assert menu is not None
        desktop.key("Down")  # as with the keyboard: the first item is chosen
        desktop.screen.move(*_ASIDE)
        wait_for_rest(lambda: desktop.screenshot().crop(_ABOVE.box).tobytes(), "the menu to keep still")
        box = (0, menu.y - _MARGIN, menu.x + menu.width + _MARGIN, _SIZE[1])
        picture = desktop.screenshot().crop(box)
        app.end()
    return picture


def masks() -> Image.Image:
    """Return the shapes that macOS gets, coloured as its light and its dark menu bar would."""
    rows = [list(_shapes(*bar)) for bar in _BARS]
    whole = Image.new("RGB", (_CELL * len(LOOKS), _CELL * 2 * len(rows)))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            whole.paste(cell, (column * _CELL, number * _CELL * 2))
    return whole


def _shapes(bar: str, ink: str) -> Iterator[Image.Image]:
    for look in LOOKS:
        cell = Image.new("RGB", (_CELL, _CELL * 2), bar)
        for number, size in enumerate(_SHAPES):
            shape = picture_of(paint(size, look.state, label(look.state, look.unread), mask=True))
            place = ((_CELL - size) // 2, number * _CELL + (_CELL - size) // 2)
            cell.paste(Image.new("RGB", shape.size, ink), place, shape.getchannel("A"))
        yield cell
