"""The window of the settings: what its dialog asks of this computer."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, SnapshotLoaded
from desktop.core.settings import Tree
from desktop.erp.proxies import ProxyLogin
from desktop.native.os_name import OsName
from desktop.native.shortcut import OFF, ShortcutState
from desktop.runtime.cookie_store import KeyringLane
from desktop.runtime.proxies import ProxyPasswords
from desktop.settings_window import SettingsWindow, untried
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.ui.settings.page import Page
from desktop.ui.theme import Theme
from tests.support.chat_scenes import ACCOUNT, conversation
from tests.unit.native.recording_windows import System as Windows
from tests.unit.runtime.test_proxies import Store

PROXY = "proxy.example:3128"


class Keys(QObject):
    """Holds a global shortcut, as the system would."""

    shortcut_changed = Signal(object)
    shortcut_state = OFF

    def become(self, state: ShortcutState) -> None:
        self.shortcut_state = state
        self.shortcut_changed.emit(state)


class Program:
    """An app, as far as the window has to do with it."""

    def __init__(self, theme: Theme) -> None:
        self.tree: Tree = {"proxy": {"mode": "manual", "url": f"http://{PROXY}"}, "mutes": {"c1": None}}
        self.settings = SettingsStore(lambda: self.tree, self._save)
        self.theme = theme
        self.conversations = ConversationModel()
        self.conversations.apply(AccountChanged(account=ACCOUNT))
        self.conversations.apply(SnapshotLoaded(conversations=(conversation(1, "Ana Ruiz"),), counts={}))
        self.intents = self
        self.quick_reply = Keys()
        self.asked: list[str] = []

    def _save(self, tree: Tree) -> str:
        self.tree = tree
        return ""

    def show_why(self) -> None:
        self.asked.append("why")

    def call(self, wish: Callable[[Any], None]) -> None:
        wish(self)

    def network_back(self) -> None:
        self.asked.append("network back")


@pytest.fixture
def program(theme: Theme) -> Program:
    return Program(theme)


@pytest.fixture
def logins() -> Iterator[ProxyPasswords]:
    with closing(KeyringLane(store=Store())) as lane:
        logins = ProxyPasswords("0" * 12, lane)
        assert logins.save(PROXY, ProxyLogin("eva", "secret"))
        yield logins


@pytest.fixture
def window(program: Program, logins: ProxyPasswords) -> Iterator[SettingsWindow]:
    window = SettingsWindow(program, None, logins)
    yield window
    window.close()


def _texts(page: Page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_a_stored_login_is_found_beside_the_gui_and_removed_for_good(
    window: SettingsWindow, program: Program, logins: ProxyPasswords, qtbot: QtBot
) -> None:
    window.show("connection")
    page = window.dialog.page
    qtbot.waitUntil(lambda: f"eva at {PROXY}" in _texts(page))
    next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Forget the stored login").click()
    qtbot.waitUntil(lambda: program.asked == ["network back"])
    assert "secret" not in _texts(page)
    assert f"eva at {PROXY}" not in _texts(page)
    assert logins.load(PROXY) is None


def test_another_proxy_has_another_login(window: SettingsWindow, program: Program, qtbot: QtBot) -> None:
    window.show("connection")
    page = window.dialog.page
    qtbot.waitUntil(lambda: "eva at" in _texts(page))
    program.settings.set("proxy.url", "http://other.example:3128")
    assert "eva at" not in _texts(page)
    program.settings.set("proxy.url", f"http://{PROXY}")
    qtbot.waitUntil(lambda: "eva at" in _texts(page))


def test_files_and_addresses_are_looked_at(window: SettingsWindow, tmp_path: Path) -> None:
    about = window.dialog.surroundings
    letter = tmp_path / "letter.txt"
    letter.write_text("no sound, no certificate")
    ring = tmp_path / "ring.wav"
    with wave.open(str(ring), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))
    assert (about.sound_fault(str(ring)), bool(about.sound_fault(str(letter)))) == ("", True)
    assert "wav" in about.sound_suffixes
    assert str(letter) in about.ca_fault(str(letter))
    assert (about.proxy_fault(f"http://{PROXY}"), bool(about.proxy_fault("http://:1"))) == ("", True)
    assert (about.name_of("c1"), about.name_of("c9")) == ("Ana Ruiz", "")
    assert about.experimental == frozenset(), "all of Linux was seen at work"


@pytest.mark.parametrize("system", [OsName.WINDOWS, OsName.MACOS])
def test_what_only_made_up_systems_have_answered_is_experimental(
    system: OsName, monkeypatch: pytest.MonkeyPatch
) -> None:
    Windows().install(monkeypatch)  # the registry
    alerts = {"notifications.enabled", "notifications.privacy", "notifications.sound"}
    shortcut = {"shortcuts.open"} if system is OsName.WINDOWS else set()  # macOS has none
    assert untried(system) == alerts | shortcut | {"proxy.mode", "startAtLogin"}


def test_why_the_global_shortcut_does_not_work_stands_in_its_row(
    window: SettingsWindow, program: Program
) -> None:
    program.settings.set("shortcuts.open", "Ctrl+Alt+T")
    window.show("general")
    row = window.dialog.page.rows["shortcuts.open"]
    keys = row.findChild(QKeySequenceEdit)
    assert isinstance(keys, QKeySequenceEdit)
    assert row.error == ""
    program.quick_reply.become(ShortcutState("refused", "taken"))
    assert row.error == "Another program has the global shortcut Ctrl+Alt+T."
    program.quick_reply.become(ShortcutState("asking"))
    assert row.error == ""
    program.settings.changed.connect(
        lambda: program.quick_reply.become(ShortcutState("refused", "declined"))
    )  # at once, as Windows does
    keys.setKeySequence(QKeySequence("Ctrl+Alt+U"))
    keys.editingFinished.emit()
    assert row.error == "The system did not give TimeNow the global shortcut Ctrl+Alt+U."
    program.quick_reply.become(ShortcutState("not_offered", "system"))
    assert row.error == "This desktop offers no global shortcuts. Use Quick reply in the tray's menu."


def test_the_way_to_the_check_up(window: SettingsWindow, program: Program) -> None:
    window.show("advanced")
    next(b for b in window.dialog.page.findChildren(QPushButton) if b.text() == "Check…").click()
    assert program.asked == ["why"]
