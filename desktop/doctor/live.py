"""The check of the one live connection, opened for a moment where no program has it."""

from __future__ import annotations

import queue
import time
from typing import Final

from desktop.core.checkup import Check
from desktop.core.errors import TransientError
from desktop.doctor.case import Case
from desktop.erp.client import ErpClient
from desktop.erp.stream import StreamEnded, StreamItem, StreamOpened
from desktop.wire.models import ChatConfig

_LISTENING: Final = 4.0  # seconds


def stream_check(case: Case, client: ErpClient, config: ChatConfig) -> Check:
    """Open the stream, and close it again as soon as it has said something.

    Raises:
        ErpError: It was refused, or did not open in time.
    """
    began = time.monotonic()
    items: queue.SimpleQueue[StreamItem] = queue.SimpleQueue()
    stream = client.stream(
        items.put, stream_url=config.stream_url, last_event_id=None, silence_limit=2 * _LISTENING
    )
    stream.start()
    opened = False
    try:
        while (left := began + _LISTENING - time.monotonic()) > 0:
            match items.get(timeout=left):
                case StreamOpened():
                    opened = True
                case StreamEnded(error=error):
                    raise error or TransientError("the stream ended", status="200")
                case _:
                    seconds = f"{time.monotonic() - began:.1f}"
                    return case.words.check("stream", "ok", seconds=seconds)
    except queue.Empty:
        pass
    finally:
        stream.stop()
    if opened:
        return case.words.check("stream", "silent", seconds=round(_LISTENING))
    raise TransientError(code="no_answer", reached=False)
