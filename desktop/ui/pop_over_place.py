"""Where the pop-over stands: beside the tray icon, inside one screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

_GAP: Final = 8  # to the icon, and to the screen's edges


def place(size: QSize, anchor: QRect | None, screen: QRect, free: QRect) -> QPoint:
    """Return where a window of `size` goes.

    Args:
        size: The window's.
        anchor: The icon, or what stands for it, on this screen; None if nobody knows where it is.
        screen: The whole screen.
        free: What panels and docks leave of it.
    """
    room = free.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    if anchor is None:
        anchor = _corner(screen, free)
    middle = anchor.center()
    beside = free.left() > screen.left() and middle.x() < free.left()
    if beside or middle.x() > free.right():  # in a panel at the left or the right
        left = anchor.right() + _GAP if beside else anchor.left() - _GAP - size.width()
        top = middle.y() - size.height() // 2
    else:
        left = middle.x() - size.width() // 2
        above = middle.y() > screen.center().y()
        top = anchor.top() - _GAP - size.height() if above else anchor.bottom() + _GAP
    return QPoint(
        _within(left, room.left(), room.right() + 1 - size.width()),
        _within(top, room.top(), room.bottom() + 1 - size.height()),
    )


def _corner(screen: QRect, free: QRect) -> QRect:
    """Return the corner where trays are: at the right end of the panel, below unless there is one above."""
    above = free.top() > screen.top() and free.bottom() == screen.bottom()
    return QRect(free.right(), screen.top() if above else screen.bottom(), 1, 1)


def _within(value: int, least: int, most: int) -> int:
    """Return `value` inside the limits; where they leave no room, the least."""
    return max(least, min(value, most))
