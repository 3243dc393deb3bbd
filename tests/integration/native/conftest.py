"""A desktop and a bus for the tests of this room, and a notifier."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection

from desktop.native.notifications import FreedesktopNotifier
from desktop.runtime.threads import start_thread
from tests.integration.native.buses import connected
from tests.support.desktop import Desktop
from tests.support.desktop_notification_service import ScriptedService
from tests.support.stand_in_service import private_bus
from tests.support.strict_notification_service import StrictService


@pytest.fixture(scope="module")
def dunst_desktop() -> Iterator[Desktop]:
    """A desktop with a real notification service."""
    with Desktop(tray=None, window_manager=False, keyring=False, sound=False) as desktop:
        yield desktop


@pytest.fixture(scope="module")
def bare_desktop() -> Iterator[Desktop]:
    """A display and a session bus, nothing else."""
    with Desktop(tray=None, window_manager=False, notifications=False, keyring=False, sound=False) as desktop:
        yield desktop


@pytest.fixture
def service(bare_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedService]:
    """A notification service that does what the test says."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    service = ScriptedService(bare_desktop.bus.address)
    yield service
    service.close()


@pytest.fixture
def kde(bare_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[StrictService]:
    """A notification service with every extra of KDE's, which complains of whatever is wrong."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    with StrictService(bare_desktop.bus.address) as service:
        yield service


@pytest.fixture
def notifier(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[FreedesktopNotifier]:
    """The notifier under test; it connects with the first notification, and waits for a loaded machine."""
    assert qapp is not None
    monkeypatch.setattr("desktop.native.notifications.freedesktop_bus._CALL_TIMEOUT", 20.0)
    notifier = FreedesktopNotifier(start_thread=start_thread)
    yield notifier
    notifier.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """One bus, which is the system's and the session's."""
    with tempfile.TemporaryDirectory(prefix="bus-") as folder, private_bus(Path(folder)) as address:
        yield address


@pytest.fixture
def bus(qapp: object, address: str) -> Iterator[QDBusConnection]:
    """Qt's connection to it."""
    assert qapp is not None
    with connected(address) as bus:
        yield bus
