"""Programs that a made-up desktop consists of: started in groups of their own, ended without a rest."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.support.leftovers import kept

T = TypeVar("T")

PACKAGES = {
    "Xvfb": "xvfb",
    "dbus-daemon": "dbus-daemon",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "gnome-keyring-daemon": "gnome-keyring",
    "lxqt-panel": "lxqt-panel",
    "openbox": "openbox",
    "pactl": "pulseaudio-utils",
    "parec": "pulseaudio-utils",
    "pulseaudio": "pulseaudio",
    "setpriv": "util-linux",
    "trayer": "trayer",
    "xdotool": "xdotool",
    "xfce4-panel": "xfce4-panel",
    "xmodmap": "x11-xserver-utils",
    "xprop": "x11-utils",
    "xsetroot": "x11-xserver-utils",
    "xwininfo": "x11-utils",
}
"""Which Debian package has which program."""

PATIENCE = 60.0  # seconds; a wait ends as soon as it can, so a long one costs nothing but where it fails
_LOOK_AGAIN = 0.02  # seconds
_STEADY = 4  # looks
_PATIENCE = 2.0  # seconds a program gets to end by itself


class MissingProgramError(RuntimeError):
    """A program of the made-up desktop is not installed."""


def program(name: str) -> str:
    """Return the path of a program.

    Raises:
        MissingProgramError: It is not installed; the message names the Debian package.
    """
    path = shutil.which(name)
    if path is None:
        package = PACKAGES.get(name, name)
        raise MissingProgramError(
            f"{name} is not installed: it comes with the Debian package {package} "
            "(requirements/install-debian.sh requirements/debian-test.txt)"
        )
    return path


def wait_until(condition: Callable[[], T], what: str, timeout: float = PATIENCE) -> T:
    """Return the first true answer of `condition`, asked every 20 ms.

    Raises:
        TimeoutError: There was none in `timeout` seconds, nor in a last look after them.
    """
    until = time.monotonic() + timeout
    never = threading.Event()
    while True:
        last = time.monotonic() > until
        if answer := condition():
            return answer
        if last:
            raise TimeoutError(f"waited {timeout:g} s for {what}")
        never.wait(_LOOK_AGAIN)


def wait_for_rest(look: Callable[[], T], what: str, timeout: float = PATIENCE) -> T:
    """Return the answer of `look` as soon as it is true and the same a few times on end.

    For places on the screen: window managers and panels move what is new about before it comes to rest.
    """
    answers: list[T] = []

    def rested() -> tuple[T, ...]:
        answers.append(look())
        latest = answers[-_STEADY:]
        return (latest[-1],) if latest.count(latest[-1]) == _STEADY and latest[-1] else ()

    return wait_until(rested, what, timeout)[0]


@dataclass(slots=True)
class Processes:
    """The programs started so far.

    Attributes:
        env: Their environment.
        logs: Where what they say is kept, one file a program.
    """

    env: dict[str, str]
    logs: Path
    _running: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(
        self,
        name: str,
        *args: str,
        pass_fds: Sequence[int] = (),
        stdin: bytes | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a program in the background; it ends with the thread that calls this, even if that is killed.

        Args:
            name: Its name, or its path.
            args: Its arguments.
            pass_fds: Descriptors it inherits.
            stdin: What it reads from its standard input; nothing when None.
            env: More environment for this program only.
        """
        label = Path(name).name
        with (self.logs / f"{label}.log").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - programs by name, arguments of our own
                [program("setpriv"), "--pdeathsig", "TERM", program(name), *args],
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**self.env, **(env or {})},
                pass_fds=pass_fds,
                start_new_session=True,
            )
        kept.add(process.pid)
        self._running.append((label, process))
        if stdin is not None and process.stdin is not None:
            with process.stdin as pipe:
                pipe.write(stdin)
        return process

    def run(self, name: str, *args: str, timeout: float = PATIENCE) -> str:
        """Run a program to its end and return what it wrote.

        Raises:
            subprocess.CalledProcessError: It failed.
        """
        done = subprocess.run(  # noqa: S603 - programs by name, arguments of our own
            [program(name), *args], env=self.env, capture_output=True, text=True, timeout=timeout, check=True
        )
        return done.stdout

    def check_alive(self, process: subprocess.Popen[bytes]) -> None:
        """Raise RuntimeError, with what it said, if a program has ended by itself."""
        if process.poll() is not None:
            label = next(label for label, each in self._running if each is process)
            said = (self.logs / f"{label}.log").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{label} ended with {process.returncode}:\n{said}")

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a program, with what it started; by force when it takes too long."""
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        _signal_group(process, signal.SIGKILL)  # also what it left behind in its group
        process.wait()
        kept.discard(process.pid)
        self._running = [(label, each) for label, each in self._running if each is not process]

    def stop_all(self) -> None:
        """End all programs, the last one first."""
        for _, process in reversed(self._running):
            _signal_group(process, signal.SIGTERM)
        for _, process in reversed(list(self._running)):
            self.stop(process)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
