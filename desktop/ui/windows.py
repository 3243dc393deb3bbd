"""Chat window, sign-in dialog: made when first wanted, shown when asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QMessageBox

from desktop.core.changes import AccountChanged, ActionFailed, Change, ServerDescribed, SignedIn
from desktop.core.chat import Account
from desktop.core.sentences import sentence
from desktop.core.settings import next_text_size
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.state.timeline_model import TimelineModel
from desktop.state.unread_store import UnreadStore
from desktop.ui.announcements import MessageAnnouncements
from desktop.ui.cards import Cards
from desktop.ui.chat_window import ChatWindow
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.sign_out_question import SignOutQuestion
from desktop.ui.theme import Theme
from desktop.ui.translations import language


class Windows(QObject):
    """The app's windows. GUI thread only.

    Signals:
        sign_in_submitted: Server, e-mail, password, "keep me signed in": one attempt.
        browser_requested: A server's address as typed, to be opened in the browser.
        sign_out_confirmed: Whether this computer's copy is to be deleted too.
    """

    sign_in_submitted = Signal(str, str, str, bool)
    browser_requested = Signal(str)
    sign_out_confirmed = Signal(bool)

    def __init__(
        self,
        *,
        unread: UnreadStore,
        connection: ConnectionStore,
        conversations: ConversationModel,
        timeline: TimelineModel,
        settings: SettingsStore,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._account: Account | None = None
        self._dialog: SignInDialog | None = None
        self._question: SignOutQuestion | None = None
        self._word: QMessageBox | None = None
        self.chat = ChatWindow(conversations, timeline, theme)
        self.chat.set_unread_total(unread.total)
        if connection.current is not None:
            self.chat.set_connection(connection.current)
        self.chat.banner.show_notice(connection.notice)
        unread.total_changed.connect(self.chat.set_unread_total)
        connection.changed.connect(self.chat.set_connection)
        connection.notice_changed.connect(self.chat.banner.show_notice)
        self.chat.notice_dismissed.connect(connection.dismiss_notice)
        self._announcements = MessageAnnouncements(self.chat, timeline)
        self._cards = Cards(self.chat, conversations, timeline, theme)
        self.chat.sign_in_requested.connect(self.show_sign_in)
        self.chat.text_size_wanted.connect(self._resize_text)

    @Slot(str)
    def repaint_person(self, person_id: str) -> None:
        """Paint again what shows somebody ("": anybody)."""
        self.chat.left.repaint_person(person_id)
        self.chat.pane.head.face.repaint_person(person_id)
        self.chat.dialog.people.viewport().update()
        self._cards.repaint_person(person_id)

    def set_account(self, account: Account | None) -> None:
        """Show whose windows these are."""
        self._account = account
        self.chat.set_account(account)

    @Slot()
    def show_sign_in(self) -> None:
        """Show the sign-in dialog, with what is known filled in."""
        if self._dialog is None:
            known = self._settings.settings
            self._open(SignInDialog(known.server, known.email, fixed=bool(self._settings.fixed_server)))
        else:
            self._raise(self._dialog)

    @Slot()
    def ask_sign_out(self) -> None:
        """Ask whether to sign out, and what becomes of the copy."""
        if self._question is None:
            always = self._settings.settings.history.delete_on_sign_out
            self._question = SignOutQuestion(always=always)
            self._question.confirmed.connect(self.sign_out_confirmed)
            self._question.finished.connect(self._forget_question)
        self._raise(self._question)

    @Slot(int)
    def _resize_text(self, step: int) -> None:
        self._settings.set("textSize", next_text_size(self._settings.settings.text_size, step))

    @Slot()
    def _forget_question(self) -> None:
        self._question = None

    def show_linked_sign_in(self, server: str, email: str) -> None:
        """Show the sign-in dialog for a server that a link named; it says so, and what it would end."""
        if self._dialog is not None:
            self._dialog.close()
        fixed = bool(self._settings.fixed_server)
        self._open(SignInDialog(server, email, linked=True, fixed=fixed, instead_of=self._account))

    def _open(self, dialog: SignInDialog) -> None:
        self._dialog = dialog
        dialog.submitted.connect(self._submit)
        dialog.browser_requested.connect(self.browser_requested)
        dialog.finished.connect(self._forget_dialog)
        self._raise(dialog)

    def _raise(self, dialog: QDialog) -> None:
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def close(self) -> None:
        """Close everything for good."""
        for dialog in (self._dialog, self._question, self._word):
            if dialog is not None:
                dialog.close()
        self.chat.hide()
        self.chat.deleteLater()

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened."""
        self.chat.apply(change)
        self._announcements.apply(change)
        match change:
            case AccountChanged(account=account):
                self._account = account
                self._cards.close()
                if self._question is not None:
                    self._question.close()  # it was about another account
            case ServerDescribed(capabilities=capabilities):
                self.chat.set_multiline("messages.multiline" in capabilities)
            case SignedIn(kept=kept) if self._dialog is not None:
                self.chat.raise_with_token("")
                self._dialog.accept_signed_in(kept)
            case ActionFailed(action="sign_in", code=code, details=details) if self._dialog is not None:
                self._dialog.set_busy(False)
                self._dialog.show_error(code, details)
            case ActionFailed(action="sign_out", code=code, details=details):
                self.say(code, details)
            case _:
                pass

    def say(self, code: str, details: dict[str, str]) -> None:
        """Tell a sentence, in place of the last one."""
        if self._word is not None:
            self._word.close()
        box = QMessageBox()
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setModal(False)
        box.setWindowTitle("TimeNow")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(sentence(code, language(), **details))
        box.finished.connect(self._forget_word)
        self._word = box
        self._raise(box)

    @Slot()
    def _forget_word(self) -> None:
        self._word = None

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
