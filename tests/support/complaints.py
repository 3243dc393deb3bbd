"""What complains while a test runs: in the log, in Qt, in the logs of processes it started."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

# The offscreen platform says so of what only a real screen has.
_OF_NO_SCREEN = (
    "This plugin does not support",
    "No such signal QPlatformNativeInterface::systemTrayWindowChanged",
)
_SHOWN = 300  # characters
_LINE = re.compile(
    r"(?:^|\s)(?:WARNING|ERROR|CRITICAL)\s*:?\s"  # of `logging`, in the program's form or the plain one
    r"|^Traceback \(most recent call last\)"
    r"|^Fatal Python error"  # of faulthandler
    r"|\b[A-Z]\w+Warning: "  # of Python
)


class Complaints(logging.Handler):
    """Hears what nobody should have reason to say; each thing is handed out once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._logged: list[str] = []
        self._others: list[str] = []
        self._logs: dict[Path, _Tail] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Note what was logged."""
        self._logged.append(f"logged: {record.levelname} {record.name}: {record.getMessage()[:_SHOWN]}")

    def note(self, complaint: str) -> None:
        """Note what something else than a log said."""
        self._others.append(complaint)

    def follow(self, log: Path) -> None:
        """Listen to a log that a process writes."""
        self._logs[log] = _Tail(log)

    def leave(self, log: Path) -> None:
        """Read a log to its end, before it is removed."""
        if (tail := self._logs.pop(log, None)) is not None:
            self._others += tail.complaints(ended=True)

    def read(self, log: Path) -> None:
        """Read a log once, whole."""
        self._others += _Tail(log).complaints(ended=True)

    def take(self, expected: Iterable[str], *, log_is_looked_at: bool = False) -> list[str]:
        """Return what was heard since the last time, but for what holds one of the `expected` texts.

        Args:
            expected: What the test announced.
            log_is_looked_at: The test itself looks at what is logged in this process.
        """
        for tail in self._logs.values():
            self._others += tail.complaints()
        heard = [*([] if log_is_looked_at else self._logged), *self._others]
        self._logged, self._others = [], []
        known = (*_OF_NO_SCREEN, *expected)
        return [one for one in heard if not any(text in one for text in known)]


@dataclass(slots=True)
class _Tail:
    """The part of a log that was not read yet."""

    path: Path
    _read: int = field(default=0)

    def complaints(self, *, ended: bool = False) -> list[str]:
        try:
            with self.path.open("rb") as file:
                file.seek(self._read)
                new = file.read()
        except FileNotFoundError:
            return []
        whole = new if ended else new[: new.rfind(b"\n") + 1]  # the rest of the last line is still to come
        self._read += len(whole)
        lines = whole.decode(errors="replace").splitlines()
        return [f"{self.path.name}: {line}" for line in lines if _LINE.search(line)]


complaints = Complaints()
"""The one listener; whoever starts a process whose log counts lets it `follow` that."""
