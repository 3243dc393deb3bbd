"""Before the icon is shown, only what paints it is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_LATER = (
    "msgspec",
    "requests",
    "keyring",
    "jeepney",
    "sqlite3",
    "PySide6.QtNetwork",
    "PySide6.QtDBus",
    "desktop.app",
)


def test_the_icon_waits_for_nothing_it_does_not_need() -> None:
    code = "import sys, desktop.main; print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run(  # noqa: S603  this interpreter, code of our own
        [sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert "desktop.ui.tray_icon" in loaded
    assert not loaded.intersection(_LATER)
