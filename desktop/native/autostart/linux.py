"""Starting with the session on Linux: a desktop entry in the autostart directory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from desktop.native.autostart.base import State
from desktop.native.autostart.entry_file import write_entry

ENTRY = "cloud.timenow.Desktop.desktop"

_GROUP = "[Desktop Entry]"
# What a value of the file may not hold as it is, and what an argument in quotes may not.
_IN_FILE = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_IN_QUOTES = str.maketrans({"\\": "\\\\", '"': '\\"', "`": "\\`", "$": "\\$"})
_RESERVED = set(" \t\n\"'\\><~|&;$*?#()`")


class LinuxAutostart:
    """Writes, reads and removes `autostart/cloud.timenow.Desktop.desktop` in the person's configuration.

    GNOME, KDE, Xfce and others show it in their settings, and switch it off with a key in it.

    Args:
        command: What starts the program; its first word an absolute path.
        directory: The autostart directory; the person's own when None.
    """

    experimental: ClassVar[bool] = False

    def __init__(self, command: Sequence[str], directory: Path | None = None) -> None:
        self._exec = _exec_line([*command, "--hidden"])
        self._path = (directory or _autostart_directory()) / ENTRY

    def state(self) -> State:
        """Tell how things stand."""
        try:
            text = self._path.read_text(encoding="utf-8", errors="surrogateescape")
        except FileNotFoundError:
            return State.OFF
        entry = _entry(text)
        if entry.get("Hidden") == "true" or entry.get("X-GNOME-Autostart-enabled") == "false":
            return State.REFUSED
        return State.ON if entry.get("Exec") == self._exec else State.STALE

    def enable(self) -> None:
        """Write the entry, whole or not at all."""
        lines = (
            _GROUP,
            "Type=Application",
            "Name=TimeNow",
            "Icon=cloud.timenow.Desktop",
            f"Exec={self._exec}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
        )
        text = "".join(f"{line}\n" for line in lines)
        write_entry(self._path, text.encode("utf-8", "surrogateescape"))  # a path may be no UTF-8

    def disable(self) -> None:
        """Remove the entry."""
        self._path.unlink(missing_ok=True)


def _autostart_directory() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or ""
    return (Path(home) if home.startswith("/") else Path.home() / ".config") / "autostart"


def _exec_line(command: Sequence[str]) -> str:
    """Return a command as the value of `Exec`, by the rules of the Desktop Entry Specification."""
    return " ".join(map(_argument, command)).translate(_IN_FILE)


def _argument(word: str) -> str:
    word = word.replace("%", "%%")  # else a field code
    return f'"{word.translate(_IN_QUOTES)}"' if not word or _RESERVED & set(word) else word


def _entry(text: str) -> dict[str, str]:
    """Return the keys of the file's first group, values as they stand there."""
    found: dict[str, str] = {}
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == _GROUP
        elif inside and not line.startswith("#"):
            key, _, value = line.partition("=")
            found[key.strip()] = value.strip()
    return found
