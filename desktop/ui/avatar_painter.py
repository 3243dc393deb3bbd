"""Circles with a person's picture or, in a colour that stays with the person, with their initials."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QPixmapCache

from desktop.ui.colours import AVATAR_COLOURS, CONTRAST_AVATAR_COLOURS, ON_AVATAR

_TEXT_SHARE: Final = 0.38  # of the circle's height


class Faces(Protocol):
    """What knows people's pictures."""

    def find(self, person_id: str, side: int) -> QPixmap | None:
        """Return a face, round, `side` pixels wide; None for none, or none yet."""


class _Lent:
    faces: Callable[[], Faces] | None = None


def lend_faces(faces: Callable[[], Faces] | None) -> None:
    """Have circles show pictures from now on.

    Args:
        faces: Called with the first circle that is painted, and with each; None for initials alone.
    """
    _Lent.faces = faces


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, in capitals; "?" for no letter at all."""
    words = [word for word in name.replace("\N{FIRST STRONG ISOLATE}", "").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()[:2]


def avatar_colour(person_id: str, *, contrast: bool = False) -> str:
    """Return the person's colour, the same on every computer."""
    colours = CONTRAST_AVATAR_COLOURS if contrast else AVATAR_COLOURS
    return colours[zlib.crc32(person_id.encode()) % len(colours)]


def avatar(
    person_id: str, name: str, size: int, ratio: float, font: QFont, *, contrast: bool = False
) -> QPixmap:
    """Return the person's circle as it is now, to be painted at once: another one may come any moment.

    Args:
        person_id: Chooses the colour.
        name: Gives the initials.
        size: Its width and height, device-independent pixels.
        ratio: Device pixels per such pixel.
        font: Its family; the size follows the circle.
        contrast: For a theme of high contrast.
    """
    if _Lent.faces is not None and (face := _Lent.faces().find(person_id, round(size * ratio))) is not None:
        face.setDevicePixelRatio(ratio)
        return face
    letters, colour = initials(name), avatar_colour(person_id, contrast=contrast)
    key = f"avatar/{colour}/{letters}/{size}/{ratio}/{font.family()}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    box = QRectF(0, 0, size, size)
    painter.drawEllipse(box)
    text = QFont(font)
    text.setPixelSize(round(size * _TEXT_SHARE))
    text.setWeight(QFont.Weight.DemiBold)
    painter.setFont(text)
    painter.setPen(QColor(ON_AVATAR))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap
