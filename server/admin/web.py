"""Runs the server on a socket: ready file, signals, a clean end."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import logging
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from server.app import Server

_log = logging.getLogger(__name__)

# Streams end by themselves as soon as they are told; this is for a reader that takes nothing.
_GRACE_SECONDS = 1
# Each open stream is a file to the system, and many systems begin with 1,024.
_WANTED_FILES = 65_536


class _Web(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], before_end: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready = on_ready
        self._before_end = before_end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn waits for open answers, and a stream is one that never ends.
        self._before_end()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any.

    Raises:
        OSError: The address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def url_of(listener: socket.socket) -> str:
    """Return the address that a browser on this computer would use."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_web(server: Server, on_ready: Callable[[], None]) -> uvicorn.Server:
    """Return the web server; `run(sockets=[…])` blocks until it is told to end."""
    trusted = server.settings.trusted_proxies
    config = uvicorn.Config(
        server.app,
        http=_http(server.settings.patience),
        loop="auto",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=list(trusted),
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return _Web(config, on_ready, server.hub.close)


def _http(patience: float) -> Any:  # noqa: ANN401  what uvicorn.Config takes
    """Return the HTTP parser: httptools within our limits, or h11, which has its own, where there is none."""
    if importlib.util.find_spec("httptools") is None:
        return "h11"
    from server.admin.connection import connection_class  # noqa: PLC0415  it needs httptools

    return connection_class(patience)


def allow_many_files() -> int | None:
    """Let this process have as many connections as it may; returns how many files that is.

    None where the system has no such limit (Windows).
    """
    if importlib.util.find_spec("resource") is None:
        return None
    import resource  # noqa: PLC0415  there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED_FILES if hard == resource.RLIM_INFINITY else min(_WANTED_FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # macOS has a lower limit besides, and calls its own one infinite
        return soft
    return wanted


def serve(server: Server, listener: socket.socket, ready_file: Path | None, facts: dict[str, Any]) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        server: What to serve; closed at the end.
        listener: Where.
        ready_file: Gets `url`, `pid` and `facts` as JSON as soon as the server answers.
        facts: What else the ready file tells.
    """
    _log.info("at most %s open files", allow_many_files())

    def on_ready() -> None:
        if ready_file is not None:
            write_ready_file(ready_file, {"url": url_of(listener), "pid": os.getpid(), **facts})

    # uvicorn raises the signal again when it has ended, for whoever started it: that is us, and we return.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    try:
        make_web(server, on_ready).run(sockets=[listener])
    finally:
        server.close()


def write_ready_file(path: Path, facts: dict[str, Any]) -> None:
    """Write a private file at once as a whole: who waits for it never reads half."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(facts, file)
    temporary.replace(path)
