"""How this program is started, from wherever it lies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.native.paths import APP_NAME


def _app_image() -> str | None:
    """Return the file of the AppImage that this program runs from: it is mounted elsewhere at each run.

    Whatever is started from another AppImage, such as a terminal, inherits that one's variables.
    """
    mounted = os.environ.get("APPDIR")
    ours = mounted and Path(sys.executable).resolve().is_relative_to(Path(mounted).resolve())
    return os.environ.get("APPIMAGE") if ours else None


def own_command() -> tuple[str, ...]:
    """Return the command that starts this program again; its first word is an absolute path."""
    if getattr(sys, "frozen", False):  # set by PyInstaller
        return (_app_image() or sys.executable,)
    script = Path(sys.argv[0])
    if script.stem == APP_NAME and script.is_file():
        return (str(script.absolute()),)
    return (sys.executable, "-P", "-m", "desktop")  # -P: not what lies in the directory it is started in
