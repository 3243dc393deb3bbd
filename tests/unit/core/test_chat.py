"""Conversations as this client keeps them: what somebody is called."""

from __future__ import annotations

import pytest

from desktop.core.chat import Account, Message, Participant
from desktop.wire import models
from desktop.wire.timestamp import Timestamp

_NOON = Timestamp.parse("2026-03-02T12:00:00.000Z")


def _message(sender: models.User) -> models.Message:
    return models.Message(
        id="m1",
        body="hola",
        status="SENT",
        created_at=_NOON,
        org_id="o1",
        conversation_id="c1",
        sender_id=sender.id,
        sender=sender,
    )


def _names(name: str) -> set[str]:
    """Return what somebody of this name is called: as a participant, a sender, the person signed in."""
    user = models.User(id="u1", name=name, email="ana@example.com")
    session = models.Session(
        user=models.SessionUser(id="u1", name=name, email="ana@example.com", org_id="o1", active_org_id="o1"),
        expires=_NOON,
    )
    return {
        Participant.from_wire(user).name,
        Message.from_wire(_message(user)).sender_name,
        Account.from_wire(session, "https://erp.example").name,
    }


@pytest.mark.parametrize("name", ["", "  ", "\x01\x02", "\u200b\u202e", "\u3164"])
def test_somebody_without_a_name_that_can_be_seen_is_called_by_their_email(name: str) -> None:
    assert _names(name) == {"ana@example.com"}


@pytest.mark.parametrize("name", ["Ana Ruiz", " Ana\x01", "."])
def test_a_name_stays_as_the_server_has_it(name: str) -> None:
    assert _names(name) == {name}
