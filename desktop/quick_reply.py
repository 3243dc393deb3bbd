"""Answering from anywhere: the pop-over, and the keys that open it whatever program is in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QRect, QSize, Signal, SignalInstance, Slot
from PySide6.QtGui import QCursor, QGuiApplication

from desktop.core.changes import AccountChanged, Change, ServerDescribed
from desktop.native.shortcut import OFF, Shortcut, ShortcutState, make_shortcut
from desktop.runtime.threads import start_thread
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.unread_store import UnreadStore
from desktop.sync.engine import Engine
from desktop.ui.theme import Theme
from desktop.ui.tray import Tray

if TYPE_CHECKING:
    from desktop.ui.aids import Aids
    from desktop.ui.pictures import Pictures
    from desktop.ui.pop_over import PopOver


class Asks(Protocol):
    """What a person can ask for, as far as it begins in the pop-over."""

    @property
    def draft_kept(self) -> SignalInstance:
        """What stands in another writing box: conversation id and text."""

    def toggle_pop_over(self, token: str | None = None) -> None:
        """Show the pop-over, or put it away."""

    def send_reply(self, conversation_id: str, text: str) -> None:
        """Send an answer."""

    def mark_read(self, conversation_id: str) -> None:
        """Read a conversation without opening it."""

    def open_conversation(self, conversation_id: str) -> None:
        """Show the chat with this conversation open."""

    def open_chat(self) -> None:
        """Show the chat as it is."""

    def keep_draft(self, conversation_id: str, text: str) -> None:
        """Keep what stands in the writing box."""

    def show_sign_in(self) -> None:
        """Show the sign-in."""

    def open_browser(self) -> None:
        """Open TimeNow in the browser."""


class Program(Protocol):
    """An app, as far as answering has to do with it."""

    unread: UnreadStore
    connection: ConnectionStore
    conversations: ConversationModel
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

    @property
    def intents(self) -> Asks:
        """What a person can ask for."""

    @property
    def theme(self) -> Theme:
        """The look of every window."""

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""


class QuickReply(QObject):
    """Holds the pop-over and the global shortcut, each made when first wanted. GUI thread only.

    Args:
        app: The program, whose child this is.
        told: What was told before, and a window made later has to know; None is left out.

    Signals:
        shortcut_changed: What became of the keys: a `ShortcutState`.
    """

    shortcut_changed = Signal(object)

    def __init__(self, app: Program, *told: Change | None) -> None:
        super().__init__(app if isinstance(app, QObject) else None)
        self._app = app
        self._told = [change for change in told if change is not None]
        self._pop_over: PopOver | None = None
        self._shortcut: Shortcut | None = None
        app.changed.connect(self._apply)

    # The pop-over

    def toggle(self, token: str | None) -> None:
        """Show the pop-over, or put it away; see `Intents.toggle_pop_over`."""
        place = self._beside_the_icon()
        if place is None and token is None:
            place = QRect(QCursor.pos(), QSize(1, 1))  # which has just clicked on the icon
        self.pop_over.toggle(place, token or "")

    def reply_to(self, conversation_id: str, token: str) -> None:
        """Show the box to answer one conversation."""
        self.pop_over.reply_to(conversation_id, self._beside_the_icon(), token)

    @property
    def pop_over(self) -> PopOver:
        """The pop-over, made when first wanted."""
        if self._pop_over is None:
            from desktop.ui.pop_over import PopOver  # noqa: PLC0415  as late as all windows

            app, asked = self._app, self._app.intents
            shown = PopOver(app.conversations, app.unread, app.connection, app.theme)
            shown.replied.connect(asked.send_reply)
            shown.read_requested.connect(asked.mark_read)
            shown.open_requested.connect(self._open)
            shown.draft_changed.connect(asked.keep_draft)
            shown.preview_wanted.connect(lambda which: app.call(lambda engine: engine.preview(which)))
            shown.sign_in_requested.connect(asked.show_sign_in)
            shown.browser_requested.connect(asked.open_browser)
            asked.draft_kept.connect(shown.reply.composer.take_draft)
            shown.reply.composer.lend(app.aids)
            app.pictures.changed.connect(shown.table.repaint_person)
            for change in self._told:
                shown.apply(change)
            self._told.clear()
            self._pop_over = shown
        return self._pop_over

    @Slot(object)
    def _apply(self, change: Change) -> None:
        if self._pop_over is not None:
            self._pop_over.apply(change)
        elif isinstance(change, (AccountChanged, ServerDescribed)):
            self._told.append(change)

    @Slot(str)
    def _open(self, conversation_id: str) -> None:
        if conversation_id:
            self._app.intents.open_conversation(conversation_id)
        else:
            self._app.intents.open_chat()

    def _beside_the_icon(self) -> QRect | None:
        """Return where the icon is; a panel that asks for it over the bus does not tell."""
        icon = self._app.tray.icon
        place = QRect() if icon is None else icon.geometry()
        return None if place.isEmpty() or QGuiApplication.screenAt(place.center()) is None else place

    # The keys

    @property
    def shortcut_state(self) -> ShortcutState:
        """What became of the keys that were wanted."""
        return OFF if self._shortcut is None else self._shortcut.state

    @Slot(str)
    def set_keys(self, keys: str) -> None:
        """Have these keys open the pop-over, whatever program is in front; "" for none."""
        if self._shortcut is None:
            if not keys:
                return
            self._shortcut = make_shortcut(start_thread=start_thread, parent=self)
            self._shortcut.pressed.connect(self._app.intents.toggle_pop_over)
            self._shortcut.changed.connect(self.shortcut_changed)
        words = QCoreApplication.translate("PopOver", "Quick reply")
        self._shortcut.set(keys, words)

    def close(self) -> None:
        """Put everything away for good."""
        if self._shortcut is not None:
            self._shortcut.close()
        if self._pop_over is not None:
            self._pop_over.close()
            self._pop_over.deleteLater()
