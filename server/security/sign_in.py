"""Signing in: who may try, who is let in, for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from server.security.passwords import MAX_LENGTH, MIN_LENGTH, Passwords
from server.security.ports import AccountStore
from server.security.throttle import FailureThrottle
from server.security.tokens import new_token, token_hash
from server.settings import LoginThrottle

Refusal = Literal["credentials", "account_locked", "rate_limited"]

SHORT_SESSION = 12 * 3600.0  # seconds
LONG_SESSION = 30 * 86400.0

# An office behind one address has more than one person who forgets a password.
_ADDRESS_FACTOR = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session.

    Attributes:
        expires_at: Epoch milliseconds.
    """

    token: str
    expires_at: int


class SignIn:
    """Checks passwords and opens sessions.

    Args:
        now: Epoch milliseconds.
    """

    def __init__(
        self, accounts: AccountStore, passwords: Passwords, rule: LoginThrottle, now: Callable[[], int]
    ) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._rule = rule
        self._now = now
        self._by_email = FailureThrottle(rule, rule.failures, lambda: now() / 1000)
        self._by_address = FailureThrottle(rule, rule.failures * _ADDRESS_FACTOR, lambda: now() / 1000)

    async def attempt(self, email: str, password: str, address: str, *, remember: bool) -> Opened | Refusal:
        """Try a password once.

        Args:
            email: As typed; case does not matter, blanks do.
            password: As typed.
            address: Where the attempt comes from.
            remember: 30 days instead of 12 hours.
        """
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH or email != email.strip() or not email:
            return "credentials"
        email = email.lower()
        if self._by_email.is_blocked(email) or self._by_address.is_blocked(address):
            return "rate_limited"
        self._by_email.note(email)
        self._by_address.note(address)
        account = await self._accounts.credentials(email)
        if account is not None and account.locked_until > self._now():
            return "account_locked"
        known = account if account is not None and account.active else None
        is_right = await self._passwords.verify(known.password_hash if known else None, password)
        if known is None:
            return "credentials"
        if not is_right:
            until = self._now() + round(self._rule.block * 1000)
            is_locked = await self._accounts.note_failure(known.user_id, self._rule.failures, until)
            return "account_locked" if is_locked else "credentials"
        self._by_email.forget(email)
        self._by_address.forgive(address)
        return await self.open(known.user_id, remember=remember)

    async def open(self, user_id: str, *, remember: bool) -> Opened:
        """Open a session for somebody who is known to be who they are."""
        expires_at = self._now() + round((LONG_SESSION if remember else SHORT_SESSION) * 1000)
        token = new_token()
        await self._accounts.open_session(user_id, token_hash(token), expires_at, remember=remember)
        return Opened(token, expires_at)
