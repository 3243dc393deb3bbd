"""The outermost layer: whose origin may ask, the access log, how to drop a connection."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.api.errors import error_answer

_log = logging.getLogger("server.access")

_ABORT = "timenow.abort"
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def abort_of(scope: Scope) -> Callable[[], None]:
    """Return how to drop this request's connection at once, unsent bytes and all."""
    abort: Callable[[], None] = scope[_ABORT]
    return abort


class Edge:
    """Wraps the application. One line a request: never a query, a body, a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[_ABORT] = _find_abort(send)
        state: dict[str, Any] = scope.setdefault("state", {})
        started, status = time.monotonic(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message["headers"])
                headers.setdefault("x-content-type-options", "nosniff")
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            if _is_foreign(scope):
                await error_answer(403, "Origen no permitido")(scope, receive, watched)
            else:
                await self._app(scope, receive, watched)
        finally:
            _log.info(
                "%s %s %d %.1fms user=%s",
                scope["method"],
                quote(scope["path"]),  # a path can hold a line end
                status,
                (time.monotonic() - started) * 1000,
                state.get("user_id", "-"),
            )


def _find_abort(send: Send) -> Callable[[], None]:
    # ASGI has no word for "drop it": a reader that never reads would keep its connection, and what the
    # operating system buffers for it, until TCP gives up. uvicorn's `send` is a method of the object
    # that holds the transport; under another server a slow reader is only ended, not cut.
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    abort: Callable[[], None] = getattr(transport, "abort", _nothing)
    return abort


def _nothing() -> None:
    pass


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return False
    scheme = scope["scheme"]
    port = _DEFAULT_PORTS.get(scheme, "")
    own = f"{scheme}://{headers.get('host', '')}"
    return origin.lower().removesuffix(port) != own.lower().removesuffix(port)
