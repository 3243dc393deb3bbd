"""Line icons, painted from a few strokes each, so that they take any colour and scale."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_BOX: Final = 24.0
_SIZES: Final = (16, 18, 20, 22, 44, 66)  # pixel for pixel at 1x; in buttons at 2x and 3x too


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in strokes:
        path.moveTo(*first)
        for point in rest:
            path.lineTo(*point)
    return path


def _plus() -> QPainterPath:
    return _lines(((12, 5), (12, 19)), ((5, 12), (19, 12)))


def _more() -> QPainterPath:
    path = QPainterPath()
    for y in (5.5, 12, 18.5):
        path.addEllipse(QPointF(12, y), 0.9, 0.9)
    return path


def _line() -> QPainterPath:
    return _lines(((7, 12), (17, 12)))


def _cross() -> QPainterPath:
    return _lines(((6.5, 6.5), (17.5, 17.5)), ((17.5, 6.5), (6.5, 17.5)))


def _back() -> QPainterPath:
    return _lines(((14.5, 5), (7.5, 12), (14.5, 19)))


def _down() -> QPainterPath:
    return _lines(((12, 5), (12, 18.5)), ((6, 12.5), (12, 18.5), (18, 12.5)))


def _send() -> QPainterPath:
    return _lines(((12, 19), (12, 5.5)), ((6, 11.5), (12, 5.5), (18, 11.5)))


def _search() -> QPainterPath:
    path = _lines(((15.6, 15.6), (20, 20)))
    path.addEllipse(QPointF(10.5, 10.5), 6.5, 6.5)
    return path


def _chat() -> QPainterPath:
    path = QPainterPath(QPointF(7, 17))
    path.lineTo(7, 20.5)
    path.lineTo(11, 17)
    path.lineTo(17, 17)
    path.arcTo(QRectF(13.5, 10, 7, 7), 270, 90)
    path.arcTo(QRectF(13.5, 4, 7, 7), 0, 90)
    path.arcTo(QRectF(3.5, 4, 7, 7), 90, 90)
    path.arcTo(QRectF(3.5, 10, 7, 7), 180, 90)
    path.closeSubpath()
    path.addPath(_lines(((8, 10.5), (8.05, 10.5)), ((12, 10.5), (12.05, 10.5)), ((16, 10.5), (16.05, 10.5))))
    return path


def _tick() -> QPainterPath:
    return _lines(((6, 12.5), (10, 16.5), (18, 8)))


def _ticks() -> QPainterPath:
    return _lines(((2, 12.5), (6, 16.5), (14, 8)), ((10.5, 15.2), (11.8, 16.5), (20, 8)))


def _clock() -> QPainterPath:
    path = _lines(((12, 8), (12, 12.3), (15, 14)))
    path.addEllipse(QPointF(12, 12), 7, 7)
    return path


def _alert() -> QPainterPath:
    path = _lines(((12, 7.5), (12, 13)), ((12, 16.2), (12, 16.3)))
    path.addEllipse(QPointF(12, 12), 8, 8)
    return path


def _eye() -> QPainterPath:
    path = QPainterPath(QPointF(2.5, 12))
    path.cubicTo(6, 4.5, 18, 4.5, 21.5, 12)
    path.cubicTo(18, 19.5, 6, 19.5, 2.5, 12)
    path.addEllipse(QPointF(12, 12), 3, 3)
    return path


def _eye_shut() -> QPainterPath:
    path = _eye()
    path.addPath(_lines(((4.5, 4), (19.5, 20))))
    return path


def _bell_crossed() -> QPainterPath:
    path = QPainterPath(QPointF(5, 17.5))
    path.lineTo(19, 17.5)
    path.cubicTo(17, 15.5, 17, 13.5, 17, 11)
    path.cubicTo(17, 3.5, 7, 3.5, 7, 11)
    path.cubicTo(7, 13.5, 7, 15.5, 5, 17.5)
    path.addPath(_lines(((10.5, 20.5), (13.5, 20.5)), ((4, 3.5), (20, 21))))
    return path


def _chevron() -> QPainterPath:
    return _lines(((5, 9), (12, 16), (19, 9)))


def _gear() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(12, 12), 3, 3)
    path.addEllipse(QPointF(12, 12), 6.5, 6.5)
    for step in range(8):
        across, down = cos(step * pi / 4), sin(step * pi / 4)
        path.moveTo(12 + 6.5 * across, 12 + 6.5 * down)
        path.lineTo(12 + 9.5 * across, 12 + 9.5 * down)
    return path


def _bell() -> QPainterPath:
    path = QPainterPath(QPointF(4.5, 17))
    path.cubicTo(6.5, 15, 6.5, 13, 6.5, 10)
    path.cubicTo(6.5, 2.5, 17.5, 2.5, 17.5, 10)
    path.cubicTo(17.5, 13, 17.5, 15, 19.5, 17)
    path.closeSubpath()
    path.moveTo(10, 20)
    path.cubicTo(11, 21.3, 13, 21.3, 14, 20)
    return path


def _globe() -> QPainterPath:
    path = _lines(((3.5, 12), (20.5, 12)))
    path.addEllipse(QPointF(12, 12), 8.5, 8.5)
    path.addEllipse(QPointF(12, 12), 4, 8.5)
    return path


def _drive() -> QPainterPath:
    path = _lines(((7, 15.5), (7.05, 15.5)), ((10.5, 15.5), (17, 15.5)), ((3.5, 12), (20.5, 12)))
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 3, 3)
    return path


def _sliders() -> QPainterPath:
    path = _lines(((3.5, 7), (12.5, 7)), ((17.5, 7), (20.5, 7)))
    path.addPath(_lines(((3.5, 17), (6.5, 17)), ((11.5, 17), (20.5, 17))))
    path.addEllipse(QPointF(15, 7), 2.5, 2.5)
    path.addEllipse(QPointF(9, 17), 2.5, 2.5)
    return path


def _lock() -> QPainterPath:
    path = QPainterPath(QPointF(8, 11))
    path.lineTo(8, 8)
    path.cubicTo(8, 2.7, 16, 2.7, 16, 8)
    path.lineTo(16, 11)
    path.addRoundedRect(QRectF(5.5, 11, 13, 9), 2, 2)
    return path


def _play() -> QPainterPath:
    path = _lines(((8, 5), (18.5, 12), (8, 19)))
    path.closeSubpath()
    return path


def _smile() -> QPainterPath:
    path = _lines(((9, 9.8), (9, 10.2)), ((15, 9.8), (15, 10.2)))
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.moveTo(8, 14)
    path.cubicTo(9.5, 17, 14.5, 17, 16, 14)
    return path


def _mail() -> QPainterPath:
    path = _lines(((4.5, 7.5), (12, 13), (19.5, 7.5)))
    path.addRoundedRect(QRectF(3.5, 5.5, 17, 13), 2, 2)
    return path


def _phone() -> QPainterPath:
    path = QPainterPath(QPointF(8.2, 3.8))
    path.lineTo(5.2, 4.5)
    path.cubicTo(3.5, 5, 3.7, 7.5, 5, 10.4)
    path.cubicTo(6.8, 14.4, 9.6, 17.2, 13.6, 19)
    path.cubicTo(16.5, 20.3, 19, 20.5, 19.5, 18.8)
    path.lineTo(20.2, 15.8)
    path.lineTo(16, 13.8)
    path.lineTo(14, 15.8)
    path.cubicTo(11.5, 14.6, 9.4, 12.5, 8.2, 10)
    path.lineTo(10.2, 8)
    path.closeSubpath()
    return path


def _copy() -> QPainterPath:
    path = _lines(((8.5, 15.5), (6.5, 15.5), (5, 14), (5, 6), (6.5, 4.5), (14, 4.5), (15.5, 6), (15.5, 8.5)))
    path.addRoundedRect(QRectF(8.5, 8.5, 11, 11), 2, 2)
    return path


_PATHS: Final[dict[str, Callable[[], QPainterPath]]] = {
    "plus": _plus,
    "more": _more,
    "line": _line,
    "cross": _cross,
    "back": _back,
    "down": _down,
    "send": _send,
    "search": _search,
    "chat": _chat,
    "tick": _tick,
    "ticks": _ticks,
    "clock": _clock,
    "alert": _alert,
    "eye": _eye,
    "eye shut": _eye_shut,
    "chevron": _chevron,
    "gear": _gear,
    "bell": _bell,
    "globe": _globe,
    "drive": _drive,
    "sliders": _sliders,
    "lock": _lock,
    "play": _play,
    "smile": _smile,
    "bell crossed": _bell_crossed,
    "mail": _mail,
    "phone": _phone,
    "copy": _copy,
}


def paint_glyph(painter: QPainter, name: str, box: QRectF, colour: QColor, width: float = 2.0) -> None:
    """Paint a glyph into `box`.

    Args:
        painter: Where to; its state is kept.
        name: One of the names above.
        box: A square.
        colour: Of the strokes.
        width: Of the strokes, in 24ths of the box.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _BOX, box.height() / _BOX)
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS[name]())
    painter.restore()


def glyph_icon(name: str, colour: QColor, disabled: QColor | None = None) -> QIcon:
    """Return a glyph as an icon for a button, with a colour of its own for a disabled one."""
    icon = QIcon()
    for mode, paint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        if paint is None:
            continue
        for size in _SIZES:
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_glyph(painter, name, QRectF(0, 0, size, size), paint)
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon
