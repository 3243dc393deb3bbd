"""What the routes work with, built once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request

from server.chat.errors import ChatOffError, NotSignedInError, TooFastError
from server.chat.ports import Member
from server.chat.service import ChatService
from server.security.csrf import Csrf
from server.security.ports import AccountStore, Session
from server.security.sign_in import SignIn
from server.security.throttle import FixedWindow
from server.security.tokens import SECURE_SESSION_COOKIE, SESSION_COOKIE, token_hash
from server.settings import Settings
from server.streams.hub import Hub


@dataclass(frozen=True, slots=True)
class Context:
    """The rooms behind the edge.

    Attributes:
        now: Epoch milliseconds.
        message_rate: Messages a person may send.
        post_rate: Requests of a person that change something, messages among them.
    """

    settings: Settings
    now: Callable[[], int]
    accounts: AccountStore
    sign_in: SignIn
    csrf: Csrf
    chat: ChatService
    hub: Hub
    message_rate: FixedWindow
    post_rate: FixedWindow


def context_of(request: Request) -> Context:
    """Return the context that the application was built with."""
    context: Context = request.app.state.context
    return context


def session_token(request: Request) -> str | None:
    """Return the session token that the request bears; empty is none."""
    cookies = request.cookies
    return cookies.get(SESSION_COOKIE) or cookies.get(SECURE_SESSION_COOKIE) or None


async def find_session(request: Request) -> Session | None:
    """Return the request's session, or None; notes whose it is for the access log."""
    token = session_token(request)
    if token is None:
        return None
    session = await context_of(request).accounts.session(token_hash(token))
    if session is not None:
        request.state.user_id = session.user_id
    return session


async def signed_in(request: Request) -> Session:
    """Return the request's session.

    Raises:
        NotSignedInError: There is none.
    """
    session = await find_session(request)
    if session is None:
        raise NotSignedInError
    return session


async def member(request: Request) -> Member:
    """Return who asks, for the routes of the chat.

    Raises:
        NotSignedInError: Nobody we know.
        ChatOffError: Their organisation has chat off.
        TooFastError: They change things faster than any client needs to.
    """
    session = await signed_in(request)
    if request.method == "POST" and (wait := context_of(request).post_rate.take(session.user_id)):
        raise TooFastError(wait)
    if not session.chat_enabled:
        raise ChatOffError
    return Member(session.user_id, session.org_id)
