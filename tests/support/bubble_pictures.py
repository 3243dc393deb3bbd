"""The pictures of messages: every kind of row, what is marked, what was led to; in one timeline each."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from desktop.core.changes import AccountChanged, GapFilled, GapFound
from desktop.core.chat import Message, OutboxEntry
from desktop.state.timeline_model import TimelineModel
from desktop.ui.message_places import Hit
from desktop.ui.theme import Preference, Theme
from desktop.ui.timeline_view import TimelineView
from desktop.wire.timestamp import Timestamp
from tests.support.chat_pictures import ago, settle
from tests.support.chat_scenes import ACCOUNT, entry, loaded, message

_SIZE = (480, 760)
_ZALGO = "".join(letter + "\u0300\u0316\u0334\u0489\u20dd" * 6 for letter in "hola")

# (minutes ago, own, text)
_KINDS = (
    (3000, False, "Buenos días, Eva."),
    (2999, False, "👍"),
    (2998, True, "😂🎉"),
    (2997, True, "👨‍👩‍👧‍👦👋🏿🇪🇸"),
    (2990, False, "Vale 👍"),
    (2989, True, "1. El calendario\n2. Las vacaciones\n\n3. Quién cubre a Óscar"),
    (1500, False, "(véase https://erp.example/wiki/Nómina_(2026)), o escribe a mailto:rrhh@example.com."),
    (
        1499,
        True,
        "https://erp.example/informes/2026-10?vista=horas&persona=eva.soler&formato=hoja-de-calculo",
    ),
    (1498, False, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
    (1497, True, "x" * 90),
)
_ODD = (
    (900, False, "שלום אווה, איך את?"),
    (899, True, "שלום אנה! הכול בסדר, תודה. נתראה מחר בפגישה של שעה 10:30 במשרד הראשי, קומה 3."),
    (898, False, "مرحبا، هذا رابط https://erp.example/plan شكرا"),
    (897, False, "Ana said שלום to me, and I said مرحبا (twice)."),
    (896, True, "factura \u202efdp.exe"),
    (895, False, _ZALGO),
    (894, False, "\u200b\u200d\u2060"),
    (893, True, "a\x1b[31mrojo\x07\x00z"),
    (892, False, "W" * 60),
    (
        891,
        False,
        "日本語のメッセージ。https://a.example/。とても長い行は折り返されます、間に空白がなくても。",
    ),
)


def _view(
    preference: Preference, *talk: Message, outbox: tuple[OutboxEntry, ...] = (), unread: int = 0
) -> TimelineView:
    theme = Theme(preference)
    theme.install()
    model = TimelineModel()
    view = TimelineView(model, theme)
    model.setParent(view)
    theme.setParent(view)
    model.apply(AccountChanged(account=ACCOUNT))
    model.open("c1")
    view.resize(*_SIZE)
    model.apply(loaded(*talk, outbox=outbox, unread=unread, complete=True))
    view.show()
    settle()
    return view


def _talk(rows: tuple[tuple[int, bool, str], ...]) -> tuple[Message, ...]:
    return tuple(
        message(number, text, own=own, created_at=ago(minutes))
        for number, (minutes, own, text) in enumerate(rows)
    )


def _states(preference: Preference) -> TimelineView:
    """A gap, the "New" line, every state of an own message."""
    talk = (
        *_talk(_KINDS[:1]),
        message(21, "Leído.", own=True, created_at=ago(130), status="read"),
        message(22, "Enviado.", own=True, created_at=ago(120)),
        message(23, "¿Sigues ahí?", created_at=ago(60)),
        message(24, "Te llamo.", created_at=ago(59)),
    )
    refused = {"reason": "Ana Ruiz no acepta mensajes hasta el lunes"}
    pending = (
        entry(
            1, "Sí, a las nueve.", created_at=ago(3), state="failed", error="not_sent", error_details=refused
        ),
        entry(
            2, "👍", created_at=ago(2), state="failed", error="server_error", error_details={"status": "503"}
        ),
        entry(3, "Y llevo café ☕", created_at=ago(0)),
    )
    view = _view(preference, *talk, outbox=pending, unread=2)
    before: Timestamp = talk[1].created_at
    view.messages.apply(GapFound(conversation_id="c1", before=before))
    settle()
    view.messages.apply(GapFilled(conversation_id="c1", before=before, messages=(), left=before))
    settle()
    return view


def bubbles(preference: Preference) -> Iterator[QWidget]:
    """Yield every kind of row; the widgets are the caller's to end, in order."""
    yield _view(preference, *_talk(_KINDS))
    yield _view(preference, *_talk(_ODD))
    yield _states(preference)
    marked = _view(preference, *_talk(_KINDS))
    marked.setFocus()
    marked.setCurrentIndex(marked.messages.index(7))
    for _ in range(3):
        QTest.keyClick(marked, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    yield marked
    part = _view(preference, *_talk(_KINDS))
    part.marks.mark_text(part.messages.row(5), 3, 30)
    part.delegate.pointed_id = "m8"
    yield part
    menu = part.menu_for(part.messages.row(6), Hit("bubble"))
    yield menu
    yield menu.findChildren(QMenu)[0]
