"""What a running app knows of its own alerts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

import msgspec
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.core.alerts import Verdict
from desktop.core.changes import ConnectionState
from desktop.core.report import Object
from desktop.core.text import one_line
from desktop.core.why import Connection, Decision, Facts, Muted, Told, without_names
from desktop.doctor.system import of_settings
from desktop.native.focus_mode import FocusMode
from desktop.native.notifications.base import Facts as Service
from desktop.native.presence import Presence
from desktop.native.shortcut.base import ShortcutState
from desktop.state.alert_center import AlertCenter
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.state.do_not_disturb import DoNotDisturb
from desktop.state.local_time import local_now
from desktop.state.mutes import Mutes
from desktop.state.settings_store import SettingsStore

_MOST: Final = 5  # decisions that are listed


class Announces(Protocol):
    """Shows and sounds alerts: the announcer, as far as it is looked at.

    Attributes:
        failure: Why the last notification was not shown, or "".
    """

    failure: str
    shown: SignalInstance
    not_shown: SignalInstance
    activated: SignalInstance
    closed: SignalInstance
    sounded: SignalInstance

    @property
    def facts(self) -> Service | None:
        """Who shows the notifications; None before the first one."""

    def present_test(self) -> None:
        """Show and sound what a message would."""


class Knows(Protocol):
    """An app, as far as it knows something of alerts."""

    connection: ConnectionStore
    conversations: ConversationModel
    settings: SettingsStore
    alerts: AlertCenter
    do_not_disturb: DoNotDisturb
    mutes: Mutes


class HasShortcut(Protocol):
    """Holds the global shortcut."""

    @property
    def shortcut_state(self) -> ShortcutState:
        """What became of the keys that were wanted."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of an app that know something; GUI thread only.

    Attributes:
        announcer: None before the app was started; the two after it likewise.
        quick_reply: Gives what holds the global shortcut, if that was ever wanted.
    """

    app: Knows
    announcer: Announces | None = None
    focus_mode: FocusMode | None = None
    presence: Presence | None = None
    quick_reply: Callable[[], HasShortcut | None] = lambda: None

    def told(self) -> Object:
        """Return the facts as another program may hear them, without a name."""
        found: Object = msgspec.to_builtins(without_names(facts_of(self)))
        return found


def facts_of(parts: Parts, asked: str = "") -> Facts:
    """Return the facts, those of the desktop's services left out.

    Args:
        asked: The conversation that is asked about; empty for that of the last message.
    """
    last = parts.app.alerts.verdict(asked) if asked else parts.app.alerts.last
    about = asked or ("" if last is None else last.conversation_id)
    return msgspec.structs.replace(
        of_settings(parts.app.settings.settings, tuple(parts.app.settings.fixed)),
        connection=_connection(parts),
        do_not_disturb=parts.app.do_not_disturb.until,
        mutes=len(parts.app.mutes.all),
        muted=_muted(parts, about),
        focus_mode=None if parts.focus_mode is None else parts.focus_mode.quiet,
        screen_hidden=None if parts.presence is None else parts.presence.hidden,
        last=None if last is None else _decision(parts, last),
        tray=Told(outcome="ok" if QSystemTrayIcon.isSystemTrayAvailable() else "absent"),
        notifications=_service(parts.announcer),
        shortcut_told=_shortcut(parts),
    )


def decisions(parts: Parts) -> list[Decision]:
    """Return what became of the last messages, one a conversation, newest first."""
    model = parts.app.conversations
    known = (model.index(row, 0).data(ConversationRole.ID) for row in range(model.rowCount()))
    found = [verdict for key in known if (verdict := parts.app.alerts.verdict(key)) is not None]
    found.sort(key=lambda verdict: verdict.at, reverse=True)
    return [_decision(parts, verdict) for verdict in found[:_MOST]]


def name_of(parts: Parts, conversation_id: str) -> str:
    """Return whom a conversation is with; empty where it is not known."""
    conversation = parts.app.conversations.conversation(conversation_id)
    return "" if conversation is None else one_line(conversation.title)


def _connection(parts: Parts) -> Connection:
    current = parts.app.connection.current
    if current is None:
        return Connection(state=ConnectionState.CONNECTING, since=local_now())
    return Connection(
        state=current.state,
        since=datetime.fromtimestamp(current.at.timestamp(), UTC),
        uncertain=current.uncertain,
        code=current.code,
        details=current.details,
    )


def _muted(parts: Parts, conversation_id: str) -> Muted | None:
    if not parts.app.mutes.is_muted(conversation_id):
        return None
    return Muted(
        conversation_id=conversation_id,
        until=parts.app.mutes.until(conversation_id),
        name=name_of(parts, conversation_id),
    )


def _decision(parts: Parts, verdict: Verdict) -> Decision:
    announcer = parts.announcer
    failure = "" if announcer is None or verdict.reason is not None else announcer.failure
    outcomes = (
        (verdict.reason is not None, str(verdict.reason)),
        (bool(failure) and verdict == parts.app.alerts.last, "not_shown"),
        (verdict.focus_mode, "focus_mode"),
        (verdict.screen_hidden, "screen_hidden"),
        (True, "shown"),
    )
    return Decision(
        at=verdict.at,
        outcome=next(outcome for holds, outcome in outcomes if holds),
        conversation_id=verdict.conversation_id,
        reason=failure,
    )


def _shortcut(parts: Parts) -> Told | None:
    """Return what became of the keys; None where nobody has asked the system yet."""
    holds = parts.quick_reply()
    if holds is None or holds.shortcut_state.kind == "off":
        return None
    state, keys = holds.shortcut_state, parts.app.settings.settings.shortcuts.open
    outcome = "taken" if state.reason == "taken" else state.kind
    return Told(outcome=outcome, details={"keys": state.keys or keys})


def _service(announcer: Announces | None) -> Told:
    """Return who shows notifications where the system cannot be asked by anybody else."""
    facts = None if announcer is None else announcer.facts
    if facts is None:
        return Told(outcome="other_system")
    if facts.allowed is False:
        return Told(outcome="refused")
    if facts.way in {"tray", "none"}:
        return Told(outcome="tray_only" if facts.way == "tray" else "none")
    details = {
        "name": facts.name or facts.way,
        "version": facts.version,
        "abilities": ", ".join(facts.abilities),
    }
    return Told(outcome="ok", details=details)
