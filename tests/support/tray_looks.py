"""What a tray shows, held against what the icon should look like: pixel by pixel."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageStat
from PySide6.QtGui import QImage, QPixmap

from desktop.state.icon_state import IconState
from desktop.ui.mark import SIZES
from desktop.ui.tray_icon import label, paint
from tests.support.desktop_screen import Colour, Rect

# How far apart two pictures are: the mean difference of a channel, 0 to 255. A host that shows the icon as it
# is (trayer, lxqt-panel, xfce4-panel for XEmbed) is at most 0.1 off, for what is half transparent; 1.3 is
# xfce4-panel, which shrinks the largest size of a StatusNotifierItem. The two looks that are most alike,
# a "?" and a "3" in the same outline, are 3.7 apart.
SAME: Final = 2.5
_LARGEST: Final = SIZES[-1]


@dataclass(frozen=True)
class Look:
    """One look of the icon.

    Attributes:
        told: What `ToldApp.tell` has to be told for it.
    """

    name: str
    state: IconState
    unread: int | None
    told: dict[str, object]


def _look(name: str, state: IconState, unread: int | None, connection: str, **more: object) -> Look:
    usual = {"signed_in": True, "quiet": False, "unread": unread, "state": connection}
    return Look(name, state, unread, usual | more)


LOOKS: Final = (
    *(_look(f"{n} unread", IconState.NORMAL, n, "online") for n in (0, 1, 9, 42, 99, 100)),
    _look("offline", IconState.GREYED, 3, "offline"),
    _look("uncertain", IconState.UNCERTAIN, 3, "online", uncertain=True),
    _look("uncertain, never known", IconState.UNCERTAIN, None, "online", uncertain=True),
    _look("offline and uncertain", IconState.STALE, 3, "offline", uncertain=True),
    _look("signed out", IconState.SIGNED_OUT, None, "signed_out", signed_in=False),
    _look("chat switched off", IconState.CHAT_OFF, 3, "chat_off"),
    _look("do not disturb", IconState.DO_NOT_DISTURB, 0, "online", quiet=True),
    _look("do not disturb, 3 unread", IconState.DO_NOT_DISTURB, 3, "online", quiet=True),
)


def square(place: Rect) -> Rect:
    """Return the square in the middle of a place: a host may give an icon more room than it takes."""
    side = min(place.width, place.height)
    return Rect(place.x + (place.width - side) // 2, place.y + (place.height - side) // 2, side, side)


def seen(picture: Image.Image, place: Rect, ground: Colour) -> tuple[str, float]:
    """Return which look a picture of the screen has at a place, and how far it is from that.

    Args:
        ground: The tray's own colour there.
    """
    box = square(place)
    shown = picture.crop(box.box).convert("RGB")
    apart = {look.name: _apart(shown, look, ground) for look in LOOKS}
    name = min(apart, key=apart.__getitem__)
    return name, apart[name]


def _apart(shown: Image.Image, look: Look, ground: Colour) -> float:
    return min(
        float(sum(ImageStat.Stat(ImageChops.difference(shown, each)).mean) / 3)
        for each in _expected(look.state, label(look.state, look.unread), shown.width, ground)
    )


@functools.cache
def _expected(state: IconState, text: str, size: int, ground: Colour) -> tuple[Image.Image, ...]:
    """Return a look on a ground: as it is painted for this size, and shrunk from the largest.

    Needs a QApplication (pytest-qt's `qapp`).
    """
    shrunk = _icon(state, text, _LARGEST).convert("RGBa")  # premultiplied: else its edges take up black
    icons = (
        _icon(state, text, size),
        shrunk.resize((size, size), Image.Resampling.HAMMING).convert("RGBA"),
    )
    pictures = []
    for icon in icons:
        whole = Image.new("RGB", icon.size, ground)
        whole.paste(icon, (0, 0), icon)
        pictures.append(whole)
    return tuple(pictures)


def picture_of(icon: QPixmap) -> Image.Image:
    """Return a pixmap as Pillow has it."""
    pixels = icon.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    size = (pixels.width(), pixels.height())
    return Image.frombuffer("RGBA", size, bytes(pixels.constBits()), "raw", "RGBA", pixels.bytesPerLine(), 1)


@functools.cache
def _icon(state: IconState, text: str, size: int) -> Image.Image:
    return picture_of(paint(size, state, text))
