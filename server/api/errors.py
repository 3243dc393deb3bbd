"""Refusals as answers: the status of each class, the ERP's error body."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from desktop.wire.codec import encode
from desktop.wire.requests import ErrorBody
from server.chat import errors

_STATUS: tuple[tuple[type[errors.ChatError], int], ...] = (
    (errors.NotSignedInError, 401),
    (errors.ChatOffError, 403),
    (errors.BlockedError, 403),
    (errors.NotFoundError, 404),
    (errors.TooSlowError, 408),
    (errors.TooLongError, 413),
    (errors.MalformedError, 400),
    (errors.UnacceptableError, 422),
    (errors.TooFastError, 429),
)


def error_answer(status: int, text: str) -> Response:
    """Return `{"error": text}`."""
    return Response(encode(ErrorBody(error=text)), status, media_type="application/json")


async def on_chat_error(_request: Request, exc: Exception) -> Response:
    """Answer a refusal of the rules."""
    assert isinstance(exc, errors.ChatError)  # noqa: S101  it is registered for these only
    status = next((status for kind, status in _STATUS if isinstance(exc, kind)), 500)
    if isinstance(exc, errors.TooFastError):
        return Response(
            encode(ErrorBody(error=exc.text, retry_after=exc.retry_after)),
            status,
            {"retry-after": str(exc.retry_after)},
            media_type="application/json",
        )
    return error_answer(status, exc.text)


async def on_http_error(_request: Request, exc: Exception) -> Response:
    """Answer an unknown path (HTML, as the ERP does) or a wrong method (nothing)."""
    assert isinstance(exc, HTTPException)  # noqa: S101  it is registered for these only
    if exc.status_code == 404:  # noqa: PLR2004
        return HTMLResponse("<!doctype html><title>404</title><h1>404</h1><p>No se ha encontrado.</p>", 404)
    return Response(status_code=exc.status_code, headers=exc.headers)


async def on_disconnect(_request: Request, exc: Exception) -> Response:
    """End a request whose sender left in the middle of it: nobody hears this answer."""
    assert isinstance(exc, ClientDisconnect)  # noqa: S101  it is registered for these only
    return error_answer(400, errors.MalformedError.text)


async def on_bug(_request: Request, _exc: Exception) -> Response:
    """Answer what should not have happened; the details go to the log only."""
    return error_answer(500, errors.ChatError.text)
