"""The rows of the ERP's database: organisations, people, conversations, messages."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Organisation:
    """A company; chat is on or off for all of it."""

    id: str
    name: str
    chat_enabled: bool = True


@dataclass
class Person:
    """A user. `org_id` is home; `default_org_id` is the organisation they act in."""

    id: str
    name: str
    email: str
    password: str
    org_id: str
    employee_id: str | None = None
    employee_name: str | None = None
    image: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    department: str | None = None
    role: str = "EMPLOYEE"
    active: bool = True
    must_change_password: bool = False
    password_changed_at: int | None = None
    memberships: list[str] = field(default_factory=list)
    default_org_id: str = ""
    wrong_passwords: int = 0
    locked_until: int = 0

    def __post_init__(self) -> None:
        self.memberships = self.memberships or [self.org_id]
        self.default_org_id = self.default_org_id or self.org_id


@dataclass
class Conversation:
    """A pair of people in one organisation; A is the one with the smaller id."""

    id: str
    org_id: str
    user_a: str
    user_b: str
    created_at: int
    updated_at: int
    last_message_at: int
    blocked: bool = False
    unread: dict[str, int] = field(default_factory=dict)
    hidden_by: set[str] = field(default_factory=set)

    def has(self, user_id: str) -> bool:
        """Say whether the user takes part."""
        return user_id in (self.user_a, self.user_b)

    def peer_of(self, user_id: str) -> str:
        """Return the other one's id."""
        return self.user_b if user_id == self.user_a else self.user_a


@dataclass
class Message:
    """One text from one person. Cleared ones are kept, but only POST conversations still counts them."""

    id: str
    conversation_id: str
    org_id: str
    sender_id: str
    body: str
    created_at: int
    status: str = "SENT"
    cleared: bool = False
