"""Chat window, sign-in dialog: made when first wanted, shown when asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
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
    """

    sign_in_submitted = Signal(str, str, str, bool)

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
    def show_sign_in(self, server: str = "") -> None:
        """Show the sign-in dialog, with what is known filled in.

        Args:
            server: Fill in this address instead of the one used last.
        """
        if server and self._dialog is not None:
            self._dialog.close()
        if self._dialog is None:
            known = self._settings.settings
            self._dialog = SignInDialog(server or known.server, known.email)
            self._dialog.submitted.connect(self._submit)
            self._dialog.browser_requested.connect(_open_browser)
            self._dialog.finished.connect(self._forget_dialog)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

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


def _open_browser(server: str) -> None:
    QDesktopServices.openUrl(QUrl(server))
