"""One look without a stream, when it works and when it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.core.changes import ActionFailed, ConnectionState
from desktop.core.chat import Account
from desktop.core.errors import (
    ChatOffError,
    ErpError,
    SessionEndedError,
    SessionUnknownError,
    SetupError,
    TransientError,
)
from desktop.core.report import Status
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.runtime.look import look_once

PATIENCE = 20.0
ANA = Account(
    server="https://erp.example",
    user_id="u1",
    org_id="o1",
    email="ana@norte.test",
    name="Ana Alonso",
    organisation="Norte",
)
COPY = Status(state=ConnectionState.CONNECTING, account=ANA, counts={"c": 2})


class Engine:
    """Answers the look as it is told to, or never."""

    def __init__(self, deliver: Deliver, answer: Status | ErpError | None, copy: Status) -> None:
        self._deliver = deliver
        self._answer = answer
        self._copy = copy
        self._then: Callable[[Status | ErpError], None]

    def look_once(self, then: Callable[[Status | ErpError], None]) -> None:
        self._then = then

    def start(self) -> None:
        if isinstance(self._answer, SetupError):  # a sign-in that failed is told as a change
            self._deliver((ActionFailed(action="sign_in", code=self._answer.code),))
        elif self._answer is not None:
            self._then(self._answer)

    def status(self) -> Status:
        return self._copy

    def stop(self) -> None:
        """Nothing is open."""


def look(
    answer: Status | ErpError | None, copy: Status = COPY, patience: float = PATIENCE
) -> Status | ErpError:
    def build(_loop: EngineThread, deliver: Deliver) -> Engine:
        return Engine(deliver, answer, copy)

    return look_once(build, patience)  # type: ignore[arg-type]  # all it uses


def test_what_the_server_said_is_the_answer() -> None:
    status = Status(state=ConnectionState.ONLINE, account=ANA)
    assert look(status) == status


@pytest.mark.parametrize(
    ("error", "state", "uncertain"),
    [
        (TransientError(), ConnectionState.OFFLINE, False),
        (SessionUnknownError(), ConnectionState.OFFLINE, True),
        (SessionEndedError(), ConnectionState.SIGNED_OUT, False),
        (ChatOffError(), ConnectionState.CHAT_OFF, False),
    ],
)
def test_a_failure_that_is_a_state_comes_with_what_was_known(
    error: ErpError, state: ConnectionState, *, uncertain: bool
) -> None:
    answer = look(error)
    assert isinstance(answer, Status)
    assert (answer.state, answer.uncertain, answer.counts, answer.account) == (
        state,
        uncertain,
        {"c": 2},
        ANA,
    )


def test_a_failure_that_is_no_state_is_the_answer() -> None:
    answer = look(SetupError(code="http_refused"))
    assert isinstance(answer, ErpError)
    assert answer.code == "http_refused"


def test_a_server_that_is_silent_is_out_of_reach() -> None:
    answer = look(None, patience=0.05)
    assert isinstance(answer, Status)
    assert answer.state is ConnectionState.OFFLINE


def test_while_nobody_is_signed_in_there_is_no_state() -> None:
    answer = look(None, Status(state=ConnectionState.SIGNED_OUT), patience=0.05)
    assert isinstance(answer, TransientError)
    assert answer.code == "no_answer"
