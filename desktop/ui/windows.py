"""Chat window, sign-in dialog: made when first wanted, shown when asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.core.changes import ActionFailed, Change, ServerDescribed, SignedIn
from desktop.core.chat import Account
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.state.timeline_model import TimelineModel
from desktop.state.unread_store import UnreadStore
from desktop.ui.chat_window import ChatWindow
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.theme import Theme


class Windows(QObject):
    """The app's windows. GUI thread only.

    Signals:
        sign_in_submitted: Server, e-mail, password, "keep me signed in": one attempt.
        browser_requested: A server's address as typed, to be opened in the browser.
    """

    sign_in_submitted = Signal(str, str, str, bool)
    browser_requested = Signal(str)

    def __init__(
        self,
        *,
        unread: UnreadStore,
        connection: ConnectionStore,
        conversations: ConversationModel,
        timeline: TimelineModel,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._dialog: SignInDialog | None = None
        self._theme = Theme(settings.settings.theme, self)
        self._theme.install()
        self.chat = ChatWindow(conversations, timeline, self._theme)
        self.chat.set_may_hide(QSystemTrayIcon.isSystemTrayAvailable)
        self.chat.set_unread_total(unread.total)
        if connection.current is not None:
            self.chat.set_connection(connection.current)
        unread.total_changed.connect(self.chat.set_unread_total)
        connection.changed.connect(self.chat.set_connection)
        self.chat.sign_in_requested.connect(self.show_sign_in)

    def set_account(self, account: Account | None) -> None:
        """Show whose windows these are."""
        self.chat.set_account(account)

    @Slot()
    def show_sign_in(self) -> None:
        """Show the sign-in dialog, with what is known filled in."""
        if self._dialog is None:
            known = self._settings.settings
            self._open(SignInDialog(known.server, known.email))
        else:
            self._raise(self._dialog)

    def show_linked_sign_in(self, server: str) -> None:
        """Show the sign-in dialog for a server that a link named, and say that it did."""
        if self._dialog is not None:
            self._dialog.close()
        self._open(SignInDialog(server, linked=True))

    def _open(self, dialog: SignInDialog) -> None:
        self._dialog = dialog
        dialog.submitted.connect(self._submit)
        dialog.browser_requested.connect(self.browser_requested)
        dialog.finished.connect(self._forget_dialog)
        self._raise(dialog)

    def _raise(self, dialog: SignInDialog) -> None:
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def close(self) -> None:
        """Close everything for good."""
        if self._dialog is not None:
            self._dialog.close()
        self.chat.hide()
        self.chat.deleteLater()

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened."""
        self.chat.apply(change)
        match change:
            case ServerDescribed(capabilities=capabilities):
                self.chat.set_multiline("messages.multiline" in capabilities)
            case SignedIn(kept=kept) if self._dialog is not None:
                self.chat.raise_with_token("")
                self._dialog.accept_signed_in(kept)
            case ActionFailed(action="sign_in", code=code, details=details) if self._dialog is not None:
                self._dialog.set_busy(False)
                self._dialog.show_error(code, details)
            case _:
                pass

    @Slot(str, str, str, bool)
    def _submit(self, server: str, email: str, password: str, remember: bool) -> None:
        if self._dialog is not None:
            self._dialog.set_busy(True)
        self.sign_in_submitted.emit(server, email, password, remember)

    @Slot()
    def _forget_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
