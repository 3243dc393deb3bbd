"""One look at the server without a stream, for a status that nobody else can tell."""

from __future__ import annotations

import queue

import msgspec

from desktop.core.changes import ActionFailed, Change, ConnectionState
from desktop.core.errors import ChatOffError, ErpError, SessionEndedError, SessionUnknownError, TransientError
from desktop.core.report import Status
from desktop.runtime.build import Build
from desktop.runtime.engine_thread import Deliver, EngineThread
from desktop.sync.engine import Engine

_STATES: tuple[tuple[type[ErpError], ConnectionState], ...] = (
    (TransientError, ConnectionState.OFFLINE),
    (SessionUnknownError, ConnectionState.OFFLINE),
    (SessionEndedError, ConnectionState.SIGNED_OUT),
    (ChatOffError, ConnectionState.CHAT_OFF),
)


def look_once(build: Build, patience: float) -> Status | ErpError:
    """Return what is so: from the server, or else from the local copy with the state that the failure means.

    Args:
        build: Makes the engine.
        patience: Seconds for each of the two.
    """
    answers: queue.SimpleQueue[Status | ErpError] = queue.SimpleQueue()

    def build_looking(loop: EngineThread, deliver: Deliver) -> Engine:
        engine = build(loop, deliver)
        engine.look_once(answers.put)
        return engine

    def heard(changes: tuple[Change, ...]) -> None:
        for change in changes:
            if isinstance(change, ActionFailed):
                answers.put(ErpError(code=change.code, **change.details))

    engine = EngineThread(build_looking, heard)
    engine.start()
    try:
        answer = _next(answers, patience)
        state = next((state for kind, state in _STATES if isinstance(answer, kind)), None)
        if state is None:
            return answer
        engine.call(lambda engine: answers.put(engine.status()))
        copy = _next(answers, patience)
    finally:
        engine.stop()
    if isinstance(copy, ErpError) or copy.account is None:
        return answer  # still signing in
    return msgspec.structs.replace(copy, state=state, uncertain=isinstance(answer, SessionUnknownError))


def _next(answers: queue.SimpleQueue[Status | ErpError], patience: float) -> Status | ErpError:
    try:
        return answers.get(timeout=patience)
    except queue.Empty:
        return TransientError(code="no_answer", reached=False)
