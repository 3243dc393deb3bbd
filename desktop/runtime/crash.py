"""What happens when something breaks: hooks for exceptions, crashes, Qt's messages."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger(f"{__name__}.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
# Said by Qt whenever there is no sound server; native/sound says it once, in our words.
_SOUND_NOISE = ("PulseAudioService:", "QSoundEffect:")
_CRASH_FILE = "crash.log"


class CrashReports:
    """Everything that would otherwise die in silence, or on a console nobody sees, goes to the log.

    `install` once the log is set up, `remove` gives everything back.

    Args:
        directory: Where `crash.log` is written: the stacks of all threads at a crash in native code.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / _CRASH_FILE
        self._file: int | None = None

    def install(self) -> None:
        """Set the hooks.

        Raises:
            OSError: The crash file cannot be written.
        """
        self._file = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        faulthandler.enable(self._file, all_threads=True)
        sys.excepthook = _log_uncaught
        threading.excepthook = _log_uncaught_in_thread
        qInstallMessageHandler(_log_qt_message)

    def remove(self) -> None:
        """Take the hooks back."""
        qInstallMessageHandler(None)
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._file is not None:
            faulthandler.disable()
            os.close(self._file)
            self._file = None


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("uncaught exception", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is None or issubclass(args.exc_type, SystemExit):
        return
    name = "a thread" if args.thread is None else args.thread.name
    _log.critical(
        "uncaught exception on %s", name, exc_info=(args.exc_type, args.exc_value, args.exc_traceback)
    )


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    level = _LEVELS.get(kind, logging.WARNING)
    category = str(context.category or "default")
    if category.startswith("qt.multimedia") or text.startswith(_SOUND_NOISE):
        level = logging.DEBUG
    _qt_log.log(level, "%s: %s", category, text)
