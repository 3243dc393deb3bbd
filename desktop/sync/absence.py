"""Conversations that are off the list: up to when each was looked at before it left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from desktop.sync.scope import VERIFIED, Scope
from desktop.wire.timestamp import Timestamp

_KEY: Final = "left"  # key of the local copy's `meta` table


def begin(scope: Scope, conversation_id: str) -> None:
    """A conversation leaves the list: no look before its return says what the stream did not tell of it."""
    left, verified = _left(scope), scope.database.meta.get(VERIFIED)
    if verified is not None and conversation_id not in left:
        _keep(scope, {**left, conversation_id: verified})


def looked_at(scope: Scope, conversation_id: str) -> Timestamp | None:
    """Return up to when a conversation was looked at before it left; None where it has not left."""
    left = _left(scope).get(conversation_id)
    return None if left is None else Timestamp.parse(left)


def end(scope: Scope, conversation_ids: Iterable[str]) -> None:
    """Conversations were looked at."""
    left = _left(scope)
    if back := left.keys() & set(conversation_ids):
        _keep(scope, {one: at for one, at in left.items() if one not in back})


def _left(scope: Scope) -> dict[str, str]:
    return msgspec.json.decode(scope.database.meta.get(_KEY) or "{}", type=dict[str, str])


def _keep(scope: Scope, left: dict[str, str]) -> None:
    scope.database.meta.put(_KEY, msgspec.json.encode(left).decode())
