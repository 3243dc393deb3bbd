"""Scenes with a made-up company, for the pictures and for measuring how well they can be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    GapFilled,
    GapFound,
    PeopleFound,
    SessionNotice,
    SnapshotLoaded,
    TimelineLoaded,
)
from desktop.core.chat import Conversation, LastLine, Message, OutboxEntry
from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.chat_window import ChatWindow
from desktop.ui.connection_banner import ConnectionBanner
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.theme import Preference, Theme
from desktop.ui.tray_menu import TrayMenu
from desktop.wire.timestamp import Timestamp
from tests.support.chat_scenes import ACCOUNT, ME, person

TRANSLATIONS: Final = Path(__file__).parents[2] / "resources" / "translations"
WINDOW: Final = (960, 640)
NARROW: Final = (360, 640)

_PEOPLE: Final = (
    ("Ana Ruiz Gutiérrez", "Dirección", "¿Lo vemos mañana a primera hora? 👍", 2, 3, False),
    ("Bernardo de la Fuente y Martínez-Almeida Villaverde", "Recursos Humanos", "Gracias", 26, 0, True),
    (
        "Carla Ñíguez",
        "Nóminas",
        "Te acabo de subir las nóminas de noviembre a la carpeta compartida",
        58,
        120,
        False,
    ),
    ("David Ferrer", "Sistemas", "https://erp.example/tickets/4711 ya está resuelto", 200, 0, False),
    ("Irene Álvarez", "Ventas", "Perfecto 😄", 1500, 0, True),
    ("Óscar Pons", "Almacén", "Donaudampfschifffahrtsgesellschaftskapitän", 4000, 1, False),
    ("Zoe Martín", None, "¡Feliz cumpleaños! 🎂🎉", 9000, 0, False),
    ("Iker Etxeberria", "Obra", "El parte de horas de la semana pasada", 90000, 0, False),
)

# (minutes ago, own, text)
_TALK: Final = (
    (1480, False, "Hola, Eva. ¿Pudiste mirar el informe de horas de octubre?"),
    (1478, True, "Sí, esta mañana. Hay dos fichajes sin salida el día 14; el resto cuadra."),
    (
        1477,
        True,
        (
            "Te paso el enlace: https://erp.example/informes/2026-10?vista=horas "
            "y, si falta algo, escribe a mailto:rrhh@example.com"
        ),
    ),
    (1475, False, "👏👏"),
    (60, False, "Otra cosa:\n1. El calendario de 2027\n2. Las vacaciones de Navidad\n3. Quién cubre a Óscar"),
    (
        58,
        True,
        (
            "Lo del calendario lo tengo casi listo. Lo de las vacaciones depende de cuántas solicitudes "
            "lleguen antes del viernes, porque el almacén no puede quedarse con menos de tres personas y ya "
            "hay cuatro peticiones para la misma semana."
        ),
    ),
    (57, True, "Te lo cuento mejor en persona."),
    (4, False, "Vale, entiendo."),
    (3, False, "¿Lo vemos mañana a primera hora? El plan está en https://erp.example/plan"),
    (2, False, "👍"),
)


def _state(state: ConnectionState, code: str | None = None, **details: str) -> ConnectionChanged:
    return ConnectionChanged(state=state, at=Timestamp.of(datetime.now(UTC)), code=code, details=details)


_ISSUED: Final = {"host": "erp.example", "reason": "self-signed certificate", "issuer": "Example CA"}

BANNERS: Final[tuple[ConnectionChanged | SessionNotice, ...]] = (
    _state(ConnectionState.CATCHING_UP),
    _state(ConnectionState.OFFLINE),
    _state(ConnectionState.OFFLINE, "buffering_proxy"),
    SessionNotice(
        code="session_ending", details={"time": Timestamp.of(datetime.now(UTC) + timedelta(days=3)).iso}
    ),
    _state(ConnectionState.SIGNED_OUT),
    _state(ConnectionState.SIGNED_OUT, "session_expired"),
    _state(ConnectionState.ONLINE, "session_unknown"),
    _state(ConnectionState.CHAT_OFF),
    _state(ConnectionState.SIGNED_OUT, "must_change_password"),
    _state(ConnectionState.OFFLINE, "certificate", **_ISSUED),
)
"""Everything the banner can look like, from calm to grave."""

FAILURES: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("", {}),
    ("bad_credentials", {}),
    ("certificate", _ISSUED),
    ("must_change_password", {}),
)
"""What a sign-in can end with; "" for one that has not begun."""


def ago(minutes: float) -> Timestamp:
    """Return an instant of the past."""
    return Timestamp.of(datetime.now(UTC) - timedelta(minutes=minutes))


def conversations() -> tuple[tuple[Conversation, int], ...]:
    """Return the company's conversations with their unread counts, the newest first."""
    rows = []
    for number, (name, department, line, minutes, unread, own) in enumerate(_PEOPLE, 1):
        last = LastLine(
            message_id=f"l{number}", body=line, created_at=ago(minutes), sender_id=ME if own else f"u{number}"
        )
        conversation = Conversation(
            id=f"c{number}",
            org_id="o1",
            participants=(person(number, name, department),),
            last_activity=ago(minutes),
            last_line=last,
        )
        rows.append((conversation, unread))
    return tuple(rows)


def _timeline() -> TimelineLoaded:
    talk = tuple(
        Message(
            id=f"m{number}",
            conversation_id="c1",
            sender_id=ME if own else "u1",
            sender_name="Eva" if own else "Ana Ruiz",
            body=text,
            created_at=ago(minutes),
            status="read" if minutes > 57.5 else "sent",
        )
        for number, (minutes, own, text) in enumerate(_TALK)
    )
    waiting = OutboxEntry(id="e2", conversation_id="c1", body="Y llevo café ☕", created_at=ago(0))
    failed = OutboxEntry(
        id="e1",
        conversation_id="c1",
        body="Sí, a las nueve.",
        created_at=ago(1),
        state="failed",
        error="not_sent",
        error_details={"reason": "Ana Ruiz no acepta mensajes hasta el lunes"},
    )
    return TimelineLoaded(
        conversation_id="c1", messages=talk, outbox=(failed, waiting), complete=True, unread=3
    )


def chat_window(
    preference: Preference, *, rows: bool = True, account: bool = True
) -> tuple[Theme, ChatWindow]:
    """Return a chat window with the company's conversations; opening one shows the made-up talk."""
    theme = Theme(preference)
    theme.install()
    listed, timeline = ConversationModel(), TimelineModel()
    window = ChatWindow(listed, timeline, theme)
    listed.setParent(window)
    timeline.setParent(window)
    theme.setParent(window)
    change = AccountChanged(account=ACCOUNT if account else None)
    listed.apply(change)
    timeline.apply(change)
    window.apply(change)
    if rows:
        counts = {each.id: unread for each, unread in conversations() if unread}
        listed.apply(SnapshotLoaded(conversations=tuple(each for each, _ in conversations()), counts=counts))
        window.set_unread_total(sum(counts.values()))
    window.set_connection(ConnectionChanged(state=ConnectionState.ONLINE, at=ago(0)))

    def opened(conversation_id: str) -> None:
        timeline.apply(_timeline())
        conversation = listed.conversation(conversation_id)
        if conversation is not None:
            listed.apply(ConversationChanged(conversation=conversation, unread=0))

    window.conversation_opened.connect(opened)
    window.resize(*WINDOW)
    return theme, window


def open_chat(preference: Preference, size: tuple[int, int] = WINDOW) -> ChatWindow:
    """Return a shown window with the talk, at its end."""
    _, window = chat_window(preference)
    window.resize(*size)
    window.show()
    window.open_conversation("c1")
    settle()
    return window


def scrolled_up(
    preference: Preference, size: tuple[int, int] = WINDOW, *, filling: bool = False
) -> ChatWindow:
    """Return a shown window with the talk at its beginning, a gap in it, and a draft of several lines.

    Args:
        filling: What is missing is on its way; else it could not be had.
    """
    window = open_chat(preference, size)
    timeline = window.findChild(TimelineModel)
    assert isinstance(timeline, TimelineModel)
    before = ago(1476)
    timeline.apply(GapFound(conversation_id="c1", before=before))
    window.pane.composer.box.setPlainText("Una línea\ny otra más, que es larga: " + "palabra " * 12)
    settle()
    window.pane.timeline.verticalScrollBar().setValue(0)
    settle()
    if not filling:  # it was asked for when it came into view
        timeline.apply(GapFilled(conversation_id="c1", before=before, messages=(), left=before))
        settle()
    return window


def people_found(window: ChatWindow, words: str = "an") -> None:
    """Show the dialog for a new chat, with whom it found."""
    window.dialog.start(words)
    found = tuple(person(number, row[0], row[1]) for number, row in enumerate(_PEOPLE[:5], 1))
    window.dialog.show_people(PeopleFound(query=words, people=found if words == "an" else ()))
    settle()


def banner(said: ConnectionChanged | SessionNotice, theme: Theme, width: int) -> ConnectionBanner:
    """Return a shown banner."""
    shown = ConnectionBanner(theme)
    if isinstance(said, SessionNotice):
        shown.show_notice(said)
    else:
        shown.show_state(said)
    shown.show()
    settle()
    shown.button.clearFocus()
    shown.resize(width, shown.height())
    settle()
    shown.setFixedSize(width, shown.heightForWidth(width))
    settle()
    return shown


def sign_in(code: str, details: dict[str, str]) -> SignInDialog:
    """Return a shown sign-in: filled in, or after a failure."""
    dialog = SignInDialog("https://erp.example", "eva@example.com")
    dialog.findChildren(QLineEdit)[2].setText("secret")
    dialog.show()
    if code:
        dialog.set_busy(True)
        dialog.show_error(code, details)
    settle()
    return dialog


def tray_menu() -> TrayMenu:
    """Return the tray's menu with unread conversations, not shown."""
    menu = TrayMenu()
    unread = [each for each in conversations() if each[1]]
    menu.show_unread(sum(count for _, count in unread), unread)
    menu.show_account(ACCOUNT)
    return menu


def settle() -> None:
    """Let what was asked for be laid out and painted."""
    for _ in range(3):
        QApplication.processEvents()
