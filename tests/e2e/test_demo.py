"""The demo where there is no display: what it sees, what it says, what it leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

_ROOT = Path(__file__).resolve().parents[2]
_SEEN = (
    "the icon is in the tray",
    "the badge is in the tray",
    "a notification came over the bus: “Lucía Peña",
    "a click on the icon opened the chat",
    "the badge is gone, the app says 0 unread",
    "typed into the composer, and the server has it",
    "Lucía Peña answered",
    "the chat has shown the answer",
    "Marcos Ibáñez wrote meanwhile",
    "the app ran until the end and left with exit code 0",
)


@pytest.mark.e2e
def test_the_demo_sees_everything_and_keeps_a_picture() -> None:
    picture = _ROOT / "build" / "demo.png"
    picture.unlink(missing_ok=True)
    seen_nowhere = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.demo"],
        cwd=_ROOT,
        env={**seen_nowhere, "DEMO_SECONDS": "12", "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    missing = [line for line in _SEEN if f"seen     {line}" not in done.stdout]
    assert not missing, done.stdout
    with Image.open(picture) as shown:
        assert shown.size == (1440, 900)
