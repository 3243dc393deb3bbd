"""Messages with a number in their text, so that each can be followed from process to process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

NUMBER: Final = re.compile(rb"Mensaje (\d+) de la prueba")


def text(number: int) -> str:
    """Return the text of a numbered message."""
    return f"Mensaje {number} de la prueba"


def marks(path: Path) -> dict[int, int]:
    """Return when each number was first noted in a file of `number nanoseconds` lines."""
    found: dict[int, int] = {}
    for line in path.read_text().splitlines():
        number, _, at = line.partition(" ")
        if number.isdigit() and at:
            found.setdefault(int(number), int(at))
    return found
