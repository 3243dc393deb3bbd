"""Ten thousand conversations and a hundred thousand messages, put where server and app keep them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.core.chat import Message
from desktop.storage.accounts import Accounts
from desktop.storage.database import Database
from desktop.wire.timestamp import Timestamp
from server.chat.identity import new_id
from server.chat.people import search_key
from server.settings import Settings
from tests.support.worlds import Level2World

CONVERSATIONS: Final = 10_000
MESSAGES: Final = 100_000
RARE: Final = "orégano"
"""A word that one message in a thousand has."""
COMMON: Final = "reunión"
"""A word that one message in five has."""

_GIVEN: Final = ("Lucía", "José", "María", "Iñaki", "Núria", "Óscar", "Ángela", "Pablo", "Sofía", "Javier")
_FAMILY: Final = ("García", "Núñez", "López", "Ibáñez", "Pérez", "Muñoz", "Ruiz", "Sáez", "Gómez", "Vidal")
_WORDS: Final = [
    "factura",
    "pedido",
    "cliente",
    "almacén",
    "mañana",
    "reunión",
    "informe",
    "entrega",
    "presupuesto",
    "contrato",
    "nómina",
    "oficina",
    "llamada",
    "correo",
    "proyecto",
    "horario",
    "turno",
    "vacaciones",
    "proveedor",
    "albarán",
    "garantía",
    "avería",
    "reparto",
    "equipo",
]
_STEP: Final = 61_000  # milliseconds between two messages


@dataclass(frozen=True, slots=True)
class _Company:
    """What all of its rows share: organisation, Ana's id, everybody's password as it is stored."""

    org: str
    ana: str
    password: str


def fill_server(world: Level2World, now: int) -> str:
    """Add colleagues who each wrote to Ana once, and Bruno with the long conversation; returns its id.

    Args:
        now: Epoch milliseconds; everything is older.
    """
    conversation = new_id()
    with closing(sqlite3.connect(Settings.read({}, world.server.data).database)) as db, db:
        org, password = db.execute(
            "SELECT org_id, password_hash FROM users WHERE id = ?", (world.ana.id,)
        ).fetchone()
        company = _Company(org, world.ana.id, password)
        for number in range(CONVERSATIONS - 1):
            _add_colleague(db, company, number, now - (number + 2) * _STEP)
        _add_conversation(db, company, conversation, world.bruno.id, now)
        db.executemany(
            "INSERT INTO messages (id, conversation_id, sender_id, body, status, created_at)"
            " VALUES (?, ?, ?, ?, 'READ', ?)",
            [
                (one.id, conversation, one.sender_id, one.body, one.created_at.ms)
                for one in long_conversation(world, conversation, now)
            ],
        )
    return conversation


def fill_copy(data: Path, world: Level2World, conversation: str, now: int) -> None:
    """Give the app, which does not run, the long conversation as if it had been scrolled through."""
    accounts = Accounts(data / "data" / "accounts")
    account = accounts.current()
    assert account is not None
    database = Database.open(accounts.database_of(account))
    with closing(database), database.transaction():
        database.messages.add(long_conversation(world, conversation, now))


def long_conversation(world: Level2World, conversation: str, now: int) -> Iterator[Message]:
    """Yield the same messages each time, oldest first."""
    chance = random.Random(7)  # noqa: S311  no secret
    for number in range(MESSAGES):
        writer = world.ana if chance.random() < 0.5 else world.bruno
        words = chance.choices(_WORDS, k=chance.choice((2, 5, 9, 9, 14, 30)))
        words += [RARE] * (number % 1000 == 500) + [COMMON] * (number % 5 == 0)
        yield Message(
            id=f"cbench{number:019d}",
            conversation_id=conversation,
            sender_id=writer.id,
            sender_name=writer.name,
            body=" ".join(words).capitalize() + ".",
            created_at=Timestamp.from_ms(now - (MESSAGES - number) * _STEP),
            status="read",
        )


def name_of(number: int) -> str:
    """Return a colleague's name."""
    return f"{_GIVEN[number % 10]} {_FAMILY[number // 10 % 10]} {_FAMILY[number // 100 % 10]} {number}"


def _add_colleague(db: sqlite3.Connection, company: _Company, number: int, at: int) -> None:
    person, conversation, name = new_id(), new_id(), name_of(number)
    email = f"colega{number}@norte.test"
    db.execute(
        "INSERT INTO users (id, org_id, email, name, search_key, password_hash, active, failed_logins,"
        " locked_until, created_at) VALUES (?, ?, ?, ?, ?, ?, 1, 0, 0, ?)",
        (person, company.org, email, name, search_key(name, email), company.password, at),
    )
    _add_conversation(db, company, conversation, person, at)
    db.execute(
        "INSERT INTO messages (id, conversation_id, sender_id, body, status, created_at)"
        " VALUES (?, ?, ?, ?, 'READ', ?)",
        (new_id(), conversation, person, f"Hola, soy {name}.", at),
    )


def _add_conversation(
    db: sqlite3.Connection, company: _Company, conversation: str, peer: str, at: int
) -> None:
    db.execute(
        "INSERT INTO conversations (id, org_id, user_a_id, user_b_id, created_at, updated_at,"
        " last_message_at, message_count, is_blocked, unread_count_user_a, unread_count_user_b,"
        " hidden_by_user_a, hidden_by_user_b) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 0, 0, 0, 0, 0)",
        (conversation, company.org, *sorted((company.ana, peer)), at, at, at),
    )
