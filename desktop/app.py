"""The app: every store, window and thread built, and connected by one wiring table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

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
from desktop.effects import Effects
from desktop.intents import Intents
from desktop.native.focus_mode import FocusMode, make_focus_mode
from desktop.native.memory import give_back_memory
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
from desktop.runtime.threads import start_thread
from desktop.state.alert_center import AlertCenter
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.do_not_disturb import DoNotDisturb
from desktop.state.local_time import local_now
from desktop.state.mutes import Mutes
from desktop.state.outbox_store import OutboxStore
from desktop.state.quiet_hours import QuietHoursNow
from desktop.state.settings_store import SettingsStore
from desktop.state.timeline_model import TimelineModel
from desktop.state.unread_store import UnreadStore
from desktop.storage.private_file import write_private
from desktop.storage.settings_file import SettingsFile
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from desktop.ui.avatar_painter import lend_faces
from desktop.ui.translations import Translations
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.doctor.living import Parts
    from desktop.doctor.window import WhyWindow
    from desktop.quick_reply import QuickReply
    from desktop.settings_window import SettingsWindow
    from desktop.ui.pictures import Pictures
    from desktop.ui.theme import Theme
    from desktop.ui.windows import Windows
    from desktop.writing_aids import WritingAids

_log = logging.getLogger(__name__)

_MUTED_BY_ONE_CLICK: Final = timedelta(hours=1)


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
        self._theme: Theme | None = None
        self._windows: Windows | None = None
        self._announcer: Announcer | None = None
        self._reachability: Reachability | None = None
        self._presence: Presence | None = None
        self._focus_mode: FocusMode | None = None
        self._server: ServerDescribed | None = None
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
            settings=self.settings,
            call=self.call,
            windows=lambda: self.windows,
            made_windows=lambda: self._windows,
            why=lambda: self.why,
            quick_reply=lambda: self.quick_reply,
            settings_window=lambda: self.settings_window,
            parent=self,
        )
        self.alerts = AlertCenter(parent=self)
        kept = places.config / "do-not-disturb"
        self.do_not_disturb = DoNotDisturb(
            parent=self, load=kept.read_bytes, save=lambda data: write_private(kept, data)
        )
        self.quiet_hours = QuietHoursNow(parent=self)
        self.mutes = Mutes(self.settings, parent=self)
        self.tray = Tray(self, icon)
        lend_faces(lambda: self.pictures)
        self._collector = GuiThreadCollector(parent=self, afterwards=give_back_memory)
        self._signals = StopSignals(self)
        self._signals.asked.connect(self.quit)
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
        intents.draft_kept.connect(self.conversations.set_draft)
        self.connection.changed.connect(self.tray.set_state)
        self.do_not_disturb.changed.connect(self.tray.set_do_not_disturb)
        self.do_not_disturb.changed.connect(self.alerts.set_do_not_disturb)
        self.settings.changed.connect(self.alerts.set_settings)
        self.settings.changed.connect(self.quiet_hours.set_settings)
        self.quiet_hours.changed.connect(self.tray.set_quiet_hours)
        self.mutes.changed.connect(lambda: self.conversations.set_muted(self.mutes.all))
        self._begin_calm()
        self.alerts.notified.connect(lambda key, at: self.call(lambda engine: engine.alerted(key, at)))
        self.tray.open_requested.connect(intents.open_or_hide)
        self.tray.conversation_requested.connect(intents.open_conversation)
        self.tray.mark_all_read_requested.connect(intents.mark_all_read)
        self.tray.refresh_requested.connect(lambda: self.call(lambda engine: engine.refresh()))
        self.tray.do_not_disturb_requested.connect(self.do_not_disturb.set_until)
        self.tray.browser_requested.connect(intents.open_browser)
        self.tray.sign_in_requested.connect(intents.show_sign_in)
        self.tray.sign_out_requested.connect(intents.ask_sign_out)
        self.tray.why_requested.connect(intents.show_why)
        self.tray.quit_requested.connect(self.quit)
        self.tray.missing.connect(intents.be_within_reach)
        self.tray.look_wanted.connect(lambda: self.theme)
        self.tray.settings_requested.connect(intents.show_settings)
        self.tray.pop_over_requested.connect(intents.toggle_pop_over)

    def _begin_calm(self) -> None:
        """Tell once what held at the start."""
        self.alerts.set_settings(self.settings.settings)
        self.quiet_hours.set_settings(self.settings.settings)
        self.conversations.set_muted(self.mutes.all)
        self.tray.set_do_not_disturb(self.do_not_disturb.until)
        self.alerts.set_do_not_disturb(self.do_not_disturb.until)

    def _connect_announcer(self, announcer: Announcer) -> None:
        intents = self.intents
        announcer.activated.connect(intents.open_from_notification)
        announcer.reply_requested.connect(intents.reply_to)
        announcer.replied.connect(intents.send_reply)
        announcer.read_requested.connect(intents.mark_read)
        announcer.mute_requested.connect(lambda key: self.mutes.mute(key, local_now() + _MUTED_BY_ONE_CLICK))

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
            cache=self._places.cache,
            parent=self,
        )
        self._holder.bridge.changed.connect(self.changed)
        self._holder.desk.raise_wanted.connect(self.intents.open_links)
        self._holder.desk.facts = lambda: self._parts().told()
        self._holder.start()
        self._announcer = Announcer(
            self.alerts,
            self.conversations,
            self.settings,
            tray=lambda: self.tray.icon,
            pictures=lambda: self.pictures,
            parent=self,
        )
        self._connect_announcer(self._announcer)
        self._reachability = make_reachability(self)
        self._reachability.network_back.connect(lambda: self.call(lambda engine: engine.network_back()))
        self._presence = make_presence(self)
        self._presence.active_changed.connect(
            lambda active: self.call(lambda engine: engine.person_active(active))
        )
        self._presence.hidden_changed.connect(self.alerts.set_screen_hidden)
        self._focus_mode = make_focus_mode(self)
        self.alerts.ask_system(
            hidden=lambda: self._presence is not None and self._presence.hidden,
            focus_mode=lambda: None if self._focus_mode is None else self._focus_mode.quiet,
        )
        Effects(self, self._translations.use, own=self._places == Places.of_user())
        if not self._args.hidden:
            self.intents.open_links(list(self._args.urls))

    @Slot()
    def quit(self) -> None:
        """Leave; not by `quit`, which a window that only minimises when closed would refuse."""
        self._application.exit(0)

    def stop(self) -> None:
        """Everything that matters is on disk: leave quickly, the tray first."""
        self.tray.remove()
        for part in (self._announcer, self._reachability, self._presence, self._focus_mode):
            if part is not None:
                part.close()
        if self._windows is not None:
            self._keep_place(self._windows)
            self._windows.close()
        if self._holder is not None:
            self._holder.stop()
        for made in {"why", "settings_window", "quick_reply", "aids", "pictures"} & self.__dict__.keys():
            getattr(self, made).close()
        lend_faces(None)
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
    def theme(self) -> Theme:
        """The look of every window, put on when the first one is wanted."""
        if self._theme is None:
            from desktop.ui.theme import Theme  # noqa: PLC0415  the tray does without

            look = self.settings.settings
            self._theme = Theme(look.theme, self, text_size=look.text_size)
            self._theme.install()
            self.settings.changed.connect(self._theme.obey)
        return self._theme

    @property
    def windows(self) -> Windows:
        """The windows, made when first wanted."""
        if self._windows is None:
            from desktop.chat_wiring import connect_chat  # noqa: PLC0415  with the windows
            from desktop.ui.windows import Windows  # noqa: PLC0415  5 MB that the tray does without

            self._windows = Windows(
                unread=self.unread,
                connection=self.connection,
                conversations=self.conversations,
                timeline=self.timeline,
                settings=self.settings,
                theme=self.theme,
                parent=self,
            )
            self._windows.set_account(self._account)
            if self._place.exists():
                self._windows.chat.restore_place(self._place.read_bytes())
            connect_chat(self, self._windows)
            if self._server is not None:
                self._windows.apply(self._server)
        return self._windows

    @cached_property
    def why(self) -> WhyWindow:
        """The window that says why nothing was announced, made when first wanted."""
        from desktop.doctor.window import WhyWindow  # noqa: PLC0415  as late as all windows

        desk = None if self._holder is None else self._holder.desk
        keyring = not self._args.password_stdin
        return WhyWindow(self._parts(), self, self._places, desk, keyring=keyring)

    @cached_property
    def settings_window(self) -> SettingsWindow:
        """The window of the settings, made when first wanted."""
        from desktop.settings_window import SettingsWindow  # noqa: PLC0415  as late as all windows

        logins = None if self._holder is None else self._holder.proxy_passwords
        return SettingsWindow(self, self._announcer, logins)

    @cached_property
    def pictures(self) -> Pictures:
        """People's pictures, looked for with the first face that is shown."""
        from desktop.ui.pictures import Pictures  # noqa: PLC0415  as late as the first face

        made = Pictures(start_thread, self)
        made.wanted.connect(lambda who: self.call(lambda engine: engine.want_picture(who)))
        self.changed.connect(made.apply)
        return made

    @cached_property
    def quick_reply(self) -> QuickReply:
        """What answers are written in outside the chat window, made when first wanted."""
        from desktop.quick_reply import QuickReply  # noqa: PLC0415  as late as all windows

        return QuickReply(self, AccountChanged(account=self._account), self._server)

    @cached_property
    def aids(self) -> WritingAids:
        """What writing boxes are lent, made with the first of them."""
        from desktop.writing_aids import WritingAids  # noqa: PLC0415  with the windows

        return WritingAids(self.settings, self._places.config / "emoji", self)

    def _parts(self) -> Parts:
        """What knows something of alerts."""
        from desktop.doctor.living import Parts  # noqa: PLC0415  only who looks for a fault wants it

        made = self.__dict__
        return Parts(self, self._announcer, self._focus_mode, self._presence, lambda: made.get("quick_reply"))

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
