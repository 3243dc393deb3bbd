"""The commands that change people or organisations; they work while the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from desktop.wire.timestamp import Timestamp
from server.app import wall_clock
from server.security.passwords import MAX_LENGTH, MIN_LENGTH, Passwords
from server.security.ports import NewUser, UnknownError
from server.security.sign_in import SignIn
from server.security.tokens import SESSION_COOKIE
from server.settings import Settings
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts


class PasswordError(ValueError):
    """A password that nobody could sign in with."""


@asynccontextmanager
async def _accounts(settings: Settings) -> AsyncIterator[SqliteAccounts]:
    database = SqliteDatabase(settings.database)
    try:
        yield SqliteAccounts(database, wall_clock)
    finally:
        database.close()


async def create_org(settings: Settings, name: str) -> dict[str, Any]:
    """Add an organisation."""
    async with _accounts(settings) as accounts:
        org = await accounts.create_org(name)
    return {"id": org.id, "name": org.name}


async def create_user(settings: Settings, org: str, email: str, name: str, password: str) -> dict[str, Any]:
    """Add somebody.

    Raises:
        PasswordError: Too short or too long.
        UnknownError: There is no such organisation.
        TakenError: The e-mail belongs to somebody.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordError(f"the password needs {MIN_LENGTH} to {MAX_LENGTH} characters")
    passwords = Passwords()
    try:
        hashed = await passwords.hash(password)
    finally:
        passwords.close()
    email = email.strip().lower()
    async with _accounts(settings) as accounts:
        user_id = await accounts.create_user(NewUser(org, email, name, hashed))
    return {"id": user_id, "email": email, "name": name, "orgId": org}


async def set_chat(settings: Settings, org: str, *, enabled: bool) -> dict[str, Any]:
    """Switch an organisation's chat on or off.

    Raises:
        UnknownError: There is no such organisation.
    """
    async with _accounts(settings) as accounts:
        await accounts.set_chat(org, enabled=enabled)
    return {"id": org, "chatEnabled": enabled}


async def create_session(settings: Settings, email: str) -> dict[str, Any]:
    """Open a session without a password, for benchmarks.

    Raises:
        UnknownError: Nobody active has that e-mail.
    """
    async with _accounts(settings) as accounts:
        found = await accounts.credentials(email.strip().lower())
        if found is None or not found.active:
            raise UnknownError(f"there is no active {email}")
        passwords = Passwords()
        try:
            sign_in = SignIn(accounts, passwords, settings.login_throttle, wall_clock)
            opened = await sign_in.open(found.user_id, remember=True)
        finally:
            passwords.close()
    return {
        "cookie": f"{SESSION_COOKIE}={opened.token}",
        "expires": Timestamp.from_ms(opened.expires_at).iso,
    }
