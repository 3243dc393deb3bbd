"""Commands as processes, for every server they are tried against."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.programs import Programs

_NOT_OURS = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "QT_QPA_PLATFORM",
    "XDG_ACTIVATION_TOKEN",
    "DESKTOP_STARTUP_ID",
    "LANGUAGE",
    "LC_ALL",
)


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Programs]:
    """Commands of a person without a display, a session bus, or a password store."""
    env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    with tempfile.TemporaryDirectory(prefix="run-") as run:  # short: a socket's path holds 100 characters
        programs = Programs({**env, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": run, "LANG": "C.UTF-8"})
        yield programs
        programs.close()
