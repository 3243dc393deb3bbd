"""Forgery tokens: the cookie bears the token with a seal that only this server can make."""

from __future__ import annotations

import hashlib
import hmac
import secrets


class Csrf:
    """Makes and checks forgery tokens."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new(self) -> str:
        """Return a new token, 64 hexadecimal digits."""
        return secrets.token_hex(32)

    def cookie(self, token: str) -> str:
        """Return the cookie's value for a token: `token|seal`."""
        return f"{token}|{self._seal(token)}"

    def token_of(self, cookie: str | None) -> str | None:
        """Return the token in a cookie of ours, or None."""
        token, _, seal = (cookie or "").partition("|")
        is_ours = bool(token) and hmac.compare_digest(seal.encode(), self._seal(token).encode())
        return token if is_ours else None

    def _seal(self, token: str) -> str:
        return hmac.new(self._secret, token.encode(), hashlib.sha256).hexdigest()
