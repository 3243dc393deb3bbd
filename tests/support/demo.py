"""The demo: a made-up company on a server of its own, the app signed in, something to look at."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Final, NoReturn, Self

from tests.support.live_server import LiveServer

ROOT: Final = Path(__file__).resolve().parents[2]
PICTURE: Final = ROOT / "build" / "demo.png"
_PLACE: Final = ROOT / "build" / "demo"
_DATA: Final = _PLACE / "data"
_APP: Final = (sys.executable, "-m", "desktop", "--data-dir", str(_DATA))
_EVERY: Final = 8.0  # seconds between two remarks of the colleague who writes of her own accord
_STOP: Final = 10.0  # seconds the app gets to end
_DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY")

_LOOK_AT: Final = """\
You are Ana Ferrer, at a company of eight made-up people.
  · The tray has a blue T. Lucía Peña writes every {every:g} seconds; close the chat window,
    and a red badge counts what you have not read, with a notification and a sound.
  · A click on the T, or on a notification, opens the chat; the badge goes at once.
  · Write to anybody: they read it and answer after a second.
  · Right-click the T for the menu. Nothing here touches an account of your own.
Quit from the T's menu, or press Ctrl+C here.
"""


class App:
    """The app in a process of its own, signed in as the first of the company.

    Args:
        server: Whose company it is.
        env: The environment to run in.
        options: More of its command line.
    """

    def __init__(self, server: LiveServer, env: Mapping[str, str], *options: str) -> None:
        self._env = env
        me = server.accounts[0]
        self._log = _PLACE / "app.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
                [*_APP, "--server", server.url, "--email", me["email"], "--password-stdin", *options],
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        assert self.process.stdin is not None
        with self.process.stdin as pipe:
            pipe.write(f"{me['password']}\n".encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def command(self, *words: str) -> str:
        """Run a command on the same data directory, which asks the running app; returns what it printed."""
        done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
            [*_APP, *words],
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout

    def stop(self) -> int:
        """Ask it to end, as a session manager does; returns its exit code. Safe to call twice."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(_STOP)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def said(self) -> str:
        """Return what it has written to its terminal."""
        return self._log.read_text(errors="replace")


def say(line: str) -> None:
    """Tell the person at the terminal, at once."""
    print(line, flush=True)


def main() -> int:
    """Run the demo and return the exit code."""
    since = time.monotonic()
    signal.signal(signal.SIGTERM, _ended)
    with _only_one() as held:
        if held is None:
            say("A demo runs here already.")
            return 1
        shutil.rmtree(_DATA, ignore_errors=True)
        if any(os.environ.get(name) for name in _DISPLAYS):
            return _on_your_desktop()
        return _unseen(since)


def _on_your_desktop() -> int:
    """Run on the person's own desktop until they have seen enough."""
    with LiveServer("demo", "--every", str(_EVERY)) as server:
        say(f"The server answers at {server.url}.")
        with App(server, os.environ) as app:
            say(_LOOK_AT.format(every=_EVERY))
            try:
                code = app.process.wait()
            except KeyboardInterrupt:  # the app has got it too
                code = app.stop()
            if code:
                say(app.said())
                say(f"The app ended with exit code {code}.")
            return 1 if code else 0


def _unseen(since: float) -> int:
    """Bring a desktop along, look at it in the person's place, keep a picture."""
    say("There is no display here, so the demo brings one along, with a tray and notifications.")
    if not _has_packages():
        say("Without these packages there is nothing to see.")
        return 1
    from tests.support.demo_unseen import Unseen  # noqa: PLC0415  needs these packages

    seconds = float(os.environ.get("DEMO_SECONDS", "30"))
    return Unseen(since, seconds).run()


def _has_packages() -> bool:
    """Install what is missing, after asking; whether all is there now."""
    install = ["/bin/sh", "requirements/install-debian.sh", "requirements/debian-demo.txt"]
    return subprocess.run(install, cwd=ROOT, check=False).returncode == 0  # noqa: S603  our own script


class _only_one:  # noqa: N801  reads as a word
    """Holds the demo's directory; gives None when another demo does."""

    def __enter__(self) -> IO[bytes] | None:
        _PLACE.mkdir(parents=True, exist_ok=True)
        self._lock = (_PLACE / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return self._lock

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.close()


def _ended(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  the signature of a handler
    """Leave by the way that ends what was started."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
