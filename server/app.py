"""Composition root: settings in, ASGI application out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp

from desktop.wire.timestamp import Timestamp
from server.api.context import Context
from server.api.edge import Edge
from server.api.errors import on_bug, on_chat_error, on_disconnect, on_http_error
from server.api.routes import ROUTES
from server.chat.errors import ChatError
from server.chat.service import ChatService
from server.fanout.memory import MemoryFanout
from server.security.csrf import Csrf
from server.security.passwords import Passwords
from server.security.secret import load_secret
from server.security.sign_in import SignIn
from server.security.throttle import FixedWindow
from server.settings import Rate, Settings
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts
from server.storage.sqlite_chat import SqliteChat
from server.streams.heartbeat import beat_forever
from server.streams.hub import Hub

_log = logging.getLogger(__name__)

# A person reads, opens and hides more often than they write, but no client needs more than this.
_POSTS_PER_MESSAGE = 10


def wall_clock() -> int:
    """Return the time now, epoch milliseconds."""
    return time.time_ns() // 1_000_000


class Server:
    """The whole server but for its socket.

    Attributes:
        app: The ASGI application.
        hub: Who is connected; a test counts here.
        fanout: What is told; the demo listens here.
    """

    def __init__(
        self, settings: Settings, now: Callable[[], int] = wall_clock, passwords: Passwords | None = None
    ) -> None:
        self.settings = settings
        self.now = now
        self.database = SqliteDatabase(settings.database)
        self.passwords = passwords or Passwords()
        self.accounts = SqliteAccounts(self.database, now)
        self.sign_in = SignIn(self.accounts, self.passwords, settings.login_throttle, now)
        self.fanout = MemoryFanout()
        self.hub = Hub(lambda: Timestamp.from_ms(now()))
        self.fanout.listen(self.hub.deliver)
        self.chat = ChatService(SqliteChat(self.database, now), self.fanout)
        self._beside: list[Callable[[], Coroutine[Any, Any, None]]] = [
            lambda: beat_forever(self.hub.beat, settings.heartbeat)
        ]
        self.app: ASGIApp = Edge(self._application())

    def beside(self, life: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have `life` run on the event loop for as long as the server serves."""
        self._beside.append(life)

    def close(self) -> None:
        """Let go of files and threads, once nothing is served any more."""
        self.hub.close()
        self.passwords.close()
        self.database.close()

    def _application(self) -> Starlette:
        chat_rate = self.settings.chat_rate
        context = Context(
            settings=self.settings,
            now=self.now,
            accounts=self.accounts,
            sign_in=self.sign_in,
            csrf=Csrf(load_secret(self.settings.secret_file, self.settings.data)),
            chat=self.chat,
            hub=self.hub,
            message_rate=FixedWindow(chat_rate, lambda: self.now() / 1000),
            post_rate=FixedWindow(
                Rate(chat_rate.count * _POSTS_PER_MESSAGE, chat_rate.window), lambda: self.now() / 1000
            ),
        )
        application = Starlette(
            routes=ROUTES,
            exception_handlers={
                ChatError: on_chat_error,
                HTTPException: on_http_error,
                ClientDisconnect: on_disconnect,
                500: on_bug,
            },
            lifespan=self._lifespan,
        )
        application.router.redirect_slashes = False
        application.state.context = context
        return application

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(life()) for life in self._beside]
        for task in tasks:
            task.add_done_callback(_tell_if_failed)
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _tell_if_failed(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("a task beside the server failed", exc_info=error)
