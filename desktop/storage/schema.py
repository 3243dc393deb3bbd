"""The tables, version by version, with the way from each version to the next."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.storage.connection import Connection

# Times are epoch milliseconds (UTC). Lists inside a row are JSON.
# `serial` says in which order this computer learned of messages; AUTOINCREMENT never gives one twice.
# Messages do not refer to conversations: an event may be the first that is heard of one.
_FIRST = (
    """
    CREATE TABLE people (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        has_picture INTEGER NOT NULL,
        phone TEXT,
        mobile_phone TEXT,
        department TEXT
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        org_id TEXT NOT NULL,
        last_activity INTEGER NOT NULL,
        last_message_id TEXT,
        last_body TEXT,
        last_at INTEGER,
        last_sender_id TEXT,
        counter INTEGER NOT NULL,
        counter_at INTEGER,
        blocked INTEGER NOT NULL,
        hidden INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE participants (
        conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        person_id TEXT NOT NULL REFERENCES people (id),
        PRIMARY KEY (conversation_id, position)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX participants_by_person ON participants (person_id)",
    """
    CREATE TABLE messages (
        serial INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        conversation_id TEXT NOT NULL,
        sender_id TEXT NOT NULL,
        sender_name TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('sent', 'read')),
        edited_at INTEGER,
        deleted_at INTEGER,
        client_message_id TEXT
    ) STRICT
    """,
    "CREATE INDEX messages_in_order ON messages (conversation_id, created_at, id, sender_id)",
    """
    CREATE INDEX messages_unread_by_peer ON messages (conversation_id, sender_id, created_at)
    WHERE status = 'sent'
    """,
    "CREATE INDEX messages_by_key ON messages (client_message_id) WHERE client_message_id IS NOT NULL",
    """
    CREATE TABLE marks (
        conversation_id TEXT PRIMARY KEY,
        read_at INTEGER,
        ids TEXT NOT NULL DEFAULT '[]',
        message_id TEXT,
        untold INTEGER NOT NULL DEFAULT 0,
        alerted_at INTEGER
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE gaps (
        conversation_id TEXT NOT NULL,
        before INTEGER NOT NULL,
        PRIMARY KEY (conversation_id, before)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE outbox (
        serial INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        conversation_id TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'failed')),
        attempted_at INTEGER,
        error TEXT,
        error_details TEXT NOT NULL DEFAULT '{}',
        known_serial INTEGER
    ) STRICT
    """,
    "CREATE TABLE drafts (conversation_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

# The oldest messages of all conversations leave first; no query ever used the keys.
_SECOND = (
    "DROP INDEX messages_by_key",
    "CREATE INDEX messages_by_age ON messages (created_at)",
)

SEARCH_TABLE = """
    CREATE VIRTUAL TABLE search USING fts5 (
        body, place, content='', columnsize=0, tokenize="unicode61 remove_diacritics 2"
    )
"""
"""The index of the words (`storage/search.py`); it has the texts' words, and not the texts."""

# An entry's number says when its message was created, so that the newest are found first without a look
# at the others; the serial's last 15 bits tell those of one millisecond apart. `place` is the conversation,
# as one word. What is far longer than any message people see is not indexed to its end. The triggers have
# to say of a message that goes just what the view said when it came.
_THIRD = (
    SEARCH_TABLE,
    # Messages up to a serial are indexed; of those, so many were deleted or changed since it was tidied.
    "CREATE TABLE search_state (indexed INTEGER NOT NULL, stale INTEGER NOT NULL) STRICT",
    "INSERT INTO search_state (indexed, stale) VALUES (0, 0)",
    """
    CREATE VIEW search_entries (serial, entry, body, place) AS
    SELECT serial, (created_at << 15) | (serial & 32767), substr(body, 1, 20000), hex(conversation_id)
    FROM messages
    """,
    """
    CREATE TRIGGER search_deleted AFTER DELETE ON messages
    WHEN old.serial <= (SELECT indexed FROM search_state)
    BEGIN
        INSERT INTO search (search, rowid, body, place) VALUES (
            'delete', (old.created_at << 15) | (old.serial & 32767),
            substr(old.body, 1, 20000), hex(old.conversation_id)
        );
        UPDATE search_state SET stale = stale + 1;
    END
    """,
    """
    CREATE TRIGGER search_changed AFTER UPDATE OF body ON messages
    WHEN old.body <> new.body AND old.serial <= (SELECT indexed FROM search_state)
    BEGIN
        INSERT INTO search (search, rowid, body, place) VALUES (
            'delete', (old.created_at << 15) | (old.serial & 32767),
            substr(old.body, 1, 20000), hex(old.conversation_id)
        );
        INSERT INTO search (rowid, body, place)
        SELECT entry, body, place FROM search_entries WHERE serial = new.serial;
        UPDATE search_state SET stale = stale + 1;
    END
    """,
)

# What a person notes about a conversation on this computer alone.
# What a person noted here about a conversation, and no server knows; a list that comes leaves it alone.
_FOURTH = (
    "ALTER TABLE conversations ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conversations ADD COLUMN kept INTEGER NOT NULL DEFAULT 0",
)

Migration = Sequence[str]
MIGRATIONS: tuple[Migration, ...] = (_FIRST, _SECOND, _THIRD, _FOURTH)
"""Statement lists; number n leads from version n to n + 1. Only ever added to."""


class NewerError(Exception):
    """The file was written by a newer version of this program."""


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a database to the newest version, one transaction each step.

    Raises:
        NewerError: It already is at a version that this program does not know.
    """
    version = connection.number("PRAGMA user_version")
    if version > len(migrations):
        raise NewerError(f"database version {version}, known up to {len(migrations)}")
    for number, statements in enumerate(migrations[version:], start=version + 1):
        with connection.transaction(durable=True):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
