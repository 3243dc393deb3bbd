"""The ERP as a server within a test's process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from contextlib import suppress
from typing import Self

from tests.fakes.level1_erp import controls
from tests.fakes.level1_erp.answers import Answer, Request, StreamAnswer
from tests.fakes.level1_erp.app import App
from tests.fakes.level1_erp.control import Account, ErpControl
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.faults import Fault, Faults
from tests.fakes.level1_erp.http11 import IDLE_SECONDS, Connection, serving
from tests.fakes.level1_erp.world import accounts, company

_START_SECONDS = 60.0


class Level1Erp:
    """A TimeNow ERP of level 1 on this computer, on a thread of its own.

    Stopped and started again it has the same port, rows and valid cookies, as a restarted ERP has.

    Args:
        database: Whom and what it knows; by default `company()`.
        port: 0 takes any free one.
        heartbeat: Seconds between heartbeats.
        idle: Seconds after which a connection without requests is closed.
    """

    def __init__(
        self,
        database: Database | None = None,
        *,
        port: int = 0,
        heartbeat: float = 30.0,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self._database = company() if database is None else database
        self._port = port
        self._heartbeat = heartbeat
        self._idle = idle
        self._app: App | None = None
        self._faults = Faults()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._thread: threading.Thread | None = None  # noqa: TID251 - a server, run beside the test that uses it

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def control(self) -> ErpControl:
        """The door for tests."""
        return ErpControl(self.url)

    @property
    def accounts(self) -> list[Account]:
        """Who can sign in."""
        return [Account(**account) for account in accounts(self._database)]

    def start(self) -> str:
        """Serve, and return the address."""
        listener = socket.create_server(("127.0.0.1", self._port))
        # asyncio does so only for sockets whose protocol number is set, which create_server() leaves 0;
        # without it each second write waits 40 ms for the client's ACK, which Node.js does not.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port = listener.getsockname()[1]
        if self._app is None:
            self._app = App(self._database, f"http://localhost:{self._port}")
        started = threading.Event()
        self._thread = threading.Thread(  # noqa: TID251 - a server, run beside the test that uses it
            target=lambda: asyncio.run(self._serve(listener, started)), name="level1-erp"
        )
        self._thread.start()
        if not started.wait(_START_SECONDS):
            raise TimeoutError("the fake ERP did not start")
        return self.url

    def stop(self) -> None:
        """End every connection and wait for the thread; safe to call twice."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _serve(self, listener: socket.socket, started: threading.Event) -> None:
        app = self._app
        if app is None:
            raise RuntimeError("started without an app")
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        desk = _Desk(app, self._faults, self._idle)
        server = await asyncio.start_server(desk.connected, sock=listener)
        beats = asyncio.create_task(_beat(app, self._heartbeat))
        started.set()
        await self._stopping.wait()
        server.close()
        beats.cancel()
        with suppress(asyncio.CancelledError):
            await beats
        await desk.close()


class _Desk:
    """Serves connections, and ends them all when told to."""

    def __init__(self, app: App, faults: Faults, idle: float) -> None:
        self._app = app
        self._faults = faults
        self._controls = controls.Controls(app, faults)
        self._serve = serving(self._talk, app.database.clock, idle)
        self._tasks: set[asyncio.Task[None]] = set()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection to its end."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("called outside a task")
        self._tasks.add(task)
        task.add_done_callback(_complain)
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()  # the server stops: nothing waits for this connection
        finally:
            self._tasks.discard(task)

    async def close(self) -> None:
        """End all connections."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _talk(self, connection: Connection) -> None:
        async for request in connection.requests():
            if request.url.path.startswith(controls.PREFIX):
                connection.answer(request, self._controls.answer(request))
            elif not await self._answer(connection, request):
                return

    async def _answer(self, connection: Connection, request: Request) -> bool:
        """Answer one request; return whether the connection goes on."""
        fault = self._faults.next_for(request)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.replaces:
                return self._misbehave(connection, request, fault)
        answer = self._app.answer(request)
        if isinstance(answer, StreamAnswer):
            await self._stream(connection, request, answer)
            return False
        self._note(request, answer.status)
        connection.answer(request, answer)
        return True

    def _misbehave(self, connection: Connection, request: Request, fault: Fault) -> bool:
        if fault.commit:
            self._app.answer(request)
        answer: Answer = fault.answer()
        self._note(request, 0 if fault.reset else answer.status)
        if fault.reset:
            connection.cut(reset=True)
        else:
            connection.answer(request, answer)
        return not fault.reset

    async def _stream(self, connection: Connection, request: Request, answer: StreamAnswer) -> None:
        self._note(request, 200)
        connection.open_stream(request, answer.headers)
        opened = self._app.hub.open(answer.user_id, connection)
        try:
            await connection.gone()
        finally:
            self._app.hub.close(opened)

    def _note(self, request: Request, status: int) -> None:
        self._faults.note(request, status, time.time())


def _complain(task: asyncio.Task[None]) -> None:
    """Report a mistake of the fake itself: the client only sees a closed connection."""
    if not task.cancelled() and (mistake := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": "the fake ERP failed", "exception": mistake})


async def _beat(app: App, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        due += seconds
        await asyncio.sleep(max(0.0, due - loop.time()))
        app.hub.beat()
