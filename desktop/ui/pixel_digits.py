"""Digits drawn pixel by pixel, for badges too small for any font."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect

# Rows of 1s and 0s. The large ones are 4 x 7, the small ones 3 x 5.
_LARGE: Final = {
    "0": "0110 1001 1001 1001 1001 1001 0110",
    "1": "0010 0110 0010 0010 0010 0010 0111",
    "2": "0110 1001 0001 0010 0100 1000 1111",
    "3": "1110 0001 0001 0110 0001 0001 1110",
    "4": "0010 0110 1010 1010 1111 0010 0010",
    "5": "1111 1000 1110 0001 0001 1001 0110",
    "6": "0110 1000 1000 1110 1001 1001 0110",
    "7": "1111 0001 0010 0010 0100 0100 0100",
    "8": "0110 1001 1001 0110 1001 1001 0110",
    "9": "0110 1001 1001 0111 0001 0001 0110",
    "!": "11 11 11 11 00 11 11",
    "?": "0110 1001 0001 0010 0100 0000 0100",
}
_SMALL: Final = {
    "9": "111 101 111 001 111",
    "+": "000 010 111 010 000",
}


def pixels(text: str) -> tuple[list[QRect], int, int]:
    """Return the runs of pixels that draw `text`, with its width and height; "" draws nothing."""
    table = _LARGE if len(text) < 3 else _SMALL  # noqa: PLR2004 - "99+"
    runs: list[QRect] = []
    x = height = 0
    for character in text:
        rows = table[character].split()
        height = len(rows)
        runs += [
            QRect(x + column, y, 1, 1)
            for y, row in enumerate(rows)
            for column, bit in enumerate(row)
            if bit == "1"
        ]
        x += len(rows[0]) + 1
    return runs, max(0, x - 1), height
