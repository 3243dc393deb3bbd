"""Every text of the corpus, from a colleague or from a hostile server, through the commands."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from tests.integration.cli.programs import Done, Object, Programs, Running
from tests.integration.hostile.conftest import RAW, Company, stored, talkative, written
from tests.support.hostile import CANARY, NAMES, PEER_TEXTS, SERVER_ONLY, TEXTS, js_folded, marked

END = "end-of-the-corpus"


def _watch(programs: Programs, company: Company, data_dir: Path, *form: str) -> Running:
    args = ("watch", *form, *company.own(), "--data-dir", str(data_dir))
    watch = programs.start(*args, stdin=company.ana.stdin)
    watch.line(lambda line: "online" in line)
    return watch


def _fits(text: str) -> str:
    """Return a text with the canary behind it, where the limit leaves room for it."""
    return marked(text) if len(js_folded(marked(text)).encode("utf-8", "surrogatepass")) <= 2048 else text


def _objects(watch: Running) -> list[Object]:
    """Return what was printed up to the end of the corpus; each line is one object and obeys no terminal."""
    watch.line(lambda line: END in line)
    assert [line for line in watch.lines if RAW.search(line)] == []
    return [json.loads(line) for line in watch.lines]


def _end(watch: Running) -> Done:
    done = watch.signal(signal.SIGTERM)
    assert (done.exit_code, done.err) == (0, "")
    return done


def _answers(programs: Programs, company: Company, *directory: str) -> None:
    """Show that status and send still answer."""
    status = programs.run("status", *company.own(), *directory, stdin=company.ana.stdin)
    assert (status.exit_code, status.err) == (0, "")
    assert not RAW.search(status.out)
    command = ("send", "--to", company.bruno.email, "gracias", *company.own(), *directory)
    assert programs.run(*command, stdin=company.ana.stdin) == Done(0, "", "")


def test_every_text_of_a_colleague_is_one_line_one_row_and_nothing_in_the_log(
    company: Company, programs: Programs, tmp_path: Path
) -> None:
    data, human = talkative(tmp_path / "objects"), talkative(tmp_path / "people")
    bruno = company.peer(company.bruno)
    conversation = bruno.open(company.ana.id)["id"]
    watch, shown = _watch(programs, company, data, "--json"), _watch(programs, company, human)
    posted = {name: bruno.post(conversation, _fits(text)) for name, text in PEER_TEXTS.items()}
    bruno.post(conversation, END)

    said = [one for one in _objects(watch) if one["type"] == "message" and one["body"] != END]
    assert {one["id"]: one["body"] for one in said} == {one["id"]: one["body"] for one in posted.values()}
    assert len(said) == len(PEER_TEXTS)

    shown.line(lambda line: END in line)
    lines = [line for line in shown.lines if not line.startswith("-- ")]
    assert len(lines) == len(PEER_TEXTS) + 1
    assert [line for line in shown.lines if RAW.search(line)] == []

    _end(watch)
    _end(shown)
    here = stored(data)
    for name, message in posted.items():
        assert here[message["id"]] == (company.bruno.name, message["body"]), name
        assert js_folded(message["body"]) == js_folded(_fits(PEER_TEXTS[name])), name
    _answers(programs, company)
    _answers(programs, company, "--data-dir", str(data))
    for log in (written(data), written(human)):
        assert CANARY not in log
        assert END not in log


def test_every_text_of_a_hostile_server_is_one_line_and_stops_nothing(
    level1: Company, programs: Programs, tmp_path: Path
) -> None:
    control = level1.control
    assert control is not None
    data, human = talkative(tmp_path / "objects"), talkative(tmp_path / "people")
    watch, shown = _watch(programs, level1, data, "--json"), _watch(programs, level1, human)
    sent = {name: control.say(level1.bruno.id, level1.ana.id, marked(text)) for name, text in TEXTS.items()}
    control.say(level1.bruno.id, level1.ana.id, "", tell=True)
    control.say(level1.bruno.id, level1.ana.id, END)

    said = {one["id"]: one["body"] for one in _objects(watch) if one["type"] == "message"}
    for name, message in sent.items():
        assert said[str(message["id"])] == _characters(marked(TEXTS[name])), name
    shown.line(lambda line: END in line)
    assert [line for line in shown.lines if RAW.search(line) or len(line) > 30_000] == []
    _end(watch)
    here = stored(data)
    for name in SERVER_ONLY:
        assert here[str(sent[name]["id"])][1] == _characters(marked(TEXTS[name])), name

    control.say(level1.bruno.id, level1.ana.id, marked("perdido"))
    again = _watch(programs, level1, data, "--json")  # from the local copy, and the server's pages
    assert [json.loads(line)["body"] for line in again.lines if '"message"' in line] == [marked("perdido")]
    _end(again)
    _end(shown)
    _answers(programs, level1, "--data-dir", str(data))
    for log in (written(data), written(human)):
        assert "looking again: unknown conversation" in log  # it is written at all
        assert CANARY not in log


def test_every_name_is_one_line_and_is_in_no_log(level1: Company, programs: Programs, tmp_path: Path) -> None:
    control = level1.control
    assert control is not None
    data, human = talkative(tmp_path / "objects"), talkative(tmp_path / "people")
    watch, shown = _watch(programs, level1, data, "--json"), _watch(programs, level1, human)
    control.say(level1.bruno.id, level1.ana.id, "una conversación nueva")
    watch.line(lambda line: '"message"' in line)
    shown.line(lambda line: "nueva" in line)
    sent = {}
    for name, called in NAMES.items():
        control.patch("person", level1.bruno.id, name=marked(called))
        sent[name] = str(control.say(level1.bruno.id, level1.ana.id, "hola")["id"])
    odd = marked(NAMES["controls"])
    control.patch("person", level1.ana.id, name=odd, employee_name=odd)
    control.say(level1.bruno.id, level1.ana.id, END)
    said = {one["id"]: one["sender"] for one in _objects(watch) if one["type"] == "message"}
    for name, message_id in sent.items():
        assert said[message_id] == _characters(marked(NAMES[name])), name
    shown.line(lambda line: END in line)
    assert [line for line in shown.lines if RAW.search(line) or len(line) > 400] == []
    _end(watch)
    _end(shown)
    _answers(programs, level1, "--data-dir", str(data))
    assert CANARY not in written(data)
    assert CANARY not in written(human)


def _characters(text: str) -> str:
    """Return a text as it can be kept: half a character becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
