"""A relay in a process of its own: for a wire that outlives a test, whose sockets are nobody's leftovers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.relay import Relay

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30.0  # seconds


class RelayProcess:
    """Passes TCP connections on to a server, as `Relay` does; a context manager.

    Attributes:
        url: Where a client connects instead of to the server.
    """

    def __init__(self, target: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
            [sys.executable, "-m", "tests.support.relay_process", target],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.url = self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=_PATIENCE)  # the end of what it reads is its end

    def shut(self) -> None:
        """Cut every connection, and answer nobody."""
        self._ask("shut")

    def open(self) -> None:
        """Let everybody through again."""
        self._ask("open")

    def _ask(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        assert self._answer() == "done"

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def main(target: str) -> None:
    """Pass on what comes, until there is nothing more to read."""
    with Relay(target) as relay:
        print(relay.url, flush=True)
        for line in sys.stdin:
            {"shut": relay.shut, "open": relay.open}[line.strip()]()
            print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
