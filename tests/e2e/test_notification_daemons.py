"""The app and every notification service: clicks open the right conversation, buttons do what they say.

The column `kde` of the table in docs/platforms.md is the made-up service of these tests, not KDE's.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_bus import SeenTraffic
from tests.support.desktop_processes import wait_until
from tests.support.live_server import Peer
from tests.support.notification_daemons import DAEMONS, LABELS, Daemon, DaemonName, Strict
from tests.support.worlds import Level, Level1World, Level2World, World

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

_STAGES: tuple[tuple[DaemonName | Literal["kde"], Level], ...] = (
    ("dunst", 2),
    ("xfce4-notifyd", 2),
    ("notification-daemon", 2),
    ("kde", 2),
    ("kde", 1),
)
_log = logging.getLogger(__name__)
_GONE_WITHIN = 5.0  # seconds; promised is 1


@dataclass(frozen=True, slots=True)
class Stage:
    """A desktop with a service, a server, and Ana's app with its window closed."""

    desktop: Desktop
    daemon: Daemon | Strict
    world: World
    app: AppRun
    bruno: Peer
    carla: Peer

    def talk(self, peer: Peer) -> str:
        """Return the id of somebody's conversation with Ana."""
        return str(peer.open(self.world.ana.id)["id"])

    def write(self, peer: Peer, words: str) -> str:
        """Have somebody write to Ana, and wait until she is told; returns the message's id."""
        before = len(self.desktop.bus.seen().ids)
        message = str(peer.post(self.talk(peer), words)["id"])
        self.desktop.bus.wait_for(lambda seen: _newest_body(seen, before).endswith(words), words)
        return message

    def close_window(self) -> None:
        """Close the chat window, if it is open."""
        for window in self.app.chat_windows():
            self.desktop.run("xdotool", "windowclose", str(window.id))


def _newest_body(seen: SeenTraffic, before: int) -> str:
    return seen.notifications[-1].body if len(seen.ids) > before else ""


def _name(stage: tuple[str, Level]) -> str:
    return f"{stage[0]} at level {stage[1]}"


@pytest.fixture(scope="module", params=_STAGES, ids=_name)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    name, level = request.param
    folder = Path(tempfile.mkdtemp(prefix="daemons-"))
    world: World = Level1World(newcomers=4) if level == 1 else Level2World(rate_limit="1000/10")
    if isinstance(world, Level1World):
        world.control.rate_limit(1000)
    with world, Desktop(notifications=False, sound=False) as desktop:
        daemon = Strict(desktop) if name == "kde" else DAEMONS[name](desktop)
        app = AppRun(desktop, folder / "ana")
        app.command("login", world.url, world.ana)
        app.start("--hidden")
        app.wait_for_state("online")
        bruno, carla = world.peer(world.bruno), world.peer(world.newcomer())
        yield Stage(desktop, daemon, world, app, bruno, carla)
        assert app.stop() == 0
        daemon.stop()
    shutil.rmtree(folder)


@pytest.fixture
def desktop(stage: Stage) -> Desktop:
    """For the picture of a failure."""
    return stage.desktop


@pytest.fixture(autouse=True)
def _clean(stage: Stage) -> Iterator[None]:
    yield
    stage.daemon.wait_until_gone()
    desktop, app = stage.desktop, stage.app
    if app.chat_windows():
        app.wait_for_keyboard()
        desktop.key("ctrl+w")
        wait_until(lambda: not app.chat_windows(), "the window to be closed")


def opened(stage: Stage, peer: Peer, act: Callable[[], None], words: str) -> None:
    """Check that what is done opens the conversation with somebody: it is read, and written into."""
    with peer.stream(timeout=60) as heard:
        heard.next("system")
        message = stage.write(peer, words)
        act()
        assert heard.next("read").data["data"]["messageId"] == message
        stage.app.wait_for_composer()
        stage.desktop.type_text("Voy")
        stage.desktop.key("Return")
        answer = heard.next("message").data["data"]
        assert (answer["body"], answer["senderId"]) == ("Voy", stage.world.ana.id)
    stage.daemon.wait_until_gone()


def test_a_click_opens_the_conversation_from_no_window_another_one_minimised_and_hidden(stage: Stage) -> None:
    assert not stage.app.chat_windows()
    opened(stage, stage.bruno, stage.daemon.open, "from no window")
    opened(stage, stage.carla, stage.daemon.open, "from another conversation")
    stage.desktop.run("xdotool", "windowminimize", str(stage.app.chat_window().id))
    wait_until(lambda: not stage.app.chat_windows(), "the window to be minimised")
    opened(stage, stage.bruno, stage.daemon.open, "from a minimised window")
    stage.desktop.key("ctrl+w")
    wait_until(lambda: not stage.app.chat_windows(), "the window to be hidden")
    opened(stage, stage.carla, stage.daemon.open, "from a hidden window")


def test_what_was_written_meanwhile_opens_after_a_start(stage: Stage) -> None:
    app = stage.app
    assert app.stop() == 0
    before = len(stage.desktop.bus.seen().ids)
    with stage.bruno.stream(timeout=60) as heard:
        heard.next("system")
        message = stage.bruno.post(stage.talk(stage.bruno), "while you were away")["id"]
        app.start("--hidden")
        stage.desktop.bus.wait_for(
            lambda seen: _newest_body(seen, before).endswith("while you were away"), "a notification"
        )
        stage.daemon.open()
        assert heard.next("read").data["data"]["messageId"] == message
        app.wait_for_composer()


def test_arrival_takes_no_focus_and_a_click_does(stage: Stage) -> None:
    desktop = stage.desktop
    other = desktop.start("xev", "-event", "keyboard")
    window = desktop.screen.window("Event Tester")
    desktop.click(*window.rect.centre)
    wait_until(lambda: desktop.screen.active() == window.id, "the other window to be active")
    desktop.type_text("a")
    wait_until(lambda: '"a"' in desktop.log_of("xev"), "a letter in the other window")

    stage.write(stage.bruno, "don't let me disturb you")
    stage.daemon.wait_until_shown()
    assert desktop.screen.active() == window.id
    desktop.type_text("b")
    wait_until(lambda: '"b"' in desktop.log_of("xev"), "another letter in the other window")
    assert not stage.app.chat_windows()

    stage.daemon.open()
    stage.app.chat_window()
    wait_until(lambda: desktop.screen.active() in _ids(stage), "the chat window to be active")
    stage.app.wait_for_composer()
    desktop.stop(other)


def _ids(stage: Stage) -> set[int]:
    return {window.id for window in stage.app.chat_windows()}


def test_mark_as_read_reads_and_opens_nothing(stage: Stage) -> None:
    with stage.bruno.stream(timeout=60) as heard:
        heard.next("system")
        message = stage.write(stage.bruno, "just so you know")
        stage.daemon.press("Mark as read", LABELS)
        assert heard.next("read").data["data"]["messageId"] == message
    stage.app.wait_for_badge("")
    assert not stage.app.chat_windows()


def test_every_later_message_comes_up_again(stage: Stage) -> None:
    for number in range(3):
        stage.write(stage.bruno, f"number {number}")
        stage.daemon.wait_until_shown()
        stage.daemon.dismiss()
        stage.daemon.wait_until_gone()
    stage.write(stage.bruno, "the last one")
    stage.daemon.press("Mark as read", LABELS)
    stage.app.wait_for_badge("")


# Level 1 tells of what its own web action read, and not of what this route did: `test_read_elsewhere`.
@pytest.mark.parametrize("stage", _STAGES[:-1], ids=_name, indirect=True)
def test_what_is_read_elsewhere_goes_and_nothing_else(stage: Stage) -> None:
    stage.write(stage.bruno, "read elsewhere")
    stage.write(stage.carla, "left alone")
    bruno_id, carla_id = stage.desktop.bus.seen().ids[-2:]
    stage.world.peer(stage.world.ana).read(stage.talk(stage.bruno))
    read = time.monotonic()
    seen = stage.desktop.bus.wait_for(lambda traffic: bruno_id in dict(traffic.closed), "its end")
    gone = time.monotonic() - read
    _log.info("gone %.0f ms after it was read elsewhere", gone * 1000)  # shown with --log-cli-level=INFO
    assert gone <= _GONE_WITHIN
    stage.daemon.wait_until_shown()
    assert carla_id not in dict(seen.closed)
    stage.daemon.press("Mark as read", LABELS)


def test_an_answer_is_sent_and_reads(stage: Stage) -> None:
    with stage.bruno.stream(timeout=60) as heard:
        heard.next("system")
        stage.write(stage.bruno, "where are you?")
        if isinstance(stage.daemon, Strict):  # it has a text field
            service = stage.daemon.service
            service.reply(service.wait_for(stage.world.bruno.name), "On the <way> & soon")
        else:
            stage.daemon.press("Reply", LABELS)
            stage.app.wait_for_keyboard()
            stage.desktop.type_text("On the <way> & soon")
            stage.desktop.key("Return")
        said = [heard.next("message").data["data"] for _ in range(stage.world.level)]  # level 2 echoes
        assert (said[-1]["body"], said[-1]["senderId"]) == ("On the <way> & soon", stage.world.ana.id)
        stage.app.wait_for_badge("")
    if isinstance(stage.daemon, Strict):
        assert not stage.app.chat_windows()


def test_mute_is_for_one_conversation(stage: Stage) -> None:
    stage.write(stage.carla, "blah")
    stage.daemon.press("Mute 1 h", LABELS)
    stage.daemon.wait_until_gone()
    stage.carla.post(stage.talk(stage.carla), "blah again")
    stage.write(stage.bruno, "something else")
    stage.daemon.press("Mark as read", LABELS)
    stage.app.wait_for_badge("2")
    assert not [each for each in stage.desktop.notifications_seen() if each.body.endswith("blah again")]
