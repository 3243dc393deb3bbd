"""The route that tells a client what this server can do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from desktop.wire.models import ChatConfig
from server.api.bodies import answer
from server.api.context import context_of, signed_in
from server.chat.text import MAX_MESSAGE_BYTES

# Exactly what is built; a client believes every word of it.
CAPABILITIES = (
    "conversation.clear",
    "conversation.hide",
    "conversation.read",
    "messages.cursor",
    "messages.echo",
    "messages.idempotent",
    "messages.multiline",
)


async def config(request: Request) -> Response:
    """GET /api/chat/config."""
    session = await signed_in(request)
    return answer(
        ChatConfig(
            chat_enabled=session.chat_enabled,
            level=2,
            capabilities=CAPABILITIES,
            heartbeat_seconds=context_of(request).settings.heartbeat,
            max_message_bytes=MAX_MESSAGE_BYTES,
        )
    )
