"""Commands that hold the data directory themselves, at both levels."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs
from tests.integration.cli.worlds import bodies, own, write
from tests.support.worlds import World

STATUS_KEYS = {
    "state",
    "uncertain",
    "account",
    "level",
    "unread",
    "conversations",
    "streamSince",
    "lastHeartbeat",
    "lastReconcile",
    "outbox",
}


def test_status_makes_one_list_request_and_opens_no_stream(opened: World, programs: Programs) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    conversation = write(opened, bruno, ana, "uno", "dos")
    opened.relay.requests.clear()
    done = programs.run("status", "--json", *own(opened, ana), stdin=ana.stdin)
    assert (done.exit_code, done.err) == (0, "")
    assert set(done.object) == STATUS_KEYS
    assert done.object["state"] == "online"
    assert done.object["account"]["email"] == ana.email
    assert (done.object["unread"], done.object["conversations"]) == (2, {conversation: 2})
    assert done.object["streamSince"] is None
    assert [one for one in opened.relay.requests if "/chat/" in one] == ["GET /api/chat/conversations"]


def test_status_speaks_to_people(opened: World, programs: Programs) -> None:
    ana = opened.newcomer()
    done = programs.run("status", *own(opened, ana), stdin=ana.stdin)
    assert done == Done(0, f"{ana.name} <{ana.email}>, {opened.relay.url}\nonline, 0 unread\n", "")


def test_nothing_of_a_run_without_a_directory_stays(
    opened: World, programs: Programs, tmp_path: Path
) -> None:
    ana = opened.newcomer()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = programs.run("status", *own(opened, ana), stdin=ana.stdin, TMPDIR=str(temporary))
    assert done.exit_code == 0
    assert list(temporary.iterdir()) == []
    assert list((tmp_path / ".local").glob("**/current.json")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_prints_what_happens_until_a_signal_ends_it(
    opened: World, programs: Programs, number: int
) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    conversation = write(opened, bruno, ana, "vieja")
    watch = programs.start("watch", "--json", *own(opened, ana), stdin=ana.stdin)
    watch.object(type="unread", total=1)
    watch.object(type="connection", state="online")
    write(opened, bruno, ana, "nueva")
    said = watch.object(type="message")
    assert (said["body"], said["sender"], said["own"], said["caughtUp"]) == (
        "nueva",
        bruno.name,
        False,
        False,
    )
    assert watch.object(type="unread")["conversations"] == {conversation: 2}
    done = watch.signal(number)
    assert (done.exit_code, done.err) == (0, "")
    assert not any('"vieja"' in line for line in watch.lines)
    assert opened.peak_streams(ana) == 1


def test_the_next_watch_in_a_directory_prints_what_was_missed(
    opened: World, programs: Programs, tmp_path: Path
) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    command = ("watch", "--json", *own(opened, ana), "--data-dir", str(tmp_path / "d"))
    first = programs.start(*command, stdin=ana.stdin)
    first.object(type="connection", state="online")
    write(opened, bruno, ana, "oída")
    first.object(type="message")
    first.signal(signal.SIGTERM)
    write(opened, bruno, ana, "perdida")
    second = programs.start(*command, stdin=ana.stdin)
    said = second.object(type="message")
    assert (said["body"], said["caughtUp"]) == ("perdida", True)


def test_send_is_silent_and_the_server_has_the_message(opened: World, programs: Programs) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    done = programs.run("send", "--to", bruno.email.upper(), "hola ñ", *own(opened, ana), stdin=ana.stdin)
    assert done == Done(0, "", "")
    assert bodies(opened, bruno, ana) == ["hola ñ"]


def test_a_text_that_looks_like_an_option_or_a_command_is_sent(opened: World, programs: Programs) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    for text in ("status", "-x"):
        done = programs.run(*own(opened, ana), "send", "--to", bruno.email, "--", text, stdin=ana.stdin)
        assert done == Done(0, "", "")
    assert bodies(opened, bruno, ana) == ["status", "-x"]


@pytest.mark.parametrize(
    ("to", "text", "sentence"),
    [
        ("nadie@norte.test", "hola", "Nobody in your organisation has the e-mail nadie@norte.test.\n"),
        (None, "  \n ", "There is nothing to send.\n"),
        (None, "x" * 2049, "The message is too long: 2049 of 2048 bytes.\n"),
    ],
)
def test_what_cannot_be_sent_is_said(
    opened: World, programs: Programs, to: str | None, text: str, sentence: str
) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    done = programs.run("send", "--to", to or bruno.email, text, *own(opened, ana), stdin=ana.stdin)
    assert done == Done(1, "", sentence)


@pytest.mark.parametrize("command", [("status",), ("watch",), ("send", "--to", "x@y.test", "a")])
def test_a_wrong_password_is_refused(opened: World, programs: Programs, command: tuple[str, ...]) -> None:
    done = programs.run(*command, *own(opened, opened.newcomer()), stdin="falsa\n")
    assert done == Done(3, "", "E-mail or password is wrong.\n")
    assert opened.relay.requests.count("POST /api/auth/callback/credentials") == 1


@pytest.mark.parametrize("command", [("status",), ("watch",), ("send", "--to", "x@y.test", "a")])
def test_without_a_server_there_is_an_exit_code(
    opened: World, programs: Programs, command: tuple[str, ...]
) -> None:
    ana = opened.newcomer()
    opened.relay.shut()
    done = programs.run(*command, *own(opened, ana), stdin=ana.stdin)
    assert done == Done(4, "", "No server answers at 127.0.0.1.\n")


def test_what_cannot_be_sent_now_stays_queued_and_goes_with_the_next_run(
    opened: World, programs: Programs, tmp_path: Path
) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    send = ("send", "--to", bruno.email, *own(opened, ana), "--data-dir", str(tmp_path / "d"))
    opened.relay.refuse("GET /api/chat/config")
    done = programs.run(*send, "uno", stdin=ana.stdin, patience=6.0)
    assert done == Done(4, "", "Not sent yet: it stays queued, and is sent when the connection is back.\n")
    assert bodies(opened, bruno, ana) == []
    opened.relay.open()
    assert programs.run(*send, "dos", stdin=ana.stdin) == Done(0, "", "")
    assert bodies(opened, bruno, ana) == ["uno", "dos"]


def test_a_reader_who_leaves_ends_watch_quietly(opened: World, programs: Programs) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    watch = programs.start("watch", *own(opened, ana), stdin=ana.stdin)
    watch.line(lambda line: line == "-- online")
    watch.stop_reading()
    write(opened, bruno, ana, "hola")
    done = watch.end()
    assert (done.exit_code, done.err) == (0, "")


def test_a_disk_that_is_full_is_said(opened: World, programs: Programs) -> None:
    ana = opened.newcomer()
    script = f'exec "$PYTHON" -m desktop status {" ".join(own(opened, ana))} >/dev/full'
    done = programs.shell(script, stdin=ana.stdin)
    assert done.exit_code == 1
    assert "No space left on device" in done.err
    assert done.err.count("\n") == 1
