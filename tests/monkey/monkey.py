"""One run of the monkey at one level: what it does, what has to hold after each burst, and at the end."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

from tests.benchmarks.process_figures import descriptors, pss
from tests.monkey.actions import EVERYTHING, PEOPLE, Action, actions
from tests.monkey.deeds import Deeds
from tests.monkey.fingers import Fingers
from tests.monkey.report import FaultError, Held, Report
from tests.support.app import AppRun
from tests.support.company import Company
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_for_rest, wait_until
from tests.support.desktop_screen import Rect
from tests.support.hostile import PEER_TEXTS
from tests.support.worlds import Level, Level1World, Level2World

BURST: Final = 25  # actions
_SLOW: Final = 8.0  # seconds in which a busy program answers
_SIGNS_IN: Final = 15.0  # seconds
_ANSWERS: Final = 30.0  # seconds; whoever takes longer hangs
_SHOWN: Final = 200  # actions, of a run that failed
_ESCAPES: Final = 8
_TAKES: Final = 2.0  # seconds until a key has done what it does
_KEPT: Final = Path(__file__).resolve().parents[2] / "build" / "monkey"
_ICON: Final = 64  # pixels; wider is a window
_SCREEN: Final = (1680, 1050)
_SCALES: Final = ("1", "1", "1.25", "2")


class Monkey(Deeds):
    """The app on a desktop with a company around it, in the hands of a monkey; a context manager.

    Args:
        level: Of the server.
        seed: What is done follows from it.
    """

    def __init__(self, level: Level, seed: int) -> None:
        self.report = Report(level, seed)
        self._actions = actions(seed, level)
        self._latest: deque[str] = deque(maxlen=_SHOWN)
        self._revoked = False
        self._down = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as up:
            level = self.report.level
            world = Level1World(newcomers=PEOPLE * 3) if level == 1 else Level2World(rate_limit="1000000/10")
            self.world = up.enter_context(world)
            self.company = Company(world)
            self.people = self.company.let_in(PEOPLE)
            self._ana = world.peer(world.ana)
            self.desktop = up.enter_context(Desktop(size=_SCREEN))
            self.fingers = up.enter_context(contextlib.closing(Fingers(self.desktop.env["DISPLAY"])))
            self._with_history()
            self._start()
            self._down = up.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._line.close()
        self._down.close()

    # The app

    def _with_history(self) -> None:
        self._conversations = {}
        for person in self.people:
            for number in range(6):
                self._conversations[person.id] = self.company.write(person, f"mensaje {number}")

    def _start(self) -> None:
        run = AppRun(self.desktop, self.desktop.home / "ana")
        run.command("login", self.world.relay.url, self.world.ana)
        door = str(self.desktop.home / "hand.sock")
        scale = _SCALES[self.report.seed % len(_SCALES)]
        self._process = self.desktop.start(
            *(sys.executable, "-m", "tests.monkey.hand", door, "--data-dir", str(run.data_dir), "--hidden"),
            env={"QT_SCALE_FACTOR": scale, "PYTHONWARNINGS": "default"},
        )
        self._icon = wait_for_rest(self._in_the_tray, "the icon")[0]
        wait_until(lambda: Path(door).exists(), "the app's hand")
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(_ANSWERS)
        self._line.connect(door)
        self._answers = self._line.makefile("rb")
        self._wait_for_online()

    def _in_the_tray(self) -> list[Rect]:
        windows = self.desktop.windows()
        return [one.rect for one in windows if '"TimeNow"' in one.classes and one.rect.width <= _ICON]

    def tell(self, word: str, argument: object = None) -> Any:  # noqa: ANN401  any answer
        """Have the app do something; returns what it answers.

        Raises:
            FaultError: It has ended, or does not answer.
        """
        began = time.monotonic()
        try:
            self._line.sendall(json.dumps([word, argument]).encode() + b"\n")
            if not select.select([self._line], [], [], _SLOW)[0]:
                os.kill(self._process.pid, signal.SIGUSR1)  # it writes down where it is
                self._line.settimeout(_ANSWERS)
            answer = self._answers.readline()
        except TimeoutError:
            raise FaultError(f"no answer to {word!r} in {_ANSWERS:g} s{self._console()}") from None
        except OSError as error:
            raise FaultError(f"the app is gone ({error}){self._console()}") from None
        took = time.monotonic() - began
        self.report.slowest = max(self.report.slowest, took)
        if took > _SLOW:
            raise FaultError(f"{took:.1f} s until {word!r} was answered{self._console()}")
        if not answer:
            raise FaultError(f"the app ended with {self._process.wait(30)}{self._console()}")
        return json.loads(answer)

    def _console(self) -> str:
        crash = [path.read_text(errors="replace") for path in self.desktop.home.rglob("crash.log")]
        said = self.desktop.log_of(Path(sys.executable).name)
        return "\n" + "\n".join(one[-6000:] for one in (*crash, said))

    # A run

    def play(self, enough: Callable[[int], bool]) -> Report:
        """Open everything once, then do what the seed says, in bursts, until there were enough.

        Raises:
            FaultError: Something did not hold; its words name the seed and the latest actions.
        """
        try:
            self._open_everything()
            bursts = 0
            while not enough(bursts):
                for action in islice(self._actions, BURST):
                    self._do(action)
                self._rest()
                bursts += 1
            self._still_works()
            self._judge()
            self._leave()
        except (FaultError, TimeoutError, AssertionError) as error:
            self.desktop.screenshot(_KEPT / f"level-{self.report.level}-seed-{self.report.seed}.png")
            raise FaultError(self._words(error)) from error
        return self.report

    def _open_everything(self) -> None:
        """Show every window and every text once, so that what is made when first wanted is there."""
        for text in PEER_TEXTS.values():
            self._do(Action("write", (0, text, 1)))
        for what in EVERYTHING:
            self._do(Action("show", (what, 0)))
            self._do(Action("setting", ("theme", "dark" if len(what) % 2 else "light")))
            self._do(Action("keys", ("Tab", "Down", "Escape")))
        self._do(Action("keys", ("ctrl+k", "a", "Down", "Escape", "ctrl+f", "a", "e", "Down", "Escape")))
        self._do(Action("keys", ("shift+Tab", *["Prior"] * 40)))
        self._rest()

    def _words(self, error: Exception) -> str:
        report = self.report
        log = (
            next(self.desktop.home.rglob("timenow-desktop.log"))
            .read_text(errors="replace")
            .splitlines()[-20:]
        )
        again = f"python -m tests.monkey --level {report.level} --seed {report.seed}"
        return "\n".join(
            (
                str(error),
                "",
                "the end of its log:",
                *log,
                "",
                f"the latest of {report.actions} actions:",
                *self._latest,
                "",
                f"again: {again}",
            )
        )

    def _do(self, action: Action) -> None:
        self.report.actions += 1
        self._latest.append(f"{time.strftime('%H:%M:%S')} {action}")
        getattr(self, "_" + action.kind.replace(" ", "_"))(*action.about)
        self.tell("ping")
        self._listen()

    def _listen(self) -> None:
        if heard := self.tell("complaints"):
            raise FaultError("it complains:\n" + "\n".join(heard))

    def _rest(self) -> None:
        """Let everything come to rest, leave every dialog with the keyboard, and see what is held then."""
        self.world.relay.open()
        for _ in range(_ESCAPES):
            before = self.tell("left")
            if not before[0]:
                break
            self.tell("look at it")  # as a click on its frame
            self.tell("ping")
            self.fingers.hold(down=False)  # nothing is being dragged any more
            self.fingers.key("Escape")
            with contextlib.suppress(TimeoutError):  # keys take their time, by way of the screen
                wait_until(partial(self._differs, before), "Esc to do something", _TAKES)
        else:
            screen = self.desktop.screen
            has = [one for one in self.desktop.windows() if one.id in {screen.focused(), screen.active()}]
            raise FaultError(f"Esc does not lead out of {before[0]}; the screen says {has}")
        self.tell("repair")
        self._come_back()
        self._listen()
        self.report.held.append(self._held())

    def _differs(self, before: object) -> bool:
        return bool(self.tell("left") != before)

    def _come_back(self) -> None:
        """Sign in where that is needed, and wait for the connection."""
        account = [self.world.relay.url, self.world.ana.email, self.world.ana.password]
        asked = 0.0

        def is_online() -> bool:
            nonlocal asked
            state = self.tell("state")
            if (state == "signed_out" or self._revoked) and time.monotonic() > asked + _SIGNS_IN:
                self._revoked = False
                asked = time.monotonic()
                self.tell("sign in", account)
            return bool(state == "online")

        wait_until(is_online, "the app to be online", timeout=120.0)
        try:
            wait_until(self._is_alone, "every window but one to close", timeout=30.0)
        except TimeoutError as error:
            raise FaultError(f"{error}: {self.tell('left')[1]}") from None

    def _is_alone(self) -> bool:
        """Close every window but the chat, as somebody does who clicks their crosses."""
        self.tell("close")
        return len(self.tell("left")[1]) < 2

    def _wait_for_online(self) -> None:
        wait_until(lambda: self.tell("state") == "online", "the app to be online", timeout=120.0)

    def _held(self) -> Held:
        held = self.tell("held")
        pid = self._process.pid
        return Held(
            pss([pid]),
            descriptors([pid]),
            held["threads"],
            Counter(held["widgets"]),
            Counter(held["wrapped"]),
        )

    # What must hold at the end

    def _still_works(self) -> None:
        """A message is received and counted, as the server counts; one that is typed arrives."""
        self.tell("read all")
        wait_until(lambda: self.tell("unread") == 0, "everything to be read")
        wait_until(lambda: self._counts(0), "the server to know that")
        self._show("hide", 0)
        writer = self.people[-1]
        for number in range(3):
            where = self.company.write(writer, f"¿sigues ahí? {number}")
        wait_until(lambda: self._counts(3), "3 unread messages, here and there")
        self.fingers.clicks(*self._in_the_tray()[0].centre, 1)
        wait_until(lambda: self.tell("rows")[0] == where, "the conversation to open")
        wait_until(lambda: "¿sigues ahí? 2" in self.tell("rows")[1][-1:], "the message to be shown")
        wait_until(lambda: self._counts(0), "nothing to be unread")
        wait_until(lambda: self.tell("can write"), "the writing box to have the keyboard")
        self.fingers.key("ctrl+a")
        for letter in "still":
            self.fingers.key(letter)
        self.fingers.key("Return")
        wait_until(
            lambda: self._ana.page(where, limit=1)["data"][0]["body"] == "still", "the server to have it"
        )

    def _counts(self, unread: int) -> bool:
        """Whether so many are unread, here and on the server.

        The real ERP (level 1) is no judge of that: it forgets to count down, and what it counts comes back.
        """
        if self.report.level == 1:
            return bool(self.tell("unread") >= unread)
        there = sum(one["unreadCount"] for one in self._ana.conversations())
        return bool(self.tell("unread") == unread == there)

    def _judge(self) -> None:
        """Nothing has grown since the warm-up."""
        self.report.urls = len(self.tell("opened"))
        self._rest()
        self.report.judge()

    def _leave(self) -> None:
        self.tell("end")
        if (code := self._process.wait(30)) != 0:
            raise FaultError(f"it ended with {code}{self._console()}")
