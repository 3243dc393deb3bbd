"""The sign-in: server, e-mail, password; one click is one attempt."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.chat import Account
from desktop.core.sentences import sentence
from desktop.core.text import one_line
from desktop.ui.announcements import announce
from desktop.ui.check_box import CheckBox
from desktop.ui.glyphs import glyph_icon
from desktop.ui.plain_text import breakable
from desktop.ui.theme import SPACE
from desktop.ui.translations import language
from desktop.ui.tray_icon import app_icon

_WIDTH: Final = 400
_MARK: Final = 48
_SHOW_KEYS: Final = "Ctrl+M"
# What is wrong with the address rather than with the name or password: that box gets the focus.
_ADDRESS_CODES: Final = ("server_not_found", "not_timenow", "http_refused", "certificate")


def full_address(text: str) -> str:
    """Return a typed server address as a base URL: https unless it says otherwise, no slash at the end."""
    text = text.strip().rstrip("/")
    return text if not text or "://" in text else f"https://{text}"


class SignInDialog(QDialog):
    """Asks for a server, an e-mail address and a password. GUI thread only.

    The password leaves by `submitted` and is kept nowhere else; it is never tried again by itself.

    Args:
        linked: The server comes from a link, which anybody can put in front of a person: say so.
        fixed: An administrator decides the server: say so, and let nobody change it.
        instead_of: Who is signed in, and would not be after a success; told where a link asked.

    Signals:
        submitted: Server (base URL), e-mail, password, and whether to stay signed in.
        browser_requested: The server to open in the browser, to change or recover a password.
    """

    submitted = Signal(str, str, str, bool)
    browser_requested = Signal(str)

    def __init__(
        self,
        server: str = "",
        email: str = "",
        parent: QWidget | None = None,
        *,
        linked: bool = False,
        fixed: bool = False,
        instead_of: Account | None = None,
    ) -> None:
        super().__init__(parent)
        self._linked, self._fixed, self._instead_of = linked, fixed, instead_of
        self._failure: tuple[str, dict[str, str]] | None = None
        self._busy = False
        self._kept = True
        self._title, self._hint, self._error = QLabel(self), QLabel(self), QLabel(self)
        self._server, self._email, self._password = QLineEdit(server), QLineEdit(email), QLineEdit()
        self._server_label, self._email_label, self._password_label = QLabel(), QLabel(), QLabel()
        self._reason = QLabel(self)
        self._alert = QFrame(self)
        self._reveal = QAction(self, checkable=True)
        self._remember = CheckBox(self)
        self._submit, self._browser = QPushButton(self), QPushButton(self)
        self._set_up_fields()
        self._lay_out()
        self._translate()
        self._refresh()
        first_empty = next((box for box in (self._server, self._email) if not box.text()), self._password)
        first_empty.setFocus()

    @Slot(bool)
    def set_busy(self, busy: bool) -> None:
        """Show that an attempt is under way; meanwhile there is no second one."""
        self._busy = busy
        if busy:
            self._failure = None
        self._refresh()

    @Slot(str, dict)
    def show_error(self, code: str, details: dict[str, str]) -> None:
        """Say why an attempt failed, and let the person correct it."""
        self._busy = False
        self._failure = (code, details)
        self._refresh()
        announce(self._error, self._error.text(), at_once=True)
        wrong = self._server if code in _ADDRESS_CODES and not self._fixed else self._password
        wrong.setFocus()
        wrong.selectAll()

    @Slot(bool)
    def accept_signed_in(self, kept: bool = True) -> None:
        """Close after a success; where no password store keeps the session, say so first."""
        self._password.clear()
        self._busy = False
        self._kept = kept
        if kept:
            self.accept()
            return
        self._failure = ("no_keyring", {})
        self._refresh()
        self._submit.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language, the colours and the font."""
        super().changeEvent(event)
        if not hasattr(self, "_column"):
            return  # not laid out yet
        if event.type() == QEvent.Type.LanguageChange:
            self._translate()
            self._refresh()
        elif event.type() == QEvent.Type.PaletteChange:
            self._show_or_hide_password()

    def event(self, event: QEvent) -> bool:
        """Follow parts that need more room, or less: other words, another font."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and hasattr(self, "_column"):
            self._fit()
        return done

    def _fit(self) -> None:
        """Take the height that the words need; `adjustSize` would stop at two thirds of the screen."""
        self._column.activate()
        width = max(_WIDTH, self._column.minimumSize().width())
        self.setFixedSize(width, self._column.totalHeightForWidth(width))

    def _set_up_fields(self) -> None:
        self.setWindowIcon(app_icon())
        self._title.setProperty("role", "title")
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setProperty("role", "muted")
        self._reason.setWordWrap(True)
        self._reason.setVisible(self._fixed)
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._alert.setProperty("role", "alert")
        self._server.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._server.setPlaceholderText("timenow.example.com")
        self._server.setReadOnly(self._fixed)
        self._server.setProperty("decided", self._fixed)
        self._email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self._reveal.setShortcut(QKeySequence(_SHOW_KEYS))
        self._reveal.toggled.connect(self._show_or_hide_password)
        self._password.addAction(self._reveal, QLineEdit.ActionPosition.TrailingPosition)
        self._show_or_hide_password()
        for label, box in (
            (self._server_label, self._server),
            (self._email_label, self._email),
            (self._password_label, self._password),
        ):
            label.setProperty("role", "heading")
            label.setBuddy(box)
            box.textChanged.connect(self._refresh)
        self._remember.setChecked(True)
        self._submit.setProperty("kind", "primary")
        self._submit.setDefault(True)
        self._submit.clicked.connect(self._submit_clicked)
        self._browser.setProperty("kind", "flat")
        self._browser.setAutoDefault(False)
        self._browser.clicked.connect(self._browser_clicked)

    def _lay_out(self) -> None:
        mark = QLabel(self)
        mark.setPixmap(app_icon().pixmap(_MARK, _MARK))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._hint)
        head = QHBoxLayout()
        head.setSpacing(SPACE * 2)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)

        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 4, SPACE * 4, SPACE * 4, SPACE * 3)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(SPACE * 3)
        for label, box in (
            (self._server_label, self._server),
            (self._email_label, self._email),
            (self._password_label, self._password),
        ):
            column.addWidget(label)
            column.addSpacing(SPACE // 2)
            column.addWidget(box)
            if box is self._server and self._fixed:
                column.addSpacing(SPACE // 2)
                column.addWidget(self._reason)
            column.addSpacing(SPACE * 2)
        column.addWidget(self._remember)
        column.addSpacing(SPACE * 2)
        inside = QVBoxLayout(self._alert)
        inside.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        inside.addWidget(self._error)
        column.addWidget(self._alert)
        column.addSpacing(SPACE * 2)
        column.addWidget(self._submit)
        column.addSpacing(SPACE)
        column.addWidget(self._browser)
        self._column = column

    def _translate(self) -> None:
        self.setWindowTitle(self.tr("Sign in to TimeNow"))
        self._title.setText("TimeNow")
        self._hint.setText(breakable(self._hint_words()))
        self._reason.setText(self.tr("Your administrator has decided the server."))
        self._server.setAccessibleDescription(self._reason.text() if self._fixed else "")
        self._server_label.setText(self.tr("&Server"))
        self._email_label.setText(self.tr("&E-mail"))
        self._password_label.setText(self.tr("&Password"))
        self._server.setAccessibleName(self.tr("Server address"))
        self._email.setAccessibleName(self.tr("E-mail"))
        self._password.setAccessibleName(self.tr("Password"))
        self._remember.setText(self.tr("&Keep me signed in for 30 days"))
        self._reveal.setText(self.tr("Show the password"))
        self._reveal.setToolTip(f"{self._reveal.text()} ({_SHOW_KEYS})")

    def _hint_words(self) -> str:
        if not self._linked:
            return self.tr("Sign in with your company account")
        words = self.tr("A link asks you to sign in at this server. Go on only if you know it.")
        if (account := self._instead_of) is None:
            return words
        host = account.server.partition("://")[2]
        ends = self.tr("You are signed in as {email} at {host}. Signing in here takes its place.")
        return words + "\n\n" + ends.format(email=one_line(account.email), host=one_line(host))

    @Slot()
    def _refresh(self) -> None:
        """Fit everything that depends on what was typed, and on how the attempt stands."""
        typed = all(box.text().strip() for box in (self._server, self._email, self._password))
        for widget in (self._server, self._email, self._password, self._remember):
            widget.setEnabled(not self._busy and self._kept)
        self._submit.setEnabled((typed and not self._busy) or not self._kept)
        text = self.tr("Signing in…") if self._busy else self.tr("Sign in")
        self._submit.setText(text if self._kept else self.tr("Continue"))
        code, details = self._failure or ("", {})
        self._error.setText(breakable(sentence(code, language(), **details)) if code else "")
        self._alert.setVisible(bool(code))
        must_change = code == "must_change_password"
        self._browser.setText(
            self.tr("Change it in the browser") if must_change else self.tr("Forgot or change password…")
        )
        self._browser.setEnabled(bool(self._server.text().strip()) and not self._busy)
        self._fit()

    @Slot()
    def _show_or_hide_password(self) -> None:
        shown = self._reveal.isChecked()
        self._password.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        ink = self.palette().color(QPalette.ColorRole.PlaceholderText)
        self._reveal.setIcon(glyph_icon("eye" if shown else "eye shut", ink))

    @Slot()
    def _submit_clicked(self) -> None:
        if not self._kept:
            self.accept()
            return
        server, email = full_address(self._server.text()), self._email.text().strip()
        self.set_busy(True)
        self.submitted.emit(server, email, self._password.text(), self._remember.isChecked())

    @Slot()
    def _browser_clicked(self) -> None:
        self.browser_requested.emit(full_address(self._server.text()))
