"""The program's mark, a T on a tile; also all that the tray shows until anything is known."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap

# The icon waits for this file to be loaded, so it does without the namespace Qt (8 ms) and the theme.

SIZES: Final = (16, 22, 24, 32, 48, 64)  # pixels

GREY_TILE: Final = QColor("#7C8594")
SOLID: Final = QColor("#000000")  # these three of a mask
PALE: Final = QColor("#999999")
HOLE: Final = QColor("#FFFFFF")
_LETTER: Final = QColor("#FFFFFF")
_NOTHING: Final = QColor(0, 0, 0, 0)


def first_icon(*, mask: bool = False) -> QIcon:
    """Return the mark in grey, in all sizes: nothing is known yet.

    Args:
        mask: Whether the system colours the icon itself; see `as_mask`.
    """
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    icon = QIcon()
    for size in SIZES:
        pixmap = blank(round(size * ratio))
        painter = QPainter(pixmap)
        paint_mark(painter, pixmap.width(), PALE if mask else GREY_TILE)
        painter.end()
        if mask:
            pixmap = as_mask(pixmap)
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    icon.setIsMask(mask)
    return icon


def as_mask(picture: QPixmap) -> QPixmap:
    """Return a picture as a mask: black is solid, white is a hole, grey something between.

    macOS takes the shape of such an icon alone, and colours it for a light or a dark menu bar.
    """
    on_white = QImage(picture.size(), QImage.Format.Format_RGB32)
    on_white.fill(_LETTER)
    painter = QPainter(on_white)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    on_white.invertPixels()
    mask = QImage(picture.size(), QImage.Format.Format_ARGB32)
    mask.fill(SOLID)
    mask.setAlphaChannel(on_white.convertToFormat(QImage.Format.Format_Grayscale8))
    return QPixmap.fromImage(mask)


def blank(size: int) -> QPixmap:
    """Return a square of nothing."""
    pixmap = QPixmap(size, size)
    pixmap.fill(_NOTHING)
    return pixmap


def paint_mark(painter: QPainter, size: int, tile: QColor) -> None:
    """Paint the mark at `size` device pixels; leaves the painter antialiasing, without a pen."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_NOTHING)
    radius = size * 0.22
    painter.setBrush(tile)
    painter.drawRoundedRect(QRectF(0, 0, size, size), radius, radius)
    # Whole pixels, so that the letter's edges are sharp; an even rest centres the stem.
    stroke = max(2, round(size * 0.14))
    bar = round(size * 0.56)
    bar += (bar - stroke) % 2
    left = (size - bar) // 2
    top, bottom = round(size * 0.2), size - round(size * 0.2)
    painter.fillRect(left, top, bar, stroke, _LETTER)
    painter.fillRect(left + (bar - stroke) // 2, top, stroke, bottom - top, _LETTER)
