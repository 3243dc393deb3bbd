"""Two hundred messages while the computer slept: how many notifications and sounds people get of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from desktop.announcer import Announcer
from desktop.core.alerts import SUMMARY_KEY
from desktop.core.changes import ConnectionState
from desktop.runtime.build import Cookies, engine_builder
from desktop.runtime.qt_bridge import QtBridge
from desktop.state.alert_center import AlertCenter, AlertRequest
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.sync.session import Credentials
from tests.support.company import Company
from tests.support.desktop import Desktop
from tests.support.desktop_bus import NOTIFICATIONS, SessionBus
from tests.support.worlds import Level1World, Level2World, Person

pytestmark = pytest.mark.e2e

MESSAGES = 200
MOST = 3  # notifications
PATIENCE_MS = 60_000


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    world = Level1World(newcomers=3 * MESSAGES) if request.param == 1 else Level2World(rate_limit="1000/10")
    with world:
        yield Company(world)


@pytest.fixture
def sounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that writes a line for each sound it should play."""
    played = tmp_path / "played"
    played.touch()
    player = tmp_path / "bin" / "paplay"
    player.parent.mkdir()
    player.write_text(f"#!/bin/sh\necho played >> '{played}'\n")
    player.chmod(0o700)
    monkeypatch.setenv("PATH", str(player.parent), prepend=":")
    return played


class App:
    """Engine, stores and notifications, wired as the app wires them, without its icon and windows."""

    def __init__(self, server: str, ana: Person, data: Path) -> None:
        self._all = QObject()
        self.settings = SettingsStore(dict, lambda _tree: "", self._all)
        self.connection = ConnectionStore(self._all)
        self.alerts = AlertCenter(parent=self._all)
        conversations = ConversationModel(self._all)
        build = engine_builder(
            data,
            Cookies("test", keyring=False),
            Credentials(server, ana.email, ana.password),
            settings=lambda: self.settings.settings,
        )
        self.bridge = QtBridge(build, self._all)
        for listener in (self.connection.apply, conversations.apply, self.alerts.apply):
            self.bridge.changed.connect(listener)
        self.settings.changed.connect(self.alerts.set_settings)
        self.announcer = Announcer(
            self.alerts, conversations, self.settings, tray=lambda: None, parent=self._all
        )
        self.raised: list[AlertRequest] = []
        self.withdrawn: list[str] = []
        self.sounds: list[str] = []
        self.notified: set[str] = set()
        self.alerts.raised.connect(self.raised.append)
        self.alerts.withdrawn.connect(self.withdrawn.append)
        self.alerts.sound_wanted.connect(self.sounds.append)
        self.alerts.notified.connect(lambda conversation, _at: self.notified.add(conversation))

    @property
    def online(self) -> bool:
        current = self.connection.current
        return current is not None and current.state is ConnectionState.ONLINE

    def stop(self) -> None:
        self.announcer.close()
        self.bridge.stop()
        self._all.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def app(company: Company, service: SessionBus, sounds: Path, tmp_path: Path) -> Iterator[App]:
    """Ana's, signed in over a wire that can be cut."""
    assert sounds.exists()
    assert service.has_owner(NOTIFICATIONS)
    data = tmp_path / "data"
    data.mkdir()
    app = App(company.world.relay.url, company.world.ana, data)
    yield app
    app.stop()


@pytest.fixture
def service(dunst_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> SessionBus:
    """The bus with a real notification service, and all that was said there."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", dunst_desktop.bus.address)
    monkeypatch.setattr("desktop.native.notifications.freedesktop_bus._CALL_TIMEOUT", 20.0)
    return dunst_desktop.bus


@pytest.mark.parametrize("conversations", [1, 6, 200])
@pytest.mark.usefixtures("qapp")
def test_what_came_while_asleep_is_told_in_three_notifications_and_one_sound_at_most(
    app: App, company: Company, service: SessionBus, qtbot: QtBot, conversations: int
) -> None:
    *writers, last = company.let_in(conversations + 1)
    shown_before = len(service.seen().notifications)
    app.bridge.start()
    qtbot.waitUntil(lambda: app.online, timeout=PATIENCE_MS)

    company.world.relay.shut()
    qtbot.waitUntil(lambda: not app.online, timeout=PATIENCE_MS)
    written = Counter(
        company.write(writers[number % conversations], str(number)) for number in range(MESSAGES)
    )
    read = list(written)[: conversations // 3]
    muted = list(written)[conversations - conversations // 6 :]
    for conversation in read:
        company.read(conversation, left=0)
    if conversations == 1:
        (conversation,) = written
        company.read(conversation, left=50)
        written[conversation] = 50
    app.settings.change(mutes=dict.fromkeys(muted))
    company.world.relay.open()
    app.bridge.call(lambda engine: engine.network_back())
    loud = {one: count for one, count in written.items() if one not in {*read, *muted}}
    qtbot.waitUntil(lambda: app.notified >= loud.keys(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: app.online, timeout=PATIENCE_MS)

    afterwards = company.write(last, "despierta")  # when this is told, all else was told
    qtbot.waitUntil(lambda: afterwards in app.notified, timeout=PATIENCE_MS)
    seen = service.wait_for(
        lambda seen: len(seen.notifications) >= shown_before + len(app.raised), "what was raised"
    )
    assert len(seen.notifications) - shown_before <= MOST + 1
    assert 1 <= len(app.sounds) <= 2
    screen = {request.key: request.count for request in app.raised if request.key not in app.withdrawn}
    assert sum(screen.values()) == sum(loud.values()) + 1
    assert not screen.keys() & {*read, *muted}
    assert (SUMMARY_KEY in screen) is (conversations > MOST)
    assert not app.notified & set(read)


@pytest.mark.usefixtures("qapp")
def test_a_sound_is_played_once_for_all_that_came_while_asleep(
    app: App, company: Company, sounds: Path, qtbot: QtBot
) -> None:
    (writer,) = company.let_in(1)
    app.bridge.start()
    qtbot.waitUntil(lambda: app.online, timeout=PATIENCE_MS)
    company.world.relay.shut()
    qtbot.waitUntil(lambda: not app.online, timeout=PATIENCE_MS)
    for number in range(20):
        company.write(writer, str(number))
    company.world.relay.open()
    app.bridge.call(lambda engine: engine.network_back())
    qtbot.waitUntil(lambda: bool(sounds.read_text()), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: app.online, timeout=PATIENCE_MS)
    assert (sounds.read_text(), len(app.sounds)) == ("played\n", 1)
