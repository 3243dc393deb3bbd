"""The running program answers later ones: JSON lines over a local socket."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)

Object = dict[str, Any]
_LONGEST_LINE = 64 * 1024  # bytes; a message is 2,048
_MOST_UNREAD = 4 * 1024 * 1024  # bytes that a caller may leave unread before it is given up
_CONNECT = 500  # milliseconds
_LOOK = 200  # milliseconds; how long the system's signals may have to wait for Python


class Caller(QObject):
    """Somebody who asks the holder of a data directory.

    Signals:
        gone: They have hung up.
    """

    gone = Signal()

    def say(self, *lines: Object) -> None:
        """Tell objects, one by one."""
        raise NotImplementedError

    def hang_up(self) -> None:
        """There is nothing more to tell."""


class _SocketCaller(Caller):
    """A later program on the line."""

    def __init__(self, socket: QLocalSocket, heard: Callable[[Caller, Object], None]) -> None:
        super().__init__(socket)
        self._socket = socket
        self._heard = heard
        self._buffer = b""
        self._here = True
        socket.setReadBufferSize(_LONGEST_LINE)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self._leave)

    def say(self, *lines: Object) -> None:
        for line in lines:
            if self._here:  # an answer may take longer than they waited
                self._socket.write(_line(line))
                self._socket.flush()
        if self._here and self._socket.bytesToWrite() > _MOST_UNREAD:
            _log.warning("a caller on the control socket does not read what it asked for")
            self._socket.abort()

    def hang_up(self) -> None:
        if self._here:
            self._socket.disconnectFromServer()

    def _leave(self) -> None:
        self._here = False
        self.gone.emit()
        self._socket.deleteLater()

    def _read(self) -> None:
        self._buffer += self._socket.readAll().data()
        *lines, self._buffer = self._buffer.split(b"\n")
        if len(self._buffer) > _LONGEST_LINE:
            self._refuse()
            return
        for line in lines:
            asked = _object(line)
            if asked is None:
                self._refuse()
                return
            if self._here:
                self._heard(self, asked)

    def _refuse(self) -> None:
        _log.warning("a caller on the control socket said what is no object")
        self._socket.abort()


class ControlServer(QObject):
    """Listens for later programs of this data directory, while this one holds it.

    Signals:
        asked: A `Caller`, and the object it sent.
    """

    asked = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def listen(self, path: str) -> bool:
        """Begin; what an ended program left behind is removed. Only the holder of the lock may call this."""
        QLocalServer.removeServer(path)
        if self._server.listen(path):
            return True
        _log.error("no control socket: %s", self._server.errorString())
        return False

    def close(self) -> None:
        """Answer no more, and hang up on everybody."""
        self._server.close()
        for socket in self._server.findChildren(QLocalSocket):
            socket.flush()
            socket.abort()

    def _welcome(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            _SocketCaller(socket, self.asked.emit)


class ControlClient:
    """Asks the program that holds a data directory; blocking, for programs without an event loop."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket = QLocalSocket()
        self._buffer = b""

    def connect(self, patience: float) -> bool:
        """Reach the holder, which may only just be starting; False when it does not answer.

        Args:
            patience: Seconds.
        """
        deadline = time.monotonic() + patience
        pause = threading.Event()
        while True:
            self._socket.connectToServer(self._path)
            if self._socket.waitForConnected(_CONNECT):
                return True
            if time.monotonic() >= deadline:
                return False
            pause.wait(0.05)

    def say(self, asked: Object) -> None:
        """Send one object, if the holder is still there."""
        if self.connected:
            self._socket.write(_line(asked))
            self._socket.flush()

    def ask(self, asked: Object, patience: float) -> Object | None:
        """Send one object and return the first answer; None when none comes in `patience` seconds."""
        self.say(asked)
        return next(self.lines(patience), None)

    def lines(self, patience: float | None = None) -> Iterator[Object]:
        """Yield what the holder says until it hangs up, or `patience` seconds have passed."""
        deadline = None if patience is None else time.monotonic() + patience
        while True:
            while b"\n" in self._buffer:
                line, _, self._buffer = self._buffer.partition(b"\n")
                if (said := _object(line)) is not None:
                    yield said
            if self._socket.bytesAvailable() or self._socket.waitForReadyRead(_LOOK):
                self._buffer += self._socket.readAll().data()
            elif not self.connected or (deadline is not None and time.monotonic() >= deadline):
                return

    @property
    def connected(self) -> bool:
        """Whether the holder is still there."""
        return self._socket.state() is QLocalSocket.LocalSocketState.ConnectedState

    def close(self) -> None:
        """Hang up."""
        self._socket.abort()


def _line(line: Object) -> bytes:
    return json.dumps(line).encode() + b"\n"


def _object(line: bytes) -> Object | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
