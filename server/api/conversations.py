"""The routes of conversations: list, open, read, hide, clear, the sum of what is unread."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from desktop.wire.requests import ConversationAnswer, ConversationsAnswer, ReadAnswer, UnreadAnswer
from server.api.bodies import answer, limit, optional_string, read_object, required
from server.api.context import context_of, member

_DEFAULT_LIMIT = 20


async def list_conversations(request: Request) -> Response:
    """GET /api/chat/conversations."""
    who = await member(request)
    found = await context_of(request).chat.conversations(who, limit(request, _DEFAULT_LIMIT))
    return answer(ConversationsAnswer(conversations=found))


async def open_conversation(request: Request) -> Response:
    """POST /api/chat/conversations."""
    who = await member(request)
    peer_id = required(await read_object(request), "peerUserId")
    return answer(
        ConversationAnswer(conversation=await context_of(request).chat.open_conversation(who, peer_id))
    )


async def read_conversation(request: Request) -> Response:
    """POST /api/chat/conversations/{id}/read; the body may be empty."""
    who = await member(request)
    up_to = optional_string(await read_object(request, may_be_empty=True), "upToMessageId")
    reading = await context_of(request).chat.read_conversation(who, request.path_params["id"], up_to)
    return answer(ReadAnswer(unread_count=reading.unread_count, total_unread=reading.total_unread))


async def hide_conversation(request: Request) -> Response:
    """POST /api/chat/conversations/{id}/hide."""
    who = await member(request)
    await context_of(request).chat.hide(who, request.path_params["id"])
    return answer({"success": True})


async def clear_conversation(request: Request) -> Response:
    """POST /api/chat/conversations/{id}/clear."""
    who = await member(request)
    await context_of(request).chat.clear(who, request.path_params["id"])
    return answer({"success": True})


async def unread_count(request: Request) -> Response:
    """GET /api/chat/unread-count."""
    who = await member(request)
    return answer(UnreadAnswer(total_unread=await context_of(request).chat.unread_total(who)))
