"""The system's password store, called in a process of its own, which ends when it is not needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVE = "--serve-password-store"
"""The word that makes a start of this program that process; between the two of them alone."""

_CALLS = ("get_password", "set_password", "delete_password")
_END = 1.0  # seconds a process may take that has nothing to do any more


class PasswordStoreError(Exception):
    """The store did not do what it was asked; says which error it was, and nothing that was in it."""


class PasswordStore:
    """Calls the password store: the keyring library's three methods, in a process of their own.

    The library takes 13 MB that are needed for a moment at the start of a run, and while a locked store
    waits for its password nothing but the end of a process can end a call. Secrets go through its pipes.
    One thread calls; `kill` may be called from any.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def get_password(self, service: str, user: str) -> str | None:
        """Return what is kept there, or None."""
        return self._ask("get_password", service, user)

    def set_password(self, service: str, user: str, text: str) -> None:
        """Keep `text` there."""
        self._ask("set_password", service, user, text)

    def delete_password(self, service: str, user: str) -> None:
        """Remove what is kept there; an error where nothing is."""
        self._ask("delete_password", service, user)

    def close(self) -> None:
        """Let the process end; the next call starts another one."""
        process, self._process = self._process, None
        if process is not None:
            try:
                process.communicate(timeout=_END)  # closes its pipes, and waits
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()

    def kill(self) -> None:
        """End the process, whatever it is waiting for."""
        if (process := self._process) is not None:
            process.kill()

    def _ask(self, *request: str) -> str | None:
        """Make one call.

        Raises:
            PasswordStoreError: It failed.
            OSError: The process cannot be started, or is gone.
        """
        answer: dict[str, str | None] = json.loads(self._exchange(json.dumps(request).encode() + b"\n"))
        if (error := answer.get("error")) is not None:
            raise PasswordStoreError(error)
        return answer["text"]

    def _exchange(self, request: bytes) -> bytes:
        """Return the answer to one line."""
        process = self._process = self._process or _start()
        requests, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        requests.write(request)
        requests.flush()
        return answers.readline() or b'{"error": "ended"}'


def _start() -> subprocess.Popen[bytes]:
    # Frozen by PyInstaller, the program is its own interpreter.
    frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if frozen else [sys.executable, "-P", "-m", "desktop"]
    return subprocess.Popen(  # noqa: S603  this program
        [*program, SERVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would open a console
    )


def serve() -> int:
    """Answer the calls on standard input, one a line, until it ends; returns the exit code."""
    with open(0, "rb", closefd=False) as requests, os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever a library prints is no answer
        for request in requests:
            answers.write(answer(request, _system_store))
            answers.flush()
    return 0


def answer(request: bytes, store: Callable[[], KeyringBackend]) -> bytes:
    """Return the line that answers one call on the store."""
    said: dict[str, Any]
    try:
        call, *arguments = json.loads(request)
        method = _CALLS[_CALLS.index(call)]
        said = {"text": getattr(store(), method)(*arguments)}
    except Exception as error:  # noqa: BLE001  missing, locked, refused, gone, not text: its name is the answer
        said = {"error": type(error).__name__}
    return json.dumps(said).encode() + b"\n"


def _system_store() -> KeyringBackend:
    import keyring  # noqa: PLC0415 - 70 to 100 ms

    return keyring.get_keyring()
