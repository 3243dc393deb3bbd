"""Pictures of the chat window with a made-up company, for people to look at.

Run as `python -m tests.support.chat_pictures DIRECTORY`; the platform `offscreen` is enough.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    PeopleFound,
    SnapshotLoaded,
    TimelineLoaded,
)
from desktop.core.chat import Conversation, LastLine, Message, OutboxEntry
from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.chat_window import ChatWindow
from desktop.ui.theme import Preference, Theme
from desktop.ui.translations import Translations
from desktop.wire.timestamp import Timestamp
from tests.support.chat_scenes import ACCOUNT, ME, person

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"

_PEOPLE = (
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
_TALK = (
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
    (57, True, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
    (4, False, "Vale, entiendo."),
    (3, False, "¿Lo vemos mañana a primera hora?"),
    (2, False, "👍"),
)


def _ago(minutes: float) -> Timestamp:
    return Timestamp.of(datetime.now(UTC) - timedelta(minutes=minutes))


def _conversations() -> tuple[Conversation, ...]:
    rows = []
    for number, (name, department, line, minutes, _unread, own) in enumerate(_PEOPLE, 1):
        last = LastLine(
            message_id=f"l{number}",
            body=line,
            created_at=_ago(minutes),
            sender_id=ME if own else f"u{number}",
        )
        rows.append(
            Conversation(
                id=f"c{number}",
                org_id="o1",
                participants=(person(number, name, department),),
                last_activity=_ago(minutes),
                last_line=last,
            )
        )
    return tuple(rows)


def _timeline() -> TimelineLoaded:
    talk = tuple(
        Message(
            id=f"m{number}",
            conversation_id="c1",
            sender_id=ME if own else "u1",
            sender_name="Eva" if own else "Ana Ruiz",
            body=text,
            created_at=_ago(minutes),
            status="read" if minutes > 57.5 else "sent",
        )
        for number, (minutes, own, text) in enumerate(_TALK)
    )
    waiting = OutboxEntry(id="e2", conversation_id="c1", body="Y llevo café ☕", created_at=_ago(0))
    failed = OutboxEntry(
        id="e1",
        conversation_id="c1",
        body="Sí, a las nueve.",
        created_at=_ago(1),
        state="failed",
        error="server_error",
        error_details={"status": "500"},
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
    conversations, timeline = ConversationModel(), TimelineModel()
    window = ChatWindow(conversations, timeline, theme)
    conversations.setParent(window)
    timeline.setParent(window)
    theme.setParent(window)
    change = AccountChanged(account=ACCOUNT if account else None)
    conversations.apply(change)
    timeline.apply(change)
    window.apply(change)
    if rows:
        listed = _conversations()
        counts = {f"c{number}": row[4] for number, row in enumerate(_PEOPLE, 1) if row[4]}
        conversations.apply(SnapshotLoaded(conversations=listed, counts=counts))
        window.set_unread_total(sum(counts.values()))
    window.set_connection(ConnectionChanged(state=ConnectionState.ONLINE, at=_ago(0)))
    window.conversation_opened.connect(lambda _id: timeline.apply(_timeline()))
    return theme, window


def _save(window: ChatWindow, path: Path) -> None:
    window.show()
    QApplication.processEvents()
    QApplication.processEvents()
    window.grab().save(str(path))


def paint(directory: Path) -> None:
    """Write the pictures into `directory`."""
    for preference in ("light", "dark"):
        _, window = chat_window("light" if preference == "light" else "dark")
        _save(window, directory / f"none-{preference}.png")
        window.open_conversation("c1")
        _save(window, directory / f"chat-{preference}.png")
        window.pane.timeline.verticalScrollBar().setValue(0)
        window.pane.composer.box.setPlainText("Una línea\ny otra más, que es larga: " + "palabra " * 12)
        _save(window, directory / f"chat-up-{preference}.png")
        window.resize(380, 640)
        _save(window, directory / f"narrow-{preference}.png")
        window.go_back()
        _save(window, directory / f"narrow-list-{preference}.png")
        window.resize(960, 640)
        window.dialog.start("an")
        found = tuple(person(number, row[0], row[1]) for number, row in enumerate(_PEOPLE[:5], 1))
        window.dialog.show_people(PeopleFound(query="an", people=found))
        QApplication.processEvents()
        window.dialog.grab().save(str(directory / f"people-{preference}.png"))
        window.dialog.reject()
        window.hide()
        for name, account in (("empty", True), ("signed-out", False)):
            _, other = chat_window("light" if preference == "light" else "dark", rows=False, account=account)
            _save(other, directory / f"{name}-{preference}.png")
            other.hide()


def main() -> None:
    """Paint in Spanish, as most people will see it."""
    application = QApplication(sys.argv[:1])
    translations = Translations(TRANSLATIONS, application)
    translations.use("es")
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    paint(directory)


if __name__ == "__main__":
    main()
