"""Somebody asks why they were not notified: the first sentence says it, one key repairs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.worlds import World

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

_TEXT = "Un secreto: 4711"


class Driven(AppRun):
    """The app with a hand on it."""

    def begin(self) -> None:
        """Start it, hidden."""
        self._log = (self.data_dir / "console").open("wb")
        self._hand = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
            [sys.executable, "-m", "tests.support.driven_app", "--data-dir", str(self.data_dir), "--hidden"],
            cwd=Path(__file__).resolve().parents[2],
            env=self.desktop.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._process = self._hand  # type: ignore[assignment]  # `stop` does not read
        self.icon = self.desktop.tray_icon_rect()
        self.wait_for_state("online")

    def ask(self, wish: str) -> str:
        """Have the hand do something; returns what it says."""
        assert self._hand.stdin is not None
        assert self._hand.stdout is not None
        self._hand.stdin.write(f"{wish}\n")
        self._hand.stdin.flush()
        return str(json.loads(self._hand.stdout.readline()))

    def checks(self) -> dict[str, dict[str, Any]]:
        """Return what `doctor` says beside the app."""
        return {
            check["id"]: check for check in json.loads(self.command("doctor", None, None, "--json"))["checks"]
        }

    def end(self) -> None:
        """End it."""
        assert self.stop() == 0, (self.data_dir / "console").read_text()
        for pipe in (self._hand.stdin, self._hand.stdout, self._log):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def conversation(world: World) -> str:
    return str(world.peer(world.bruno).open(world.ana.id)["id"])


@pytest.fixture
def driven(desktop: Desktop, world: World, conversation: str, tmp_path: Path) -> Iterator[Driven]:
    """Ana's app; her conversation with Bruno is muted."""
    run = Driven(desktop, tmp_path / "ana")
    run.command("login", world.url, world.ana)
    file = run.data_dir / "config" / "settings.json"
    until = datetime.now(UTC) + timedelta(hours=2)
    file.write_text(json.dumps({"language": "en", "mutes": {conversation: until.isoformat()}}))
    run.begin()
    yield run
    run.end()


def test_the_first_sentence_names_the_mute_a_key_ends_it_and_the_next_message_notifies(
    desktop: Desktop, world: World, driven: Driven, conversation: str
) -> None:
    bruno = world.peer(world.bruno)
    bruno.post(conversation, _TEXT)
    wait_until(lambda: driven.status()["unread"] == 1, "the message")
    assert not desktop.notifications_seen()

    driven.ask("why")
    muted = "The conversation with Bruno Benítez is muted until "
    wait_until(lambda: driven.ask("answer").startswith(muted), "the cause")
    told = driven.checks()
    assert told["mutes"]["says"].startswith("The conversation of the last message is muted until ")
    assert "its conversation was muted" in told["last_message"]["says"]
    assert told["connection"]["says"].startswith("Connected since ")
    assert told["tray"]["says"] == "A tray shows the icon."
    assert told["notifications"]["says"].startswith("dunst ")
    wait_until(lambda: "ok    stream: " in driven.ask("report"), "what takes longer")
    for said in (driven.ask("report"), json.dumps(told)):
        for secret in ("Bruno", "Ana Alonso", world.ana.email, world.ana.password, _TEXT, "session-token"):
            assert secret not in said

    driven.wait_for_keyboard()
    desktop.key("Return")
    wait_until(lambda: "was not shown: its conversation was muted" in driven.ask("answer"), "the repair")
    bruno.post(conversation, "¿Y ahora?")
    desktop.bus.wait_for(lambda traffic: bool(traffic.ids), "a notification")
    assert desktop.notifications_seen()[-1].summary == "Bruno Benítez"
    wait_until(lambda: driven.ask("answer") == "Everything is as it should be.", "all to be well")


@pytest.mark.parametrize("world", [1], ids=["level 1"], indirect=True)
def test_a_test_says_what_came_of_it_and_a_service_that_goes_is_said(
    desktop: Desktop, driven: Driven
) -> None:
    driven.ask("why")
    wait_until(lambda: driven.ask("answer") not in {"", "Looking…"}, "an answer")
    driven.ask("test")
    wait_until(lambda: "shows the test" in driven.ask("said"), "dunst to show the test")
    wait_until(lambda: "sound was played" in driven.ask("said"), "its sound")
    assert desktop.notifications_seen()[-1].summary == "TimeNow"

    desktop.stop_notifications()
    assert driven.checks()["notifications"]["says"].startswith("The desktop has no notification service")
    desktop.start_notifications()
    assert driven.checks()["notifications"]["state"] == "ok"
    desktop.end_bus()
    assert driven.checks()["notifications"]["says"].endswith("the tray shows balloons instead.")
    driven.ask("test")
    wait_until(lambda: "shows the test" in driven.ask("said"), "the tray to show the test")
