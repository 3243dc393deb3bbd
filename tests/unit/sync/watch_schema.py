"""The objects of `watch --json` and `status --json` as promised, written down as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Check = Callable[[object], bool]
Shape = Mapping[str, Check]

_STATES = frozenset({"connecting", "catching_up", "online", "offline", "signed_out", "chat_off"})
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def _text(value: object) -> bool:
    return isinstance(value, str)


def _bool(value: object) -> bool:
    return isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _iso(value: object) -> bool:
    return isinstance(value, str) and _ISO.fullmatch(value) is not None


def _state(value: object) -> bool:
    return value in _STATES


def _counts(value: object) -> bool:
    return isinstance(value, dict) and all(
        _text(key) and _number(count) and count > 0 for key, count in value.items()
    )


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _object(shape: Shape) -> Check:
    return lambda value: isinstance(value, dict) and not _faults(value, shape)


_LINES: dict[str, Shape] = {
    "connection": {"type": _text, "state": _state, "uncertain": _bool, "at": _iso},
    "unread": {"type": _text, "total": _or_null(_number), "conversations": _counts},
    "message": {
        "type": _text,
        "id": _text,
        "conversationId": _text,
        "senderId": _text,
        "sender": _text,
        "body": _text,
        "createdAt": _iso,
        "own": _bool,
        "caughtUp": _bool,
    },
    "read": {"type": _text, "conversationId": _text, "unread": _number},
    "peer_read": {"type": _text, "conversationId": _text, "messageId": _text},
    "gap": {"type": _text, "conversationId": _text, "before": _iso},
}
_STATUS: Shape = {
    "state": _state,
    "uncertain": _bool,
    "account": _or_null(_object({"email": _text, "name": _text, "server": _text, "organisation": _text})),
    "level": lambda value: value in {1, 2, None},
    "unread": _or_null(_number),
    "conversations": _counts,
    "streamSince": _or_null(_iso),
    "lastHeartbeat": _or_null(_iso),
    "lastReconcile": _or_null(_iso),
    "outbox": _object({"queued": _number, "failed": _number}),
}


def faults_of(line: Mapping[str, object]) -> list[str]:
    """Return what is wrong with one line of `watch`."""
    shape = _LINES.get(str(line.get("type")))
    if shape is None:
        return [f"unknown type {line.get('type')}"]
    found = _faults(line, shape)
    if line["type"] == "unread" and not found:
        counts, total = line["conversations"], line["total"]
        if isinstance(counts, dict) and sum(counts.values()) != (total or 0):
            found.append(f"total {total}, conversations {counts}")
    return found


def faults_of_status(status: Mapping[str, object]) -> list[str]:
    """Return what is wrong with the object of `status`."""
    return _faults(status, _STATUS)


def _faults(value: Mapping[str, object], shape: Shape) -> list[str]:
    if list(value) != list(shape):
        return [f"keys {list(value)}, not {list(shape)}"]
    return [f"{key}: {value[key]!r}" for key, check in shape.items() if not check(value[key])]
