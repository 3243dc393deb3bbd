"""Notification services that hang, die, change: the window goes on, and whoever comes next is asked anew."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.native.notifications import (
    REPLY,
    Action,
    FallbackNotifier,
    FreedesktopNotifier,
    Notification,
    ReplyField,
    TrayNotifier,
)
from tests.support.desktop import Desktop
from tests.support.strict_notification_service import StrictService

pytestmark = pytest.mark.e2e

HOLA = Notification(
    key="c1",
    title="Ana",
    body="<hola>",
    actions=(Action(key=REPLY, label="Reply"),),
    reply=ReplyField(label="Send", placeholder="Write…"),
)
_STANDS_STILL = 1.0  # seconds; a window that waited for the service would for 2
_LEAVES_WITHIN = 2.5  # seconds; promised is 0.5


class Pulse:
    """Notes how long the GUI thread did nothing else at a stretch."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def stop(self) -> None:
        """End it."""
        self._beat()
        self._timer.stop()


class Balloons(QSystemTrayIcon):
    """An icon in a tray that can show balloons."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def isVisible(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def showMessage(self, title: str, *_: object) -> None:  # noqa: N802 - Qt's name
        self.shown.append(title)


@pytest.fixture
def hurried(notifier: FreedesktopNotifier, monkeypatch: pytest.MonkeyPatch) -> FreedesktopNotifier:
    """The notifier with the patience that it has in earnest."""
    monkeypatch.setattr("desktop.native.notifications.freedesktop_bus._CALL_TIMEOUT", 2.0)
    return notifier


def test_a_service_that_hangs_stops_nothing_and_the_tray_shows_it(
    kde: StrictService, hurried: FreedesktopNotifier, qtbot: QtBot
) -> None:
    tray = Balloons()
    both = FallbackNotifier([hurried, TrayNotifier(lambda: tray)])
    with qtbot.waitSignal(both.shown):
        both.present(HOLA)
    kde.hangs = True
    pulse = Pulse()
    with qtbot.waitSignal(both.shown, timeout=60_000):
        both.present(HOLA)
        both.withdraw("c2")
    pulse.stop()
    assert pulse.longest < _STANDS_STILL
    assert tray.shown == ["Ana"]
    assert both.facts is not None
    assert both.facts.way == "tray"
    kde.hangs = False
    with qtbot.waitSignal(both.shown, timeout=60_000):
        both.present(HOLA)
    assert both.facts is not None
    assert both.facts.way == "freedesktop"
    both.close()


def test_the_program_leaves_a_service_that_hangs(
    kde: StrictService, hurried: FreedesktopNotifier, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(hurried.shown):
        hurried.present(HOLA)
    kde.hangs = True
    began = time.monotonic()
    hurried.close()
    assert time.monotonic() - began < _LEAVES_WITHIN


def test_the_next_service_is_asked_what_it_can_do(
    bare_desktop: Desktop, notifier: FreedesktopNotifier, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    address = bare_desktop.bus.address
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with StrictService(address) as first:
        notifier.present(HOLA)
        assert "inline-reply" in first.get(first.wait_for("Ana", "&lt;hola&gt;")).actions
        with qtbot.waitSignal(notifier.closed):
            first.leave()
    with StrictService(address, ("actions", "body")) as second:
        notifier.present(HOLA)
        assert set(second.get(second.wait_for("Ana", "<hola>")).actions) == {"default", REPLY}


def test_without_a_service_and_a_tray_it_is_said(
    bare_desktop: Desktop, notifier: FreedesktopNotifier, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args is not None
    assert failed.args[0] == "c1"
    assert failed.args[1].startswith("the notification service refused (org.freedesktop.DBus.Error.")
    assert notifier.facts is None
