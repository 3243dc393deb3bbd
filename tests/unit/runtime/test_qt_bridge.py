"""Changes on their way from the engine's thread to the GUI's."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import Change, ConversationRemoved
from desktop.runtime.build import Cookies, engine_builder
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.runtime.qt_bridge import QtBridge
from desktop.sync.engine import Engine

LAST = "last"


class Listener:
    """Hears changes, and on which thread."""

    def __init__(self, bridge: QtBridge) -> None:
        self.heard: list[Change] = []
        self.threads: set[int] = set()
        bridge.changed.connect(self.hear)

    def hear(self, change: Change) -> None:
        self.threads.add(threading.get_ident())
        self.heard.append(change)


class Door:
    """A bridge, and the engine's way to tell something through it."""

    def __init__(self, data: Path) -> None:
        self._build = engine_builder(data, Cookies("0" * 12, keyring=False))
        self.bridge = QtBridge(self._keep)
        self._deliver: Deliver

    def _keep(self, loop: EngineThread, deliver: Deliver) -> Engine:
        self._deliver = deliver
        return self._build(loop, deliver)

    def tell(self, *names: str) -> None:
        changes = tuple(ConversationRemoved(conversation_id=name) for name in names)
        self.bridge.call(lambda _engine: self._deliver(changes))


@pytest.fixture
def door(qapp: object, tmp_path: Path) -> Door:
    assert qapp is not None
    return Door(tmp_path)


def names(changes: list[Change]) -> list[str]:
    return [change.conversation_id for change in changes if isinstance(change, ConversationRemoved)]


def test_changes_arrive_on_the_gui_thread_in_order(qtbot: QtBot, door: Door) -> None:
    listener = Listener(door.bridge)
    for number in range(100):
        door.tell(f"{number}a", f"{number}b")
    door.tell(LAST)
    door.bridge.start()
    qtbot.waitUntil(lambda: LAST in names(listener.heard))
    door.bridge.stop()
    assert names(listener.heard) == [f"{number}{half}" for number in range(100) for half in "ab"] + [LAST]
    assert listener.threads == {threading.get_ident()}


def test_after_the_end_nothing_arrives(qtbot: QtBot, door: Door) -> None:
    listener = Listener(door.bridge)
    told = threading.Event()
    door.bridge.start()
    door.tell("on its way")
    door.bridge.call(lambda _engine: told.set())
    assert told.wait(20.0)
    door.bridge.stop()
    door.bridge.stop()
    qtbot.wait(1)
    assert listener.heard == []


def test_a_listener_may_end_it(qtbot: QtBot, door: Door) -> None:
    listener = Listener(door.bridge)
    door.bridge.changed.connect(lambda _change: door.bridge.stop())
    door.bridge.start()
    qtbot.waitUntil(lambda: bool(listener.heard))
    qtbot.wait(1)
    assert len(listener.heard) == 1
