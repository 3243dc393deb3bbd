"""Signing in: who may try, who is let in, for how long."""

from __future__ import annotations

import ipaddress
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
# A check takes some 50 ms of a processor: a longer queue would keep everybody out.
_MAX_UNDER_WAY = 50
_MAX_EMAIL = 254  # RFC 5321, 4.5.3.1.3, without the brackets
_OWN_NETWORK = 64  # bits; whoever has one IPv6 address has all that share these


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
        self._under_way = 0
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
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH or not _may_be_email(email):
            return "credentials"
        email, address = email.lower(), _network(address)
        if self._by_email.is_blocked(email) or self._by_address.is_blocked(address):
            return "rate_limited"
        if self._under_way >= _MAX_UNDER_WAY:
            return "rate_limited"
        self._under_way += 1
        try:
            return await self._check(email, password, address, remember=remember)
        finally:
            self._under_way -= 1

    async def _check(self, email: str, password: str, address: str, *, remember: bool) -> Opened | Refusal:
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


def _may_be_email(text: str) -> bool:
    return 0 < len(text) <= _MAX_EMAIL and text == text.strip()


def _network(address: str) -> str:
    """Return what an attempt is counted under: an IPv4 address, the network of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a socket of the computer's own has none
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found.packed, _OWN_NETWORK), strict=False))
