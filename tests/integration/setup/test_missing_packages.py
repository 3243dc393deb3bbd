"""Packages of the system that are missing: named, asked for, installed, or the reason why not."""

from __future__ import annotations

import os
import pty

import pytest

from tests.integration.setup.checkout import Checkout, Made

_MISSING = "dunst trayer"
_BY_HAND = f"By hand: apt-get update && apt-get install --no-install-recommends {_MISSING} "


@pytest.fixture(autouse=True)
def lacking(checkout: Checkout) -> None:
    """Two packages are missing; apt-get and sudo write down how they were called; apt-get does no more."""
    checkout.env["MISSING"] = _MISSING
    checkout.program("apt-get", 'echo "apt-get $*" >> "$HOME/called"')
    checkout.program("sudo", 'echo "sudo $*" >> "$HOME/called"; [ "$1" != -n ] || shift; "$@"')
    checkout.program("id", "echo 1000")


def install(checkout: Checkout, **env: str) -> Made:
    checkout.env |= env
    return checkout.run("sh", "requirements/install-debian.sh", "requirements/debian-demo.txt")


def called(checkout: Checkout) -> list[str]:
    path = checkout.folder.parent / "called"
    return path.read_text().splitlines() if path.exists() else []


def test_nothing_is_said_when_all_is_there(checkout: Checkout) -> None:
    assert install(checkout, MISSING="") == Made(0, "")
    assert called(checkout) == []


def test_root_installs_what_is_missing_and_nothing_else(checkout: Checkout) -> None:
    checkout.program("id", "echo 0")
    made = install(checkout)
    assert made == Made(0, f"These packages are needed and not installed:\n  {_MISSING} \nInstalling …\n")
    (call,) = called(checkout)
    assert call.startswith("apt-get ")
    assert call.endswith(f" install -y --no-install-recommends {_MISSING}")


def test_without_a_terminal_sudo_must_not_wait_for_a_password(checkout: Checkout) -> None:
    assert install(checkout).code == 0
    assert called(checkout)[0].startswith("sudo -n ")


def test_without_sudo_the_command_for_root_is_told(checkout: Checkout) -> None:
    (checkout.bin / "sudo").unlink()
    made = install(checkout)
    assert made.code == 1
    assert made.said.endswith(
        "Installing them takes root, and there is no sudo here. As root:\n"
        f"  apt-get update && apt-get install --no-install-recommends {_MISSING} \n"
    )
    assert called(checkout) == []


def test_on_another_system_the_packages_are_named_and_the_rest_goes_on(checkout: Checkout) -> None:
    (checkout.bin / "dpkg-query").unlink()
    made = install(checkout)
    assert made.code == 0
    assert made.said.startswith("This is not Debian or Ubuntu. ")
    assert "dunst" in made.said
    assert called(checkout) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (words, sentence)
        for sentence, known in {
            "The disk is full: make room (2 GB will do) and run make again.": (
                "E: You don't have enough free space in /var/cache/apt/archives/.",
                " cannot copy extracted data: failed to write (No space left on device)",
            ),
            "Another program is installing packages at this moment: wait for it and run make again.": (
                "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 17 (apt-get)",
            ),
            "The network does not answer: run make again when it does.": (
                "  Temporary failure resolving 'a.example'\nE: Unable to locate package dunst",
                "Err:4 http://a.example/debian bookworm/main amd64 dunst\n  Could not connect to a:80",
            ),
            "sudo does not let you install packages from here.": (
                "sudo: a password is required",
                "ana is not in the sudoers file.  This incident will be reported.",
            ),
        }.items()
        for words in known
    ],
)
def test_the_reason_is_told_in_one_sentence(checkout: Checkout, words: str, sentence: str) -> None:
    checkout.program("apt-get", f"cat <<'END' >&2\n{words}\nEND\nexit 100")
    made = install(checkout)
    assert made.code == 1
    assert made.said.splitlines()[-3:] == ["Installing …", sentence, _BY_HAND]


def test_words_of_apt_that_nobody_knows_are_shown(checkout: Checkout) -> None:
    checkout.program("apt-get", "echo 'E: Sub-process riddle returned an error code (1)'; exit 100")
    made = install(checkout)
    assert made.code == 1
    assert made.said.splitlines()[-3:] == [
        "E: Sub-process riddle returned an error code (1)",
        "The packages could not be installed; above are the last words of apt-get.",
        _BY_HAND,
    ]


def test_old_lists_are_fetched_and_the_packages_tried_once_more(checkout: Checkout) -> None:
    then = 'case $* in *update*) : > "$HOME/fetched" ;; *) [ -e "$HOME/fetched" ] ;; esac'
    checkout.program("apt-get", f'echo "$*" >> "$HOME/called"\n{then}')
    checkout.program("id", "echo 0")
    assert install(checkout).code == 0
    assert [call.split()[3] for call in called(checkout)] == ["install", "update", "install"]


def test_the_demo_asks_at_a_terminal_and_installs_nothing_after_a_no(checkout: Checkout) -> None:
    code, said = demo_at_a_terminal(checkout, answer="n\n")
    assert code != 0
    assert "Nothing was installed." in said
    assert "the demo runs" not in said
    assert called(checkout) == []


def test_the_demo_installs_after_a_yes_and_runs(checkout: Checkout) -> None:
    code, said = demo_at_a_terminal(checkout, answer="\n")
    assert code == 0, said
    assert "the demo runs" in said
    assert called(checkout)[0].startswith("sudo env ")
    assert called(checkout)[1].endswith(f"install -y --no-install-recommends {_MISSING}")


def test_the_demo_does_not_ask_with_yes(checkout: Checkout) -> None:
    code, said = demo_at_a_terminal(checkout, "YES=1")
    assert code == 0, said
    assert "Install them now" not in said
    assert "the demo runs" in said
    assert called(checkout)[1].endswith(f"install -y --no-install-recommends {_MISSING}")


def demo_at_a_terminal(checkout: Checkout, *words: str, answer: str | None = None) -> tuple[int, str]:
    """Run `make demo`, set up already, at a terminal; returns its exit code and what was on the screen."""
    _set_up(checkout)
    (checkout.folder / "requirements" / "debian-run.txt").write_text("dunst\ntrayer\n")
    screen, keys = pty.openpty()
    with os.fdopen(screen, "wb", buffering=0) as hand, os.fdopen(keys, "rb") as terminal:
        process = checkout.start("make", "demo", *words, stdin=terminal.fileno())
        if answer is not None:
            hand.write(answer.encode())
        said, _ = process.communicate(timeout=300)
    if answer is not None:
        assert "Install them now with sudo? [Y/n]" in said
    return process.returncode, said


def _set_up(checkout: Checkout) -> None:
    """Do what `make setup` does, with a Python that can only run the demo."""
    programs = checkout.folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(checkout.bin / "demo")
    checkout.program("demo", 'echo "the demo runs"')
    (checkout.folder / ".venv" / ".place").write_text(f"{checkout.folder} {checkout.bin / 'demo'}\n")
    (checkout.folder / ".venv" / ".ready").touch()
