"""What a command wants of the holder that its own process is."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from desktop.core.changes import ActionFailed, Change, ConnectionChanged, ConnectionState
from desktop.core.report import Object
from desktop.runtime.control_socket import Caller
from desktop.runtime.exit_codes import ExitCode, exit_code_of
from desktop.runtime.holder import Holder
from desktop.runtime.terminal import Terminal


class Errand(Caller):
    """Asks the holder in this process, as a later program would ask over its socket.

    Args:
        wish: What is asked.
        patience: Seconds until it is given up, or None for never.
        keeps: Whether what is queued outlives this process.

    Attributes:
        broken: Why nothing more can be told, if standard output failed.

    Signals:
        done: The exit code, once.
    """

    done = Signal(int)

    def __init__(
        self, terminal: Terminal, holder: Holder, wish: Object, *, patience: float | None, keeps: bool = True
    ) -> None:
        super().__init__(holder.bridge)
        self.broken: OSError | None = None
        self._terminal = terminal
        self._keeps = keeps
        self._queued = False
        self._over = False
        self._signed_in = False
        holder.bridge.changed.connect(self._changed)
        if patience is not None:
            QTimer.singleShot(int(patience * 1000), self, self._give_up)
        holder.desk.ask(self, wish)

    def say(self, *lines: Object) -> None:
        """Hear what the holder says."""
        for line in lines:
            if self._over:
                return
            self._queued = self._queued or line["type"] == "queued"
            try:
                exit_code = self._terminal.hear(line)
            except OSError as error:
                self.broken = error
                exit_code = ExitCode.FAILED
            if exit_code is not None:
                self._end(exit_code)

    def _changed(self, change: Change) -> None:
        match change:
            case ActionFailed(action="sign_in", code=code, details=details) if not self._signed_in:
                self._fail(exit_code_of(code), code, details)
            case ActionFailed(action="storage", code=code, details=details):
                self._storage_failed(code, details)
            case ConnectionChanged(state=ConnectionState.SIGNED_OUT, code=code, details=details):
                self._fail(ExitCode.SIGNED_OUT, code or "signed_out", details)
            case ConnectionChanged():
                self._signed_in = True

    def _storage_failed(self, code: str, details: dict[str, str]) -> None:
        if self._signed_in:
            self._terminal.say(code, details)  # it goes on without keeping anything
        else:
            self._fail(ExitCode.FAILED, code, details)

    def _give_up(self) -> None:
        self._fail(ExitCode.UNREACHABLE, "still_queued" if self._queued and self._keeps else "no_answer", {})

    def _fail(self, exit_code: ExitCode, code: str, details: dict[str, str]) -> None:
        if not self._over:
            self._terminal.say(code, details)
            self._end(exit_code)

    def _end(self, exit_code: ExitCode) -> None:
        self._over = True
        self.done.emit(exit_code)
