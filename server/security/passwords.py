"""Passwords: argon2id, off the event loop, the same time for everybody."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# The ERP refuses shorter ones without looking.
MIN_LENGTH = 6
# Longer ones are only a way to make the server work.
MAX_LENGTH = 1024


class Passwords:
    """Hashes and checks passwords on threads of its own, at most two at once."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(2, "argon2")
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    async def hash(self, password: str) -> str:
        """Return what is stored instead of the password."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Check a password; None (nobody has that e-mail) takes as long as a wrong one."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, stored, password)

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown()

    def _verify(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._nobody, password)
        except (Argon2Error, InvalidHashError):
            return False
        return stored is not None
