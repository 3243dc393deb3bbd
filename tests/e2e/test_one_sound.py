"""Exactly one sound, or none: what the app plays, recorded from a sink and counted."""

from __future__ import annotations

import itertools
import subprocess
import time
from collections.abc import Iterator, Mapping
from typing import Final, Literal

import pytest

from tests.support.app import APP_LOG
from tests.support.desktop import Desktop
from tests.support.desktop_bus import SeenNotification, SeenTraffic
from tests.support.desktop_processes import program, wait_until
from tests.support.live_server import Peer
from tests.support.relay_process import RelayProcess
from tests.support.steering import SteeredRun
from tests.support.worlds import Level, Level1World, Level2World, World

pytestmark = pytest.mark.e2e

_POP: Final = {"sound": "pop", "volume": 50}  # short, and loudest at its beginning: two would be told apart
_NO_MORE: Final[Mapping[str, object]] = {}
_A_MOMENT: Final = 0.9  # seconds: sounds are at least one apart
_TRIES: Final = 20
_CROWD: Final = 5  # more than are told one by one
_MANY: Final = 1_000_000  # messages in ten seconds: no limit
_ALWAYS: Final = {"start": "00:00:00", "end": "00:00:00"}


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    with Desktop() as running:
        yield running


_numbers = itertools.count(1)  # of the messages: both levels write on one desktop


class Scene:
    """An app that is online, colleagues who write, an ear.

    Attributes:
        at_first_start: Sounds at the very first start, with unread messages waiting on the server.
    """

    def __init__(self, desktop: Desktop, world: World, relay: RelayProcess, app: SteeredRun) -> None:
        self.desktop = desktop
        self._relay = relay
        self.world = world
        self.app = app
        self.ana = world.peer(world.ana)
        self._peers: list[tuple[Peer, str]] = []
        for colleague in (world.bruno, *(world.newcomer() for _ in range(_CROWD - 1))):
            peer = world.peer(colleague)
            self._peers.append((peer, str(peer.open(world.ana.id)["id"])))
        self.write()
        self.app.command("login", relay.url, world.ana)
        self._begin()
        self.app.start("--hidden")
        self.app.wait_for_state("online")
        self.app.wait_until_heard("MessageAdded", 1)
        self.at_first_start = self.sounds()
        self.reset()

    def conversation(self, colleague: int = 0) -> str:
        return self._peers[colleague][1]

    def write(self, colleague: int = 0) -> int:
        """Have a colleague write, and nobody wait for it; returns the message's number."""
        peer, conversation = self._peers[colleague]
        number = next(_numbers)
        peer.post(conversation, f"Pregunta {number}: ¿tienes un momento?")
        return number

    def send(self, colleague: int = 0) -> int:
        """Have a colleague write, and wait until the app knows; returns the message's number."""
        before = self.app.heard("MessageAdded")
        number = self.write(colleague)
        self.app.wait_until_heard("MessageAdded", before + 1)
        return number

    def notification(self, number: int) -> SeenNotification:
        """Wait until a message was notified, and return with what."""

        def of_it(traffic: SeenTraffic) -> list[SeenNotification]:
            return [one for one in traffic.notifications if f"Pregunta {number}:" in one.body]

        seen = self.desktop.bus.wait_for(lambda traffic: bool(of_it(traffic)), "the notification")
        (found,) = of_it(seen)
        return found

    def send_at_once(self, *colleagues: int) -> None:
        """Have colleagues write within a moment, however slow this machine is: again until it was one."""
        for _ in range(_TRIES):
            before, began = self.app.heard("MessageAdded"), time.monotonic()
            for colleague in colleagues:
                self.write(colleague)
            self.app.wait_until_heard("MessageAdded", before + len(colleagues))
            if time.monotonic() - began < _A_MOMENT:
                return
            self.reset()
        raise TimeoutError("this machine is too slow for messages at once")

    def read(self) -> None:
        """Have Ana read everything elsewhere, and wait until the app knows."""
        for _, conversation in self._peers:
            if isinstance(self.world, Level1World):  # as the ERP's own pages do
                self.world.control.patch("conversation", conversation, unread={self.world.ana.id: 0})
                self.world.control.tell(
                    self.world.ana.id, "conversation_read", {"conversationId": conversation}
                )
            else:
                self.ana.read(conversation)
        wait_until(lambda: self.app.tell("unread") == 0, "everything to be read")

    def offline(self) -> None:
        """Cut the app off."""
        self._relay.shut()
        wait_until(lambda: self.app.tell("state") != "online", "the app to notice")

    def online(self) -> None:
        """Let the app through again, and have it try at once."""
        self._relay.open()
        self.app.tell("refresh")
        self.app.wait_for_state("online")

    def pause_dunst(self, wanted: Literal["true", "false"]) -> None:
        """Switch the quiet mode of the system's notifications, and wait until the app knows."""
        command = [program("dunstctl"), "set-paused", wanted]
        subprocess.run(command, env=self.desktop.env, check=True, timeout=60)  # noqa: S603  of the system
        wait_until(lambda: self.app.tell("system_is_quiet") is (wanted == "true"), "the app to know")

    def settings(self, tree: Mapping[str, object] = _NO_MORE, /, **notifications: object) -> None:
        """Set these, and the defaults for all others."""
        self.app.tell("settings", {"notifications": {**_POP, **notifications}, **tree})

    def sounds(self) -> int:
        """Return how many were heard since the test's beginning, once nothing more can come."""
        self.app.tell("settled")
        heard = self.desktop.sound.count_sounds()
        streams = self.desktop.sound.streams() - self._streams
        assert heard == streams, (
            "what is heard and what was played differ: two at once, or one without a sound"
        )
        return heard

    def reset(self) -> None:
        """Have everything as at the beginning, and listen."""
        self.settings()
        self.app.tell("do_not_disturb", False)
        self.read()
        self.app.tell("settled")
        self.app.tell("rest")
        self._begin()

    def _begin(self) -> None:
        self._streams = self.desktop.sound.streams()
        self.desktop.start_recording()


def _world(level: Level) -> World:
    """Start a company without a rate limit."""
    if level == 2:
        return Level2World(rate_limit=f"{_MANY}/10")
    world = Level1World(newcomers=2 * _CROWD)  # of whom some are of another company
    world.control.rate_limit(_MANY)
    return world


@pytest.fixture(scope="module")
def whole_scene(
    request: pytest.FixtureRequest, desktop: Desktop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    level: Level = request.param
    with _world(level) as world, RelayProcess(world.url) as relay:
        app = SteeredRun(desktop, tmp_path_factory.mktemp("sound"))
        try:
            yield Scene(desktop, world, relay, app)
        finally:
            code = app.stop()
        assert code == 0, desktop.log_of(APP_LOG)


@pytest.fixture
def scene(whole_scene: Scene) -> Scene:
    whole_scene.reset()
    return whole_scene


both_levels = pytest.mark.parametrize("whole_scene", [2, 1], ids=["level 2", "level 1"], indirect=True)
level_2 = pytest.mark.parametrize("whole_scene", [2], ids=["level 2"], indirect=True)


@both_levels
def test_what_waits_at_the_first_start_makes_no_sound(whole_scene: Scene) -> None:
    assert whole_scene.at_first_start == 0


@both_levels
def test_a_message_makes_one_sound_and_the_service_is_told_to_make_none(scene: Scene) -> None:
    number = scene.send()
    assert scene.sounds() == 1
    assert scene.notification(number).hints["suppress-sound"] is True


@level_2
def test_two_messages_that_are_not_of_one_moment_make_two(scene: Scene) -> None:
    """The ear can count further than one."""
    scene.send()
    scene.app.tell("rest")
    scene.send()
    assert scene.sounds() == 2


@both_levels
def test_many_messages_of_one_conversation_in_a_moment_make_one_sound(scene: Scene) -> None:
    scene.send_at_once(0, 0, 0, 0)
    assert scene.sounds() == 1


@level_2
def test_two_conversations_in_a_moment_make_one_sound(scene: Scene) -> None:
    scene.send_at_once(0, 1)
    assert scene.sounds() == 1


@level_2
def test_a_crowd_that_is_told_in_a_summary_makes_one_sound(scene: Scene) -> None:
    scene.send_at_once(*range(_CROWD))
    assert scene.sounds() == 1


@level_2
@pytest.mark.parametrize("off", [{"enabled": False}, {"sound": "none"}, {"volume": 0}], ids=str)
def test_what_is_switched_off_makes_none_until_it_is_on_again(scene: Scene, off: dict[str, object]) -> None:
    scene.settings(**off)
    scene.send()
    assert scene.sounds() == 0
    scene.reset()
    scene.send()
    assert scene.sounds() == 1


@both_levels
def test_do_not_disturb_makes_none_until_it_ends(scene: Scene) -> None:
    scene.app.tell("do_not_disturb", True)
    scene.send()
    assert scene.sounds() == 0
    scene.reset()
    scene.send()
    assert scene.sounds() == 1


@level_2
def test_quiet_hours_make_none_until_they_end(scene: Scene) -> None:
    scene.settings({"quietHours": [_ALWAYS]})
    scene.send()
    assert scene.sounds() == 0
    scene.reset()
    scene.send()
    assert scene.sounds() == 1


@level_2
def test_the_systems_own_quiet_mode_gets_the_notification_without_a_sound(scene: Scene) -> None:
    scene.pause_dunst("true")
    try:
        number = scene.send()
        assert scene.sounds() == 0
    finally:
        scene.pause_dunst("false")
    assert scene.notification(number).summary == scene.world.bruno.name
    scene.reset()
    scene.send()
    assert scene.sounds() == 1


@both_levels
def test_a_muted_conversation_makes_none_while_others_do(scene: Scene) -> None:
    scene.settings({"mutes": {scene.conversation(0): None}})
    scene.send(0)
    assert scene.sounds() == 0
    scene.reset()
    scene.settings({"mutes": {scene.conversation(0): None}})
    scene.send(1)
    assert scene.sounds() == 1
    scene.reset()
    scene.send(0)
    assert scene.sounds() == 1


@both_levels
def test_an_own_message_from_elsewhere_makes_none(scene: Scene) -> None:
    before = scene.app.heard("MessageAdded")
    scene.ana.post(scene.conversation(), "Luego te cuento.")
    scene.app.tell("refresh")  # the ERP's stream does not tell the sender
    scene.app.wait_until_heard("MessageAdded", before + 1)
    assert scene.sounds() == 0


@level_2
def test_the_conversation_in_front_makes_none_and_rings_again_when_the_window_is_hidden(scene: Scene) -> None:
    scene.app.tell("open", scene.conversation())
    scene.app.chat_window()
    scene.app.wait_for_composer()
    scene.send()
    assert scene.sounds() == 0
    scene.app.tell("hide")
    wait_until(lambda: not scene.app.chat_windows(), "the window to be hidden")
    scene.reset()
    scene.send()
    assert scene.sounds() == 1


@both_levels
def test_all_that_came_while_offline_makes_one_sound(scene: Scene) -> None:
    before = scene.app.heard("MessageAdded")
    scene.offline()
    for colleague in (0, 1, 0, 1):
        scene.write(colleague)
    scene.online()
    scene.app.wait_until_heard("MessageAdded", before + 4)
    assert scene.sounds() == 1


@level_2
def test_what_was_read_elsewhere_meanwhile_makes_none(scene: Scene) -> None:
    before = scene.app.heard("SnapshotLoaded")
    scene.offline()
    scene.write()
    scene.ana.read(scene.conversation())
    scene.online()
    scene.app.wait_until_heard("SnapshotLoaded", before + 1)
    assert scene.sounds() == 0


@both_levels
def test_a_message_that_is_heard_of_twice_makes_one_sound(scene: Scene) -> None:
    """By the stream, and again by looking."""
    scene.send()
    before = scene.app.heard("SnapshotLoaded")
    scene.app.tell("refresh")
    scene.app.wait_until_heard("SnapshotLoaded", before + 1)
    assert scene.sounds() == 1


@level_2
def test_a_test_makes_one_sound(scene: Scene) -> None:
    scene.app.tell("test")
    assert scene.sounds() == 1


@level_2
def test_somebody_who_chooses_a_sound_hears_it_once(scene: Scene) -> None:
    scene.settings(volume=0)
    scene.app.tell("preview", ["pop", 50])
    assert scene.sounds() == 1
