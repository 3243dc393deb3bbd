"""A second client: `watch --json` as a process of its own."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.worlds import Person, World

_ROOT = Path(__file__).resolve().parents[2]


class Watch:
    """Runs `watch --json` on a data directory and reads its lines.

    Args:
        args: More of the command line.
        password: The first line of its standard input, or None.
    """

    def __init__(
        self, data_dir: Path, *args: str, password: str | None = None, env: Mapping[str, str] | None = None
    ) -> None:
        self._process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
            [sys.executable, "-m", "desktop", "watch", "--json", "--data-dir", str(data_dir), *args],
            cwd=_ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        self._process.stdin.write(f"{password or ''}\n")
        self._process.stdin.close()
        self.lines: list[dict[str, Any]] = []
        self._incoming: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="watch-reader")  # noqa: TID251  reads a pipe
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait_for(self, kind: str, timeout: float = 60.0, **fields: object) -> dict[str, Any]:
        """Return the first line, from the beginning on, of this type with these fields; waits for it."""
        for line in self.lines:
            if line["type"] == kind and fields.items() <= line.items():
                return line
        while True:
            incoming = self._incoming.get(timeout=timeout)
            assert incoming is not None, f"watch ended: {self.stop()}"
            self.lines.append(incoming)
            if incoming["type"] == kind and fields.items() <= incoming.items():
                return incoming

    def stop(self) -> int:
        """Interrupt it, as Ctrl+C does; returns its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        code = self._process.wait(30)
        self._reader.join(30)
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._incoming.put(json.loads(line))
        self._incoming.put(None)


def second_client(world: World, person: Person, data_dir: Path) -> Watch:
    """Return a client of its own for somebody, beside whatever else they run."""
    who = ("--server", world.url, "--email", person.email, "--password-stdin")
    return Watch(data_dir, *who, password=person.password)


def watch_beside(data_dir: Path, env: Mapping[str, str]) -> Watch:
    """Return a `watch` on a data directory that another program holds: it asks that one."""
    return Watch(data_dir, env=env)
