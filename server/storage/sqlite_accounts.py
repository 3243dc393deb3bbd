"""People, organisations, sessions in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from server.chat.identity import new_id
from server.chat.people import search_key
from server.security.ports import Credentials, NewUser, Org, Session, TakenError, UnknownError
from server.storage.sqlite import SqliteDatabase


class SqliteAccounts:
    """The account store. `now` gives epoch milliseconds."""

    def __init__(self, database: SqliteDatabase, now: Callable[[], int]) -> None:
        self._database = database
        self._now = now

    async def credentials(self, email: str) -> Credentials | None:
        """Return what to check a password against."""

        def work(db: sqlite3.Connection) -> Credentials | None:
            row = db.execute(
                "SELECT id, org_id, password_hash, active, locked_until FROM users WHERE email = ?", (email,)
            ).fetchone()
            if row is None:
                return None
            return Credentials(
                row["id"], row["org_id"], row["password_hash"], bool(row["active"]), row["locked_until"]
            )

        return await self._database.read(work)

    async def note_failure(self, user_id: str, limit: int, locked_until: int) -> bool:
        """Count a wrong password; the `limit`th locks, and the count starts anew."""

        def work(db: sqlite3.Connection) -> bool:
            (failures,) = db.execute(
                "UPDATE users SET failed_logins = failed_logins + 1 WHERE id = ? RETURNING failed_logins",
                (user_id,),
            ).fetchone()
            if failures < limit:
                return False
            db.execute(
                "UPDATE users SET failed_logins = 0, locked_until = ? WHERE id = ?", (locked_until, user_id)
            )
            return True

        return await self._database.write(work)

    async def open_session(self, user_id: str, token_hash: str, expires_at: int, *, remember: bool) -> None:
        """Store a session, forget the failures, drop sessions that are over."""

        def work(db: sqlite3.Connection) -> None:
            now = self._now()
            db.execute("DELETE FROM sessions WHERE expires_at <= ?", (now,))
            db.execute("UPDATE users SET failed_logins = 0, locked_until = 0 WHERE id = ?", (user_id,))
            db.execute(
                "INSERT INTO sessions (token_hash, user_id, remember, created_at, expires_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (token_hash, user_id, remember, now, expires_at),
            )

        await self._database.write(work)

    async def session(self, token_hash: str) -> Session | None:
        """Return a session if it is not over and its user is active."""

        def work(db: sqlite3.Connection) -> Session | None:
            row = db.execute(
                "SELECT u.id, u.name, u.email, u.org_id, o.name AS org_name, o.chat_enabled,"
                " s.remember, s.expires_at"
                " FROM sessions s JOIN users u ON u.id = s.user_id JOIN orgs o ON o.id = u.org_id"
                " WHERE s.token_hash = ? AND s.expires_at > ? AND u.active",
                (token_hash, self._now()),
            ).fetchone()
            if row is None:
                return None
            return Session(
                user_id=row["id"],
                name=row["name"],
                email=row["email"],
                org_id=row["org_id"],
                org_name=row["org_name"],
                chat_enabled=bool(row["chat_enabled"]),
                remember=bool(row["remember"]),
                expires_at=row["expires_at"],
            )

        return await self._database.read(work)

    async def end_session(self, token_hash: str) -> None:
        """Forget a session."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))

        await self._database.write(work)

    async def create_org(self, name: str) -> Org:
        """Add an organisation, chat on."""
        org = Org(new_id(), name, chat_enabled=True)

        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO orgs (id, name, chat_enabled, created_at) VALUES (?, ?, 1, ?)",
                (org.id, name, self._now()),
            )

        await self._database.write(work)
        return org

    async def set_chat(self, org_id: str, *, enabled: bool) -> None:
        """Switch chat on or off."""

        def work(db: sqlite3.Connection) -> None:
            if not db.execute("UPDATE orgs SET chat_enabled = ? WHERE id = ?", (enabled, org_id)).rowcount:
                raise UnknownError(f"there is no organisation {org_id}")

        await self._database.write(work)

    async def create_user(self, user: NewUser) -> str:
        """Add somebody, active at once."""
        user_id, email = new_id(), user.email.lower()

        def work(db: sqlite3.Connection) -> None:
            if db.execute("SELECT 1 FROM orgs WHERE id = ?", (user.org_id,)).fetchone() is None:
                raise UnknownError(f"there is no organisation {user.org_id}")
            if db.execute("SELECT 1 FROM users WHERE email = ?", (email,)).fetchone() is not None:
                raise TakenError(f"{email} is taken")
            db.execute(
                "INSERT INTO users (id, org_id, email, name, search_key, password_hash, phone, mobile_phone,"
                " department, active, failed_logins, locked_until, created_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, 0, ?)",
                (
                    user_id,
                    user.org_id,
                    email,
                    user.name,
                    search_key(user.name, email),
                    user.password_hash,
                    user.phone,
                    user.mobile_phone,
                    user.department,
                    self._now(),
                ),
            )

        await self._database.write(work)
        return user_id

    async def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password; sessions stay."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "UPDATE users SET password_hash = ?, failed_logins = 0, locked_until = 0 WHERE id = ?",
                (password_hash, user_id),
            )

        await self._database.write(work)
