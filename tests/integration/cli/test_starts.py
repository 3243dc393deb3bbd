"""Second starts: one app for each data directory, and it opens what all of them were to open."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.cli.programs import Done, Programs, Running
from tests.support.desktop_processes import wait_until

# The app, which says what it was asked to open instead of opening it.
TELLING = """
import json, sys
from desktop.intents import Intents
def say(self, urls, token=""):
    print(json.dumps([urls, token]), flush=True)
Intents.open_links = say
from desktop.__main__ import main
sys.exit(main())
"""
GONE = Done(0, "", "")

Start = Callable[..., Running]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "d"


@pytest.fixture
def start(programs: Programs, here: Path) -> Start:
    def start(*links: str, data_dir: Path = here, **env: str) -> Running:
        words = ("-c", TELLING, "--data-dir", str(data_dir), *links)
        return programs.start_python(*words, QT_QPA_PLATFORM="offscreen", **env)

    return start


def asked(app: Running) -> list[list[object]]:
    """End an app; returns what it was asked to open, and with which tokens."""
    done = app.signal(signal.SIGTERM)
    assert (done.exit_code, done.err) == (0, "")
    return [json.loads(line) for line in (*app.lines, *done.out.splitlines())]


def test_of_ten_starts_at_once_one_is_the_app_and_opens_the_links_of_all(start: Start) -> None:
    links = [f"timenow:conversation/c{number}" for number in range(10)]
    starts = [start(link) for link in links]
    wait_until(lambda: sum(one.process.poll() is not None for one in starts) == 9, "nine of ten to end", 120)
    (app,) = (one for one in starts if one.process.poll() is None)
    assert [one.end() for one in starts if one is not app] == [GONE] * 9
    assert sorted(asked(app)) == [[[link], ""] for link in links]


def test_a_second_start_hands_on_its_links_and_what_it_may_come_to_the_front_with(start: Start) -> None:
    app = start("timenow:conversation/first")
    app.line(lambda line: "first" in line)
    link = "timenow:connect?server=https://erp.example&email=ana@erp.example"
    for env, token in (
        ({"XDG_ACTIVATION_TOKEN": "wayland-1", "DESKTOP_STARTUP_ID": "x11_TIME1"}, "wayland-1"),
        ({"DESKTOP_STARTUP_ID": "x11_TIME2"}, "x11_TIME2"),
        ({}, ""),
    ):
        assert start(link, **env).end() == GONE
        assert json.loads(app.line(lambda line: "connect" in line)) == [[link], token]
    assert start().end() == GONE
    assert asked(app)[-1] == [[], ""]


def test_an_app_that_was_killed_is_followed_by_the_next_start(start: Start, here: Path) -> None:
    killed = start("timenow:conversation/c1")
    wait_until((here / "data/control").exists, "the app to answer")
    killed.signal(signal.SIGKILL)
    assert (here / "data/control").exists()
    assert Path((here / "data/control").read_text()).exists()  # the socket is left as well
    app = start("timenow:conversation/c2")
    app.line(lambda line: "c2" in line)
    assert start("timenow:conversation/c3").end() == GONE
    assert asked(app)[-1] == [["timenow:conversation/c3"], ""]


def test_two_directories_never_meet(start: Start, here: Path, tmp_path: Path) -> None:
    one = start("timenow:conversation/c1")
    other = start("timenow:conversation/c2", data_dir=tmp_path / "e")
    one.line(lambda line: "c1" in line)
    other.line(lambda line: "c2" in line)
    (tmp_path / "same").symlink_to(here)
    assert start("timenow:conversation/c3", data_dir=tmp_path / "same").end() == GONE
    assert asked(other) == [[["timenow:conversation/c2"], ""]]
    assert asked(one)[1:] == [[["timenow:conversation/c3"], ""]]


@pytest.mark.expected_log("said what is no object")
def test_whatever_is_said_on_the_socket_the_app_goes_on(start: Start, here: Path, programs: Programs) -> None:
    app = start("timenow:conversation/c1")
    wait_until((here / "data/control").exists, "the app to answer")
    path = (here / "data/control").read_text()
    for said in (
        b"\0" * 100_000,
        b"[" * 60_000 + b"\n",
        b'{"command": "activate", "arguments": {"a": 1}, "token": "\\ud800\\u0000"}\n',
        b'{"command": "activate", "arguments": [["timenow:x"], 7, "javascript:alert(1)"]}\n',
        b'{"command": "activate", "arguments": "timenow:conversation/c1"}\n' * 50,
    ):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            line.connect(path)
            try:
                line.sendall(said)
                while line.recv(65_536):
                    pass
            except ConnectionError:
                pass  # it was cut off
    assert programs.run("status", "--data-dir", here).out == "signed out, ? unread\n"
    opened = [links for links, _token in asked(app)]
    assert opened[1:3] == [[], ["javascript:alert(1)"]]  # read_link opens no such thing
    assert all(links == [] for links in opened[3:])
