"""Commands while the app holds the data directory, at both levels."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs, Running
from tests.integration.cli.worlds import bodies, own, write
from tests.support.worlds import World

NO_STORE = "No password store was found: you stay signed in for this run only.\n"


@pytest.fixture
def here(tmp_path: Path) -> tuple[str, str]:
    return ("--data-dir", str(tmp_path / "d"))


@pytest.fixture
def app(programs: Programs, here: tuple[str, str]) -> Running:
    """The app, hidden, with nobody signed in."""
    app = programs.start("--hidden", *here, QT_QPA_PLATFORM="offscreen")
    status = programs.run("status", *here)  # waits until it answers
    assert status == Done(0, "signed out, ? unread\n", "")
    return app


def test_an_app_that_nobody_signed_in_to_says_so(
    programs: Programs, app: Running, here: tuple[str, str]
) -> None:
    for command in (("send", "--to", "x@y.test", "a"), ("logout",)):
        assert programs.run(*command, *here) == Done(3, "", "You are signed out.\n")
    assert programs.run("watch", *here) == Done(3, "-- signed out\n", "You are signed out.\n")
    assert app.signal(signal.SIGTERM) == Done(0, "", "")


@pytest.mark.expected_log("(NoKeyringError)", "no alert sound: no sound server")
def test_commands_share_the_apps_stream(
    opened: World, programs: Programs, app: Running, here: tuple[str, str]
) -> None:
    ana, bruno = opened.newcomer(), opened.newcomer()
    done = programs.run("login", *own(opened, ana), *here, stdin=ana.stdin)
    assert done == Done(0, f"{ana.name} <{ana.email}>, {opened.relay.url}\n", NO_STORE)
    watch = programs.start("watch", "--json", *here)
    watch.object(type="connection", state="online")
    write(opened, bruno, ana, "hola")
    assert watch.object(type="message")["body"] == "hola"
    assert programs.run("send", "--to", bruno.email, "qué tal", *here) == Done(0, "", "")
    assert bodies(opened, bruno, ana) == ["hola", "qué tal"]
    status = programs.run("status", "--json", *here).object
    assert (status["state"], status["unread"]) == ("online", 1)
    assert opened.peak_streams(ana) == 1
    assert programs.run("logout", *here) == Done(0, "", "")
    assert watch.end().exit_code == 3
    assert app.process.poll() is None


def test_a_second_start_hands_over_to_the_first(
    programs: Programs, app: Running, here: tuple[str, str]
) -> None:
    second = programs.run("timenow:person/x@y.test", *here, QT_QPA_PLATFORM="offscreen")
    assert second == Done(0, "", "")
    assert app.signal(signal.SIGINT) == Done(0, "", "")
