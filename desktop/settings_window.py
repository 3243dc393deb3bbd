"""The window of the settings: what its dialog is told of this computer, what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from desktop.announcer import Announcer
from desktop.core.errors import ErpError
from desktop.core.sentences import sentence
from desktop.core.settings import ProxySettings
from desktop.core.sounds import say_sound_fault
from desktop.erp.certificates import check_file
from desktop.erp.proxies import from_environment, proxy_name
from desktop.native.autostart import State, make_autostart
from desktop.native.os_name import OsName, os_name
from desktop.native.proxies import make_proxies
from desktop.native.shortcut.base import ShortcutState
from desktop.native.sound.choice import check_sound, sound_suffixes
from desktop.native.woken_thread import Joinable
from desktop.runtime.proxies import ProxyPasswords
from desktop.runtime.threads import start_thread
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.sync.engine import Engine
from desktop.ui.settings.dialog import SettingsDialog
from desktop.ui.settings.page import Surroundings
from desktop.ui.theme import Theme
from desktop.ui.translations import language

_JOIN_TIMEOUT: Final = 1.0  # seconds
_UNTRIED: Final = frozenset(  # off Linux: only made-up systems have answered
    {
        "notifications.enabled",
        "notifications.privacy",  # whether the screen is locked or shared
        "notifications.sound",
        "proxy.mode",
    }
)


class Asks(Protocol):
    """What a person can ask for beside the settings."""

    def show_why(self) -> None:
        """Show why somebody was not notified."""


class HoldsKeys(Protocol):
    """Holds the global shortcut."""

    @property
    def shortcut_changed(self) -> SignalInstance:
        """What became of the keys, whenever that is known."""

    @property
    def shortcut_state(self) -> ShortcutState:
        """What became of the keys that were wanted."""


class Program(Protocol):
    """An app, as far as its settings' window has to do with it."""

    @property
    def settings(self) -> SettingsStore:
        """The settings in force."""

    @property
    def theme(self) -> Theme:
        """The look of every window."""

    @property
    def conversations(self) -> ConversationModel:
        """The conversations, for their names."""

    @property
    def intents(self) -> Asks:
        """Does what a person asks for."""

    @property
    def quick_reply(self) -> HoldsKeys:
        """Holds the global shortcut."""

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""


class SettingsWindow(QObject):
    """Holds the dialog, and looks for a proxy's login beside the GUI thread. GUI thread only.

    Args:
        announcer: Plays the sounds that somebody wants to hear.
        logins: Keeps the logins for proxies.
    """

    _found = Signal(int, str, str)
    _removed = Signal(bool)

    def __init__(self, app: Program, announcer: Announcer | None, logins: ProxyPasswords | None) -> None:
        super().__init__()
        self._app = app
        self._logins = logins
        self._threads: list[Joinable] = []
        self._looks = 0
        self.dialog = SettingsDialog(app.settings, app.theme, self._surroundings())
        self.dialog.why_requested.connect(app.intents.show_why)
        self.dialog.login_wanted.connect(self._look_for_login)
        self.dialog.login_unwanted.connect(self._forget_login)
        app.quick_reply.shortcut_changed.connect(self.dialog.show_shortcut)
        self._found.connect(self._on_found)
        self._removed.connect(self._on_removed)
        if announcer is not None:
            self.dialog.preview_requested.connect(announcer.preview)

    def show(self, page: str = "") -> None:
        """Show the dialog, at a page of that name or where it was left."""
        self.dialog.show_page(page)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def close(self) -> None:
        """Close for good; the password store is closed already."""
        self.dialog.close()
        self.dialog.deleteLater()
        for thread in self._threads:
            thread.join(_JOIN_TIMEOUT)

    def _surroundings(self) -> Surroundings:
        return Surroundings(
            name_of=self._name_of,
            sound_fault=_sound_fault,
            sound_suffixes=sound_suffixes(),
            ca_fault=lambda path: _fault(lambda: check_file(path)),
            proxy_fault=lambda url: _fault(lambda: proxy_name(url)),
            experimental=untried(),
            start_refused=_start_refused,
            shortcut_fault=self._shortcut_fault,
        )

    def _shortcut_fault(self) -> str:
        state = self._app.quick_reply.shortcut_state
        if state.kind not in {"refused", "not_offered"}:
            return ""
        from desktop.core.checkup import Words  # noqa: PLC0415  its tables, for a fault alone

        outcome = "taken" if state.reason == "taken" else state.kind
        keys = self._app.settings.settings.shortcuts.open
        told = Words(language()).check("shortcut", outcome, keys=keys)
        return told.says if state.kind == "refused" else f"{told.says} {told.fix}"

    def _name_of(self, conversation_id: str) -> str:
        conversation = self._app.conversations.conversation(conversation_id)
        return "" if conversation is None else conversation.title

    # A proxy's login

    @Slot()
    def _look_for_login(self) -> None:
        settings = self._app.settings.settings
        self._looks = look = self._looks + 1
        self._beside(lambda: self._find_login(look, settings.proxy, settings.server))

    @Slot(int, str, str)
    def _on_found(self, look: int, proxy: str, user: str) -> None:
        if look == self._looks:  # else the answer is overtaken: another proxy is meant by now
            self.dialog.show_login(proxy, user)

    @Slot(str)
    def _forget_login(self, proxy: str) -> None:
        self._beside(lambda: self._remove_login(proxy))

    def _find_login(self, look: int, settings: ProxySettings, server: str) -> None:
        proxy = _on_the_way(settings, server)
        login = self._logins.load(proxy) if proxy and self._logins is not None else None
        self._found.emit(look, proxy, "" if login is None else login.user)

    def _remove_login(self, proxy: str) -> None:
        self._removed.emit(self._logins is not None and self._logins.remove(proxy))

    @Slot(bool)
    def _on_removed(self, gone: bool) -> None:
        if gone:
            self._app.call(lambda engine: engine.network_back())  # what was logged in with it ends
        else:
            self._look_for_login()  # it is still there, and shown again

    def _beside(self, work: Callable[[], None]) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(start_thread(work, "proxy login"))


def _on_the_way(settings: ProxySettings, server: str) -> str:
    """Return host and port of the proxy that the settings mean; "" for none."""
    found: str | None = settings.url
    if settings.mode == "system" and server:
        found = make_proxies().find(server) or from_environment(server)
    if settings.mode == "none" or not found:
        return ""
    try:
        return proxy_name(found)
    except ErpError:
        return ""


def untried(system: OsName | None = None) -> frozenset[str]:
    """Return the keys whose effect nobody has seen on a system such as this one.

    Args:
        system: The system they are meant for; this one when None.
    """
    system = system or os_name()
    keys = set() if system is OsName.LINUX else set(_UNTRIED)
    if system is OsName.WINDOWS:
        keys.add("shortcuts.open")  # macOS has none
    if make_autostart(system).experimental:
        keys.add("startAtLogin")
    return frozenset(keys)


def _start_refused() -> bool:
    try:
        return make_autostart().state() is State.REFUSED
    except OSError:
        return False


def _sound_fault(path: str) -> str:
    fault = check_sound(path)
    return "" if fault is None else say_sound_fault(fault, language())


def _fault(check: Callable[[], object]) -> str:
    try:
        check()
    except ErpError as error:
        return sentence(error.code, language(), **error.details)
    return ""
