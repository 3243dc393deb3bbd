"""Pictures of "Why was I not notified?": all is well, a muted conversation, no notification service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from PySide6.QtWidgets import QWidget

from desktop.core.changes import ConnectionState
from desktop.core.checkup import Words
from desktop.core.checkup.arrival import DECIDED
from desktop.core.why import Connection, Decision, Facts, Muted, Told, explain
from desktop.ui.theme import Preference, Theme
from desktop.ui.translations import language
from desktop.ui.why_dialog import DecisionLine, WhyDialog
from tests.support.chat_pictures import settle

_NOW: Final = datetime(2026, 11, 24, 14, 2, tzinfo=UTC)
_ABILITIES: Final = "actions, body, body-markup, icon-static"

_WELL: Final = Facts(
    connection=Connection(state=ConnectionState.ONLINE, since=_NOW - timedelta(hours=5)),
    last=Decision(at=_NOW, outcome="shown"),
    notifications=Told(outcome="ok", details={"name": "dunst", "version": "1.9.2", "abilities": _ABILITIES}),
    tray=Told(outcome="ok"),
    sound=Told(outcome="device", details={"program": "/usr/bin/paplay", "volume": "60"}),
    autostart=Told(outcome="on"),
    start_at_login=True,
    focus_mode=False,
    screen_hidden=False,
)
_MUTED: Final = msgspec.structs.replace(
    _WELL,
    mutes=1,
    muted=Muted(conversation_id="c1", until=_NOW + timedelta(minutes=58), name="Eva Prats"),
    last=Decision(at=_NOW, outcome="muted", conversation_id="c1"),
)
_NOBODY: Final = msgspec.structs.replace(
    _WELL,
    notifications=Told(outcome="none"),
    tray=Told(outcome="absent"),
    last=Decision(at=_NOW, outcome="not_shown", reason="ServiceUnknown"),
)
_LAST: Final = (
    (0, "Eva Prats", "shown"),
    (31, "Marcos Peña", "watched"),
    (55, "Lucía Gómez", "read"),
)


def why_dialogs(preference: Preference) -> Iterator[QWidget]:
    """Yield the window in its three most telling states, shown."""
    for facts in (_WELL, _MUTED, _NOBODY):
        theme = Theme(preference)
        theme.install()
        dialog = WhyDialog(theme)
        theme.setParent(dialog)
        said = Words(language())
        dialog.show_answer(explain(facts, said, _clock))
        assert facts.last is not None
        (minutes, who, _), *others = _LAST
        dialog.show_decisions(
            [
                DecisionLine(_clock(_NOW - timedelta(minutes=minutes)), who, said.pick(DECIDED[outcome]))
                for minutes, who, outcome in ((minutes, who, facts.last.outcome), *others)
            ]
        )
        dialog.show_checks(
            [
                said.check("server", "ok", host="erp.example", milliseconds=23),
                said.check("stream", "held", since="2026-11-24 09:02:11", heartbeat="2026-11-24 14:01:58"),
                said.check("password_store", "ok"),
                said.check("database", "ok", megabytes="12.4", journal="wal"),
            ]
        )
        dialog.set_looking(False)
        dialog.show_and_raise()
        settle()
        yield dialog


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
