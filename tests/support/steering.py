"""The app with a hand on its settings, as a test holds it."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import PATIENCE, wait_until


class SteeredRun(AppRun):
    """An app whose settings can be changed, and which says what it has heard (`steered_app`)."""

    def __init__(self, desktop: Desktop, data_dir: Path) -> None:
        super().__init__(desktop, data_dir)
        self._socket = desktop.home / f"{data_dir.name}.sock"
        self._line: socket.socket | None = None

    def start(self, *args: str, wait: bool = True) -> None:
        """Start it, and take it by the hand."""
        self._process = self.desktop.start(
            sys.executable, "-m", "tests.support.steered_app", str(self._socket),
            "--data-dir", str(self.data_dir), *args,
        )  # fmt: skip
        if wait:
            self.icon = self.desktop.tray_icon_rect()
        wait_until(self._socket.exists, "the app's hand")
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(PATIENCE)
        self._line.connect(str(self._socket))

    def stop(self) -> int:
        """Let go of it, and end it."""
        if self._line is not None:
            self._line.close()
        return super().stop()

    def tell(self, word: str, argument: object = None) -> Any:  # noqa: ANN401  any answer
        """Have it do something; returns what it answers."""
        assert self._line is not None
        self._line.sendall(json.dumps([word, argument]).encode() + b"\n")
        with self._line.makefile("rb") as answer:
            return json.loads(answer.readline())

    def heard(self, change: str) -> int:
        """Return how many changes of a kind came from the engine so far."""
        return int(self.tell("changes").get(change, 0))

    def wait_until_heard(self, change: str, number: int) -> None:
        """Wait until so many changes of a kind have come."""
        wait_until(lambda: self.heard(change) >= number, f"{number} times {change}")

    def wait_for_state(self, state: str) -> None:
        """Wait until it says that it is in a state."""
        wait_until(lambda: self.tell("state") == state, f"the app to be {state}")
