"""What people ask for, wherever they do it: in the tray, a notification, a window, a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from desktop.core.changes import ActionFailed
from desktop.core.chat import Account
from desktop.core.errors import SetupError
from desktop.erp.address import host_of, normalise_server, same_server
from desktop.links import Links
from desktop.state.alert_center import SESSION_KEY, TEST_KEY
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.state.unread_store import UnreadStore
from desktop.sync.engine import Engine
from desktop.ui.activation import hand_on

if TYPE_CHECKING:
    from desktop.doctor.window import WhyWindow
    from desktop.quick_reply import QuickReply
    from desktop.settings_window import SettingsWindow
    from desktop.ui.windows import Windows

Call = Callable[[Callable[[Engine], None]], None]

_AFTER_THE_BADGE_MS: Final = 30  # the first window takes longer to make: the badge is painted before


class Intents(QObject):
    """Does what a person asked for, with the parts of the app. GUI thread only.

    Args:
        call: Has the engine do something.
        windows: Gives the windows, and makes them when they were never wanted before.
        made_windows: Gives them only if they were.
        why: Gives the window that says why nothing was announced.
        quick_reply: Gives what answers are written in outside the chat window.
        settings_window: Gives the window of the settings.

    Signals:
        draft_kept: conversation id and what stands in one of its writing boxes; the others take it over.
    """

    draft_kept = Signal(str, str)

    def __init__(
        self,
        *,
        unread: UnreadStore,
        connection: ConnectionStore,
        conversations: ConversationModel,
        settings: SettingsStore,
        call: Call,
        windows: Callable[[], Windows],
        made_windows: Callable[[], Windows | None],
        why: Callable[[], WhyWindow],
        quick_reply: Callable[[], QuickReply],
        settings_window: Callable[[], SettingsWindow],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._account: Account | None = None
        self._unread = unread
        self._conversations = conversations
        self._settings = settings
        self._call = call
        self._windows = windows
        self._made_windows = made_windows
        self._why = why
        self._quick_reply = quick_reply
        self._settings_window = settings_window
        self._links = Links(connection, self)

    @Slot(object)
    def set_account(self, account: Account | None) -> None:
        """Know who is signed in."""
        self._account = account
        self._links.settle()

    # The chat

    @Slot()
    def open_or_hide(self) -> None:
        """A click on the tray: to the newest unread conversation, or out of the way."""
        if self._account is None:
            self.show_sign_in()
            return
        waiting = self._unread.conversations
        if self._made_windows() is None and waiting:
            # The first window takes a moment to make: the badge goes before it, as for every later one.
            newest = waiting[0][0].id
            self._unread.mark_read(newest)
            QTimer.singleShot(_AFTER_THE_BADGE_MS, self, lambda: self.open_conversation(newest))
            return
        chat = self._windows().chat
        if chat.in_front and not self._unread.total:
            chat.step_aside()
            return
        chat.raise_with_token("")
        chat.show_newest_unread()

    @Slot()
    def open_chat(self) -> None:
        """Show the chat as it is."""
        self._windows().chat.raise_with_token("")

    @Slot()
    def be_within_reach(self) -> None:
        """There is no tray: what nobody can see waits in the task bar."""
        chat = self._windows().chat
        if not chat.isVisible():
            chat.showMinimized()

    @Slot(str)
    def open_conversation(self, conversation_id: str) -> None:
        """Show the chat with this conversation open."""
        self._windows().chat.raise_with_token("")
        self._windows().chat.open_conversation(conversation_id)

    @Slot(str, str)
    def open_from_notification(self, key: str, token: str) -> None:
        """Show what a notification was about; `token` lets the window come to the front."""
        windows = self._windows()
        windows.chat.raise_with_token(token)
        if key == SESSION_KEY:
            windows.show_sign_in()
        elif self._conversations.conversation(key) is not None:
            windows.chat.open_conversation(key)
        elif key != TEST_KEY:  # a summary
            windows.chat.show_newest_unread()

    @Slot(str, str)
    def send_reply(self, conversation_id: str, text: str) -> None:
        """Send an answer that was written outside the chat window; what it answers has been read."""
        self._call(lambda engine: engine.send(conversation_id, text))
        self.mark_read(conversation_id)

    @Slot()
    @Slot(str)
    def toggle_pop_over(self, token: str | None = None) -> None:
        """Show who waits, with a box to answer in; put that away when it is in front.

        Args:
            token: With the keys that work everywhere, to come to the front with; None for a click.
        """
        if self._account is None:
            self.show_sign_in()
        else:
            self._quick_reply().toggle(token)

    @Slot(str, str)
    def reply_to(self, conversation_id: str, token: str) -> None:
        """Show a small box to answer what a notification was about."""
        if self._conversations.conversation(conversation_id) is None:  # a summary, or it is gone
            self.open_from_notification(conversation_id, token)
        else:
            self._quick_reply().reply_to(conversation_id, token)

    @Slot(str, str)
    def keep_draft(self, conversation_id: str, text: str) -> None:
        """Keep what stands in a writing box."""
        self._call(lambda engine: engine.keep_draft(conversation_id, text))
        self.draft_kept.emit(conversation_id, text)

    @Slot(str)
    def read(self, conversation_id: str) -> None:
        """The person has opened a conversation: the badge drops now, the engine tells the server."""
        self._unread.mark_read(conversation_id)
        self._call(lambda engine: engine.open_conversation(conversation_id))

    @Slot(str)
    def mark_read(self, conversation_id: str) -> None:
        """Read a conversation without opening it."""
        self._unread.mark_read(conversation_id)
        self._call(lambda engine: engine.mark_read(conversation_id))

    @Slot()
    def mark_all_read(self) -> None:
        """Read everything."""
        for conversation, _count in self._unread.conversations:
            self.mark_read(conversation.id)

    # Links

    @Slot(object, str)
    def open_links(self, urls: list[str], token: str = "") -> None:
        """Open what `timenow:` links name; the chat when there are none.

        Args:
            token: What the system gave a second start to come to the front with.
        """
        hand_on(token)  # for whichever window is shown
        self._links.open(urls)

    def follow_links(self) -> None:
        """Follow the links that waited for the connection, if it now stands."""
        self._links.follow()

    def open_person(self, email: str) -> None:
        """Show the chat with the conversation with this person, who is looked for."""
        self._windows().chat.raise_with_token("")
        self._windows().chat.expect(email)
        self._call(lambda engine: engine.open_person(email))

    def ask_for_server(self, server: str, email: str) -> None:
        """A link names a server: the person decides, in the sign-in dialog."""
        fixed, account = self._settings.fixed_server, self._account
        if fixed and not same_server(fixed, server):
            self.refuse_server("server_decided", {"host": host_of(fixed) or fixed})
        elif account is not None and _is_of(account, server, email):
            self.open_chat()
        else:
            self._windows().show_linked_sign_in(server, email)

    def refuse_server(self, code: str, details: dict[str, str]) -> None:
        """Say why the server that a link named cannot be used."""
        self._windows().say(code, details)

    @Slot()
    def show_settings(self, page: str = "") -> None:
        """Show the settings, at a page of that name or where they were left."""
        self._settings_window().show(page)

    @Slot()
    def show_why(self, conversation_id: str = "") -> None:
        """Show why a conversation's last message was not announced; without one, the last of all."""
        self._why().show(conversation_id)

    # The account, the browser

    @Slot()
    def show_sign_in(self) -> None:
        """Show the sign-in."""
        self._windows().show_sign_in()

    @Slot()
    def ask_sign_out(self) -> None:
        """Ask whether to sign out; who has done so is asked to sign in."""
        if self._account is None:
            self.show_sign_in()
        else:
            self._windows().ask_sign_out()

    @Slot()
    def open_browser(self) -> None:
        """Open TimeNow in the browser, for what this program can't do."""
        if self._account is not None:
            self.browse(self._account.server)

    @Slot(str)
    def browse(self, server: str) -> None:
        """Open a server in the browser; what is no web address is not opened by anything."""
        try:
            QDesktopServices.openUrl(QUrl(normalise_server(server)))
        except SetupError as error:
            self._windows().apply(ActionFailed(action="sign_in", code=error.code, details=error.details))


def _is_of(account: Account, server: str, email: str) -> bool:
    """Whether an account is at this server, and of this person where one is named."""
    return same_server(account.server, server) and email.casefold() in {"", account.email.casefold()}
