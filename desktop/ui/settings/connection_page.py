"""Settings, connection: which server, through which proxy, with which certificates."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from desktop.core.settings import Settings
from desktop.state.settings_store import SettingsStore
from desktop.ui.plain_text import breakable
from desktop.ui.settings.flow import Flow
from desktop.ui.settings.page import Page, Surroundings, ask_for_file
from desktop.ui.settings.rows import Row
from desktop.ui.theme import SPACE, Theme

_MODE: Final = "proxy.mode"
_URL: Final = "proxy.url"
_CA: Final = "caFile"
_ADDRESS: Final = 14  # average letters


class ConnectionPage(Page):
    """Server, proxy, certificates.

    Signals:
        login_wanted: Another proxy is chosen: is a login for it stored?
        login_unwanted: The stored login of this proxy (host and port) shall go.
    """

    login_wanted = Signal()
    login_unwanted = Signal(str)

    def __init__(self, store: SettingsStore, theme: Theme, surroundings: Surroundings) -> None:
        super().__init__(self.tr("Connection"), "globe", store, theme, surroundings)
        self.files: QFileDialog | None = None
        self._proxy = ""
        self._way = store.settings.proxy
        self._server = Row(self.tr("Server"))
        self.card().add(self._server)
        self.follow(self._show_server)
        self.heading(self.tr("Proxy"))
        self._add_proxy()
        self.heading(self.tr("Certificates"))
        self._add_ca()
        self.finish()

    def _show_server(self, settings: Settings) -> None:
        email = f"\n{settings.email}" if settings.email else ""
        self._server.say(
            f"{settings.server}{email}"
            if settings.server
            else self.tr("You are asked for it when you sign in.")
        )

    # Proxy

    def _add_proxy(self) -> None:
        card = self.card()
        self.choice(
            card,
            _MODE,
            self.tr("&Use a proxy"),
            (
                ("system", self.tr("As the system")),
                ("none", self.tr("None")),
                ("manual", self.tr("This one")),
            ),
        )
        self._url = QLineEdit()
        self._url.setPlaceholderText("http://proxy.example.com:3128")
        self._url.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._url.setMinimumWidth(self._url.fontMetrics().averageCharWidth() * _ADDRESS)
        self._url.editingFinished.connect(self._take_url)
        self.row(
            card,
            _URL,
            self.tr("Its &address"),
            self._url,
            self.tr(
                "Without a name or password: those are asked for by the command timenow-desktop proxy-login."
            ),
        )
        forget = QPushButton(self.tr("&Forget"))
        forget.clicked.connect(self._forget)
        self._login = Row(self.tr("Stored login"), "", forget, name=self.tr("Forget the stored login"))
        card.add(self._login)
        self._login.hide()

        def show(settings: Settings) -> None:
            self.rows[_URL].setVisible(settings.proxy.mode == "manual")
            if not self._url.hasFocus() or not self.rows[_URL].error:
                self._url.setText(settings.proxy.url)
            if settings.proxy != self._way:
                self._way = settings.proxy
                self._login.hide()
                self.login_wanted.emit()

        self.follow(show)

    @Slot()
    def _take_url(self) -> None:
        typed = self._url.text().strip()
        url = typed if not typed or "://" in typed else f"http://{typed}"
        fault = self.surroundings.proxy_fault(url) if url else ""
        if fault:
            self.rows[_URL].say_error(fault)
        elif self.set(
            _URL,
            url,
            wrong=self.tr("An address such as http://proxy.example.com:3128, without a name or password."),
        ):
            self._url.setText(url)

    @Slot(str, str)
    def show_login(self, proxy: str, user: str) -> None:
        """Say whose login is stored for the proxy (host and port); none where there is no user."""
        self._proxy = proxy
        self._login.setVisible(bool(user))
        if user:
            says = self.tr("{user} at {proxy}, in the system's password store")
            self._login.say(breakable(says.format(user=user, proxy=proxy)))

    @Slot()
    def _forget(self) -> None:
        self._login.hide()
        self.login_unwanted.emit(self._proxy)

    # Certificates

    def _add_ca(self) -> None:
        choose, remove = QPushButton(self.tr("&Choose…")), QPushButton(self.tr("&Remove"))
        choose.clicked.connect(self._ask_for_file)
        remove.clicked.connect(lambda: self.set(_CA, ""))
        both = Flow(SPACE)
        both.add(choose)
        both.add(remove)
        both.setFocusProxy(choose)
        row = self.row(self.card(), _CA, self.tr("File of your company's certificates"), both)
        choose.setAccessibleDescription(self.tr("File of your company's certificates"))

        def show(settings: Settings) -> None:
            path = settings.ca_file
            row.say(
                path or self.tr("Only if your IT gave you one. The system's certificates count in any case.")
            )
            row.say_error(self.surroundings.ca_fault(path) if path else "")
            remove.setVisible(bool(path))
            both.updateGeometry()

        self.follow(show)

    @Slot()
    def _ask_for_file(self) -> None:
        kinds = self.tr("Certificates") + " (*.pem *.crt *.cer);;" + self.tr("All files") + " (*)"
        self.files = ask_for_file(self, self.tr("File of certificates"), kinds, self.take_file)

    @Slot(str)
    def take_file(self, path: str) -> None:
        """Trust what is in a file; or say why it is none of certificates."""
        fault = self.surroundings.ca_fault(path)
        if fault:
            self.rows[_CA].say_error(fault)
        else:
            self.set(_CA, path)
