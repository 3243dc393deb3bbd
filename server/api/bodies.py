"""Reading what a request says, writing what is answered."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from desktop.wire.codec import encode
from server.api.context import context_of
from server.chat.errors import MalformedError, TooLongError, TooSlowError

_UUID_LENGTH = 36  # uuid.UUID would also take braces, a prefix, and any number of hyphens
# The longest right request is a message of 2048 bytes that was full of blanks and escapes.
_MAX_BODY = 64 * 1024
_MAX_LIMIT = 100_000


def answer(value: object, status: int = 200) -> Response:
    """Return `value` as JSON; nothing on the way keeps a copy."""
    return Response(encode(value), status, {"cache-control": "no-store"}, media_type="application/json")


async def read_body(request: Request) -> bytes:
    """Return the body.

    Raises:
        TooLongError: It is larger than any right request.
        TooSlowError: It did not come to its end in time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(context_of(request).settings.patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _MAX_BODY:
                    raise TooLongError
    except TimeoutError as exc:
        raise TooSlowError from exc
    return bytes(body)


async def read_object(request: Request, *, may_be_empty: bool = False) -> dict[str, Any]:
    """Return the JSON object in the body, whatever content type it claims.

    Raises:
        MalformedError: It is not one.
    """
    body = await read_body(request)
    if may_be_empty and not body:
        return {}
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
        raise MalformedError("El cuerpo no es JSON válido") from exc
    if not isinstance(value, dict):
        raise MalformedError("El cuerpo no es un objeto JSON")
    return value


def required(fields: dict[str, Any], name: str) -> str:
    """Return a field that must be a string with something in it.

    Raises:
        MalformedError: It is not; in the ERP's words.
    """
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise MalformedError(f"{name} es requerido y debe ser una cadena")
    return value


def optional_string(fields: dict[str, Any], name: str) -> str | None:
    """Return a field that is a string, if it is there.

    Raises:
        MalformedError: It is there and something else, or empty.
    """
    return None if fields.get(name) is None else required(fields, name)


def optional_uuid(fields: dict[str, Any], name: str) -> str | None:
    """Return a field that is a UUID, if it is there: 36 characters, and lower case whatever was sent.

    Raises:
        MalformedError: It is there and something else.
    """
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) != _UUID_LENGTH:
        raise MalformedError(f"{name} debe ser un UUID")
    try:
        return str(uuid.UUID(value))
    except ValueError as exc:
        raise MalformedError(f"{name} debe ser un UUID") from exc


def limit(request: Request, default: int) -> int:
    """Return the query's `limit`.

    Raises:
        MalformedError: It is not a whole number above 0.
    """
    text = request.query_params.get("limit")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):  # noqa: PLR2004
        raise MalformedError("limit no es válido")
    return min(int(text), _MAX_LIMIT)
