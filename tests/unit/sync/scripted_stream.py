"""One stream of the scripted ERP."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.errors import ErpError, TransientError
from desktop.erp.stream import StreamEnded, StreamItem

if TYPE_CHECKING:
    from tests.unit.sync.scripted_erp import ScriptedErp


class ScriptedStream:
    """One stream of mine."""

    def __init__(self, erp: ScriptedErp, deliver: Callable[[StreamItem], None]) -> None:
        self._erp = erp
        self.deliver = deliver
        self.open = False

    def start(self) -> None:
        self._erp.requests.append("stream")
        if self._erp.down:
            self.deliver(StreamEnded(TransientError(reached=False)))
            return
        if self._erp.stream_faults:
            self.deliver(StreamEnded(self._erp.stream_faults.pop(0)))
            return
        self._erp.wanted.append(self)
        if not self._erp.slow_to_open:
            self._erp.open_stream()

    def stop(self) -> None:
        if self in self._erp.wanted:
            self._erp.wanted.remove(self)
        if self.open:
            self.end(None)

    def end(self, error: ErpError | None) -> None:
        self.open = False
        self._erp.streams.remove(self)
        self.deliver(StreamEnded(error))
