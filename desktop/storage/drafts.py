"""Texts that were begun, one a conversation."""

from __future__ import annotations

from desktop.core.text import clean
from desktop.storage.connection import Connection


class Drafts:
    """What a person was writing. It survives a power cut."""

    def __init__(self, connection: Connection) -> None:
        self._sql = connection

    def get(self, conversation_id: str) -> str:
        """Return the draft, empty where there is none."""
        row = self._sql.row("SELECT body FROM drafts WHERE conversation_id = ?", (conversation_id,))
        return "" if row is None else str(row[0])

    def all(self) -> dict[str, str]:
        """Return every draft by its conversation's id."""
        return dict(self._sql.rows("SELECT conversation_id, body FROM drafts"))

    def put(self, conversation_id: str, body: str) -> None:
        """Keep a draft; an empty one is forgotten."""
        if not body:
            self.clear(conversation_id)
            return
        with self._sql.transaction(durable=True):
            self._sql.execute(
                """
                INSERT INTO drafts (conversation_id, body) VALUES (?, ?)
                ON CONFLICT (conversation_id) DO UPDATE SET body = excluded.body
                """,
                (conversation_id, clean(body)),
            )

    def clear(self, conversation_id: str) -> None:
        """Forget a draft."""
        self._sql.execute("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,))
