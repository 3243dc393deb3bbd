"""The routes of people: search, pictures."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from desktop.wire.requests import UsersAnswer
from server.api.avatars import initials_png
from server.api.bodies import answer, limit
from server.api.context import context_of, member, signed_in
from server.chat.errors import PersonNotFoundError

_DEFAULT_LIMIT = 10
_DAY = {"cache-control": "private, max-age=86400"}


async def search(request: Request) -> Response:
    """GET /api/chat/users/search."""
    who = await member(request)
    wanted = request.query_params.get("q", "")
    found = await context_of(request).chat.search_people(who, wanted, limit(request, _DEFAULT_LIMIT))
    return answer(UsersAnswer(users=found))


async def avatar(request: Request) -> Response:
    """GET /api/users/{id}/avatar: also with chat off, it is not of the chat alone."""
    session = await signed_in(request)
    user_id = request.path_params["id"]
    name = await context_of(request).chat.name_of(session.org_id, user_id)
    if name is None:
        raise PersonNotFoundError
    return Response(await asyncio.to_thread(initials_png, name, user_id), 200, _DAY, media_type="image/png")
