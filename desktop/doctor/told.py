"""The checks that only the program can answer that holds the data directory, from what it told."""

from __future__ import annotations

from datetime import datetime

from desktop.core.changes import ConnectionState
from desktop.core.checkup import Check
from desktop.core.errors import ErpError, SessionUnknownError
from desktop.core.report import Object
from desktop.doctor.case import Case


def checks_by_holder(case: Case, told: Object) -> list[Check]:
    """Make them.

    Args:
        told: As `ControlDesk` answers `doctor`.
    """
    words = case.words
    if told["account"] is None:
        return [
            *(words.check(name, "nobody") for name in ("session", "chat", "stream", "mark_as_read")),
            words.check("level", "not_known"),
        ]
    level = told["level"]
    return [
        _session(case, told),
        _chat(case, told),
        words.check("level", "not_known") if level is None else words.check("level", "ok", level=level),
        _stream(case, told),
        _mark_as_read(case, told),
    ]


def _session(case: Case, told: Object) -> Check:
    state = told["state"]
    if told["code"] == "session_unknown":
        return case.words.failed("session", SessionUnknownError(), "warn")
    if state == ConnectionState.SIGNED_OUT:
        return case.words.failed("session", ErpError(code=told["code"] or "signed_out"))
    # A number may be uncertain for many reasons: a network that is away says nothing of the session.
    if told["uncertain"] or state not in {ConnectionState.ONLINE, ConnectionState.CATCHING_UP}:
        return case.words.check("session", "not_known")
    if told["sessionExpiresAt"] is None:
        return case.words.check("session", "ok")
    return case.words.check("session", "until", until=_local(told["sessionExpiresAt"]))


def _chat(case: Case, told: Object) -> Check:
    match told["state"]:
        case ConnectionState.ONLINE | ConnectionState.CATCHING_UP:
            return case.words.check("chat", "on")
        case ConnectionState.CHAT_OFF:
            return case.words.check("chat", "off")
    return case.words.check("chat", "not_known")


def _stream(case: Case, told: Object) -> Check:
    if told["streamSince"] is not None:
        since, heartbeat = _local(told["streamSince"]), _local(told["lastHeartbeat"])
        return case.words.check("stream", "held", since=since, heartbeat=heartbeat)
    if told["code"] == "buffering_proxy":
        return case.words.failed("stream", ErpError(code="buffering_proxy"), "warn")
    if told["state"] in {ConnectionState.SIGNED_OUT, ConnectionState.CHAT_OFF}:
        return case.words.check("stream", "not_known")
    return case.words.check("stream", "down")


def _mark_as_read(case: Case, told: Object) -> Check:
    match told["marking"]:
        case {"way": "route" | "action" as way}:
            return case.words.check("mark_as_read", way)
        case {"why": "switched_off" | "not_tried" | "not_found" as why}:
            return case.words.check("mark_as_read", why)
        case None:
            return case.words.check("mark_as_read", "not_known")
    return case.words.check("mark_as_read", "not_found")


def _local(iso: str | None) -> str:
    return "?" if iso is None else f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M:%S}"
