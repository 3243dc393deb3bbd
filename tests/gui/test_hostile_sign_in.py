"""Signing in where things go wrong: the right sentence in both languages, one password sent a click."""

from __future__ import annotations

import gc
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.native.paths import Places, resource
from desktop.runtime.arguments import Arguments
from desktop.ui.mark import first_icon
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.translations import Translations
from tests.support import certificates
from tests.support.desktop_processes import wait_until
from tests.support.faulty_server import FaultyServer, Play, Visit, answer
from tests.support.live_server import Peer
from tests.support.worlds import Level, World, start_world

_HERE = "127.0.0.1"
_NOT_FOUND = ("Ningún servidor responde en {host}.", "No server answers at {host}.")
_NOT_TIMENOW = (
    f"{_HERE} responde, pero no es un servidor de TimeNow.",
    f"{_HERE} answers, but it is not a TimeNow server.",
)
_PORTAL = (
    "Esta red pide que inicies sesión en ella primero.",
    "This network asks you to sign in to it first.",
)
_HTTP = (
    "Solo se permite https, salvo en este mismo equipo.",
    "Only https is allowed, except for this computer.",
)
_SERVER_ERROR = (
    "El servidor ha tenido un problema (500). Se volverá a intentar.",
    "The server had a problem (500). Trying again.",
)
_CERTIFICATE = (
    (
        f"El certificado de {_HERE} no es de confianza (autofirmado; emitido por test). "
        "Consulta a tu departamento de informática o añade su CA en Ajustes."
    ),
    (
        f"The certificate of {_HERE} is not trusted (self-signed; issued by test). "
        "Ask your IT, or add its CA file in Settings."
    ),
)
_WRONG = ("El correo o la contraseña no son correctos.", "E-mail or password is wrong.")
_LOCKED = (
    "Demasiados intentos: la cuenta está bloqueada durante 15 minutos.",
    "Too many wrong passwords: this account is locked for 15 minutes.",
)
_THROTTLED = (
    "Demasiados intentos de acceso. Vuelve a intentarlo en 15 minutos.",
    "Too many sign-in attempts. Try again in 15 minutes.",
)

_PAGE = b"<!DOCTYPE html><html><body><h1>Inicia sesi\xc3\xb3n</h1><form action=/login></form></body></html>"
_STACK = b"<pre>PrismaClientInitializationError: Can't reach database\n    at /app/server.js:1:1</pre>"
_CSRF = answer("200 OK", b'{"csrfToken":"t"}')
_PASSWORD = "secreta"
_PASSWORD_ROUTE = b"POST /api/auth/callback/credentials"


class SignIn:
    """The app with its sign-in dialog open, as a person sees it."""

    def __init__(self, qtbot: QtBot, app: App) -> None:
        self._qtbot = qtbot
        self._translations = Translations(resource("translations"), app)
        qtbot.waitUntil(lambda: len(_dialogs()) == 1)
        (self.dialog,) = _dialogs()
        self.server, self.email, self.password = self.dialog.findChildren(QLineEdit)
        self.button = next(one for one in self.dialog.findChildren(QPushButton) if one.isDefault())

    def fill_in(self, server: str, email: str = "eva@example.org", password: str = _PASSWORD) -> None:
        for box, text in ((self.server, server), (self.email, email), (self.password, password)):
            box.setText(text)

    def click(self) -> None:
        QTest.mouseClick(self.button, Qt.MouseButton.LeftButton)

    def fails_with(self, sentences: tuple[str, str]) -> None:
        """Wait for the answer; it is said in Spanish and English, and nothing stands in front of it."""
        self._qtbot.waitUntil(lambda: bool(self._error()) and self.button.isEnabled())
        for language, sentence in zip(("es", "en"), sentences, strict=True):
            self._translations.use(language)  # type: ignore[arg-type]  # two of its words
            self._qtbot.waitUntil(lambda wanted=sentence: self._error() == wanted)  # type: ignore[misc]  # mypy cannot type lambda defaults
        assert _dialogs() == [self.dialog]
        assert QApplication.activeModalWidget() is None
        assert self.password.text(), "kept, to be corrected or tried elsewhere"

    def _error(self) -> str:
        (label,) = (one for one in self.dialog.findChildren(QLabel) if one.property("role") == "error")
        return label.text().replace("\N{ZERO WIDTH SPACE}", "") if label.isVisible() else ""


def _dialogs() -> list[SignInDialog]:
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, SignInDialog) and one.isVisible()
    ]


@pytest.fixture
def sign_in(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SignIn]:
    """The app on an empty directory: nobody is signed in."""
    before = QLocale()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None), places, QSystemTrayIcon(first_icon()))
    app.start()
    yield SignIn(qtbot, app)
    app.stop()
    gc.collect()  # here and now: widgets must not go on the thread of the next server
    QLocale.setDefault(before)


def passwords(server: FaultyServer) -> int:
    """How many passwords were sent to a server."""
    return sum(request.startswith(_PASSWORD_ROUTE) for request in server.requests)


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("esto no es", [each.format(host="esto no es") for each in _NOT_FOUND]),
        ("https://[::1", [each.format(host="https://[::1") for each in _NOT_FOUND]),
        ("erp.example:99999", [each.format(host="https://erp.example:99999") for each in _NOT_FOUND]),
        ("nadie.invalid", [each.format(host="nadie.invalid") for each in _NOT_FOUND]),
        ("https://127.0.0.1:9", [each.format(host=_HERE) for each in _NOT_FOUND]),
        ("http://erp.example", _HTTP),
        ("http://192.0.2.7", _HTTP),
        ("ftp://erp.example", _HTTP),
        ("file:///etc/passwd", [each.format(host="file:///etc/passwd") for each in _NOT_FOUND]),
    ],
)
def test_an_address_that_leads_nowhere(sign_in: SignIn, typed: str, sentences: list[str]) -> None:
    sign_in.fill_in(typed)
    sign_in.click()
    sign_in.fails_with((sentences[0], sentences[1]))
    assert sign_in.server.selectedText() == sign_in.server.text(), "it is the address that is wrong"


@pytest.mark.parametrize(
    ("play", "sentences"),
    [
        (answer("200 OK", _PAGE, content_type="text/html"), _NOT_TIMENOW),
        (answer("200 OK", b"{}"), _NOT_TIMENOW),
        (answer("200 OK", b"null"), _NOT_TIMENOW),
        (answer("404 Not Found", _PAGE, content_type="text/html"), _NOT_TIMENOW),
        (answer("302 Found", b"", "Location: /login"), _NOT_TIMENOW),
        (answer("302 Found", b"", "Location: https://hotel.example/login"), _PORTAL),
        (answer("511 Network Authentication Required", _PAGE, content_type="text/html"), _PORTAL),
        (answer("500 Internal Server Error", _STACK, content_type="text/html"), _SERVER_ERROR),
        (lambda visit: visit.send(b"SSH-2.0-OpenSSH_9.2\r\n"), _NOT_TIMENOW),
        (lambda visit: visit.reset(), tuple(each.format(host=_HERE) for each in _NOT_FOUND)),
    ],
    ids=[
        "page",
        "empty",
        "null",
        "404",
        "redirect",
        "captive portal",
        "511",
        "stack trace",
        "no http",
        "reset",
    ],
)
def test_a_server_that_is_none_of_ours_never_sees_the_password(
    sign_in: SignIn, play: Play, sentences: tuple[str, str]
) -> None:
    with FaultyServer(play) as server:
        sign_in.fill_in(server.url)
        sign_in.click()
        sign_in.fails_with(sentences)
        assert passwords(server) == 0
        assert not [request for request in server.requests if b"secreta" in request]


@pytest.mark.parametrize(
    ("play", "sentences"),
    [
        (answer("200 OK", _PAGE, content_type="text/html"), _NOT_TIMENOW),
        (answer("500 Internal Server Error", _STACK, content_type="text/html"), _SERVER_ERROR),
        (answer("302 Found", b"", "Location: https://hotel.example/login"), _PORTAL),
        (lambda visit: visit.reset(), tuple(each.format(host=_HERE) for each in _NOT_FOUND)),
        (
            answer("200 OK", b'{"url":"http://127.0.0.1/login?error=CredentialsSignin&code=credentials"}'),
            _WRONG,
        ),
    ],
    ids=["page", "stack trace", "captive portal", "reset", "wrong"],
)
def test_a_password_is_sent_once_a_click_however_it_ends(
    sign_in: SignIn, play: Play, sentences: tuple[str, str]
) -> None:
    for clicks in (1, 2):
        with FaultyServer(_CSRF, play) as server:
            sign_in.fill_in(server.url, password=f"secreta {clicks}")
            sign_in.click()
            sign_in.fails_with(sentences)
            assert passwords(server) == 1


def test_while_an_attempt_is_under_way_there_is_no_second_one(sign_in: SignIn) -> None:
    goes_on = threading.Event()

    def wait(visit: Visit) -> None:
        goes_on.wait(20)
        answer("500 Internal Server Error")(visit)

    with FaultyServer(_CSRF, wait) as server:
        sign_in.fill_in(server.url)
        sign_in.click()
        for _ in range(2):
            server.wait_for_visit()
        assert not sign_in.button.isEnabled()
        assert not sign_in.password.isEnabled()
        for _ in range(3):
            sign_in.click()
            QTest.keyClick(sign_in.dialog, Qt.Key.Key_Return)
            QTest.keyClick(sign_in.password, Qt.Key.Key_Return)
        goes_on.set()
        sign_in.fails_with(_SERVER_ERROR)
        assert passwords(server) == 1


@pytest.mark.parametrize(("email", "password"), [("", "secreta"), ("  ", "secreta"), ("eva@example.org", "")])
def test_without_e_mail_or_password_nothing_is_sent(sign_in: SignIn, email: str, password: str) -> None:
    with FaultyServer(_CSRF) as server:
        sign_in.fill_in(server.url, email, password)
        assert not sign_in.button.isEnabled()
        sign_in.click()
        for box in (sign_in.email, sign_in.password):
            QTest.keyClick(box, Qt.Key.Key_Return)
        QCoreApplication.sendPostedEvents()
        sign_in.fill_in(server.url, "eva@example.org", "secreta")
        sign_in.click()
        server.wait_for_visit()
        sign_in.fails_with(_NOT_TIMENOW)
        assert passwords(server) == 1, "the one click with everything filled in"


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    level: Level = request.param
    with start_world(level) as running:
        yield running


def test_wrong_locked_and_throttled_passwords_are_told_apart(sign_in: SignIn, world: World) -> None:
    sent = 0

    def attempt(email: str, password: str, sentences: tuple[str, str]) -> None:
        sign_in.fill_in(world.url, email, password)
        sign_in.click()
        sign_in.fails_with(sentences)
        assert sign_in.password.selectedText() == password, "ready to be typed over"
        assert sign_in_count() == 1

    def elsewhere(email: str) -> None:
        peer = Peer.nobody(world.url)
        peer.email = email
        peer.try_sign_in("no es esta")
        assert sign_in_count() == 1

    def sign_in_count() -> int:
        """How many passwords the server has seen since the last look; at least one is on its way."""
        nonlocal sent
        before = sent
        wait_until(lambda: world.sign_in_attempts() > before, "the server to note the attempt")
        sent = world.sign_in_attempts()
        return sent - before

    attempt(world.ana.email, "no es esta", _WRONG)
    attempt("nadie@norte.test", "tampoco", _WRONG)
    for _ in range(3):
        elsewhere(world.ana.email)
    attempt(world.ana.email, "tampoco es esta", _LOCKED)
    attempt(world.ana.email, world.ana.password, _THROTTLED)
    for number in range(25):
        elsewhere(f"otro{number}@norte.test")
    attempt(world.bruno.email, world.bruno.password, _THROTTLED)


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """What a server with a certificate for this computer that nobody signed speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.self_signed(tmp_path))
    return context


def test_a_certificate_that_nobody_signed_is_said_with_its_reason(
    sign_in: SignIn, self_signed: ssl.SSLContext
) -> None:
    with FaultyServer(_CSRF, tls=self_signed) as server:
        sign_in.fill_in(server.url)
        sign_in.click()
        sign_in.fails_with(_CERTIFICATE)
        assert not any(server.requests)  # a second handshake asks for the issuer: nothing goes over it
