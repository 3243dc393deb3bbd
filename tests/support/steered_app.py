"""The app as it is, with a hand on settings and window: a program that obeys JSON lines on a socket."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from desktop.announcer import Announcer
from desktop.app import App
from desktop.core.settings import Settings
from desktop.main import run
from desktop.native.focus_mode import FocusMode
from desktop.runtime.arguments import parse
from desktop.state.do_not_disturb import FOREVER
from tests.support.window_hand import window_words

T = TypeVar("T", bound=QObject)

_LOOK_AGAIN_MS: Final = 20
_SOON_MS: Final = 3_000  # what is due by then is waited for
_REST: Final = 1.1  # seconds from one sound until the next may come
_PENDING_MS: Final = 150  # a sound that is to begin has begun by then


class _Hand(QObject):
    """Does what it is told to a running app. Its answers are what `tests.support.steering` waits for."""

    def __init__(self, app: App, socket: str) -> None:
        super().__init__(app)
        self._app = app
        self._changes: Counter[str] = Counter()
        app.changed.connect(lambda change: self._changes.update([type(change).__name__]))
        self._sounded = 0.0
        app.alerts.sound_wanted.connect(self._note_sound)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._welcome)
        assert self._server.listen(socket)
        self._words: dict[str, Callable[[Any], object]] = {
            "settings": self._set,
            "do_not_disturb": lambda on: app.do_not_disturb.set_until(FOREVER if on else None),
            "system_is_quiet": lambda _: self._of(FocusMode).quiet,
            "refresh": lambda _: app.call(lambda engine: engine.refresh()),
            "read": app.intents.mark_read,
            "open": app.intents.open_conversation,
            "hide": lambda _: app.windows.chat.hide(),
            "test": lambda _: self._announcer.present_test(),
            "preview": lambda asked: self._announcer.preview(*asked),
            "changes": lambda _: dict(self._changes),
            "unread": lambda _: app.unread.total,
            **window_words(app),
            "state": lambda _: current.state.value if (current := app.connection.current) else "",
        }

    @property
    def _announcer(self) -> Announcer:
        return self._of(Announcer)

    def _of(self, kind: type[T]) -> T:
        """Return the app's part of a kind."""
        part = self._app.findChild(kind)
        assert part is not None
        return part

    def _set(self, tree: dict[str, Any]) -> None:
        """Take these settings, and the defaults for all others that say how messages are announced."""
        wanted = msgspec.convert(tree, Settings)
        self._app.settings.change(
            notifications=wanted.notifications, quiet_hours=wanted.quiet_hours, mutes=wanted.mutes
        )

    def _note_sound(self) -> None:
        self._sounded = time.monotonic()

    def _welcome(self) -> None:
        line = self._server.nextPendingConnection()
        line.readyRead.connect(lambda: self._obey(line))

    def _obey(self, line: QLocalSocket) -> None:
        while line.canReadLine():
            word, argument = json.loads(bytes(line.readLine().data()))
            if word == "rest":
                rest = max(0.0, self._sounded + _REST - time.monotonic())
                QTimer.singleShot(round(rest * 1000), self, lambda: _answer(line, None))
            elif word == "settled":
                QTimer.singleShot(_PENDING_MS, self, lambda: self._when_settled(line))
            else:
                try:
                    value = self._words[word](argument)
                except BaseException:
                    line.disconnectFromServer()  # nobody shall wait for an answer
                    raise
                _answer(line, value)

    def _when_settled(self, line: QLocalSocket) -> None:
        """Answer once nothing waits to be announced, and no sound is being played."""
        waits = any(timer.isActive() for timer in self._app.alerts.findChildren(QTimer) if _is_due(timer))
        plays = any(
            process.state() is not QProcess.ProcessState.NotRunning
            for process in self._announcer.findChildren(QProcess)
        )
        if waits or plays:
            QTimer.singleShot(
                _LOOK_AGAIN_MS if plays else _PENDING_MS, self, lambda: self._when_settled(line)
            )
        else:
            _answer(line, None)


def _is_due(timer: QTimer) -> bool:
    return timer.isSingleShot() and timer.remainingTime() < _SOON_MS


def _answer(line: QLocalSocket, value: object) -> None:
    line.write(json.dumps(value).encode() + b"\n")
    line.flush()


def main(socket: str, arguments: list[str]) -> int:
    """Run the app with these arguments, obeying whoever connects to a Unix socket."""

    def reach_out() -> None:
        application = QApplication.instance()
        app = None if application is None else application.findChild(App)
        if app is None or app.findChild(Announcer) is None:
            QTimer.singleShot(_LOOK_AGAIN_MS, reach_out)
        else:
            _Hand(app, socket)

    QTimer.singleShot(0, reach_out)
    return run(parse(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
