"""Before the icon is shown, only what paints it is loaded; afterwards, only what the tray needs."""

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
    "desktop.ui.theme",
)
_WHEN_WANTED = (
    "desktop.ui.windows",
    "desktop.ui.chat_window",
    "keyring",
    "cryptography",
    "jeepney",
    "PySide6.QtMultimedia",
    "charset_normalizer",
)


def loaded_with(module: str) -> set[str]:
    """Return what a new process has loaded after it has loaded `module`."""
    code = f"import sys, {module}; print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run(  # noqa: S603  this interpreter, code of our own
        [sys.executable, "-c", code], cwd=_ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def test_the_icon_waits_for_nothing_it_does_not_need() -> None:
    loaded = loaded_with("desktop.main")
    assert "desktop.ui.mark" in loaded
    assert not loaded.intersection(_LATER)


def test_the_tray_holds_nothing_that_is_wanted_later_or_never() -> None:
    loaded = loaded_with("desktop.app")
    assert {"desktop.ui.tray", "requests"} <= loaded
    assert not loaded.intersection(_WHEN_WANTED)
