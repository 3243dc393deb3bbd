"""The machine can fail: known mistakes, put into the client on purpose, are each found soon."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.core.chat import Message
from desktop.storage.messages import Messages
from desktop.sync import paging, scope
from desktop.sync.live import Live
from desktop.sync.look import Look
from desktop.sync.sender import Sender
from desktop.sync.trip_wire import TripWire
from desktop.wire.timestamp import Timestamp
from tests.torture.histories import History, run
from tests.torture.machine import hold_true

Break = Callable[[pytest.MonkeyPatch], None]
_WITHIN = 80  # histories
_SEED = 4


def _believe_the_counter(patch: pytest.MonkeyPatch) -> None:
    """Take the server's counter for the truth, whatever was read here."""
    patch.setattr(scope, "unread", lambda counter, later, _newer: counter + later)


def _send_again_without_looking(patch: pytest.MonkeyPatch) -> None:
    """After an unclear attempt, just try again."""

    async def blind(*_: object) -> None:
        return None

    patch.setattr(Sender, "_look_for", blind)


def _never_look_by_itself(patch: pytest.MonkeyPatch) -> None:
    """Believe a stream that stands."""
    patch.setattr(TripWire, "set", lambda _self: None)


def _ignore_readings_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """Do nothing about `conversation_read`."""
    patch.setattr(Live, "_conversation_read", lambda _self, _event: ())


def _tell_what_was_here_already(patch: pytest.MonkeyPatch) -> None:
    """Take every message that is stored for a new one."""
    add = Messages.add

    def forgetful(self: Messages, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        add(self, messages)
        return tuple(messages)

    patch.setattr(Messages, "add", forgetful)


def _leave_what_is_unknown(patch: pytest.MonkeyPatch) -> None:
    """Do nothing about a message of a conversation that is not on the list."""
    again = Look.again

    def deaf(self: Look, reason: str, *, after: float = 0.0) -> None:
        if reason != "unknown conversation":
            again(self, reason, after=after)

    patch.setattr(Look, "again", deaf)


@pytest.mark.parametrize(
    ("level", "mistake"),
    [
        (1, _believe_the_counter),
        (1, _send_again_without_looking),
        (1, _never_look_by_itself),
        (2, _ignore_readings_elsewhere),
        (1, _tell_what_was_here_already),
        (2, _leave_what_is_unknown),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else f"level {value}",
)
def test_a_mistake_of_the_client_is_found(
    level: int, mistake: Break, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        hold_true(level, _WITHIN, _SEED, shrink=False)


def test_a_page_edge_without_the_extra_millisecond_loses_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    # A rare place, so the history is given: seventy messages in one millisecond, while the program is off.
    steps = (("crashes", 0, 0), *[("burst", 0, 5)] * 10, ("starts", 0, 0))
    assert run(History(1, 3, steps)) == []
    monkeypatch.setattr(paging, "_cursor", lambda at: Timestamp.from_ms(at.ms).iso)
    assert any("messages lack" in found for found in run(History(1, 3, steps)))
