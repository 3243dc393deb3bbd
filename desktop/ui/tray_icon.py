"""The tray icon: the T mark with its badge, painted for every size, kept for reuse."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPainterPath, QPixmap

from desktop.core.unread import badge_text
from desktop.state.icon_state import IconState
from desktop.ui.colours import BADGE, CAUTION, LIGHT, MOON, NIGHT, ON_BADGE, ON_CAUTION
from desktop.ui.mark import GREY_TILE, HOLE, PALE, SIZES, SOLID, as_mask, blank, paint_mark
from desktop.ui.pixel_digits import pixels


class _Colours(NamedTuple):
    """What an icon is painted with."""

    tile: QColor
    grey: QColor
    badge: QColor
    on_badge: QColor
    warning: QColor
    on_warning: QColor
    night: QColor
    moon: QColor


# The tile brings its own background, so that it reads on light and dark panels alike.
_COLOURS: Final = _Colours(
    tile=QColor(LIGHT.accent),
    grey=GREY_TILE,
    badge=QColor(BADGE),
    on_badge=QColor(ON_BADGE),
    warning=QColor(CAUTION),
    on_warning=QColor(ON_CAUTION),
    night=QColor(NIGHT),
    moon=QColor(MOON),
)
_MASK: Final = _Colours(SOLID, PALE, SOLID, HOLE, SOLID, HOLE, SOLID, HOLE)

_CALLING: Final = (IconState.SIGNED_OUT, IconState.ATTENTION)  # they show a "!"
_GREYED: Final = (IconState.GREYED, IconState.STALE, IconState.CHAT_OFF, *_CALLING)
_DOUBTED: Final = (IconState.UNCERTAIN, IconState.STALE)
_HEIGHTS: Final = (0.56, 0.54, 0.48)  # of the icon's, by the number of characters
_FONT_SIZES: Final = (0.47, 0.43, 0.35)
_PIXEL_FONT_BELOW: Final = 20  # device pixels; fonts blur in a badge of less


def label(state: IconState, unread: int | None) -> str:
    """Return what the badge says in a state; unknown (None) is not 0."""
    if state in _CALLING:
        return "!"
    if state is IconState.CHAT_OFF:
        return ""
    if state in _DOUBTED and not unread:  # an outline needs something to go around
        return "?" if unread is None else "0"
    return badge_text(unread)


@lru_cache(maxsize=16)  # 35 KB each; one takes 2 ms to paint
def tray_icon(state: IconState, text: str, ratio: float = 1.0, *, mask: bool = False) -> QIcon:
    """Return the icon for a state and a badge's text ("" = no badge), in all sizes.

    Args:
        state: What it shows besides the badge.
        text: As `label` gives it.
        ratio: Device pixels per pixel of the screen it is for.
        mask: Whether the system colours it itself, and wants its shape alone.
    """
    icon = QIcon()
    for size in SIZES:
        pixmap = paint(round(size * ratio), state, text, mask=mask)
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    icon.setIsMask(mask)
    return icon


def app_icon() -> QIcon:
    """Return the mark alone, for windows."""
    return tray_icon(IconState.NORMAL, "", 2.0)


def paint(size: int, state: IconState, text: str, *, mask: bool = False) -> QPixmap:
    """Return the icon painted at `size` device pixels, with `text` on its badge ("" = none)."""
    colours = _MASK if mask else _COLOURS
    pixmap = blank(size)
    painter = QPainter(pixmap)
    paint_mark(painter, size, colours.grey if state in _GREYED else colours.tile)
    painter.setPen(Qt.PenStyle.NoPen)
    if state is IconState.DO_NOT_DISTURB:
        _paint_moon(painter, size, colours)
    if text:
        _paint_badge(painter, size, state, text, colours)
    painter.end()
    return as_mask(pixmap) if mask else pixmap


def _paint_moon(painter: QPainter, size: int, colours: _Colours) -> None:
    """A crescent on a dark disc, in the upper left corner, clear of the badge in the lower right one."""
    side = max(8, round(size * 0.44))
    disc = QRectF(0, 0, side, side)
    _cut(painter, disc, side / 2, _gap(size))
    painter.setBrush(colours.night)
    painter.drawEllipse(disc)
    inner = disc.adjusted(side * 0.18, side * 0.18, -side * 0.18, -side * 0.18)
    moon, shadow = QPainterPath(), QPainterPath()
    moon.addEllipse(inner)
    shadow.addEllipse(inner.translated(inner.width() * 0.34, -inner.height() * 0.22))
    painter.setBrush(colours.moon)
    painter.drawPath(moon.subtracted(shadow))


def _paint_badge(painter: QPainter, size: int, state: IconState, text: str, colours: _Colours) -> None:
    glyphs, ink = _glyphs(size, text)
    small = size < _PIXEL_FONT_BELOW
    height = ink.height() + 4 if small else round(size * _HEIGHTS[len(text) - 1])
    side = 2 if small else max(2, round(size * 0.07))
    width = min(size, max(height, round(ink.width()) + 2 * side))
    box = QRectF(size - width, size - height, width, height)
    radius = min(width, height) / 2
    _cut(painter, box, radius, _gap(size))

    fill, letters = colours.badge, colours.on_badge
    if state in _CALLING:
        fill, letters = colours.warning, colours.on_warning
    painter.setBrush(fill)
    painter.drawRoundedRect(box, radius, radius)
    if state in _DOUBTED:  # outlined: a red ring around red on white
        ring = max(1.0, size / 20)
        inside = box.adjusted(ring, ring, -ring, -ring)
        painter.setBrush(colours.on_badge)
        painter.drawRoundedRect(inside, radius - ring, radius - ring)
        letters = colours.badge
    middle = box.center() - ink.center()
    middle.setY(round(middle.y()))  # feet on a whole pixel, or they blur
    if small:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        middle = QPointF(box.left() + (width - ink.width()) // 2, box.top() + (height - ink.height()) // 2)
    painter.translate(middle)
    painter.fillPath(glyphs, letters)
    painter.translate(-middle)


def _glyphs(size: int, text: str) -> tuple[QPainterPath, QRectF]:
    path = QPainterPath()
    if size < _PIXEL_FONT_BELOW:
        runs, width, height = pixels(text)
        for run in runs:
            path.addRect(QRectF(run))
        return path, QRectF(0, 0, width, height)
    font = QFont()
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setBold(True)
    font.setPixelSize(max(8, round(size * _FONT_SIZES[len(text) - 1])))
    path.addText(0, 0, font, text)
    return path, path.boundingRect()


def _gap(size: int) -> float:
    return max(1.0, size / 24)


def _cut(painter: QPainter, box: QRectF, radius: float, gap: float) -> None:
    """Clear a rim around a badge: whatever the panel's colour, it stands apart from the tile."""
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRoundedRect(box.adjusted(-gap, -gap, gap, gap), radius + gap, radius + gap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
