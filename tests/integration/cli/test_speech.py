"""What commands say, to whom, in which language; what they need, and what they do without."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import __version__
from tests.fakes.level1_erp import Level1Erp
from tests.integration.cli.programs import Done, Programs

WITHOUT = """
import runpy, sys
banned = sys.argv[1].split(",")
class Ban:
    def find_spec(self, name, path=None, target=None):
        if name in banned:
            raise ModuleNotFoundError(f"{name} is banned here", name=name)
sys.meta_path.insert(0, Ban())
del sys.argv[:2]
sys.argv.insert(0, "timenow-desktop")
runpy.run_module("desktop", run_name="__main__")
"""
"""The program where some modules cannot be imported."""

WIDGETS = "PySide6.QtGui,PySide6.QtWidgets"
ESCAPES = "a\x1b[31mb\x9b31mc\x07d\x7fe"


@pytest.fixture(scope="module")
def erp() -> Iterator[Level1Erp]:
    with Level1Erp() as erp:
        yield erp


@pytest.fixture(scope="module")
def own(erp: Level1Erp) -> tuple[str, ...]:
    return ("--server", erp.url, "--email", erp.accounts[0].email, "--password-stdin")


@pytest.fixture(scope="module")
def stdin(erp: Level1Erp) -> str:
    return f"{erp.accounts[0].password}\n"


def without(programs: Programs, modules: str, *args: str, stdin: str = "") -> Done:
    return programs.start_python("-c", WITHOUT, modules, *args, stdin=stdin).end()


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("watch", "--tidy"), "unrecognized arguments: --tidy"),
        (("statsu",), "there is no command 'statsu'"),
        (("login",), "login needs --server and --email"),
        (("status", "--password-stdin"), "--password-stdin needs --server and --email"),
        (("send", "hola"), "required: --to"),
        (("send", "--to", "x@y.test"), "required: TEXT"),
        (("logout", "--json"), "unrecognized arguments: --json"),
    ],
)
def test_wrong_use_is_said_and_exits_2(programs: Programs, args: tuple[str, ...], reason: str) -> None:
    done = programs.run(*args)
    assert (done.exit_code, done.out) == (2, "")
    assert reason in done.err


@pytest.mark.parametrize("stdin", ["", "\n"])
@pytest.mark.parametrize("command", ["login", "status", "watch"])
def test_no_password_is_wrong_use(programs: Programs, erp: Level1Erp, command: str, stdin: str) -> None:
    named = ("--server", erp.url, "--email", "x@y.test", "--password-stdin")
    done = programs.run(command, *named, stdin=stdin)
    assert done == Done(2, "", "timenow-desktop: there is no password\n")


def test_where_nobody_can_type_a_password_there_is_none(programs: Programs, erp: Level1Erp) -> None:
    done = programs.run("login", "--server", erp.url, "--email", "x@y.test", stdin="visible\n")
    assert done == Done(2, "", "timenow-desktop: there is no password\n")


def test_the_version_needs_nothing(programs: Programs) -> None:
    done = without(programs, "PySide6,requests,keyring,platformdirs", "--version")
    assert done == Done(0, f"timenow-desktop {__version__}\n", "")


@pytest.mark.parametrize("module", ["PySide6", "requests", "sseclient", "platformdirs"])
def test_a_missing_package_is_named(programs: Programs, module: str) -> None:
    done = without(programs, module, "status")
    assert (done.exit_code, done.out) == (1, "")
    assert done.err.startswith(f"timenow-desktop: the package {module} is missing;")


def test_nobody_signed_in_is_a_state_to_status_and_a_refusal_to_others(programs: Programs) -> None:
    assert programs.run("status") == Done(0, "signed out, ? unread\n", "")
    assert programs.run("status", "--json").object["account"] is None
    for command in (("watch",), ("logout",), ("send", "--to", "x@y.test", "a")):
        assert programs.run(*command) == Done(3, "", "You are signed out.\n")


@pytest.mark.parametrize(("name", "locale"), [("LANG", "es_ES.UTF-8"), ("LC_ALL", "es_MX.UTF-8")])
def test_people_are_spoken_to_in_spanish(programs: Programs, name: str, locale: str) -> None:
    programs.env[name] = locale
    assert programs.run("watch") == Done(3, "", "Has cerrado sesión.\n")
    assert programs.run("status") == Done(0, "sesión cerrada, ? no leídos\n", "")


def test_the_settings_decide_the_language(programs: Programs, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir(parents=True)
    (tmp_path / "config" / "settings.json").write_text('{"language": "es"}')
    assert programs.run("watch", "--data-dir", tmp_path) == Done(3, "", "Has cerrado sesión.\n")


def test_objects_are_utf_8_whatever_the_terminal_speaks(
    programs: Programs, erp: Level1Erp, own: tuple[str, ...], stdin: str
) -> None:
    ana, bruno = erp.accounts[:2]
    watch = programs.start("watch", "--json", *own, stdin=stdin, PYTHONIOENCODING="ascii")
    watch.object(type="connection", state="online")
    erp.control.say(bruno.id, ana.id, "ñ 🙂")
    assert watch.object(type="message")["body"] == "ñ 🙂"


def test_people_with_an_old_terminal_see_at_least_something(
    programs: Programs, erp: Level1Erp, own: tuple[str, ...], stdin: str
) -> None:
    ana, bruno = erp.accounts[:2]
    watch = programs.start("watch", *own, stdin=stdin, PYTHONIOENCODING="ascii")
    watch.line(lambda line: line == "-- online")
    erp.control.say(bruno.id, ana.id, "caro 🙂")
    assert watch.line(lambda line: "caro" in line).endswith("caro \\U0001f642")


def test_every_request_says_which_program_asks(
    programs: Programs, erp: Level1Erp, own: tuple[str, ...], stdin: str
) -> None:
    before = len(erp.control.requests())
    watch = programs.start("watch", *own, stdin=stdin)
    watch.line(lambda line: line == "-- online")
    asked = erp.control.requests()[before:]
    assert "/api/chat/stream" in {one.path.partition("?")[0] for one in asked}
    assert {one.user_agent for one in asked} == {f"TimeNow-Desktop/{__version__} ({platform.system()})"}


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_message_cannot_command_the_terminal(
    programs: Programs, erp: Level1Erp, own: tuple[str, ...], stdin: str, form: tuple[str, ...]
) -> None:
    ana, bruno = erp.accounts[:2]
    watch = programs.start("watch", *form, *own, stdin=stdin)
    watch.line(lambda line: "online" in line)
    erp.control.say(bruno.id, ana.id, ESCAPES)
    line = watch.line(lambda line: "31m" in line)
    assert not re.search("[\x00-\x1f\x7f-\x9f]", line)
    if form:
        assert json.loads(line)["body"] == ESCAPES


def test_a_directory_that_cannot_be_used_is_said(programs: Programs, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = programs.run("status", "--data-dir", tmp_path / "file")
    assert (done.exit_code, done.out) == (1, "")
    assert re.fullmatch(r"timenow-desktop: .*file.*\n", done.err)


def test_without_any_output_there_is_an_exit_code(programs: Programs, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    script = f'exec "$PYTHON" -m desktop status --data-dir "{tmp_path}/file" >&- 2>&-'
    assert programs.shell(script) == Done(1, "", "")
    assert programs.shell('exec "$PYTHON" -m desktop status >&- 2>&-') == Done(0, "", "")


def test_an_address_that_must_not_be_used_is_said(programs: Programs) -> None:
    done = programs.run(
        "status", "--server", "http://erp.example", "--email", "x@y.test", "--password-stdin", stdin="a\n"
    )
    assert done == Done(1, "", "Only https is allowed, except for this computer.\n")


@pytest.mark.expected_log("(NoKeyringError)")
@pytest.mark.parametrize(
    ("command", "exit_code"),
    [
        (("status",), 0),
        (("send", "--to", "bruno@norte.test", "hola"), 0),
        (("watch",), 0),
        (("login",), 1),  # there is no password store here
        (("logout",), 3),
    ],
)
def test_no_command_needs_the_graphical_half_of_qt(
    programs: Programs, own: tuple[str, ...], stdin: str, command: tuple[str, ...], exit_code: int
) -> None:
    args = command if command == ("logout",) else (*command, *own)
    program = programs.start_python("-c", WITHOUT, WIDGETS, *args, stdin=stdin)
    if command == ("watch",):
        program.line(lambda line: line == "-- online")
        program.process.terminate()
    done = program.end()
    assert done.exit_code == exit_code
    assert "banned" not in done.err
