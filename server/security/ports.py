"""What sign-in or administration needs of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a password is checked against.

    Attributes:
        locked_until: Epoch milliseconds.
    """

    user_id: str
    org_id: str
    password_hash: str
    active: bool
    locked_until: int


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is good now.

    Attributes:
        expires_at: Epoch milliseconds; never extended.
    """

    user_id: str
    name: str
    email: str
    org_id: str
    org_name: str
    chat_enabled: bool
    remember: bool
    expires_at: int


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation."""

    id: str
    name: str
    chat_enabled: bool


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody to be added.

    Attributes:
        email: As it is written; kept in lower case.
    """

    org_id: str
    email: str
    name: str
    password_hash: str
    phone: str | None = None
    mobile_phone: str | None = None
    department: str | None = None


class UnknownError(LookupError):
    """An organisation or a person that is not there."""


class TakenError(ValueError):
    """An e-mail that somebody else has."""


class AccountStore(Protocol):
    """People, organisations, sessions; each method is one transaction."""

    async def credentials(self, email: str) -> Credentials | None:
        """Return what to check a password against; `email` in lower case."""

    async def note_failure(self, user_id: str, limit: int, locked_until: int) -> bool:
        """Count a wrong password; returns whether the account is locked by it, from the `limit`th on."""

    async def open_session(self, user_id: str, token_hash: str, expires_at: int, *, remember: bool) -> None:
        """Store a session, forget the failures, drop sessions that are over."""

    async def session(self, token_hash: str) -> Session | None:
        """Return a session if it is not over and its user is active."""

    async def end_session(self, token_hash: str) -> None:
        """Forget a session."""

    async def create_org(self, name: str) -> Org:
        """Add an organisation, chat on."""

    async def set_chat(self, org_id: str, *, enabled: bool) -> None:
        """Switch chat on or off (`UnknownError`)."""

    async def create_user(self, user: NewUser) -> str:
        """Add somebody; returns their id (`UnknownError`: no such organisation, `TakenError`: the e-mail)."""

    async def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password; sessions stay."""
