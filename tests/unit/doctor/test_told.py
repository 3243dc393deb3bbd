"""The checks that the holder of a data directory answers, each in each state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.doctor import server as checks_of
from desktop.doctor.told import checks_by_holder
from tests.unit.doctor.case import ANA, Server, by_id, make_case

TOLD: dict[str, Any] = {
    "type": "doctor",
    "state": "online",
    "uncertain": False,
    "account": {"email": ANA.email, "name": ANA.name, "server": ANA.server, "organisation": "Norte"},
    "level": 1,
    "streamSince": "2026-01-02T03:04:05.678Z",
    "lastHeartbeat": "2026-01-02T03:05:05.678Z",
    "outbox": {"queued": 0, "failed": 0},
    "marking": {"way": "action", "why": None},
    "sessionExpiresAt": "2026-02-02T03:04:05.678Z",
    "code": None,
    "details": {},
}
NO_STREAM = {"streamSince": None}


@pytest.mark.parametrize(
    ("name", "different", "state", "says"),
    [
        ("session", {}, "ok", "lasts until 2026-02-02"),
        ("session", {"sessionExpiresAt": None}, "ok", "The server knows this session."),
        ("session", {"code": "session_unknown"}, "warn", "does not recognise this session"),
        ("session", {"uncertain": True}, "skip", "Not known"),
        ("session", {"uncertain": True, "state": "offline", "code": "offline"}, "skip", "Not known"),
        ("session", {"state": "signed_out", "code": "session_expired"}, "fail", "has expired"),
        ("session", {"state": "signed_out"}, "fail", "You are signed out."),
        ("session", {"state": "offline"}, "skip", "Not known"),
        ("session", {"account": None}, "skip", "nobody is signed in"),
        ("chat", {}, "ok", "chat is on"),
        ("chat", {"state": "catching_up"}, "ok", "chat is on"),
        ("chat", {"state": "chat_off"}, "fail", "switched chat off"),
        ("chat", {"state": "offline"}, "skip", "Not known"),
        ("level", {"level": 2}, "ok", "level 2"),
        ("level", {"level": 3}, "ok", "level 3"),
        ("level", {"level": None}, "skip", "Not known"),
        ("stream", {}, "ok", "last sign of life 2026-01-02"),
        ("stream", NO_STREAM | {"state": "offline"}, "fail", "has no stream"),
        ("stream", NO_STREAM | {"state": "offline", "code": "buffering_proxy"}, "warn", "delays live"),
        ("stream", NO_STREAM | {"state": "signed_out"}, "skip", "Not known"),
        ("stream", {"account": None}, "skip", "nobody is signed in"),
        ("mark_as_read", {}, "ok", "web action of its chat page"),
        ("mark_as_read", {"marking": {"way": "route", "why": None}}, "ok", "is told what was read."),
        ("mark_as_read", {"marking": {"way": "local", "why": "not_tried"}}, "ok", "first read"),
        ("mark_as_read", {"marking": {"way": "local", "why": "not_found"}}, "warn", "no way"),
        ("mark_as_read", {"marking": {"way": "local", "why": "switched_off"}}, "warn", "switched off"),
        ("mark_as_read", {"marking": {"way": "local", "why": None}}, "warn", "no way"),
        ("mark_as_read", {"marking": None}, "skip", "Not known"),
    ],
)
def test_what_the_holder_told(
    name: str, different: dict[str, Any], state: str, says: str, tmp_path: Path
) -> None:
    found = by_id(checks_by_holder(make_case(tmp_path), TOLD | different))
    assert set(found) == {"session", "chat", "level", "stream", "mark_as_read"}
    assert found[name].state == state
    assert says in found[name].says


def test_the_server_is_asked_only_what_needs_no_session(tmp_path: Path) -> None:
    server = Server()
    found = by_id(checks_of.checks(make_case(tmp_path, server, holder=TOLD)))
    assert {check.state for check in found.values()} == {"ok"}
    assert server.asked == ["ping", "close"]
