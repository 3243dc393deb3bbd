"""The pop-over's place: beside the icon, inside its screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from desktop.ui.pop_over_place import place

SCREEN = QRect(1920, 0, 1280, 800)
SIZE = QSize(400, 300)
BELOW, ABOVE = QRect(1920, 0, 1280, 764), QRect(1920, 36, 1280, 764)


@pytest.mark.parametrize(
    ("anchor", "free", "expected"),
    [
        (QRect(2800, 766, 24, 24), BELOW, QPoint(2611, 456)),  # above a panel at the bottom
        (QRect(2800, 6, 24, 24), ABOVE, QPoint(2611, 44)),  # below one at the top
        (QRect(3170, 766, 24, 24), BELOW, QPoint(2792, 456)),  # never beyond the edge
        (None, BELOW, QPoint(2792, 456)),
        (None, ABOVE, QPoint(2792, 44)),
        (None, SCREEN, QPoint(2792, 492)),
        (QRect(1926, 700, 24, 24), QRect(1956, 0, 1244, 800), QPoint(1964, 492)),  # a panel at the left
        (QRect(3170, 100, 24, 24), QRect(1920, 0, 1244, 800), QPoint(2756, 8)),  # and at the right
    ],
)
def test_it_stands_beside_the_icon_inside_its_screen(
    anchor: QRect | None, free: QRect, expected: QPoint
) -> None:
    stands = place(SIZE, anchor, SCREEN, free)
    assert free.contains(QRect(stands, SIZE))
    assert (stands - expected).manhattanLength() <= 2
