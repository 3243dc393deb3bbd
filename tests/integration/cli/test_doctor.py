"""The check-up as a process, alone and beside a program that holds the directory, at both levels."""

from __future__ import annotations

import fcntl
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.core.checkup import IDS
from tests.integration.cli.programs import Done, Programs, Running
from tests.integration.cli.worlds import own
from tests.support.desktop_notification_service import ScriptedService
from tests.support.stand_in_service import StandIn, private_bus
from tests.support.worlds import Person, World

STREAM = "GET /api/chat/stream"
TRAYS = "org.kde.StatusNotifierWatcher"
NO_STORE = pytest.mark.expected_log("(NoKeyringError)")
NO_SERVICE = pytest.mark.expected_log("(InitError)")  # a bus, and no password store on it

Checks = dict[str, dict[str, Any]]


@pytest.fixture
def here(tmp_path: Path) -> tuple[str, str]:
    return ("--data-dir", str(tmp_path / "d"))


def checks(done: Done) -> Checks:
    """Return the checks by their ids, having held them to the format."""
    said = done.object
    assert list(said) == ["checks"]
    assert [check["id"] for check in said["checks"]] == list(IDS)
    for check in said["checks"]:
        assert list(check) == ["id", "state", "says", "fix"]
        assert check["state"] in {"ok", "warn", "fail", "skip"}
        assert check["says"]
        assert check["fix"] is None or check["fix"]
    assert done.exit_code == int(any(check["state"] == "fail" for check in said["checks"]))
    return {check["id"]: check for check in said["checks"]}


def states(found: Checks, state: str) -> set[str]:
    return {name for name, check in found.items() if check["state"] == state}


def assert_nothing_secret(done: Done, person: Person) -> None:
    said = done.out + done.err
    for secret in (person.password, person.email, "next-auth", "session-token"):
        assert secret not in said


@NO_STORE
def test_where_nobody_is_signed_in_nothing_fails(programs: Programs, here: tuple[str, str]) -> None:
    found = checks(programs.run("doctor", "--json", *here))
    assert states(found, "fail") == set()
    assert states(found, "warn") - {"sound"} == {"account", "password_store"}  # is there a sound server?
    assert found["server"]["says"] == "No server is known here yet."
    assert found["notifications"]["says"] == "Not looked at: there is no session bus here."


@NO_STORE
def test_the_way_to_a_server_can_be_looked_at_before_anybody_signs_in(
    opened: World, programs: Programs, here: tuple[str, str]
) -> None:
    found = checks(programs.run("doctor", "--json", "--server", opened.relay.url, *here))
    assert {"server", "proxy", "clock"} <= states(found, "ok")
    assert {"session", "chat", "level", "stream"} <= states(found, "skip")
    assert opened.relay.requests == ["GET /api/auth/csrf"]


def test_a_run_that_signs_in_by_itself_finds_everything_right(
    opened: World, programs: Programs, here: tuple[str, str]
) -> None:
    ana = opened.newcomer()
    done = programs.run("doctor", "--json", *own(opened, ana), *here, stdin=ana.stdin)
    found = checks(done)
    way = {"server", "proxy", "clock", "session", "chat", "level", "stream", "mark_as_read"}
    assert way <= states(found, "ok")
    assert found["level"]["says"] == f"The server speaks level {opened.level} of the protocol."
    assert ("web action" in found["mark_as_read"]["says"]) is (opened.level == 1)
    assert found["certificate"]["state"] == found["password_store"]["state"] == "skip"
    assert opened.relay.requests.count(STREAM) == 1
    assert opened.relay.requests.count("POST /api/auth/signout") == 1
    assert_nothing_secret(done, ana)


def test_a_program_that_holds_the_directory_is_asked_and_no_stream_is_opened(
    opened: World, programs: Programs, here: tuple[str, str]
) -> None:
    ana = opened.newcomer()
    watch = programs.start("watch", "--json", *own(opened, ana), *here, stdin=ana.stdin)
    watch.object(type="connection", state="online")
    opened.relay.requests.clear()
    done = programs.run("doctor", "--json", *own(opened, ana), *here, stdin=ana.stdin)
    found = checks(done)
    assert found["data_directory"]["says"].endswith("is held by a running TimeNow program.")
    assert found["stream"]["says"].startswith("The running program has its stream since")
    assert {"session", "chat", "level", "outbox", "mark_as_read", "server"} <= states(found, "ok")
    assert opened.relay.requests == ["GET /api/auth/csrf"]
    assert_nothing_secret(done, ana)
    assert watch.signal(signal.SIGTERM).exit_code == 0


@NO_STORE
def test_another_account_than_the_holders_is_wrong_use(
    opened: World, programs: Programs, here: tuple[str, str]
) -> None:
    ana = opened.newcomer()
    watch = programs.start("watch", "--json", *own(opened, ana), *here, stdin=ana.stdin)
    watch.object(type="connection", state="online")
    done = programs.run("doctor", "--email", "x@y.test", *here)
    assert done == Done(2, "", f"This data directory is in use with another account: {ana.email}.\n")
    assert watch.signal(signal.SIGTERM).exit_code == 0


def test_a_server_that_is_away_fails_and_all_that_needs_it_is_skipped(
    opened: World, programs: Programs, here: tuple[str, str]
) -> None:
    ana = opened.newcomer()
    opened.relay.shut()
    found = checks(programs.run("doctor", "--json", *own(opened, ana), *here, stdin=ana.stdin))
    assert states(found, "fail") == {"server"}
    assert found["server"]["says"] == "No server answers at 127.0.0.1."
    assert found["server"]["fix"] is not None
    assert {"session", "chat", "level", "stream", "mark_as_read", "clock"} <= states(found, "skip")


def test_a_wrong_password_is_tried_once(opened: World, programs: Programs, here: tuple[str, str]) -> None:
    ana = opened.newcomer()
    before = opened.sign_in_attempts()
    found = checks(programs.run("doctor", "--json", *own(opened, ana), *here, stdin="wrong\n"))
    assert states(found, "fail") == {"session"}
    assert found["session"]["says"] == "E-mail or password is wrong."
    assert opened.sign_in_attempts() == before + 1


def test_a_stream_that_is_refused_fails_alone(
    opened: World, programs: Programs, here: tuple[str, str]
) -> None:
    ana = opened.newcomer()
    opened.relay.refuse(STREAM)
    found = checks(programs.run("doctor", "--json", *own(opened, ana), *here, stdin=ana.stdin))
    assert states(found, "fail") == {"stream"}


def test_without_a_password_nothing_is_tried(programs: Programs) -> None:
    done = programs.run("doctor", "--server", "https://a.test", "--email", "a@b.test", "--password-stdin")
    assert done == Done(2, "", "timenow-desktop: there is no password\n")


# What lies on this computer, whatever the server


@NO_STORE
def test_a_settings_file_that_is_no_json_is_told(
    programs: Programs, here: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "d" / "config" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text("{")
    found = checks(programs.run("doctor", "--json", *here))
    assert found["settings"]["says"] == f"{file} is not used: it is no JSON object."
    file.write_text(json.dumps({"language": "es", "theme": "pink", "server": "http://erp.example"}))
    done = programs.run("doctor", *here)
    assert f"aviso    settings: No se usan en {file}: theme.\n" in done.out
    assert "         Corrige esas claves o quítalas.\n" in done.out
    assert "FALLO    server: Solo se permite https, salvo en este mismo equipo.\n" in done.out
    assert (done.exit_code, done.err) == (1, "")


@NO_STORE
def test_a_data_directory_that_cannot_be_used_is_told_and_the_rest_is_looked_at(
    programs: Programs, tmp_path: Path
) -> None:
    place = tmp_path / "d"
    place.mkdir()
    (place / "data").write_text("in the way")
    found = checks(programs.run("doctor", "--json", "--data-dir", place))
    assert states(found, "fail") == {"data_directory"}
    assert found["mutes"]["state"] == "ok"


@NO_STORE
def test_a_holder_that_does_not_answer_is_told(programs: Programs, tmp_path: Path) -> None:
    data = tmp_path / "d" / "data"
    data.mkdir(parents=True)
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = checks(programs.run("doctor", "--json", "--data-dir", tmp_path / "d"))
    assert states(found, "fail") == {"data_directory"}
    assert found["data_directory"]["says"] == f"A program holds {data} and does not answer."


@pytest.fixture
def bus(scratch: Path) -> Iterator[str]:
    with private_bus(scratch) as address:
        yield address


@NO_SERVICE
def test_the_notification_service_and_the_tray_are_named(
    programs: Programs, here: tuple[str, str], bus: str
) -> None:
    with StandIn(bus, "org.freedesktop.Notifications") as service, StandIn(bus, TRAYS) as trays:
        service.answers["GetServerInformation"] = ("ssss", ("dunst", "knopwob", "1.9", "1.2"))
        service.answers["GetCapabilities"] = ("as", (["actions", "body"],))
        trays.properties[TRAYS, "IsStatusNotifierHostRegistered"] = ("b", True)
        found = checks(programs.run("doctor", "--json", *here, DBUS_SESSION_BUS_ADDRESS=bus))
        trays.properties[TRAYS, "IsStatusNotifierHostRegistered"] = ("b", False)
        without = checks(programs.run("doctor", "--json", *here, DBUS_SESSION_BUS_ADDRESS=bus))
    assert found["notifications"]["says"] == "dunst 1.9 shows them (actions, body)."
    assert (found["tray"]["state"], without["tray"]["state"]) == ("ok", "warn")


@NO_SERVICE
def test_a_bus_without_a_service_or_a_tray_is_told(
    programs: Programs, here: tuple[str, str], bus: str
) -> None:
    found = checks(programs.run("doctor", "--json", *here, DBUS_SESSION_BUS_ADDRESS=bus))
    assert (found["notifications"]["state"], found["tray"]["state"]) == ("warn", "skip")
    assert found["tray"]["fix"] is not None


@NO_SERVICE
def test_a_service_that_hangs_changes_or_has_gone_is_said_in_a_sentence(
    programs: Programs, here: tuple[str, str], bus: str
) -> None:
    def said() -> str:
        found = checks(programs.run("doctor", "--json", *here, DBUS_SESSION_BUS_ADDRESS=bus))
        return str(found["notifications"]["says"])

    hanging = ScriptedService(bus)
    assert said() == "The notification service does not answer within 2 s."
    hanging.close()
    for name in ("one", "other"):
        with StandIn(bus, "org.freedesktop.Notifications") as service:
            service.answers["GetServerInformation"] = ("ssss", (name, "", "1", "1.2"))
            service.answers["GetCapabilities"] = ("as", (["body"],))
            assert said() == f"{name} 1 shows them (body)."
    assert said() == "The desktop has no notification service."


@NO_STORE
def test_commands_load_no_windows_for_it(programs: Programs, here: tuple[str, str]) -> None:
    script = (
        "import sys; from desktop.cli import run; from desktop.runtime.arguments import parse;"
        "run(parse(sys.argv[1:]));"
        "print(sorted(name for name in sys.modules if name in {'PySide6.QtGui', 'PySide6.QtWidgets'}))"
    )
    running: Running = programs.start_python("-c", script, "doctor", *here)
    assert running.end().out.splitlines()[-1] == "[]"
