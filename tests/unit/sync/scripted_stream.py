"""One stream of the scripted ERP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.errors import ChatOffError, ErpError, SessionUnknownError, TransientError
from desktop.erp.stream import StreamEnded, StreamEvent, StreamItem, StreamOpened
from desktop.wire import events

if TYPE_CHECKING:
    from tests.unit.sync.scripted_erp import ScriptedErp


class ScriptedStream:
    """One stream of mine."""

    def __init__(
        self, erp: ScriptedErp, deliver: Callable[[StreamItem], None], last_event_id: str | None
    ) -> None:
        self._erp = erp
        self.deliver = deliver
        self.last_event_id = last_event_id
        self.open = False

    def start(self) -> None:
        self._erp.requests.append("stream")
        if (refusal := self._refusal()) is not None:
            self.deliver(StreamEnded(refusal))
            return
        self._erp.wanted.append(self)
        if not self._erp.slow_to_open:
            self._erp.open_stream()

    def _refusal(self) -> ErpError | None:
        erp = self._erp
        if erp.down:
            return TransientError(reached=False)
        if erp.stream_faults:
            return erp.stream_faults.pop(0)
        if not erp.known:
            return SessionUnknownError()
        return None if erp.chat_on else ChatOffError()

    def greet(self) -> None:
        """Open, and tell what was missed where the server replays."""
        self.open = True
        self.deliver(StreamOpened())
        if self._erp.mute:
            return
        self.deliver(StreamEvent(events.SystemNotice(), None))
        for item in self._missed():
            self.deliver(item)

    def _missed(self) -> list[StreamEvent]:
        log, last = self._erp.told, self.last_event_id
        if last is None or "events.replay" not in self._erp.offers:
            return []
        ids = [item.event_id for item in log]
        if last not in ids or self._erp.forgetful:
            return [StreamEvent(events.Resync(), None)]
        return log[ids.index(last) + 1 :]

    def stop(self) -> None:
        if self in self._erp.wanted:
            self._erp.wanted.remove(self)
        if self.open:
            self.end(None)

    def end(self, error: ErpError | None) -> None:
        self.open = False
        self._erp.streams.remove(self)
        self.deliver(StreamEnded(error))
