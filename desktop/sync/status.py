"""The engine's state in one value."""

from __future__ import annotations

import msgspec

from desktop.core.changes import ConnectionState
from desktop.core.report import Status
from desktop.sync.link import Link
from desktop.sync.scope import LEVEL, Scope
from desktop.wire.timestamp import Timestamp


def status_of(scope: Scope | None, link: Link | None) -> Status:
    """Return what `status --json` tells; with nobody signed in, little."""
    if scope is None or link is None:
        return Status(state=ConnectionState.SIGNED_OUT)
    snapshot = scope.snapshot()
    status = status_of_copy(
        scope,
        state=link.state,
        counts=dict(snapshot.counts) if snapshot.known else None,
        uncounted=snapshot.uncounted,
        looked_at=link.last_reconcile,
    )
    return msgspec.structs.replace(
        status,
        uncertain=link.uncertain,
        stream_since=link.stream_since,
        last_heartbeat=link.last_heartbeat,
    )


def status_of_copy(
    scope: Scope,
    *,
    state: ConnectionState,
    counts: dict[str, int] | None,
    uncounted: int,
    looked_at: Timestamp | None,
) -> Status:
    """Return what the local copy tells beside a state known from elsewhere."""
    level = scope.database.meta.get(LEVEL)
    outbox = scope.database.outbox.counts()
    return Status(
        state=state,
        account=scope.account,
        level=None if level is None else int(level),
        counts=counts,
        uncounted=uncounted,
        last_reconcile=looked_at,
        queued=outbox["queued"] + outbox["sending"],
        failed=outbox["failed"],
    )
