"""What commands print, for people and for programs."""

from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.changes import ConnectionState
from desktop.core.checkup import Check
from desktop.core.report import Object, Status
from desktop.runtime.exit_codes import ExitCode
from desktop.runtime.terminal import Terminal, password_line

MESSAGE: Object = {
    "type": "message",
    "id": "m1",
    "conversationId": "c1",
    "senderId": "u2",
    "sender": "Bruno",
    "body": "hola",
    "createdAt": "2026-01-02T03:04:05.678Z",
    "own": False,
    "caughtUp": False,
}
UNCERTAIN = "-- offline (perhaps out of date)\n"
SIGNED_IN: Object = {
    "type": "signed_in",
    "account": {"name": "Ana", "email": "ana@norte.test", "server": "https://erp.example"},
    "kept": True,
}


@pytest.mark.parametrize(
    ("line", "exit_code", "out", "err"),
    [
        ({"type": "error", "code": "empty_message", "details": {}}, 1, "", "There is nothing to send.\n"),
        ({"type": "error", "code": "signed_out", "details": {}}, 3, "", "You are signed out.\n"),
        ({"type": "queued", "id": "e1"}, None, "", ""),
        ({"type": "sent", "id": "e1"}, 0, "", ""),
        ({"type": "ok"}, 0, "", ""),
        (SIGNED_IN, 0, "Ana <ana@norte.test>, https://erp.example\n", ""),
        ({"type": "connection", "state": "offline", "uncertain": True}, None, UNCERTAIN, ""),
        ({"type": "unread", "total": None, "conversations": {}}, None, "-- ? unread\n", ""),
        ({"type": "gap", "conversationId": "c1"}, None, "-- older messages are missing here\n", ""),
        ({"type": "read", "conversationId": "c1", "unread": 0}, None, "", ""),
    ],
)  # fmt: skip
def test_what_the_holder_says_is_told_to_people(
    line: Object, exit_code: int | None, out: str, err: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Terminal("en", json=False).hear(line) == exit_code
    assert capsys.readouterr() == (out, err)


def test_a_session_that_is_not_kept_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert Terminal("en", json=False).hear({**SIGNED_IN, "kept": False}) is ExitCode.RIGHT
    assert "No password store" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "offline, 3 unread, 2 not sent yet, 1 could not be sent\n"),
        ("es", "sin conexión, 3 no leídos, 2 aún no enviados, 1 no se pudieron enviar\n"),
    ],
)
def test_a_status_names_what_waits(language: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = Status(state=ConnectionState.OFFLINE, counts={"c": 3}, queued=2, failed=1)
    Terminal("es" if language == "es" else "en", json=False).status(status.to_object())
    assert capsys.readouterr().out == said


@given(body=st.text(), sender=st.text())
def test_no_text_reaches_the_terminal_raw(body: str, sender: str) -> None:
    for as_json in (True, False):
        out, sys.stdout = sys.stdout, io.StringIO()
        try:
            Terminal("en", json=as_json).line({**MESSAGE, "body": body, "sender": sender})
            said = sys.stdout.getvalue()
        finally:
            sys.stdout = out
        assert said.count("\n") == 1
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in said[:-1])
        if as_json:
            assert json.loads(said)["body"] == body


def test_details_from_the_network_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal("en", json=False).say("other_account", {"email": "a\x1b[31m@b\n"})
    assert capsys.readouterr().err == "This data directory is in use with another account: a\ufffd[31m@b.\n"


def test_sentences_that_nobody_reads_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    Terminal("en", json=False).say("signed_out")
    monkeypatch.setattr(sys, "stderr", None)
    Terminal("en", json=False).complain("nothing")


@pytest.mark.parametrize(
    ("typed", "password"),
    [
        (b"geheim\n", "geheim"),
        (b"geheim\r\nmore\n", "geheim"),
        ("contraseña 🙂".encode(), "contraseña 🙂"),
        (b" with blanks \n", " with blanks "),
        (b"\xff\n", "\ufffd"),
        (b"", ""),
    ],
)
def test_the_password_is_the_first_line(typed: bytes, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="ascii"))
    assert password_line() == password


def test_a_check_up_is_one_line_a_check_and_its_way_out_below(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [
        Check(id="log", state="ok", says="Bien."),
        Check(id="clock", state="fail", says="Mal.", fix="Ponlo en hora."),
    ]
    Terminal("es", json=False).checks(checks)
    assert capsys.readouterr().out == "bien   log: Bien.\nFALLO  clock: Mal.\n       Ponlo en hora.\n"
    Terminal("es", json=True).checks(checks)
    said = json.loads(capsys.readouterr().out)
    assert said["checks"][0] == {"id": "log", "state": "ok", "says": "Bien.", "fix": None}
