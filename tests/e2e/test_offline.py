"""Without a network: what was kept is read and searched; what is written is sent once, in order, later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.steering import SteeredRun
from tests.support.worlds import Level1World, Level2World, World

# `qapp` only paints what the icon should look like.
pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

_TALK: Final = 70  # messages: more than one page of the server


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The company, on a server that lets one write quickly."""
    running: World
    if request.param == 1:
        running = first = Level1World()
        first.control.rate_limit(1_000)
    else:
        running = Level2World(rate_limit="1000/10")
    with running:
        yield running


@pytest.fixture
def app(desktop: Desktop, world: World, tmp_path: Path) -> Iterator[SteeredRun]:
    """The app, its window open, signed in over a wire that can be cut."""
    run = SteeredRun(desktop, tmp_path / "ana")
    run.command("login", world.relay.url, world.ana)
    run.start()
    yield run
    assert run.stop() == 0


class Person:
    """Whoever sits before the window of an app."""

    def __init__(self, app: SteeredRun) -> None:
        self._app = app

    def shown(self, what: str) -> list[str]:
        return list(self._app.tell("shown")[what])

    def wait_for(self, what: str, wanted: list[str]) -> None:
        wait_until(lambda: self.shown(what) == wanted, f"{what} to be {wanted}")

    def type(self, text: str) -> None:
        self._app.tell("type", text)

    def press(self, keys: str) -> None:
        self._app.tell("press", keys)

    def open_by_name(self, name: str, full: str) -> None:
        """Look for a conversation by its name, and open it."""
        self.press("Ctrl+K")
        self.type(name)
        wait_until(lambda: full in self.shown("list"), f"{full} to be found")
        self.press("Return")
        wait_until(lambda: self.shown("focus") != ["SearchBox"], "the conversation to be open")

    def read_to_the_beginning(self) -> None:
        """Scroll up until there is nothing above."""

        def all_there() -> bool:
            self._app.tell("scroll up")
            return self.shown("messages")[:1] == ["mensaje 0"]

        wait_until(all_there, "the first message")

    def find(self, words: str, found: str) -> None:
        """Look for a message by its words, and go to it."""
        self.press("Ctrl+F")
        self.type(words)
        wait_until(lambda: [row.rpartition(", ")[2] for row in self.shown("found")] == [found], found)
        self.press("Return")
        wait_until(lambda: found in self.shown("messages"), f"{found} to be shown")
        self.press("Esc")

    def write(self, *texts: str) -> None:
        for text in texts:
            self.type(text)
            self.press("Return")
        wait_until(lambda: self.shown("waiting")[-len(texts) :] == list(texts), f"{texts} to wait")


def test_without_a_network_all_is_there_and_what_is_written_is_sent_once_in_order(
    world: World, app: SteeredRun
) -> None:
    bruno = world.peer(world.bruno)
    conversation = str(bruno.open(world.ana.id)["id"])
    for number in range(_TALK):
        bruno.post(conversation, "Nos vemos mañana" if number == 5 else f"mensaje {number}")
    app.wait_for_state("online")
    ana = Person(app)
    app.tell("open", conversation)
    app.wait_for_keyboard()
    ana.read_to_the_beginning()  # from now on it is all on this computer

    world.relay.shut()
    app.wait_for_state("offline")
    ana.open_by_name("bru", world.bruno.name)
    assert ana.shown("messages")[-1] == f"mensaje {_TALK - 1}"
    ana.read_to_the_beginning()
    ana.find("manana", "Nos vemos mañana")
    ana.open_by_name("bru", world.bruno.name)
    ana.write("uno", "dos", "tres")

    assert app.stop() == 0
    app.start()  # cold, and still without a network
    wait_until(lambda: app.tell("state") in {"offline", "connecting"}, "the app to find no server")
    app.wait_for_keyboard()
    ana.open_by_name("bru", world.bruno.name)
    ana.wait_for("waiting", ["uno", "dos", "tres"])
    assert "Nos vemos mañana" not in ana.shown("messages")
    ana.find("manana", "Nos vemos mañana")
    ana.read_to_the_beginning()
    ana.open_by_name("bru", world.bruno.name)
    ana.write("cuatro")
    assert app.status()["outbox"] == {"queued": 4, "failed": 0}

    world.relay.open()
    app.wait_for_state("online")
    wait_until(lambda: app.status()["outbox"] == {"queued": 0, "failed": 0}, "all to be sent")
    ana.wait_for("waiting", [])
    page = bruno.page(conversation)["data"]
    hers = sorted((row["createdAt"], row["body"]) for row in page if row["senderId"] == world.ana.id)
    assert [body for _, body in hers] == ["uno", "dos", "tres", "cuatro"]
