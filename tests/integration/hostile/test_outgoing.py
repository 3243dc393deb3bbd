"""What a person, or a script, hands to `send`: sent as it can be, or refused in a sentence and not queued."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs
from tests.integration.hostile.conftest import RAW, Company, talkative, written
from tests.support.hostile import CANARY, PEER_TEXTS, js_folded, marked


def _send(programs: Programs, company: Company, data_dir: Path, text: str, *, to: str | None = None) -> Done:
    where = (*company.own(), "--data-dir", str(data_dir))
    args = ("send", *where, "--to", to or company.bruno.email, "--", text)
    return programs.run(*args, stdin=company.ana.stdin, LANG="es_ES.UTF-8")


def _outbox(data_dir: Path) -> int:
    (file,) = (data_dir / "data").rglob("chat.db")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM outbox").fetchone()[0])


def _newest(company: Company) -> list[str]:
    bruno = company.peer(company.bruno)
    page = bruno.page(str(bruno.open(company.ana.id)["id"]))
    return [message["body"] for message in page["data"]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No hay nada que enviar."),
        (" \t\n\u2028\u3000\ufeff", "No hay nada que enviar."),
        ("x" * 2049, "El mensaje es demasiado largo: 2049 de 2048 bytes."),
        ("\u00e1" * 1025, "El mensaje es demasiado largo: 2050 de 2048 bytes."),
        ("\N{PILE OF POO}" * 513, "El mensaje es demasiado largo: 2052 de 2048 bytes."),
        ("\x1b" * 683, "El mensaje es demasiado largo: 2049 de 2048 bytes."),
    ],
    ids=["empty", "blank", "2049 bytes", "2050 bytes", "2052 bytes", "controls"],
)
def test_what_no_server_takes_is_refused_at_once_and_not_queued(
    company: Company, programs: Programs, tmp_path: Path, text: str, sentence: str
) -> None:
    assert _send(programs, company, tmp_path / "d", text) == Done(1, "", f"{sentence}\n")
    assert _outbox(tmp_path / "d") == 0


def test_bytes_that_are_no_text_are_sent_as_what_can_be_read_of_them(
    company: Company, programs: Programs, tmp_path: Path
) -> None:
    text = os.fsdecode(b"antes \xff\xfe\x80 despu\xc3\xa9s \xed\xa0\x80 fin")
    assert _send(programs, company, tmp_path / "d", text) == Done(0, "", "")
    (sent, *_) = _newest(company)
    assert js_folded(sent.replace("\ufffd", "")) == "antes después fin"
    assert _outbox(tmp_path / "d") == 0


def test_what_a_terminal_would_obey_is_sent_as_marks_and_the_rest_as_it_is(
    company: Company, programs: Programs, tmp_path: Path
) -> None:
    names = (
        "ansi clear the screen",
        "osc title",
        "c1",
        "rtl override",
        "html document",
        "emoji family, repeated",
    )
    for name in names:
        assert _send(programs, company, tmp_path / "d", PEER_TEXTS[name]) == Done(0, "", ""), name
    for name, sent in zip(reversed(names), _newest(company), strict=False):
        kept = RAW.sub("\ufffd", js_folded(PEER_TEXTS[name].replace("\x85", " ")))
        assert js_folded(sent) == kept, name


def test_a_refusal_in_a_servers_own_words_commands_no_terminal_and_is_in_no_log(
    level1: Company, programs: Programs, tmp_path: Path
) -> None:
    assert level1.control is not None
    said = json.dumps({"error": marked("\x1b[2J\x9b31m\u202eno puedes\nfalso: \x07")})
    level1.control.force(
        "/api/chat/messages", method="POST", status=400, body=said, content_type="application/json"
    )
    done = _send(programs, level1, talkative(tmp_path / "d"), marked("hola"))
    assert (done.exit_code, done.out) == (1, "")
    assert re.fullmatch(rf"No enviado: .*no puedes falso: .*{CANARY}\n", done.err)
    assert not RAW.search(done.err)
    assert CANARY not in written(tmp_path / "d")


@pytest.mark.parametrize(
    "to", ["nadie@norte.test", "\x1b[31m@norte.test", "%", "_", "a" * 5000, "", "\udcff@x.test"]
)
def test_nobody_of_that_e_mail_is_said_without_commanding_the_terminal(
    company: Company, programs: Programs, tmp_path: Path, to: str
) -> None:
    where = (*company.own(), "--data-dir", str(tmp_path / "d"))
    args = ("send", *where, "--to", to, "--", "hola")
    done = programs.run(*args, stdin=company.ana.stdin, LANG="es_ES.UTF-8")
    assert (done.exit_code, done.out) == (1, "")
    assert done.err.startswith("Nadie de tu organización tiene el correo ")
    assert not RAW.search(done.err)
    assert _outbox(tmp_path / "d") == 0
