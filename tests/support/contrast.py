"""How well something can be read: the contrast ratio of WCAG 2.2, of colours and of pixels."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

TEXT = 4.5
"""The least ratio for text."""

HIGH = 7.0
"""The least ratio for text in high contrast."""

SHAPE = 3.0
"""The least ratio for icons, and for edges that tell what can be used."""

_OPAQUE = 0xFF
_ALPHA = 24  # bits to the right of it in a pixel
_COLOUR = 0xFFFFFF


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, `#RRGGBB`."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def contrast_in(picture: QImage, area: QRect) -> float:
    """Return how far the ink of an area stands out from its ground.

    The ground is the area's most frequent colour, the ink the one that differs most from it: edges of
    letters are blends of both. Pixels that are not opaque don't count. An empty area has a ratio of 1.
    """
    part = picture.copy(area.intersected(picture.rect())).convertToFormat(QImage.Format.Format_ARGB32)
    pixels = Counter(memoryview(bytes(part.constBits())).cast("I")).most_common()
    colours = [f"#{pixel & _COLOUR:06x}" for pixel, _ in pixels if pixel >> _ALPHA == _OPAQUE]
    return max(contrast(colours[0], colour) for colour in colours)


class Look:
    """A widget as it is painted now; parts of it are given by name and measured.

    Attributes:
        ratios: What was measured, by name.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._picture = widget.grab().toImage()
        self.ratios: dict[str, float] = {}

    def part(self, name: str, area: QRect | QRectF, of: QWidget | None = None) -> None:
        """Measure an area, in the coordinates of `of` or else of the whole widget."""
        rect = area.toAlignedRect() if isinstance(area, QRectF) else area
        corner = QPoint(0, 0) if of is None else of.mapTo(self._widget, QPoint(0, 0))
        self.ratios[name] = contrast_in(self._picture, rect.translated(corner))

    def whole(self, name: str, widget: QWidget, edge: int = 0) -> None:
        """Measure a widget inside the whole one, without its edge of some pixels."""
        self.part(name, widget.rect().adjusted(edge, edge, -edge, -edge), widget)

    def below(self, least: float) -> dict[str, float]:
        """Return what does not reach a ratio."""
        assert self.ratios, "nothing was measured"
        return {name: round(ratio, 2) for name, ratio in self.ratios.items() if ratio < least}
