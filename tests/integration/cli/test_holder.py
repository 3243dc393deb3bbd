"""A command that holds a data directory, and others that ask it, at both levels."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs, Running
from tests.integration.cli.worlds import bodies, own, write
from tests.support.worlds import Person, World

POST = "POST /api/chat/messages"


@dataclass(frozen=True, slots=True)
class Case:
    """Two people at a server, and the option that names the data directory all commands share."""

    world: World
    programs: Programs
    ana: Person
    bruno: Person
    here: tuple[str, str]

    def own(self) -> tuple[str, ...]:
        """Return the options of a client of Ana's in the directory."""
        return (*own(self.world, self.ana), *self.here)

    def write(self, text: str) -> None:
        """Have Bruno write to Ana."""
        write(self.world, self.bruno, self.ana, text)


@pytest.fixture
def case(opened: World, programs: Programs, tmp_path: Path) -> Case:
    here = ("--data-dir", str(tmp_path / "d"))
    return Case(opened, programs, opened.newcomer(), opened.newcomer(), here)


@pytest.fixture
def holder(case: Case) -> Iterator[Running]:
    """Ana's `watch`, which holds the directory and is online."""
    watch = case.programs.start("watch", "--json", *case.own(), stdin=case.ana.stdin)
    watch.object(type="connection", state="online")
    yield watch
    assert case.world.peak_streams(case.ana) <= 1


@pytest.mark.usefixtures("holder")
def test_status_is_the_holders(case: Case) -> None:
    case.world.relay.requests.clear()
    done = case.programs.run("status", "--json", *case.here)
    assert (done.exit_code, done.err) == (0, "")
    assert (done.object["state"], done.object["level"]) == ("online", case.world.level)
    assert done.object["account"]["email"] == case.ana.email
    assert done.object["streamSince"] is not None
    assert case.world.relay.requests == []


def test_send_goes_through_the_holder(case: Case, holder: Running) -> None:
    assert case.programs.run("send", "--to", case.bruno.email, "hola", *case.here) == Done(0, "", "")
    assert bodies(case.world, case.bruno, case.ana) == ["hola"]
    said = holder.object(type="message")
    assert (said["body"], said["own"]) == ("hola", True)
    assert case.world.peak_streams(case.ana) == 1


def test_send_through_the_holder_says_why_it_failed(case: Case, holder: Running) -> None:
    assert holder.process.poll() is None
    done = case.programs.run("send", "--to", case.bruno.email, " ", *case.here)
    assert done == Done(1, "", "There is nothing to send.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_watch_listens_to_the_same_stream(case: Case, holder: Running, number: int) -> None:
    second = case.programs.start("watch", "--json", *case.here)
    assert second.object(type="connection")["state"] == "online"
    second.object(type="unread")
    case.write("hola")
    assert second.object(type="message") == holder.object(type="message")
    done = second.signal(number)
    assert (done.exit_code, done.err) == (0, "")
    case.write("otra")
    assert holder.object(type="message")["body"] == "otra"
    assert case.world.peak_streams(case.ana) == 1


@pytest.mark.usefixtures("holder")
def test_another_account_or_server_is_wrong_use(case: Case) -> None:
    sentence = f"This data directory is in use with another account: {case.ana.email}.\n"
    for named in (
        ("--email", case.bruno.email),
        ("--server", "https://otro.example"),
        own(case.world, case.bruno),
    ):
        assert case.programs.run("status", *named, *case.here, stdin=case.bruno.stdin) == Done(
            2, "", sentence
        )
    same = ("--email", f" {case.ana.email.upper()}", "--server", f"{case.world.relay.url}/login")
    assert case.programs.run("status", *same, *case.here).exit_code == 0


@pytest.mark.usefixtures("holder")
def test_the_app_says_that_a_command_holds_the_directory(case: Case) -> None:
    done = case.programs.run(*case.here)
    assert done == Done(1, "", "This data directory is in use by another TimeNow program.\n")


def test_logout_ends_the_holders_watch(case: Case, holder: Running) -> None:
    assert case.programs.run("logout", *case.here) == Done(0, "", "")
    done = holder.end()
    assert (done.exit_code, done.err) == (3, "You are signed out.\n")
    assert case.programs.run("logout", *case.here) == Done(3, "", "You are signed out.\n")
    assert case.programs.run("watch", *case.here) == Done(3, "", "You are signed out.\n")
    assert case.programs.run("send", "--to", "x@y.test", "a", *case.here) == Done(
        3, "", "You are signed out.\n"
    )
    assert case.programs.run("status", *case.here).exit_code == 0


def test_login_signs_the_holder_in_as_somebody_else(case: Case, holder: Running) -> None:
    done = case.programs.run("login", *own(case.world, case.bruno), *case.here, stdin="falsa\n")
    assert done == Done(3, "", "E-mail or password is wrong.\n")
    done = case.programs.run("login", *own(case.world, case.bruno), *case.here, stdin=case.bruno.stdin)
    assert done == Done(0, f"{case.bruno.name} <{case.bruno.email}>, {case.world.relay.url}\n", "")
    holder.object(type="connection", state="online")
    assert case.programs.run("status", "--json", *case.here).object["account"]["email"] == case.bruno.email


def test_a_holder_that_was_killed_holds_no_longer(case: Case, holder: Running) -> None:
    holder.signal(signal.SIGKILL)
    done = case.programs.run("send", "--to", case.bruno.email, "hola", *case.own(), stdin=case.ana.stdin)
    assert done == Done(0, "", "")


def test_when_the_holder_ends_the_second_watch_goes_on_by_itself(case: Case, holder: Running) -> None:
    second = case.programs.start("watch", "--json", *case.own(), stdin=case.ana.stdin)
    second.object(type="connection", state="online")
    case.write("uno")
    second.object(type="message")
    assert holder.signal(signal.SIGTERM).exit_code == 0
    second.object(type="connection", state="online")
    case.write("dos")
    assert second.object(type="message")["body"] == "dos"


def test_a_holder_that_ends_leaves_a_message_queued(case: Case, holder: Running) -> None:
    case.world.relay.refuse(POST)
    send = case.programs.start("send", "--to", case.bruno.email, "hola", *case.here)
    case.world.relay.wait_for(POST)
    holder.signal(signal.SIGTERM)
    assert send.end() == Done(
        4, "", "Not sent yet: it stays queued, and is sent when the connection is back.\n"
    )


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("beside", [True, False], ids=["beside a holder", "alone"])
def test_a_signal_ends_send(
    case: Case, request: pytest.FixtureRequest, *, number: int, exit_code: int, beside: bool
) -> None:
    if beside:
        request.getfixturevalue("holder")
    case.world.relay.refuse(POST)
    send = case.programs.start("send", "--to", case.bruno.email, "a", *case.own(), stdin=case.ana.stdin)
    case.world.relay.wait_for(POST)
    assert send.signal(number) == Done(exit_code, "", "")


def test_a_wish_waits_until_the_holder_has_signed_in(case: Case) -> None:
    watch = case.programs.start("watch", "--json", *case.own(), stdin=case.ana.stdin)
    case.world.relay.wait_for("POST /api/auth/callback/credentials")
    assert case.programs.run("send", "--to", case.bruno.email, "hola", *case.here) == Done(0, "", "")
    assert watch.object(type="message")["body"] == "hola"
