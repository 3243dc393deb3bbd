"""How this program is started, from wherever it lies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop.native.paths import APP_NAME


def own_command() -> tuple[str, ...]:
    """Return the command that starts this program again; its first word is an absolute path."""
    if getattr(sys, "frozen", False):  # set by PyInstaller
        # An AppImage lies elsewhere at each run; it says itself where its file is.
        return (os.environ.get("APPIMAGE") or sys.executable,)
    script = Path(sys.argv[0])
    if script.stem == APP_NAME and script.is_file():
        return (str(script.absolute()),)
    return (sys.executable, "-P", "-m", "desktop")  # -P: not what lies in the directory it is started in
