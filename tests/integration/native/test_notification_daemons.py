"""Every real notification service: shown, replaced, withdrawn, clicked, each button, shown again."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import Action, FreedesktopNotifier, Notification
from tests.support.desktop import Desktop
from tests.support.notification_daemons import DAEMONS, LABELS, Daemon, DaemonName

pytestmark = pytest.mark.e2e

# Seconds; no service needs a tenth of it. One that left it there until its time is over would need 4 or more.
_GONE_WITHIN = 2.5
BUTTONS = tuple(
    Action(key=key, label=label) for key, label in zip(("reply", "read", "mute"), LABELS, strict=True)
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Desktop]:
    with Desktop(tray=None, notifications=False, keyring=False, sound=False) as desktop:
        yield desktop


@pytest.fixture(scope="module", params=DAEMONS)
def daemon(stage: Desktop, request: pytest.FixtureRequest) -> Iterator[Daemon]:
    name: DaemonName = request.param
    running = DAEMONS[name](stage)
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def on_the_bus(stage: Desktop, daemon: Daemon, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", stage.bus.address)
    yield
    daemon.wait_until_gone()


def hola(key: str, body: str = "hola") -> Notification:
    return Notification(key=key, title="Ana", body=body, actions=BUTTONS)


def ids(stage: Desktop, count: int) -> list[int]:
    """Return the ids that were given since, once there are so many."""
    return stage.bus.wait_for(lambda seen: len(seen.ids) >= count, f"{count} ids").ids


def test_one_is_shown_and_withdrawn(
    stage: Desktop, daemon: Daemon, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    before = len(stage.bus.seen().ids)
    notifier.present(hola("c1"))
    daemon.wait_until_shown()
    (number,) = ids(stage, before + 1)[before:]
    asked = time.monotonic()
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    daemon.wait_until_gone()
    assert time.monotonic() - asked < _GONE_WITHIN
    assert number in dict(stage.bus.seen().closed)


def test_a_later_one_takes_its_place(stage: Desktop, daemon: Daemon, notifier: FreedesktopNotifier) -> None:
    before = len(stage.bus.seen().ids)
    notifier.present(hola("c1", "one"))
    daemon.wait_until_shown()
    notifier.present(hola("c1", "two"))
    first, second = ids(stage, before + 2)[before:]
    assert first == second
    assert len(daemon.windows()) == 1
    notifier.withdraw("c1")


def test_a_click_opens(daemon: Daemon, notifier: FreedesktopNotifier, qtbot: QtBot) -> None:
    notifier.present(hola("c1"))
    with qtbot.waitSignal(notifier.activated, timeout=20_000) as activated:
        daemon.open()
    assert activated.args == ["c1", ""]
    notifier.withdraw("c1")


@pytest.mark.parametrize("position", range(len(BUTTONS)))
def test_each_button_is_told(
    daemon: Daemon, notifier: FreedesktopNotifier, qtbot: QtBot, position: int
) -> None:
    notifier.present(hola("c1"))
    with qtbot.waitSignal(notifier.action, timeout=20_000) as action:
        daemon.press(BUTTONS[position].label, LABELS)
    assert action.args == ["c1", BUTTONS[position].key, ""]
    notifier.withdraw("c1")


def test_it_comes_up_again_after_it_was_wiped_away(
    daemon: Daemon, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(hola("c1"))
    daemon.wait_until_shown()
    with qtbot.waitSignal(notifier.closed):
        daemon.dismiss()
    daemon.wait_until_gone()
    notifier.present(hola("c1", "again"))
    daemon.wait_until_shown()
    notifier.withdraw("c1")


def test_it_comes_up_again_after_its_time_was_over(daemon: Daemon, notifier: FreedesktopNotifier) -> None:
    daemon.stop()
    daemon.start(seconds=1)
    notifier.present(hola("c1"))
    daemon.wait_until_shown()
    daemon.wait_until_gone()
    notifier.present(hola("c1", "again"))
    daemon.wait_until_shown()
    notifier.withdraw("c1")
