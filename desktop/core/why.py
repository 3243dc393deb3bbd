"""Why a message was not announced: from what is known of program and desktop to one cause."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from desktop.core.changes import ConnectionState
from desktop.core.checkup import CHECKS, Check, Words
from desktop.core.checkup.outcome import Outcome
from desktop.core.sentences import sentence

# What stops messages comes before what keeps them from being shown, then what holds them back, then what
# became of the last one, then what makes it easy to miss.
CAUSES: Final = (
    ("connection", "signed_out"),
    ("connection", "session_expired"),
    ("connection", "session_unknown"),
    ("connection", "chat_off"),
    ("connection", "offline_because"),
    ("connection", "offline"),
    ("connection", "connecting"),
    ("notifications", "off_fixed"),
    ("notifications", "off"),
    ("notifications", "refused"),
    ("notifications", "hangs"),
    ("notifications", "none"),
    ("notifications", "bus_gone"),
    ("mutes", "named_until"),
    ("mutes", "named"),
    ("mutes", "this_until"),
    ("mutes", "this"),
    ("do_not_disturb", "until"),
    ("do_not_disturb", "on"),
    ("quiet_hours", "always"),
    ("quiet_hours", "now_fixed"),
    ("quiet_hours", "now"),
    ("focus_mode", "on"),
    ("last_message", "not_shown"),
    ("connection", "buffered"),
    ("connection", "uncertain"),
    ("connection", "catching_up"),
    ("notifications", "tray_only"),
    ("last_message", "watched"),
    ("last_message", "read"),
    ("last_message", "own"),
    ("last_message", "first_start"),
    ("last_message", "off"),
    ("last_message", "muted"),
    ("last_message", "do_not_disturb"),
    ("last_message", "quiet_hours"),
    ("last_message", "focus_mode"),
    ("last_message", "screen_hidden"),
    ("screen", "hidden"),
    ("sound", "missing"),
    ("sound", "unusable"),
    ("sound", "no_server"),
    ("sound", "no_device"),
    ("sound", "muted"),
    ("sound", "low"),
    ("sound", "silent"),
    ("sound", "off_fixed"),
    ("sound", "off"),
    ("tray", "no_host"),
    ("tray", "absent"),
    ("autostart", "refused"),
    ("autostart", "stale"),
)
"""Checks and outcomes that can be the answer, the first one that holds being it."""

ALL_GOOD: Final = Outcome("ok", ("Everything is as it should be.", "Todo está como debe."))

_WITHOUT_END: Final = 9999  # the year in which ends what has no end
_TIME_OF_DAY: Final = re.compile(r"(\d{1,2}):\d\d")

# Whatever the state: what a code says of it is more.
_BY_CODE: Final = {
    "session_unknown": "session_unknown",
    "session_expired": "session_expired",
    "buffering_proxy": "buffered",
}

Say = Callable[[datetime], str]
"""An instant in a person's words: `10:42` on the same day, else with the day."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the facts; all of it can be sent from one program to another."""


class Told(Value, frozen=True, kw_only=True):
    """What somebody who was asked answered.

    Attributes:
        outcome: One of those of its check.
    """

    outcome: str
    details: dict[str, str] = {}


class Connection(Value, frozen=True, kw_only=True):
    """The connection of a program that runs.

    Attributes:
        since: When it became so, aware.
        code: Key of the sentence that says why, or None; with `details` for it.
    """

    state: ConnectionState
    since: datetime
    uncertain: bool = False
    code: str | None = None
    details: dict[str, str] = {}


class Decision(Value, frozen=True, kw_only=True):
    """What became of a message.

    Attributes:
        outcome: One of those of `last_message`.
        reason: Why it could not be shown, in the system's words.
    """

    at: datetime
    outcome: str
    conversation_id: str = ""
    reason: str = ""


class Muted(Value, frozen=True, kw_only=True):
    """The conversation that is asked about is muted.

    Attributes:
        until: None: until it is unmuted.
        name: Whom it is with; empty where no name may be told.
    """

    conversation_id: str
    until: datetime | None = None
    name: str = ""


class Facts(Value, frozen=True, kw_only=True):
    """Everything that bears on whether a message is announced here.

    Attributes:
        connection: None: no program runs.
        do_not_disturb: Until when; None: it is off.
        quiet_hours: How many stretches there are; `quiet_until` is set while one of them holds.
        focus_mode: Whether the system's own holds back; None where it does not say. `screen_hidden` likewise.
        muted: Set where the conversation that is asked about is; `mutes` counts them all.
        fixed: Dotted keys that an administrator decides.
        last: What became of the message that is asked about, or the last one.
        shortcut: The global one's keys, or "".
    """

    connection: Connection | None = None
    notifications_on: bool = True
    sound_chosen: bool = True
    volume: int = 100
    quiet_hours: int = 0
    quiet_until: datetime | None = None
    start_at_login: bool = False
    shortcut: str = ""
    fixed: tuple[str, ...] = ()
    mutes: int = 0
    muted: Muted | None = None
    do_not_disturb: datetime | None = None
    focus_mode: bool | None = None
    screen_hidden: bool | None = None
    last: Decision | None = None
    notifications: Told = Told(outcome="other_system")
    tray: Told = Told(outcome="other_system")
    sound: Told = Told(outcome="qt")
    autostart: Told = Told(outcome="off")
    shortcut_told: Told | None = None


class Finding(Value, frozen=True, kw_only=True):
    """One thing that was looked at, and what the program can do about it.

    Attributes:
        outcome: Of the check's outcomes; "" for the answer that nothing is wrong.
        repair: A key of `REPAIRS`, "" where there is none.
        about: The id of the conversation that the repair is for.
    """

    check: Check
    outcome: str = ""
    repair: str = ""
    about: str = ""


class Answer(Value, frozen=True, kw_only=True):
    """One cause, and everything that was looked at."""

    lead: Finding
    rows: tuple[Finding, ...]


def explain(facts: Facts, words: Words, say: Say) -> Answer:
    """Return why the message that is asked about was not announced, or why the next one would not be.

    Args:
        say: Puts an instant into a person's words.
    """

    def moment(at: datetime) -> str:
        return with_article(say(at)) if words.language == "es" else say(at)

    rows = tuple(
        _finding(words, name, told)
        for name, told in (
            ("connection", _connection(facts, words, moment)),
            ("last_message", _last_message(facts.last, say)),
            ("notifications", _notifications(facts)),
            ("do_not_disturb", _do_not_disturb(facts.do_not_disturb, moment)),
            ("quiet_hours", _quiet_hours(facts, moment)),
            ("mutes", _mutes(facts, moment)),
            ("focus_mode", _switch(facts, facts.focus_mode, "on", "off")),
            ("screen", _switch(facts, facts.screen_hidden, "hidden", "open")),
            ("sound", _sound(facts)),
            ("tray", facts.tray),
            ("autostart", _autostart(facts)),
            ("shortcut", _shortcut(facts)),
        )
    )
    if facts.muted is not None:
        about = facts.muted.conversation_id
        rows = tuple(
            msgspec.structs.replace(row, about=about) if row.repair == "unmute" else row for row in rows
        )
    by_place = {(row.check.id, row.outcome): row for row in rows}
    lead = next((by_place[cause] for cause in CAUSES if cause in by_place), None)
    return Answer(lead=lead or Finding(check=words.say("answer", ALL_GOOD)), rows=rows)


def with_article(moment: str) -> str:
    """Return an instant as Spanish has it after "hasta" and "desde": las 15:00, la 1:00, el viernes."""
    if found := _TIME_OF_DAY.match(moment):
        return f"la {moment}" if int(found[1]) == 1 else f"las {moment}"
    return f"el {moment[:1].lower()}{moment[1:]}"


def without_names(facts: Facts) -> Facts:
    """Return the facts as anybody may read them."""
    if facts.muted is None:
        return facts
    return msgspec.structs.replace(facts, muted=msgspec.structs.replace(facts.muted, name=""))


def _finding(words: Words, name: str, told: Told) -> Finding:
    repair = CHECKS[name][told.outcome].repair
    return Finding(
        check=words.check(name, told.outcome, **told.details), outcome=told.outcome, repair=repair or ""
    )


def _connection(facts: Facts, words: Words, moment: Say) -> Told:
    connection = facts.connection
    if connection is None:
        return Told(outcome="not_running")
    since = moment(connection.since)
    details = {"since": since}
    if (outcome := _BY_CODE.get(connection.code or "")) is None:
        outcome = connection.state.value
    if outcome == ConnectionState.ONLINE and connection.uncertain:
        outcome = "uncertain"
    if outcome == ConnectionState.OFFLINE and connection.code not in {None, "offline"}:
        reason = sentence(str(connection.code), words.language, **{**connection.details, "time": since})
        outcome, details = "offline_because", {"since": since, "reason": reason}
    return Told(outcome=outcome, details=details)


def _last_message(last: Decision | None, say: Say) -> Told:
    if last is None:
        return Told(outcome="none")
    return Told(outcome=last.outcome, details={"at": say(last.at), "reason": last.reason})


def _notifications(facts: Facts) -> Told:
    if not facts.notifications_on:
        return Told(outcome="off_fixed" if "notifications.enabled" in facts.fixed else "off")
    if facts.notifications.outcome in {"none", "no_bus"} and facts.tray.outcome == "ok":
        return Told(outcome="tray_only")
    if facts.notifications.outcome == "no_bus" and facts.connection is not None:
        return Told(outcome="bus_gone")
    return facts.notifications


def _do_not_disturb(until: datetime | None, moment: Say) -> Told:
    if until is None:
        return Told(outcome="off")
    if until.year == _WITHOUT_END:
        return Told(outcome="on")
    return Told(outcome="until", details={"until": moment(until)})


def _quiet_hours(facts: Facts, moment: Say) -> Told:
    if facts.quiet_until is None:
        return Told(outcome="later" if facts.quiet_hours else "none")
    if facts.quiet_until.year == _WITHOUT_END:
        return Told(outcome="always")
    outcome = "now_fixed" if "quietHours" in facts.fixed else "now"
    return Told(outcome=outcome, details={"until": moment(facts.quiet_until)})


def _mutes(facts: Facts, moment: Say) -> Told:
    muted = facts.muted
    if muted is None:
        return Told(outcome="some" if facts.mutes else "none", details={"count": str(facts.mutes)})
    outcome = "named" if muted.name else "this"
    if muted.until is None:
        return Told(outcome=outcome, details={"name": muted.name})
    return Told(outcome=f"{outcome}_until", details={"name": muted.name, "until": moment(muted.until)})


def _switch(facts: Facts, holds: bool | None, yes: str, no: str) -> Told:
    if holds is None:
        return Told(outcome="unknown" if facts.connection else "unasked")
    return Told(outcome=yes if holds else no)


def _sound(facts: Facts) -> Told:
    if not facts.sound_chosen:
        return Told(outcome="off_fixed" if "notifications.sound" in facts.fixed else "off")
    if not facts.volume:
        return Told(outcome="off_fixed" if "notifications.volume" in facts.fixed else "silent")
    return facts.sound


def _autostart(facts: Facts) -> Told:
    match facts.autostart.outcome:
        case "refused" if not facts.start_at_login:
            return Told(outcome="declined")
        case "off" if "startAtLogin" in facts.fixed and not facts.start_at_login:
            return Told(outcome="off_fixed")
    return facts.autostart


def _shortcut(facts: Facts) -> Told:
    if not facts.shortcut:
        return Told(outcome="none")
    return facts.shortcut_told or Told(outcome="chosen", details={"keys": facts.shortcut})
