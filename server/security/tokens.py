"""Session tokens: random, kept only as their hash."""

from __future__ import annotations

import hashlib
import secrets

SESSION_COOKIE = "next-auth.session-token"
SECURE_SESSION_COOKIE = "__Secure-next-auth.session-token"  # accepted, never set


def new_token() -> str:
    """Return a token with 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored: a stolen database opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()
