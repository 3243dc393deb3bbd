"""The control socket, with callers of every kind."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.runtime.control_socket import Caller, ControlClient, ControlServer, Object

ROOT = Path(__file__).resolve().parents[3]
ASKING = """
import json, sys
from desktop.runtime.control_socket import ControlClient
client = ControlClient(sys.argv[1])
print(client.connect(10.0), client.ask({"command": "hello"}, 10.0), flush=True)
client.say({"command": "watch"})
print([line["n"] for line in client.lines(10.0)], client.connected)
"""


class Desk(QObject):
    """Whoever sits behind the server."""

    def __init__(self, server: ControlServer) -> None:
        super().__init__(server)
        self.asked: list[Object] = []
        self.callers: list[Caller] = []
        self.gone = 0
        server.asked.connect(self._asked)

    def _asked(self, caller: Caller, asked: Object) -> None:
        self.asked.append(asked)
        if caller not in self.callers:
            self.callers.append(caller)
            caller.gone.connect(self._gone)

    def _gone(self) -> None:
        self.gone += 1


@pytest.fixture
def path() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        yield str(Path(folder) / "socket")


@pytest.fixture
def server(qapp: object, path: str) -> Iterator[ControlServer]:
    assert qapp is not None
    server = ControlServer()
    assert server.listen(path)
    yield server
    server.close()


@pytest.fixture
def desk(server: ControlServer) -> Desk:
    return Desk(server)


@pytest.fixture
def line(desk: Desk, path: str) -> Iterator[socket.socket]:
    """A bare connection to the server."""
    assert desk.asked == []
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        line.settimeout(10.0)
        yield line


def test_a_program_asks_and_is_answered(qtbot: QtBot, desk: Desk, path: str) -> None:
    with subprocess.Popen(  # noqa: S603  this interpreter
        [sys.executable, "-c", ASKING, path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        qtbot.waitUntil(lambda: len(desk.asked) == 1)
        (caller,) = desk.callers
        caller.say({"hola": "ñ\ud800"})
        qtbot.waitUntil(lambda: len(desk.asked) == 2)
        caller.say({"n": 1}, {"n": 2})
        caller.say({"n": 3})
        caller.hang_up()
        qtbot.waitUntil(lambda: process.poll() is not None)
        assert process.stdout is not None
        assert process.stdout.read() == "True {'hola': 'ñ\\ud800'}\n[1, 2, 3] False\n"
    assert desk.asked == [{"command": "hello"}, {"command": "watch"}]
    assert desk.gone == 1


def test_a_line_may_come_in_pieces_and_two_at_once(qtbot: QtBot, desk: Desk, line: socket.socket) -> None:
    line.sendall(b'{"a":')
    qtbot.wait(1)
    line.sendall(b' 1}\n{"b": 2}\n')
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    assert desk.asked == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize(
    "said",
    [
        b"hola\n",
        b"[1]\n",
        b"\n",
        b"\xff\xfe\n",
        b"[" * 60_000 + b"\n",
        b'"' + b"x" * 70_000,
        b"x" * 200_000 + b"\n",
    ],
    ids=["no JSON", "no object", "nothing", "no UTF-8", "too deep", "without an end", "too long"],
)
def test_who_says_what_is_no_object_is_cut_off(
    qtbot: QtBot, desk: Desk, path: str, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        line.setblocking(False)
        left = said

        def cut_off() -> bool:
            nonlocal left
            try:
                left = left[line.send(left) :] if left else left
                return line.recv(1) == b""
            except BlockingIOError:
                return False
            except ConnectionError:
                return True

        qtbot.waitUntil(cut_off)
    assert desk.asked == []
    assert "said what is no object" in caplog.text


def test_an_answer_to_somebody_who_has_gone_is_dropped(qtbot: QtBot, desk: Desk, line: socket.socket) -> None:
    line.sendall(b'{"a": 1}\n')
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    line.close()
    qtbot.waitUntil(lambda: desk.gone == 1)
    (caller,) = desk.callers
    caller.say({"b": 2})
    caller.hang_up()
    qtbot.wait(1)  # whatever Qt deletes later is deleted now
    caller.say({"b": 2})
    caller.hang_up()
    assert desk.gone == 1


def test_somebody_who_never_reads_is_given_up(
    qtbot: QtBot, desk: Desk, line: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    line.sendall(b'{"a": 1}\n')
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    for _ in range(200):
        desk.callers[0].say({"text": "x" * 50_000})
    assert desk.gone == 1
    assert "does not read" in caplog.text


def test_closing_hangs_up_on_everybody(
    qtbot: QtBot, server: ControlServer, desk: Desk, line: socket.socket
) -> None:
    line.sendall(b'{"a": 1}\n')
    qtbot.waitUntil(lambda: len(desk.asked) == 1)
    desk.callers[0].say({"b": 2})
    server.close()
    assert line.recv(100) == b'{"b": 2}\n'
    assert line.recv(100) == b""
    assert desk.gone == 1


@pytest.mark.usefixtures("server")
def test_the_socket_is_private(path: str) -> None:
    assert Path(path).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("qapp")
def test_what_an_ended_program_left_is_replaced(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(path)
    server = ControlServer()
    assert server.listen(path)
    server.close()


@pytest.mark.usefixtures("qapp")
def test_a_path_that_cannot_be_is_no_socket(path: str, caplog: pytest.LogCaptureFixture) -> None:
    assert not ControlServer().listen(f"{path}/{'x' * 200}")
    assert "no control socket" in caplog.text


def test_nobody_answers_where_nobody_listens(path: str) -> None:
    client = ControlClient(path)
    assert not client.connect(0.0)
    assert client.ask({"command": "hello"}, 0.0) is None
    client.close()
