"""Organisations, people, sessions, conversations, messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "orgs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("chat_enabled", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("org_id", sa.String, sa.ForeignKey("orgs.id"), nullable=False),
        sa.Column("email", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("search_key", sa.String, nullable=False),
        sa.Column("password_hash", sa.String, nullable=False),
        sa.Column("phone", sa.String),
        sa.Column("mobile_phone", sa.String),
        sa.Column("department", sa.String),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("failed_logins", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("users_by_org", "users", ["org_id", "name"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String, primary_key=True),
        sa.Column("user_id", sa.String, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("remember", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_index("sessions_by_expiry", "sessions", ["expires_at"])
    _chat()


def _chat() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("org_id", sa.String, sa.ForeignKey("orgs.id"), nullable=False),
        sa.Column("user_a_id", sa.String, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("user_b_id", sa.String, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("last_message_at", sa.BigInteger, nullable=False),
        sa.Column("message_count", sa.Integer, nullable=False),
        sa.Column("is_blocked", sa.Boolean, nullable=False),
        sa.Column("unread_count_user_a", sa.Integer, nullable=False),
        sa.Column("unread_count_user_b", sa.Integer, nullable=False),
        sa.Column("hidden_by_user_a", sa.Boolean, nullable=False),
        sa.Column("hidden_by_user_b", sa.Boolean, nullable=False),
        sa.UniqueConstraint("user_a_id", "user_b_id", "org_id", name="conversations_pair"),
    )
    op.create_index("conversations_by_user_b", "conversations", ["user_b_id"])
    op.create_table(
        "messages",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
        ),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("conversation_id", sa.String, sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("sender_id", sa.String, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("client_message_id", sa.String),
        sa.UniqueConstraint("conversation_id", "sender_id", "client_message_id", name="messages_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("messages_in_order", "messages", ["conversation_id", "created_at", "seq"])
    op.create_index(
        "messages_unseen",
        "messages",
        ["conversation_id", "sender_id", "created_at", "seq"],
        sqlite_where=sa.text("status = 'SENT'"),
        postgresql_where=sa.text("status = 'SENT'"),
    )
