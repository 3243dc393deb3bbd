"""Signs that a connection is worth a try: gathered, and each call to a made-up Windows and macOS."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from ctypes import wintypes
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from desktop.native.os_name import OsName
from desktop.native.reachability import Reachability, make_reachability
from desktop.native.reachability.macos import WakeSource
from desktop.native.reachability.qt import QtNetworkSource
from desktop.native.reachability.windows import PowerSource

Reach = QNetworkInformation.Reachability
# The numbers are Windows' own, and not taken from what is tested.
WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND, PBT_APMRESUMESUSPEND, PBT_APMRESUMEAUTOMATIC = 0x0004, 0x0007, 0x0012


@pytest.fixture(scope="module", autouse=True)
def _plug_in_stays(qapp: object) -> None:
    """Qt keeps its plug-in, with a socket of its own, as long as the process lives."""
    assert qapp is not None
    QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability)


class Closing:
    """A source that counts how often it was closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def reachability(qapp: object) -> Iterator[Reachability]:
    assert qapp is not None
    reachability = Reachability()
    yield reachability
    reachability.close()


def test_several_signs_within_a_second_are_one_and_do_not_put_it_off(
    reachability: Reachability, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[bool] = []
    reachability.network_back.connect(lambda: told.append(True))
    with caplog.at_level("INFO", logger="desktop"), qtbot.waitSignal(reachability.network_back):
        for why in ("woke", "linked", "addressed"):
            reachability.noticed(why)
    assert caplog.messages == ["trying the connection anew: woke"]
    with qtbot.waitSignal(reachability.network_back):
        reachability.noticed("another time")
    assert len(told) == 2


def test_closing_closes_the_sources_once_and_drops_what_was_noticed(
    reachability: Reachability, qtbot: QtBot
) -> None:
    source = Closing()
    reachability.add(source)
    reachability.noticed("woke")
    reachability.close()
    reachability.close()
    assert source.closed == 1
    with qtbot.assertNotEmitted(reachability.network_back, wait=1_200):
        pass


@pytest.mark.parametrize(
    ("before", "now", "noticed"),
    [
        (Reach.Disconnected, Reach.Online, True),
        (Reach.Local, Reach.Online, True),
        (Reach.Unknown, Reach.Disconnected, False),
        (Reach.Online, Reach.Local, False),
        (Reach.Online, Reach.Online, False),
    ],
)
def test_qt_tells_of_a_network_that_reaches_further(before: Reach, now: Reach, noticed: bool) -> None:
    said: list[str] = []
    source = QtNetworkSource(said.append)
    source.reached(Reach.Disconnected)
    source.reached(before)
    said.clear()
    source.reached(now)
    source.close()
    source.close()
    assert bool(said) is noticed


def broadcast(source: PowerSource, what: int, number: int = WM_POWERBROADCAST, kind: bytes = b"") -> None:
    message = wintypes.MSG(message=number, wParam=what)
    taken = source.nativeEventFilter(kind or b"windows_generic_MSG", ctypes.addressof(message))
    assert taken == (False, 0), "others must see it too"


@pytest.mark.parametrize("what", [PBT_APMRESUMEAUTOMATIC, PBT_APMRESUMESUSPEND])
def test_windows_tells_of_a_wake(qapp: object, what: int) -> None:
    assert qapp is not None
    said: list[str] = []
    source = PowerSource(said.append)
    broadcast(source, what)
    source.close()
    source.close()
    assert said == ["the computer woke up"]


def test_no_other_message_of_windows_is_taken_for_a_wake(qapp: object) -> None:
    assert qapp is not None
    said: list[str] = []
    source = PowerSource(said.append)
    broadcast(source, PBT_APMSUSPEND)
    broadcast(source, PBT_APMRESUMEAUTOMATIC, number=0x0010)
    broadcast(source, PBT_APMRESUMEAUTOMATIC, kind=b"xcb_generic_event_t")
    source.close()
    assert said == []


class Workspace:
    """What macOS is asked for, each call noted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.woke: Any = None
        app_kit, foundation = ModuleType("AppKit"), ModuleType("Foundation")
        workspace = SimpleNamespace(notificationCenter=lambda: self)
        vars(app_kit)["NSWorkspace"] = SimpleNamespace(sharedWorkspace=lambda: workspace)
        vars(foundation)["NSOperationQueue"] = SimpleNamespace(mainQueue=lambda: "main queue")
        monkeypatch.setitem(sys.modules, "AppKit", app_kit)
        monkeypatch.setitem(sys.modules, "Foundation", foundation)

    def addObserverForName_object_queue_usingBlock_(  # noqa: N802  Apple's name
        self, name: str, sender: object, queue: object, block: object
    ) -> str:
        self.calls.append(("add", name, sender, queue))
        self.woke = block
        return "token"

    def removeObserver_(self, token: object) -> None:  # noqa: N802  Apple's name
        self.calls.append(("remove", token))


def test_macos_tells_of_a_wake(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, said = Workspace(monkeypatch), list[str]()
    source = WakeSource(said.append)
    workspace.woke("the notification")
    source.close()
    source.close()
    assert said == ["the computer woke up"]
    assert workspace.calls == [
        ("add", "NSWorkspaceDidWakeNotification", None, "main queue"),
        ("remove", "token"),
    ]


@pytest.mark.parametrize("system", list(OsName))
def test_every_system_has_one(
    qapp: object, system: OsName, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp is not None
    Workspace(monkeypatch)
    reachability = make_reachability(system=system)
    with qtbot.waitSignal(reachability.network_back):
        reachability.noticed("a test")
    reachability.close()


def test_macos_without_pyobjc_says_so_in_the_log_only(qapp: object, caplog: pytest.LogCaptureFixture) -> None:
    assert qapp is not None
    with caplog.at_level("INFO", logger="desktop"):
        make_reachability(system=OsName.MACOS).close()
    assert caplog.messages == ["nobody tells of wakes: No module named 'AppKit'"]
