"""The window-and-tray program: take the directory, show the icon, run the app."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.native.os_name import OsName, os_name
from desktop.native.paths import Places
from desktop.runtime import logs
from desktop.runtime.arguments import Arguments
from desktop.runtime.crash import CrashReports
from desktop.runtime.data_dir import data_dir
from desktop.runtime.single_instance import Hold
from desktop.ui.mark import first_icon

if TYPE_CHECKING:
    from desktop.app import App

# Longer than a tray host takes to take an icon in. Until then nothing else is loaded: whatever keeps
# this thread from answering the host keeps the icon from the screen.
_SETTLED_MS: Final = 50
_CONNECT: Final = 15.0  # seconds a program that is just starting, or ending, may take, at a busy log-in too
_AGAIN: Final = 0.1  # seconds until it is asked again


def run(args: Arguments) -> int:
    """Run the app and return the process exit code."""
    if args.password_stdin and (exit_code := _refused(args)) is not None:
        return exit_code
    with data_dir(args) as directory:
        places = Places.choose(directory)
        hold = Hold(places.data)
        try:
            places.make()
            if not hold.take() and (exit_code := _second_start(args, places, hold)) is not None:
                return exit_code
            log = logs.setup(places.log)
            crash = CrashReports(places.log)
            crash.install()
        except OSError as error:  # nowhere to live: a directory of somebody else, a full disk
            sys.stderr.write(f"timenow-desktop: {error}\n")
            return 1
        try:
            return _Program(args, places).run()
        finally:
            crash.remove()
            log.close()
            hold.release()


def make_application() -> QApplication:
    """Return the application under its names, which the launcher, too, knows it by."""
    application = QApplication(["timenow-desktop"])
    # No hyphen, blank or dot in the name, and the desktop file first: else the launcher shows no number.
    application.setDesktopFileName("cloud.timenow.Desktop")
    application.setApplicationName("TimeNow")
    application.setQuitOnLastWindowClosed(False)
    return application


class _Program:
    """One run: the icon at once, the app as soon as the icon is on the screen."""

    def __init__(self, args: Arguments, places: Places) -> None:
        self._args = args
        self._places = places
        self._application = make_application()
        self._icon = QSystemTrayIcon(first_icon(mask=os_name() is OsName.MACOS))
        self._app: App | None = None

    def run(self) -> int:
        """Run until somebody quits; returns the exit code."""
        self._icon.show()
        QTimer.singleShot(_SETTLED_MS, self._start)
        try:
            return self._application.exec()
        finally:
            if self._app is not None:
                self._app.stop()

    def _start(self) -> None:
        from desktop.app import App  # noqa: PLC0415  takes longer than all before it

        try:
            self._app = App(self._application, self._args, self._places, self._icon)
            self._app.start()
        except BaseException:
            self._application.exit(1)  # an icon without a program would look alive
            raise


def _refused(args: Arguments) -> int | None:
    """Say that an administrator decided another server than the one to sign in to, if so."""
    from desktop.core.errors import SetupError  # noqa: PLC0415  only who signs in by standard input needs these
    from desktop.native.policy import policy_source  # noqa: PLC0415
    from desktop.runtime.decided_server import check_server  # noqa: PLC0415
    from desktop.runtime.exit_codes import exit_code_for  # noqa: PLC0415

    try:
        check_server(policy_source().read().policy, args.server)
    except SetupError as error:
        _say(error.code, **error.details)
        return exit_code_for(error)
    return None


def _token() -> str:
    """Return what the system gave this start to come to the front with: the first program has the window."""
    return os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""


def _second_start(args: Arguments, places: Places, hold: Hold) -> int | None:
    """Raise the window of the program that runs already, and pass on what it is to open.

    Returns:
        The exit code, or None when that program ended meanwhile and this one is the first.
    """
    from desktop.native.paths import state_key  # noqa: PLC0415  only a second start needs these
    from desktop.runtime.control_socket import ControlClient  # noqa: PLC0415
    from desktop.runtime.single_instance import announced, socket_path  # noqa: PLC0415

    pause = threading.Event()
    deadline = time.monotonic() + _CONNECT
    while time.monotonic() < deadline:
        client = ControlClient(announced(places.data) or socket_path(state_key(places)))
        if client.connect(_AGAIN):
            answer = client.ask(
                {"command": "activate", "arguments": list(args.urls), "token": _token()}, _CONNECT
            )
            client.close()
            if answer is not None and answer.get("holder") == "app":
                return 0
            if answer is not None:
                break  # a command holds it, which has no window
        if hold.take():
            return None
        pause.wait(_AGAIN)
    _say("in_use")
    return 1


def _say(code: str, **details: str) -> None:
    """Tell a sentence to whoever started this in a terminal, in the system's language."""
    from PySide6.QtCore import QLocale  # noqa: PLC0415  hardly ever needed

    from desktop.core.sentences import language_of, sentence  # noqa: PLC0415

    spoken = QLocale.system().uiLanguages()
    sys.stderr.write(sentence(code, language_of(spoken[0] if spoken else ""), **details) + "\n")
