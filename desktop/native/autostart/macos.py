"""Starting with the session on macOS: a launch agent of the person's own."""

from __future__ import annotations

import os
import plistlib
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar
from xml.parsers.expat import ExpatError

from desktop.native.autostart.base import State
from desktop.native.autostart.entry_file import write_entry

LABEL = "cloud.timenow.Desktop"

_PATIENCE = 5.0  # seconds


def launchctl(*words: str) -> str:
    """Run launchctl and return what it prints.

    Raises:
        OSError: It could not be run, or failed.
    """
    try:
        done = subprocess.run(  # noqa: S603  the system's own program
            ["/bin/launchctl", *words], capture_output=True, text=True, check=True, timeout=_PATIENCE
        )
    except subprocess.SubprocessError as error:
        raise OSError(f"launchctl {words[0]}: {error}") from error
    return done.stdout


class MacosAutostart:
    """Writes, reads and removes `~/Library/LaunchAgents/cloud.timenow.Desktop.plist`.

    Args:
        command: What starts the program; its first word an absolute path.
        directory: Where launch agents lie; the person's own when None.
        run: Runs launchctl, which knows what was switched off.
        user: The person's number.
    """

    experimental: ClassVar[bool] = True

    def __init__(
        self,
        command: Sequence[str],
        directory: Path | None = None,
        *,
        run: Callable[..., str] = launchctl,
        user: int | None = None,
    ) -> None:
        self._agent: dict[str, Any] = {
            "Label": LABEL,
            "ProgramArguments": [*command, "--hidden"],
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        self._path = (directory or Path.home() / "Library/LaunchAgents") / f"{LABEL}.plist"
        self._run = run
        self._domain = f"gui/{os.getuid() if user is None else user}"

    def state(self) -> State:
        """Tell how things stand."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return State.OFF
        if self._switched_off():
            return State.REFUSED
        try:
            agent = plistlib.loads(data)
        except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError):
            return State.STALE
        return State.ON if agent == self._agent else State.STALE

    def enable(self) -> None:
        """Write the agent, whole or not at all; it counts from the next session on."""
        write_entry(self._path, plistlib.dumps(self._agent))
        self._run("enable", f"{self._domain}/{LABEL}")

    def disable(self) -> None:
        """Remove the agent. What runs goes on."""
        self._path.unlink(missing_ok=True)

    def _switched_off(self) -> bool:
        """Whether `launchctl print-disabled` names the agent: "disabled", or "true" up to macOS 12."""
        for line in self._run("print-disabled", self._domain).splitlines():
            name, _, value = line.strip().partition(" => ")
            if name == f'"{LABEL}"':
                return value in {"disabled", "true"}
        return False
