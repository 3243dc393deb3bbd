"""Who is let in; what an attempt costs, whoever is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from server.security.passwords import Passwords
from server.security.ports import NewUser
from server.security.sign_in import SignIn
from server.settings import LoginThrottle
from server.storage.sqlite import SqliteDatabase
from server.storage.sqlite_accounts import SqliteAccounts

_NOW = 1_800_000_000_000
_RIGHT = "Prueba-Local-1!"
_WRONG = "mala-mala"


class _CountedPasswords(Passwords):
    """Real ones that note how often a hash was worked out."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.checks = 0

    async def verify(self, stored: str | None, password: str) -> bool:
        self.checks += 1
        return await super().verify(stored, password)


class _Door:
    def __init__(self, database: SqliteDatabase) -> None:
        self.passwords = _CountedPasswords()
        self.accounts = SqliteAccounts(database, lambda: _NOW)
        self.sign_in = SignIn(self.accounts, self.passwords, LoginThrottle(), lambda: _NOW)

    async def hire(self) -> str:
        org = await self.accounts.create_org("Uno")
        hashed = await self.passwords.hash(_RIGHT)
        return await self.accounts.create_user(NewUser(org.id, "ana@example.test", "Ana", hashed))

    async def attempt(
        self, email: str = "ana@example.test", password: str = _WRONG, address: str = "10.0.0.1"
    ) -> str:
        outcome = await self.sign_in.attempt(email, password, address, remember=False)
        return outcome if isinstance(outcome, str) else "opened"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[Callable[[_Door], Awaitable[None]]], None]]:
    database = SqliteDatabase(tmp_path / "chat.db")
    door = _Door(database)

    async def hired(test: Callable[[_Door], Awaitable[None]]) -> None:
        await door.hire()
        await test(door)

    yield lambda test: asyncio.run(hired(test))
    door.passwords.close()
    database.close()


_Run = Callable[[Callable[[_Door], Awaitable[None]]], None]


@pytest.mark.parametrize("email", ["ana@example.test", "nadie@example.test"])
def test_a_wrong_password_costs_one_check_whether_there_is_somebody_or_not(email: str, run: _Run) -> None:
    async def test(door: _Door) -> None:
        assert await door.attempt(email) == "credentials"
        assert door.passwords.checks == 1

    run(test)


def test_guesses_made_at_once_all_count(run: _Run) -> None:
    async def test(door: _Door) -> None:
        outcomes = await asyncio.gather(*(door.attempt() for _ in range(20)))
        assert door.passwords.checks == 5
        assert sorted(set(outcomes)) == ["account_locked", "credentials", "rate_limited"]
        assert await door.attempt(password=_RIGHT) == "rate_limited"

    run(test)


def test_too_many_attempts_at_once_are_turned_away_and_not_counted(run: _Run) -> None:
    async def test(door: _Door) -> None:
        everybody = [
            door.attempt(f"{number}@example.test", address=f"10.0.1.{number}") for number in range(60)
        ]
        outcomes = await asyncio.gather(*everybody)
        assert outcomes.count("rate_limited") == 10
        assert door.passwords.checks == 50
        assert await door.attempt(password=_RIGHT) == "opened"

    run(test)


@pytest.mark.parametrize(
    ("addresses", "is_one"),
    [
        ([f"2001:db8:0:7:{number:x}::1" for number in range(26)], True),
        (["::ffff:10.0.0.7", "10.0.0.7"] * 13, True),
        ([f"2001:db8:0:{number:x}::1" for number in range(26)], False),
        ([f"10.0.0.{number}" for number in range(26)], False),
    ],
)
def test_whoever_has_an_ipv6_address_has_its_whole_network(
    addresses: list[str], *, is_one: bool, run: _Run
) -> None:
    async def test(door: _Door) -> None:
        outcomes = [
            await door.attempt(f"{number}@example.test", address=address)
            for number, address in enumerate(addresses)
        ]
        assert outcomes == ["credentials"] * 25 + ["rate_limited" if is_one else "credentials"]

    run(test)


def test_the_right_password_opens(run: _Run) -> None:
    async def test(door: _Door) -> None:
        assert await door.attempt(password=_RIGHT) == "opened"
        assert await door.attempt("ANA@EXAMPLE.TEST", _RIGHT) == "opened"

    run(test)


def test_a_broken_hash_lets_nobody_in(run: _Run) -> None:
    async def test(door: _Door) -> None:
        found = await door.accounts.credentials("ana@example.test")
        assert found is not None
        await door.accounts.set_password(found.user_id, "not a hash")
        assert await door.attempt(password=_RIGHT) == "credentials"

    run(test)
