"""Everything that begins in the chat window and the dialogs, connected to whoever does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SignalInstance

from desktop.intents import Intents
from desktop.state.alert_center import AlertCenter
from desktop.state.mutes import Mutes
from desktop.state.settings_store import SettingsStore
from desktop.sync.engine import Engine
from desktop.ui.aids import Aids
from desktop.ui.pictures import Pictures
from desktop.ui.tray import Tray
from desktop.ui.windows import Windows


class Program(Protocol):
    """An app, as far as its windows ask for something."""

    alerts: AlertCenter
    intents: Intents
    mutes: Mutes
    settings: SettingsStore
    tray: Tray

    @property
    def aids(self) -> Aids:
        """What writing boxes are lent."""

    @property
    def pictures(self) -> Pictures:
        """People's pictures."""

    @property
    def changed(self) -> SignalInstance:
        """Every change from the engine."""

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""

    def quit(self) -> None:
        """End the program."""


def connect_chat(app: Program, windows: Windows) -> None:
    """Connect the windows, which live as long as the app does."""
    chat, call, intents = windows.chat, app.call, app.intents
    chat.set_closing(may_hide=lambda: app.tray.available, stays=lambda: app.settings.settings.close_to_tray)
    chat.quit_requested.connect(app.quit)
    chat.settings_requested.connect(intents.show_settings)
    app.changed.connect(windows.apply)
    app.pictures.changed.connect(windows.repaint_person)
    windows.browser_requested.connect(intents.browse)
    windows.sign_out_confirmed.connect(lambda gone: call(lambda engine: engine.sign_out(forget=gone)))
    windows.sign_in_submitted.connect(lambda *typed: call(lambda engine: engine.sign_in(*typed)))
    chat.conversation_opened.connect(intents.read)
    chat.message_seen.connect(lambda where, which: call(lambda engine: engine.message_seen(where, which)))
    chat.send_requested.connect(lambda where, text: call(lambda engine: engine.send(where, text)))
    chat.retry_requested.connect(lambda entry: call(lambda engine: engine.retry(entry)))
    chat.discard_requested.connect(lambda entry: call(lambda engine: engine.discard(entry)))
    chat.message_requested.connect(lambda where, at: call(lambda engine: engine.open_at(where, at)))
    chat.older_requested.connect(lambda where, above: call(lambda engine: engine.load_older(where, above)))
    timeline = chat.pane.timeline
    timeline.newer_wanted.connect(lambda where, below: call(lambda engine: engine.load_newer(where, below)))
    timeline.newest_wanted.connect(lambda where: call(lambda engine: engine.load_newest(where)))
    chat.gap_requested.connect(lambda where, when: call(lambda engine: engine.fill_gap(where, when)))
    chat.left.search_requested.connect(lambda *asked: call(lambda engine: engine.search_messages(*asked)))
    chat.people_search_requested.connect(lambda words: call(lambda engine: engine.search_people(words)))
    chat.person_chosen.connect(lambda person: call(lambda engine: engine.start_conversation(person)))
    chat.draft_changed.connect(intents.keep_draft)
    intents.draft_kept.connect(chat.pane.composer.take_draft)
    chat.pane.composer.lend(app.aids)
    chat.focus_changed.connect(app.alerts.set_focus)
    chat.came_to_front.connect(lambda: call(lambda engine: engine.focused()))
    chat.browser_requested.connect(intents.open_browser)
    chat.list.people_wanted.connect(lambda words: call(lambda engine: engine.search_people(words)))
    more = chat.list.more
    more.settings_requested.connect(intents.show_settings)
    more.why_requested.connect(intents.show_why)
    more.shortcuts_requested.connect(chat.show_keys)
    more.browser_requested.connect(intents.open_browser)
    more.sign_out_requested.connect(intents.ask_sign_out)
    menu = chat.list.menu
    menu.open_requested.connect(chat.open_conversation)
    menu.mark_unread_requested.connect(lambda where: call(lambda engine: engine.mark_unread(where)))
    menu.mark_read_requested.connect(intents.mark_read)
    menu.mute_requested.connect(app.mutes.mute)
    menu.unmute_requested.connect(app.mutes.unmute)
    menu.hide_requested.connect(lambda where: call(lambda engine: engine.hide_conversation(where)))
    menu.clear_requested.connect(lambda where: call(lambda engine: engine.clear_conversation(where)))
