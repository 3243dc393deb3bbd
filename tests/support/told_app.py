"""The app without an engine: a process that shows whatever it is told through a pipe.

Everything that people see of the number and the state is the program's own; only what the server would have
said comes from the test, so that a hundred unread messages or a doubtful count take no time to come about.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.app import App
from desktop.core.changes import AccountChanged, ConnectionChanged, ConnectionState, SnapshotLoaded
from desktop.main import make_application
from desktop.native.paths import Places
from desktop.runtime.arguments import Arguments
from desktop.state.do_not_disturb import FOREVER
from desktop.ui.mark import first_icon
from desktop.wire.timestamp import Timestamp
from tests.support.chat_scenes import ACCOUNT, conversation
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until

_PROGRAM: Final = "tests.support.told_app"
_AGAIN_MS: Final = 20


class ToldApp:
    """The process, and the pipe to it.

    Args:
        desktop: Where it shall run.
        env: More environment for it.
    """

    def __init__(self, desktop: Desktop, folder: Path, env: dict[str, str] | None = None) -> None:
        folder.mkdir()
        self._desktop = desktop
        self._pipe = folder / "pipe"
        os.mkfifo(self._pipe)
        self.process = desktop.start(sys.executable, "-m", _PROGRAM, str(folder), env=env)
        self._tell = os.fdopen(
            os.open(self._pipe, os.O_RDWR), "w", buffering=1
        )  # so that opening never waits

    def tell(self, **what: object) -> None:
        """Have it show something; see `_Told.show` for the words."""
        self._tell.write(json.dumps(what) + "\n")

    def wait_until_told(self) -> None:
        """Wait until it has shown all that it was told."""
        answer = self._pipe.with_name("answer")
        answer.unlink(missing_ok=True)
        self.tell(answer=str(answer))
        wait_until(answer.exists, "the app to have shown what it was told")

    def end(self) -> int:
        """Have it leave; returns its exit code."""
        self._tell.close()
        return self.process.wait(30)


class _Told(QObject):
    """Tells the app what is read from the pipe. GUI thread only.

    Signals:
        ended: Nobody holds the other end any more.
    """

    ended = Signal()

    def __init__(self, app: App, pipe: int) -> None:
        super().__init__(app)
        self._app = app
        self._pipe = pipe
        self._begun = b""
        self._ear = QSocketNotifier(pipe, QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._hear)

    @Slot()
    def _hear(self) -> None:
        data = os.read(self._pipe, 65536)
        *lines, self._begun = (self._begun + data).split(b"\n")
        for line in lines:
            self.show(line)
        if not data:
            self._ear.setEnabled(False)
            self.ended.emit()

    def show(self, line: bytes) -> None:
        """Show the newest state, counts, person, quiet, window: whatever of them the line has."""
        told: dict[str, Any] = json.loads(line)
        app = self._app
        if "signed_in" in told:
            app.changed.emit(AccountChanged(account=ACCOUNT if told["signed_in"] else None))
        if "unread" in told:  # how many of whom; None: nobody knows
            names = told.get("names", ["Ana Ruiz"])
            rows = tuple(conversation(n, name, minutes=-n) for n, name in enumerate(names, 1))
            counts = {f"c{n}": told["unread"] or 0 for n in range(1, len(names) + 1) if told["unread"]}
            app.changed.emit(
                SnapshotLoaded(conversations=rows, counts=counts, known=told["unread"] is not None)
            )
        if "state" in told:
            at = Timestamp.of(datetime.now().astimezone())
            doubt = bool(told.get("uncertain"))
            app.changed.emit(ConnectionChanged(state=ConnectionState(told["state"]), at=at, uncertain=doubt))
        if "quiet" in told:
            app.do_not_disturb.set_until(FOREVER if told["quiet"] else None)
        if told.get("window"):
            app.intents.open_chat()
        if "answer" in told:
            self._answer(Path(told["answer"]))

    def _answer(self, answer: Path) -> None:
        """Answer once the words, too, which come after the icon, are there."""
        tray = self._app.tray
        if tray.icon is not None and tray.icon.toolTip() == tray.tooltip():
            answer.touch()
        else:
            QTimer.singleShot(_AGAIN_MS, self, lambda: self._answer(answer))


def main() -> None:
    """Run until the pipe is closed."""
    folder = Path(sys.argv[1])
    pipe = os.open(folder / "pipe", os.O_RDONLY)
    application = make_application()
    icon = QSystemTrayIcon(first_icon())
    icon.show()
    places = Places.below(folder / "data")
    places.make()
    app = App(application, Arguments(command=None, hidden=True), places, icon)
    told = _Told(app, pipe)
    told.ended.connect(application.quit)
    application.exec()
    app.stop()
    os.close(pipe)


if __name__ == "__main__":
    main()
