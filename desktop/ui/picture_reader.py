"""A picture from the network made small and round: limits first, then the decoding, on any thread."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter

from desktop.core.picture import MOST_BYTES, MOST_PIXELS, picture_kind

_LEAST_SIDE: Final = 8  # pixels; smaller is no face
_MOST_SIDE: Final = 16_384  # pixels
_MEGABYTES: Final = 128  # what one picture may take for a moment: the pixels, and a copy turned upright

# What a broken picture makes Qt say is of use to nobody: its place shows the initials.
_SILENT: Final = "qt.gui.imageio*=false\nqt.gui.icc=false"


def prepare() -> None:
    """Set Qt's own limits; once, before the first `face`."""
    QImageReader.setAllocationLimit(_MEGABYTES)
    QLoggingCategory.setFilterRules(_SILENT)


def face(data: bytes, side: int) -> QImage | None:
    """Return a picture cut round, or None for what is none, is broken, or too large.

    Of an animated picture it is the first image. Nothing is decoded before its head says how large it is.

    Args:
        data: As the server sent it.
        side: Width and height of the result, pixels.
    """
    kind = picture_kind(data)
    if kind is None or len(data) > MOST_BYTES:
        return None
    content, device = QByteArray(data), QBuffer()
    device.setData(content)
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device, QByteArray(kind.encode()))
    reader.setAutoTransform(True)  # as the camera was held
    size = reader.size()
    if not _may_be_read(size):
        return None
    if kind == "jpeg":  # its decoder can leave pixels out, at an eighth of the time
        least = min(size.width(), size.height())
        reader.setScaledSize(size * max(min(1.0, 2 * side / least), 1 / 8))
    image = reader.read()
    return None if image.isNull() else _round(image, side)


def _may_be_read(size: QSize) -> bool:
    sides = (size.width(), size.height())
    return min(sides) >= _LEAST_SIDE and max(sides) <= _MOST_SIDE and sides[0] * sides[1] <= MOST_PIXELS


def _round(image: QImage, side: int) -> QImage:
    edge = min(image.width(), image.height())
    middle = QRect((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    small = image.copy(middle).scaled(
        side, side, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    result = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if small.hasAlphaChannel():
        painter.setBrush(Qt.GlobalColor.white)  # drawn for paper, most of them
        painter.drawEllipse(0, 0, side, side)
    painter.setBrush(QBrush(small))
    painter.drawEllipse(0, 0, side, side)
    painter.end()
    return result
