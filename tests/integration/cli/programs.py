"""The commands as processes of their own."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0
_PIECE = 65536

Object = dict[str, Any]

HURRIED = """
import sys
from desktop.cli import run
from desktop.runtime.arguments import parse
sys.exit(run(parse(sys.argv[2:]), patience=float(sys.argv[1])))
"""
"""The program with less patience than a person has."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    exit_code: int
    out: str
    err: str

    @property
    def object(self) -> Object:
        """The one object it printed."""
        (line,) = self.out.splitlines()
        said: Object = json.loads(line)
        return said


class Running:
    """A command that still runs."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._buffer = b""
        self.lines: list[str] = []

    def line(self, what: Callable[[str], bool], patience: float = PATIENCE) -> str:
        """Return the next line on standard output that is wanted; those before it are passed over.

        Args:
            patience: Seconds to wait for it.
        """
        deadline = time.monotonic() + patience
        while True:
            while b"\n" in self._buffer:
                raw, _, self._buffer = self._buffer.partition(b"\n")
                self.lines.append(raw.decode())
                if what(self.lines[-1]):
                    return self.lines[-1]
            self._read(deadline)

    def object(self, **wanted: object) -> Object:
        """Return the next object on standard output with these fields."""

        def fits(line: str) -> bool:
            said: Object = json.loads(line)
            return wanted.items() <= said.items()

        found: Object = json.loads(self.line(fits))
        return found

    def stop_reading(self) -> None:
        """Close our end of its standard output."""
        assert self.process.stdout is not None
        self.process.stdout.close()

    def signal(self, number: int) -> Done:
        """Send a signal, and wait for the end."""
        self.process.send_signal(number)
        return self.end()

    def end(self) -> Done:
        """Wait for the end."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return Done(self.process.returncode, (self._buffer + (out or b"")).decode(), err.decode())

    def _read(self, deadline: float) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        left = max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([stdout], [], [], left)
        piece = os.read(stdout.fileno(), _PIECE) if ready else b""
        if not piece:
            self.process.kill()
            raise AssertionError(f"not said in time; said: {self.lines}; complained: {self.end().err}")
        self._buffer += piece


class Programs:
    """Starts commands; whatever still runs at the end is ended.

    Args:
        env: Their environment.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self._running: list[subprocess.Popen[bytes]] = []

    def run(self, *args: str | Path, stdin: str = "", patience: float | None = None, **env: str) -> Done:
        """Run a command to its end.

        Args:
            patience: Seconds after which it gives an answer up, instead of its own.
        """
        return self.start(*args, stdin=stdin, patience=patience, **env).end()

    def start(self, *args: str | Path, stdin: str = "", patience: float | None = None, **env: str) -> Running:
        """Start a command, and let it run."""
        program = ("-m", "desktop") if patience is None else ("-c", HURRIED, str(patience))
        return self.start_python(*program, *map(str, args), stdin=stdin, **env)

    def start_python(self, *args: str, stdin: str = "", **env: str) -> Running:
        """Start a Python program beside the source."""
        return self._start([sys.executable, *args], stdin, env)

    def shell(self, script: str, *, stdin: str = "") -> Done:
        """Run a shell script, in which `$PYTHON` is this interpreter, to its end."""
        return self._start(["/bin/sh", "-c", script], stdin, {"PYTHON": sys.executable}).end()

    def _start(self, command: list[str], stdin: str, env: Mapping[str, str]) -> Running:
        process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
            command,
            cwd=ROOT,
            env={**self.env, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # away from the terminal these tests may run in
        )
        self._running.append(process)
        assert process.stdin is not None
        process.stdin.write(stdin.encode())
        process.stdin.close()
        process.stdin = None  # communicate() would close it once more
        return Running(process)

    def close(self) -> None:
        """End what still runs; asked first, so that it can tidy up."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
