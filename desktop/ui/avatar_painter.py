"""Circles with a person's initials, in a colour that stays with the person."""

from __future__ import annotations

import zlib
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QPixmapCache

from desktop.ui.colours import AVATAR_COLOURS

_TEXT_SHARE: Final = 0.38  # of the circle's height


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, in capitals; "?" for no letter at all."""
    words = [word for word in name.replace("\N{FIRST STRONG ISOLATE}", "").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()[:2]


def avatar_colour(person_id: str) -> str:
    """Return the person's colour, the same on every computer."""
    return AVATAR_COLOURS[zlib.crc32(person_id.encode()) % len(AVATAR_COLOURS)]


def avatar(person_id: str, name: str, size: int, ratio: float, font: QFont) -> QPixmap:
    """Return the person's circle, painted once.

    Args:
        person_id: Chooses the colour.
        name: Gives the initials.
        size: Its width and height, device-independent pixels.
        ratio: Device pixels per such pixel.
        font: Its family; the size follows the circle.
    """
    letters = initials(name)
    key = f"avatar/{avatar_colour(person_id)}/{letters}/{size}/{ratio}/{font.family()}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(avatar_colour(person_id)))
    box = QRectF(0, 0, size, size)
    painter.drawEllipse(box)
    text = QFont(font)
    text.setPixelSize(round(size * _TEXT_SHARE))
    text.setWeight(QFont.Weight.DemiBold)
    painter.setFont(text)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap
