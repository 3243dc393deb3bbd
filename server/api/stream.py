"""The stream's route, with a response that writes each event at once."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.api.context import context_of, member
from server.api.edge import abort_of
from server.streams.hub import Hub, Reader

_HEADERS = {"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"}
_CONTENT_TYPE = (b"content-type", b"text/event-stream")  # as the ERP: no charset


async def stream(request: Request) -> Response:
    """GET /api/chat/stream; the session is checked here, at opening."""
    who = await member(request)
    if request.method == "HEAD":
        return _plain()
    return EventStream(context_of(request).hub, who.user_id)


def _plain() -> Response:
    response = Response(headers=_HEADERS)
    response.raw_headers.append(_CONTENT_TYPE)
    return response


class EventStream(Response):
    """Writes what the hub has for one user until either side ends it."""

    def __init__(self, hub: Hub, user_id: str) -> None:
        super().__init__(headers=_HEADERS)
        self._hub = hub
        self._user_id = user_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream (ASGI)."""
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        reader = self._hub.attach(self._user_id, abort_of(scope))
        watch = asyncio.create_task(_close_on_disconnect(receive, reader))
        try:
            # The server drops the connection under us when the reader is gone: nothing to do but to end.
            with contextlib.suppress(OSError):
                await send(
                    {"type": "http.response.start", "status": 200, "headers": [*headers, _CONTENT_TYPE]}
                )
                while (data := await reader.next()) is not None:
                    await send({"type": "http.response.body", "body": data, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._hub.detach(reader)
            watch.cancel()


async def _close_on_disconnect(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.close()
