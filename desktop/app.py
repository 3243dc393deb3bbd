"""The app: every store, window and thread built, and connected by one wiring table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.announcer import Announcer
from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionChanged,
    ServerDescribed,
    SignedIn,
)
from desktop.core.chat import Account
from desktop.core.settings import Settings
from desktop.intents import Intents
from desktop.native.autostart import keep_autostart
from desktop.native.paths import Places, resource, state_key
from desktop.native.policy import read_policy
from desktop.native.presence import Presence, make_presence
from desktop.native.proxies import make_proxies
from desktop.native.reachability import Reachability, make_reachability
from desktop.runtime.arguments import Arguments
from desktop.runtime.build import Cookies
from desktop.runtime.garbage import GuiThreadCollector
from desktop.runtime.holder import Holder
from desktop.runtime.signals import StopSignals
from desktop.runtime.terminal import password_line
from desktop.state.alert_center import AlertCenter
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.do_not_disturb import DoNotDisturb
from desktop.state.outbox_store import OutboxStore
from desktop.state.settings_store import SettingsStore
from desktop.state.timeline_model import TimelineModel
from desktop.state.unread_store import UnreadStore
from desktop.storage.private_file import write_private
from desktop.storage.settings_file import SettingsFile
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from desktop.ui.translations import Translations
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.ui.windows import Windows

_log = logging.getLogger(__name__)


class App(QObject):
    """Everything of the app, and the wiring table.

    Args:
        icon: In the tray already.

    Signals:
        changed: One change from the engine, for every store.
    """

    changed = Signal(object)

    def __init__(
        self, application: QApplication, args: Arguments, places: Places, icon: QSystemTrayIcon
    ) -> None:
        super().__init__(application)
        self._application = application
        self._args = args
        self._places = places
        self._place = places.config / "window"  # where the chat window stood
        self._account: Account | None = None
        self._holder: Holder | None = None
        self._windows: Windows | None = None
        self._announcer: Announcer | None = None
        self._reachability: Reachability | None = None
        self._presence: Presence | None = None
        self._server: ServerDescribed | None = None
        self._autostart: bool | None = None  # as it was last arranged, by asking the system
        self.settings = self._load_settings()
        self._translations = Translations(resource("translations"), self)
        self._translations.use(self.settings.settings.language)
        self.unread = UnreadStore(self)
        self.connection = ConnectionStore(self)
        self.conversations = ConversationModel(self)
        self.timeline = TimelineModel(self)
        self.outbox = OutboxStore(self)
        self.intents = Intents(
            unread=self.unread,
            connection=self.connection,
            conversations=self.conversations,
            call=self.call,
            windows=lambda: self.windows,
            made_windows=lambda: self._windows,
            parent=self,
        )
        self.alerts = AlertCenter(parent=self)
        self.do_not_disturb = DoNotDisturb(parent=self)
        self.tray = Tray(self, icon)
        self._collector = GuiThreadCollector(parent=self)
        self._signals = StopSignals(self)
        self._signals.asked.connect(self._quit)
        self._connect_stores()

    def _load_settings(self) -> SettingsStore:
        file = SettingsFile(self._places.config / "settings.json")
        return SettingsStore(file.load, file.save, self, policy=read_policy())

    # The wiring table

    def _connect_stores(self) -> None:
        intents = self.intents
        for listener in (
            self.unread.apply,  # first: the badge is painted before anything else happens
            self.connection.apply,
            self.conversations.apply,
            self.timeline.apply,
            self.outbox.apply,
            self.alerts.apply,
            self._apply,
        ):
            self.changed.connect(listener)
        self.unread.total_changed.connect(self.tray.set_unread)
        self.unread.total_changed.connect(self._set_badge)
        self.unread.conversations_changed.connect(self.tray.set_unread_conversations)
        self.unread.count_changed.connect(self.conversations.set_unread)
        self.outbox.failed_changed.connect(self.conversations.set_failed)
        self.connection.changed.connect(self.tray.set_state)
        self.do_not_disturb.changed.connect(self.tray.set_do_not_disturb)
        self.do_not_disturb.changed.connect(self.alerts.set_do_not_disturb)
        self.settings.changed.connect(self.alerts.set_settings)
        self.alerts.set_settings(self.settings.settings)
        self.alerts.notified.connect(lambda key, at: self.call(lambda engine: engine.alerted(key, at)))
        self.tray.open_requested.connect(intents.open_or_hide)
        self.tray.conversation_requested.connect(intents.open_conversation)
        self.tray.mark_all_read_requested.connect(intents.mark_all_read)
        self.tray.refresh_requested.connect(lambda: self.call(lambda engine: engine.refresh()))
        self.tray.do_not_disturb_requested.connect(self.do_not_disturb.set_until)
        self.tray.browser_requested.connect(intents.open_browser)
        self.tray.sign_in_requested.connect(intents.show_sign_in)
        self.tray.sign_out_requested.connect(intents.ask_sign_out)
        self.tray.quit_requested.connect(self._quit)

    def _connect_windows(self, windows: Windows) -> None:
        chat, call, intents = windows.chat, self.call, self.intents
        self.changed.connect(windows.apply)
        windows.browser_requested.connect(intents.browse)
        windows.sign_out_confirmed.connect(lambda gone: call(lambda engine: engine.sign_out(forget=gone)))
        windows.sign_in_submitted.connect(lambda *typed: call(lambda engine: engine.sign_in(*typed)))
        chat.conversation_opened.connect(intents.read)
        chat.message_seen.connect(lambda where, which: call(lambda engine: engine.message_seen(where, which)))
        chat.send_requested.connect(lambda where, text: call(lambda engine: engine.send(where, text)))
        chat.retry_requested.connect(lambda entry: call(lambda engine: engine.retry(entry)))
        chat.discard_requested.connect(lambda entry: call(lambda engine: engine.discard(entry)))
        chat.older_requested.connect(lambda where: call(lambda engine: engine.load_older(where)))
        chat.gap_requested.connect(lambda where, when: call(lambda engine: engine.fill_gap(where, when)))
        chat.people_search_requested.connect(lambda words: call(lambda engine: engine.search_people(words)))
        chat.person_chosen.connect(lambda person: call(lambda engine: engine.start_conversation(person)))
        chat.draft_changed.connect(lambda where, text: call(lambda engine: engine.keep_draft(where, text)))
        chat.focus_changed.connect(self.alerts.set_focus)
        chat.came_to_front.connect(lambda: call(lambda engine: engine.focused()))
        chat.browser_requested.connect(intents.open_browser)
        menu = chat.list.menu
        menu.mark_read_requested.connect(intents.mark_read)
        menu.hide_requested.connect(lambda where: call(lambda engine: engine.hide_conversation(where)))
        menu.clear_requested.connect(lambda where: call(lambda engine: engine.clear_conversation(where)))

    # The course of a run

    def start(self) -> None:
        """Begin: the engine, the notifications, the window unless it is to stay hidden."""
        key = state_key(self._places)
        self._holder = Holder(
            self._places.data,
            key,
            Cookies(key, keyring=not self._args.password_stdin),
            holder="app",
            credentials=self._credentials(),
            settings=lambda: self.settings.settings,
            system=make_proxies(),
            parent=self,
        )
        self._holder.bridge.changed.connect(self.changed)
        self._holder.desk.raise_wanted.connect(self.intents.open_links)
        self._holder.start()
        self._announcer = Announcer(
            self.alerts, self.conversations, self.settings, tray=lambda: self.tray.icon, parent=self
        )
        self._announcer.activated.connect(self.intents.open_from_notification)
        self._reachability = make_reachability(self)
        self._reachability.network_back.connect(lambda: self.call(lambda engine: engine.network_back()))
        self._presence = make_presence(self)
        self._presence.active_changed.connect(
            lambda active: self.call(lambda engine: engine.person_active(active))
        )
        self.settings.changed.connect(self._obey)
        self._obey(self.settings.settings)
        if not self._args.hidden:
            self.intents.open_links(list(self._args.urls))

    @Slot(object)
    def _obey(self, settings: Settings) -> None:
        """Do what the settings say of the program itself, rather than of what it shows."""
        logging.getLogger("desktop").setLevel(settings.diagnostics.level.upper())
        wanted = settings.start_at_login
        if wanted != self._autostart and self._places == Places.of_user():
            self._autostart = wanted  # a client elsewhere is started by whoever made it
            keep_autostart(wanted=wanted)

    @Slot()
    def _quit(self) -> None:
        """Leave; not by `quit`, which a window that only minimises when closed would refuse."""
        self._application.exit(0)

    def stop(self) -> None:
        """Everything that matters is on disk: leave quickly, the tray first."""
        self.tray.remove()
        for part in (self._announcer, self._reachability, self._presence):
            if part is not None:
                part.close()
        if self._windows is not None:
            self._keep_place(self._windows)
            self._windows.close()
        if self._holder is not None:
            self._holder.stop()
        self._collector.stop()
        self._signals.close()
        # Widgets and timers must go while there still is an application, not when Python tidies up.
        self.deleteLater()
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _keep_place(self, windows: Windows) -> None:
        try:
            write_private(self._place, windows.chat.place())
        except OSError as error:  # a full disk must not keep anybody from leaving
            _log.warning("the window's place was not kept: %s", error)

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""
        if self._holder is not None:
            self._holder.bridge.call(wish)

    @property
    def windows(self) -> Windows:
        """The windows, made when first wanted."""
        if self._windows is None:
            from desktop.ui.windows import Windows  # noqa: PLC0415  5 MB that the tray does without

            self._windows = Windows(
                unread=self.unread,
                connection=self.connection,
                conversations=self.conversations,
                timeline=self.timeline,
                settings=self.settings,
                parent=self,
            )
            self._windows.set_account(self._account)
            if self._place.exists():
                self._windows.chat.restore_place(self._place.read_bytes())
            self._connect_windows(self._windows)
            if self._server is not None:
                self._windows.apply(self._server)
        return self._windows

    @Slot(object)
    def _apply(self, change: Change) -> None:
        """What concerns the app as a whole."""
        match change:
            case AccountChanged(account=account):
                self._account = account
                self.tray.set_account(account)
                self.intents.set_account(account)
                if account is None and not self._args.hidden:
                    self.windows.show_sign_in()
            case SignedIn(account=account):
                self.settings.change(server=account.server, email=account.email)
            case ServerDescribed():
                self._server = change
            case ConnectionChanged():
                self.intents.follow_links()
            case ActionFailed(action="sign_in") if self._account is None and not self._args.hidden:
                self.windows.show_sign_in()
                self.windows.apply(change)
            case _:
                pass

    @Slot(object)
    def _set_badge(self, total: int | None) -> None:
        self._application.setBadgeNumber(total or 0)

    def _credentials(self) -> Credentials | None:
        if not self._args.password_stdin:
            return None
        return Credentials(self._args.server or "", self._args.email or "", password_line())
