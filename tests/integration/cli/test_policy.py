"""An administrator's policy, as commands and the app obey it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.programs import Done, Programs

# The program on a computer whose administrator is whoever runs the tests.
MANAGED = """
import os, sys
from pathlib import Path
from desktop.native.policy.linux import LinuxPolicy
LinuxPolicy.__init__.__defaults__ = (Path(sys.argv.pop(1)),)
LinuxPolicy.__init__.__kwdefaults__ = {"owner": os.getuid()}
from desktop.__main__ import main
sys.exit(main())
"""
DECIDED = "Your administrator has decided the server: erp.example. Another one cannot be used.\n"
WHO = ("--email", "ana@erp.example", "--password-stdin")


class Managed:
    """A computer with a policy."""

    def __init__(self, programs: Programs, folder: Path) -> None:
        self._programs = programs
        self._file = folder / "etc/policy.json"
        self._file.parent.mkdir(mode=0o755)
        self._here = ("--data-dir", str(folder / "d"))

    def give(self, tree: dict[str, Any]) -> None:
        self._file.write_text(json.dumps(tree), encoding="utf-8")
        self._file.chmod(0o644)

    def run(self, *args: str, stdin: str = "") -> Done:
        words = ("-c", MANAGED, str(self._file), *args, *self._here)
        return self._programs.start_python(*words, stdin=stdin, QT_QPA_PLATFORM="offscreen").end()

    @property
    def file(self) -> str:
        return str(self._file)


@pytest.fixture
def managed(programs: Programs, tmp_path: Path) -> Managed:
    return Managed(programs, tmp_path)


def test_a_command_names_what_is_not_used_of_a_policy_and_goes_on(managed: Managed) -> None:
    managed.give({"enforced": {"theme": "pink", "notifications": {"loud": 1}}, "more": {}})
    done = managed.run("status")
    said = "Not used from the administrator's policy: more, enforced.theme, enforced.notifications.loud\n"
    assert done == Done(0, "signed out, ? unread\n", said)
    Path(managed.file).chmod(0o666)
    done = managed.run("status")
    assert (done.exit_code, done.out) == (0, "signed out, ? unread\n")
    assert managed.file in done.err
    assert len(done.err.splitlines()) == 1


def test_a_policys_language_counts_for_what_is_said_of_it(managed: Managed) -> None:
    managed.give({"defaults": {"language": "es"}, "enforced": {"x": 1}})
    done = managed.run("logout")
    assert done == Done(
        3, "", "No se ha usado de la directiva del administrador: enforced.x\nHas cerrado sesión.\n"
    )


def test_another_server_than_the_one_decided_is_wrong_use_before_anybody_is_asked(managed: Managed) -> None:
    managed.give({"enforced": {"server": "https://erp.example/"}})
    for command in (
        ("login", "--server", "https://other.example", *WHO),
        ("watch", "--server", "https://other.example", *WHO),
        ("send", "--to", "x@y.test", "hola", "--server", "https://erp.example:8443", *WHO),
        ("status", "--server", "https://erp.example@other.example"),
        ("doctor", "--server", "https://other.example", *WHO),
    ):
        assert managed.run(*command, stdin="secret\n") == Done(2, "", DECIDED)


def test_the_app_refuses_another_server_as_well(managed: Managed) -> None:
    managed.give({"enforced": {"server": "https://erp.example"}})
    done = managed.run("--hidden", "--server", "https://other.example", *WHO, stdin="secret\n")
    assert done == Done(2, "", DECIDED)


def test_the_server_that_was_decided_may_be_named(managed: Managed) -> None:
    managed.give({"enforced": {"server": "https://127.0.0.1:9"}})  # nobody answers there
    done = managed.run("login", "--server", "127.0.0.1:9", *WHO, stdin="secret\n")
    assert (done.exit_code, done.err) == (4, "No server answers at 127.0.0.1.\n")


@pytest.mark.expected_log("(NoKeyringError)")
def test_doctor_says_what_a_policy_fixes_and_what_is_not_used(managed: Managed) -> None:
    managed.give({"enforced": {"theme": "dark", "language": "fr"}})
    done = managed.run("doctor", "--json")
    row = next(check for check in done.object["checks"] if check["id"] == "policy")
    assert row["state"] == "warn"
    assert "enforced.language" in row["says"]
    assert "theme" in row["says"]
    assert "fr" not in row["says"].split()
    assert os.path.basename(managed.file) not in row["says"]  # noqa: PTH119  a word of a sentence
