"""The people this person shares conversations with."""

from __future__ import annotations

from desktop.core.chat import Participant
from desktop.storage.connection import Connection, Row

_SELECT = "SELECT id, name, email, has_picture, phone, mobile_phone, department FROM people"


def participant(row: Row) -> Participant:
    """Read one row: the columns of `people`, in the order of the table."""
    return Participant(
        id=row[0],
        name=row[1],
        email=row[2],
        has_picture=bool(row[3]),
        phone=row[4],
        mobile_phone=row[5],
        department=row[6],
    )


class People:
    """Everybody ever seen in a conversation, as last told by the ERP."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def put(self, person: Participant) -> None:
        """Store somebody, whole; an older entry is replaced."""
        self._sql.execute(
            """
            INSERT INTO people (id, name, email, has_picture, phone, mobile_phone, department)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                name = excluded.name, email = excluded.email, has_picture = excluded.has_picture,
                phone = excluded.phone, mobile_phone = excluded.mobile_phone, department = excluded.department
            """,
            (
                person.id,
                person.name,
                person.email,
                int(person.has_picture),
                person.phone,
                person.mobile_phone,
                person.department,
            ),
        )

    def get(self, person_id: str) -> Participant | None:
        """Return somebody by id."""
        row = self._sql.row(f"{_SELECT} WHERE id = ?", (person_id,))
        return None if row is None else participant(row)
