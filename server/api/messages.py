"""The routes of messages: a page, send, mark as read."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from desktop.wire.models import Page
from desktop.wire.requests import CountAnswer, MessageAnswer
from server.api.bodies import answer, limit, optional_uuid, read_object, required
from server.api.context import context_of, member
from server.chat.cursor import parse_cursor
from server.chat.errors import TooFastError

_DEFAULT_LIMIT = 50
_MAX_PAGE = 1000


async def page(request: Request) -> Response:
    """GET /api/chat/conversations/{id}/messages."""
    who = await member(request)
    cursor = request.query_params.get("cursor")
    found = await context_of(request).chat.messages(
        who,
        request.path_params["id"],
        min(limit(request, _DEFAULT_LIMIT), _MAX_PAGE),
        parse_cursor(cursor) if cursor else None,
    )
    end = found.end
    return answer(
        Page(data=found.messages, next_cursor=end.cursor if end else None, has_more=end is not None)
    )


async def send(request: Request) -> Response:
    """POST /api/chat/messages; what is wrong counts against the rate too."""
    who = await member(request)
    context = context_of(request)
    if wait := context.message_rate.take(who.user_id):
        raise TooFastError(wait)
    fields = await read_object(request)
    conversation_id, body = required(fields, "conversationId"), required(fields, "body")
    key = optional_uuid(fields, "clientMessageId")
    message, is_new = await context.chat.send(who, conversation_id, body, key)
    return answer(MessageAnswer(message=message), 201 if is_new else 200)


async def mark_read(request: Request) -> Response:
    """POST /api/chat/messages/read."""
    who = await member(request)
    fields = await read_object(request)
    conversation_id, message_id = required(fields, "conversationId"), required(fields, "messageId")
    return answer(
        CountAnswer(count=await context_of(request).chat.mark_messages_read(who, conversation_id, message_id))
    )
