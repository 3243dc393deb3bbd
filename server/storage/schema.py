"""The tables, as the migrations leave them; the hot path speaks SQL by hand."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

_SEQ = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER is SQLite's own row number

orgs = Table(
    "orgs",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("chat_enabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", String, primary_key=True),
    Column("org_id", String, ForeignKey("orgs.id"), nullable=False),
    Column("email", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("search_key", String, nullable=False),
    Column("password_hash", String, nullable=False),
    Column("phone", String),
    Column("mobile_phone", String),
    Column("department", String),
    Column("active", Boolean, nullable=False),
    Column("failed_logins", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("users_by_org", "org_id", "name"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", String, ForeignKey("users.id"), nullable=False),
    Column("remember", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("sessions_by_expiry", "expires_at"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("org_id", String, ForeignKey("orgs.id"), nullable=False),
    Column("user_a_id", String, ForeignKey("users.id"), nullable=False),
    Column("user_b_id", String, ForeignKey("users.id"), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("last_message_at", BigInteger, nullable=False),
    Column("message_count", Integer, nullable=False),
    Column("is_blocked", Boolean, nullable=False),
    Column("unread_count_user_a", Integer, nullable=False),
    Column("unread_count_user_b", Integer, nullable=False),
    Column("hidden_by_user_a", Boolean, nullable=False),
    Column("hidden_by_user_b", Boolean, nullable=False),
    UniqueConstraint("user_a_id", "user_b_id", "org_id", name="conversations_pair"),
    Index("conversations_by_user_b", "user_b_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("seq", _SEQ, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("conversation_id", String, ForeignKey("conversations.id"), nullable=False),
    Column("sender_id", String, ForeignKey("users.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("client_message_id", String),
    UniqueConstraint("conversation_id", "sender_id", "client_message_id", name="messages_once"),
    Index("messages_in_order", "conversation_id", "created_at", "seq"),
    Index(
        "messages_unseen",
        "conversation_id",
        "sender_id",
        "created_at",
        "seq",
        sqlite_where=text("status = 'SENT'"),
        postgresql_where=text("status = 'SENT'"),
    ),
    sqlite_autoincrement=True,
)
