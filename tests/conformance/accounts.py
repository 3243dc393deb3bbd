"""The file of accounts: for its owner's eyes only, two people of one organisation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.verdicts import WrongUseError

_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. The password is never shown."""

    email: str
    password: str

    def __repr__(self) -> str:
        return f"Account({self.email})"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who takes part.

    Attributes:
        pair: Two people of one organisation whose chat is on.
        third: A colleague who may be locked out for a while, if the caller says so.
        elsewhere: Somebody of another organisation.
        chat_off: Somebody whose organisation has no chat.
    """

    pair: tuple[Account, Account]
    third: Account | None = None
    elsewhere: Account | None = None
    chat_off: Account | None = None

    @property
    def everybody(self) -> list[Account]:
        """All who are named."""
        return [one for one in (*self.pair, self.third, self.elsewhere, self.chat_off) if one is not None]


def read_accounts(path: Path) -> Accounts:
    """Read the file.

    Raises:
        WrongUseError: It cannot be read, others may read it, or it is not what it should be.
    """
    try:
        if not path.is_file():
            raise WrongUseError(f"{path} is no file")
        if path.stat().st_mode & _OTHERS:
            raise WrongUseError(f"{path} holds passwords and others may read it: chmod 600 {path}")
        value = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongUseError(f"{path}: {error.strerror}") from None
    except ValueError:
        raise WrongUseError(f"{path} is not JSON") from None
    rows = value.get("accounts") if isinstance(value, dict) else None
    if not isinstance(rows, list) or len(rows) < 2:
        raise WrongUseError(
            f'{path} needs {{"accounts": [{{"email", "password"}}, …]}} with two people or more'
        )
    first, second, *more = (_account(path, row) for row in rows)
    return Accounts(
        (first, second),
        more[0] if more else None,
        _account(path, value["elsewhere"]) if "elsewhere" in value else None,
        _account(path, value["chatOff"]) if "chatOff" in value else None,
    )


def _account(path: Path, row: object) -> Account:
    email, password = (row.get("email"), row.get("password")) if isinstance(row, dict) else (None, None)
    if not (isinstance(email, str) and isinstance(password, str) and email and password):
        raise WrongUseError(f'{path}: every account needs "email" and "password"')
    return Account(email, password)
