"""Commands on a session kept in a real password store, at both levels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs
from tests.integration.cli.worlds import bodies, own, write
from tests.support.desktop import Desktop
from tests.support.worlds import Person, World

pytestmark = pytest.mark.e2e

QUEUED = "Not sent yet: it stays queued, and is sent when the connection is back.\n"


@pytest.fixture(scope="module")
def keyring() -> Iterator[Desktop]:
    """A session with an unlocked password store."""
    with Desktop(tray=None, window_manager=False, notifications=False, sound=False) as desktop:
        yield desktop


@pytest.fixture
def kept(programs: Programs, keyring: Desktop) -> Programs:
    """Commands that can reach the password store, and no display."""
    programs.env["DBUS_SESSION_BUS_ADDRESS"] = keyring.env["DBUS_SESSION_BUS_ADDRESS"]
    return programs


@pytest.fixture
def ana(opened: World, kept: Programs) -> Person:
    """Somebody who has signed in."""
    ana = opened.newcomer()
    done = kept.run("login", *own(opened, ana), stdin=ana.stdin)
    assert done == Done(0, f"{ana.name} <{ana.email}>, {opened.relay.url}\n", "")
    return ana


def test_a_kept_session_serves_every_command(opened: World, kept: Programs, ana: Person) -> None:
    bruno = opened.newcomer()
    assert kept.run("send", "--to", bruno.email, "hola") == Done(0, "", "")
    write(opened, bruno, ana, "buenas")
    watch = kept.start("watch", "--json")
    watch.object(type="message", body="buenas", caughtUp=True)
    watch.object(type="connection", state="online")
    watch.process.terminate()
    assert watch.end().exit_code == 0
    opened.relay.requests.clear()
    done = kept.run("status", "--json")
    assert (done.exit_code, done.err) == (0, "")
    assert (done.object["state"], done.object["unread"]) == ("online", 1)
    assert opened.relay.requests == ["GET /api/chat/conversations"]


def test_neither_password_nor_session_lies_in_a_file(kept: Programs, ana: Person, tmp_path: Path) -> None:
    assert kept.run("status").exit_code == 0
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(ana.email.encode() in content for content in files)  # so this is where the client keeps things
    for secret in (ana.password, "session-token"):
        assert not [content for content in files if secret.encode() in content]


def test_after_logout_there_is_no_session(kept: Programs, ana: Person) -> None:
    assert ana.email
    assert kept.run("logout") == Done(0, "", "")
    assert kept.run("status") == Done(0, "signed out, ? unread\n", "")
    assert kept.run("watch") == Done(3, "", "You are signed out.\n")


def test_logout_without_a_server_forgets_the_session_all_the_same(
    opened: World, kept: Programs, ana: Person
) -> None:
    assert ana.email
    opened.relay.shut()
    assert kept.run("logout") == Done(0, "", "No server answers at 127.0.0.1.\n")
    assert kept.run("logout") == Done(3, "", "You are signed out.\n")


def test_another_account_is_wrong_use(opened: World, kept: Programs, ana: Person) -> None:
    other = opened.newcomer().email
    sentence = f"This data directory is in use with another account: {ana.email}.\n"
    for command in (("status",), ("watch",), ("logout",), ("send", "--to", "x@y.test", "a")):
        assert kept.run(*command, "--email", other) == Done(2, "", sentence)


def test_login_as_somebody_else_replaces_the_account(opened: World, kept: Programs, ana: Person) -> None:
    assert ana.email
    bruno = opened.newcomer()
    assert kept.run("login", *own(opened, bruno), stdin="falsa\n").exit_code == 3
    assert kept.run("status", "--json").object["account"]["email"] == ana.email
    assert kept.run("login", *own(opened, bruno), stdin=bruno.stdin).exit_code == 0
    assert kept.run("status", "--json").object["account"]["email"] == bruno.email


def test_without_a_server_status_tells_what_was_known(opened: World, kept: Programs, ana: Person) -> None:
    bruno = opened.newcomer()
    conversation = write(opened, bruno, ana, "hola")
    watch = kept.start("watch")
    watch.line(lambda line: line == "-- online")
    watch.process.terminate()
    watch.end()
    opened.relay.shut()
    done = kept.run("status", "--json")
    assert (done.exit_code, done.err) == (0, "")
    assert (done.object["state"], done.object["uncertain"]) == ("offline", False)
    assert done.object["conversations"] == {conversation: 1}


def test_watch_waits_for_a_server_that_is_not_there(opened: World, kept: Programs, ana: Person) -> None:
    assert ana.email
    opened.relay.shut()
    watch = kept.start("watch", "--json")
    watch.object(type="connection", state="offline")
    opened.relay.open()
    watch.object(type="connection", state="online")


def test_a_message_written_offline_goes_with_the_next_run(opened: World, kept: Programs, ana: Person) -> None:
    bruno = opened.newcomer()
    assert kept.run("send", "--to", bruno.email, "uno") == Done(0, "", "")
    opened.relay.shut()
    assert kept.run("send", "--to", bruno.email, "dos", patience=6.0) == Done(4, "", QUEUED)
    assert kept.run("status", "--json").object["outbox"] == {"queued": 1, "failed": 0}
    opened.relay.open()
    assert kept.run("send", "--to", bruno.email, "tres") == Done(0, "", "")
    assert bodies(opened, bruno, ana) == ["uno", "dos", "tres"]


@pytest.mark.expected_log("(NoKeyringError)")
def test_without_a_password_store_login_keeps_nothing(
    opened: World, programs: Programs, tmp_path: Path
) -> None:
    carla = opened.newcomer()
    done = programs.run("login", *own(opened, carla), stdin=carla.stdin)
    assert done == Done(1, "", "No password store was found: you stay signed in for this run only.\n")
    assert programs.run("status") == Done(0, "signed out, ? unread\n", "")
    assert list(tmp_path.rglob("current.json")) == []
