"""Where programs are measured: a desktop with an eye on its tray, a company to talk to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from tests.benchmarks.hand import Hand
from tests.benchmarks.tray_eye import BLUE, GREY, RED, TrayEye
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Rect
from tests.support.relay import Relay
from tests.support.worlds import Level, Level1World, Level2World, Person

ROOT: Final = Path(__file__).resolve().parents[2]
_PATIENCE: Final = 15.0  # seconds a program gets to end
MIDDLE: Final = Rect(760, 400, 1, 1)  # of the screen, where a window's pane for messages is
_BACKGROUND: Final = bytes((0x63, 0x4A, 0x3B))  # the desktop's; blue, green, red
_NO_DOUBLE_CLICK: Final = 0.7  # seconds between two clicks
_MANY: Final = 1_000_000  # messages in ten seconds: no limit


class Stage:
    """A desktop with all that belongs to one, and a server of one level without a rate limit.

    Ana has signed in: her session is kept in the password store.

    Args:
        relayed: Whether her app reaches the server through the world's relay, which can be cut.
        relay: Another kind of relay, for an app that reaches the server through it.
        notifications: Whether a notification service runs.
        colleagues: How many people are wanted besides Ana and Bruno.
    """

    def __init__(
        self,
        level: Level = 2,
        *,
        relayed: bool = False,
        relay: type[Relay] | None = None,
        notifications: bool = True,
        colleagues: int = 0,
    ) -> None:
        self.app: subprocess.Popen[bytes]
        self._running: list[subprocess.Popen[bytes]] = []
        with ExitStack() as up:
            self.world = up.enter_context(_company(level, colleagues))
            if relay is not None:
                self.world.relay = relay(self.world.url)
            self._server = self.world.relay.url if relayed or relay else self.world.url
            self.desktop = up.enter_context(Desktop(notifications=notifications))
            self.data = self.desktop.home / "app"
            self._errors = up.enter_context((self.desktop.home / "errors").open("ab"))
            self.eye = up.enter_context(closing(TrayEye(self.desktop)))
            self.hand = up.enter_context(closing(Hand(self.desktop.env["DISPLAY"])))
            up.callback(self._stop_all)
            # Installed programs have their byte code kept, whatever the shell says that this runs in.
            self._env = {name: value for name, value in self.desktop.env.items() if "BYTECODE" not in name}
            self._sign_in()
            self._down = up.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            self.desktop.screenshot(ROOT / "build" / "bench-failed.png")
            sys.stderr.write((self.desktop.home / "errors").read_text(errors="replace"))
        self._down.close()

    def start(
        self, module: str, *args: str, stdin: str = "", stdout: IO[bytes] | int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start a Python module on the desktop; `stdin` is what it reads there."""
        return self.spawn([sys.executable, "-m", module, *args], stdin=stdin, stdout=stdout)

    def spawn(
        self, command: Sequence[str], *, stdin: str = "", stdout: IO[bytes] | int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start a program on the desktop, in a session of its own."""
        process = subprocess.Popen(  # noqa: S603  programs and arguments of our own
            command,
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=self._errors,
            start_new_session=True,
        )
        self._running.append(process)
        assert process.stdin is not None
        with process.stdin as pipe:
            pipe.write(stdin.encode())
        return process

    def start_app(self, module: str = "desktop", *first: str) -> subprocess.Popen[bytes]:
        """Start the app as the session's start does: in the tray, its window closed, Ana's session kept."""
        return self.start(module, *first, "--data-dir", str(self.data), "--hidden")

    def _sign_in(self) -> None:
        ana = self.world.ana
        account = ("--data-dir", str(self.data), "--server", self._server, "--email", ana.email)
        login = self.start("desktop", "login", *account, "--password-stdin", stdin=f"{ana.password}\n")
        assert login.wait(_PATIENCE) == 0, (self.desktop.home / "errors").read_text()

    def start_bare(self) -> subprocess.Popen[bytes]:
        """Start the bare tray program."""
        return self.start("tests.benchmarks.bare_tray")

    def start_poster(
        self, writer: Person, first: int, count: int, interval: float, stdout: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start posting numbered messages to Ana."""
        where = (self.world.url, writer.email, self.world.ana.id)
        numbers = (str(first), str(count), str(interval))
        stdin = f"{writer.password}\n"
        return self.start("tests.benchmarks.poster", *where, *numbers, stdin=stdin, stdout=stdout)

    def post(self, count: int, writer: Person | None = None) -> None:
        """Have Bruno, or somebody else, write to Ana, as fast as it goes."""
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a device
            poster = self.start_poster(writer or self.world.bruno, 0, count, 0.0, nowhere)
            assert poster.wait(_PATIENCE * 8) == 0, "the poster failed"

    def wait_for_tray(self) -> int:
        """Wait for an icon, whatever it says; returns when, in nanoseconds."""
        return self.eye.wait(lambda seen: BLUE in seen or GREY in seen, "an icon in the tray")

    def wait_for_online(self) -> None:
        """Wait until the app's icon is in colour: connected."""
        self.eye.wait(lambda seen: BLUE in seen and GREY not in seen, "the app to be online")

    def wait_for_badge(self, *, there: bool = True) -> int:
        """Wait until the badge is there, or gone; returns when, in nanoseconds."""
        return self.eye.wait(lambda seen: (RED in seen) is there, "the badge to come or go")

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a program and what it started."""
        self._running.remove(process)
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with suppress(ProcessLookupError):  # nothing is left of its session: as it should be
            os.killpg(process.pid, signal.SIGKILL)

    def _stop_all(self) -> None:
        for process in list(self._running):
            self.stop(process)

    def wait_for_window(self, *, there: bool = True) -> None:
        """Wait until a window covers the middle of the screen, or none."""
        wait_until(lambda: (self.eye.pixels(MIDDLE)[:3] != _BACKGROUND) is there, "a window to come or go")

    def open_and_close(self) -> None:
        """Click the icon, under the mouse already, for the chat at what is unread; click again to hide it."""
        pause = threading.Event()
        for there in (True, False):
            pause.wait(_NO_DOUBLE_CLICK)
            self.hand.click()
            self.wait_for_window(there=there)
            if there:
                self.wait_for_badge(there=False)

    def wait_for_empty_tray(self) -> None:
        """Wait until no icon is left."""
        self.eye.wait(lambda seen: BLUE not in seen and GREY not in seen, "the tray to be empty")


def _company(level: Level, colleagues: int) -> Level1World | Level2World:
    if level == 2:
        return Level2World(rate_limit=f"{_MANY}/10")
    world = Level1World(newcomers=colleagues)
    world.control.rate_limit(_MANY)
    return world
