"""A command that asks the holder its own process is."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, ActionFailed, Change, ConnectionChanged, ConnectionState
from desktop.core.report import Object
from desktop.runtime.control_socket import Caller
from desktop.runtime.errand import Errand
from desktop.runtime.terminal import Terminal
from desktop.wire.timestamp import Timestamp

NOW = Timestamp.parse("2026-01-02T03:04:05.678Z")
WATCH: Object = {"command": "watch"}
SEND: Object = {"command": "send"}


class Bridge(QObject):
    changed = Signal(object)


class Holder(QObject):
    """Notes who asks."""

    def __init__(self) -> None:
        super().__init__()
        self.bridge = Bridge()
        self.desk = self
        self.asked: list[tuple[Caller, Object]] = []

    def ask(self, caller: Caller, asked: Object) -> None:
        self.asked.append((caller, asked))

    def tell(self, change: Change) -> None:
        self.bridge.changed.emit(change)


class Case:
    def __init__(self, wish: Object, patience: float | None = None, *, keeps: bool = True) -> None:
        self.holder = Holder()
        self.errand = Errand(
            Terminal("en", json=False),
            self.holder,  # type: ignore[arg-type]  # all it uses
            wish,
            patience=patience,
            keeps=keeps,
        )
        self.done: list[int] = []
        self.errand.done.connect(self.done.append)

    def be(self, state: ConnectionState, code: str | None = None) -> None:
        self.holder.tell(ConnectionChanged(state=state, at=NOW, code=code))


@pytest.fixture(autouse=True)
def _qt(qapp: object) -> None:
    assert qapp is not None


def test_it_asks_at_once_and_ends_with_the_answer() -> None:
    case = Case(SEND)
    assert case.holder.asked == [(case.errand, SEND)]
    case.errand.say({"type": "queued", "id": "e1"})
    assert case.done == []
    case.errand.say({"type": "sent", "id": "e1"}, {"type": "sent", "id": "e1"})
    assert case.done == [0]


@pytest.mark.parametrize(
    ("change", "exit_code", "sentence"),
    [
        (ActionFailed(action="sign_in", code="bad_credentials"), 3, "E-mail or password is wrong.\n"),
        (ActionFailed(action="sign_in", code="offline"), 4, "Offline since"),
        (ActionFailed(action="storage", code="disk_full"), 1, "The disk is full"),
        (
            ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOW, code="session_expired"),
            3,
            "Your session has expired. Sign in again.\n",
        ),
    ],
)
def test_what_makes_it_hopeless_ends_it_with_a_sentence(
    change: Change, exit_code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case(WATCH)
    case.holder.tell(AccountChanged(account=None))
    case.holder.tell(change)
    case.holder.tell(change)
    assert case.done == [exit_code]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1


def test_another_programs_failed_login_does_not_end_watch(capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(WATCH)
    case.be(ConnectionState.CONNECTING)
    case.holder.tell(ActionFailed(action="sign_in", code="bad_credentials"))
    assert case.done == []
    assert capsys.readouterr() == ("", "")


def test_a_full_disk_is_said_and_watch_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    case = Case(WATCH)
    case.be(ConnectionState.ONLINE)
    case.holder.tell(ActionFailed(action="storage", code="disk_full"))
    assert case.done == []
    assert "The disk is full" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("queued", "keeps", "sentence"),
    [
        (True, True, "Not sent yet: it stays queued"),
        (True, False, "No answer from the server in time."),  # its outbox is gone with it
        (False, True, "No answer from the server in time."),
    ],
)
def test_patience_has_an_end(
    qtbot: QtBot, capsys: pytest.CaptureFixture[str], *, queued: bool, keeps: bool, sentence: str
) -> None:
    case = Case(SEND, patience=0.01, keeps=keeps)
    if queued:
        case.errand.say({"type": "queued", "id": "e1"})
    qtbot.waitUntil(lambda: bool(case.done))
    assert case.done == [4]
    assert capsys.readouterr().err.startswith(sentence)


def test_output_that_fails_ends_it_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    case = Case(WATCH)
    case.errand.say({"type": "connection", "state": "online", "uncertain": False})
    assert isinstance(case.errand.broken, BrokenPipeError)
    assert len(case.done) == 1
