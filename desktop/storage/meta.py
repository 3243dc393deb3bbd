"""Single facts about this copy, by key: the server's level, whether it was ever filled, …."""

from __future__ import annotations

from desktop.storage.connection import Connection


class Meta:
    """Text values by key."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def get(self, key: str) -> str | None:
        """Return a value, or None where it was never put."""
        row = self._sql.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Keep a value."""
        self._sql.execute(
            """
            INSERT INTO meta (key, value) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """,
            (key, value),
        )
