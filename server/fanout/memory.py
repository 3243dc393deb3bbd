"""Fan-out within one process: each listener is called at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from server.chat.ports import Delivery


class MemoryFanout:
    """Tells whoever listens in this process. Event loop thread only."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Delivery], None]] = []

    def listen(self, listener: Callable[[Delivery], None]) -> None:
        """Have `listener` called with each delivery; it must not block."""
        self._listeners.append(listener)

    def publish(self, deliveries: Iterable[Delivery]) -> None:
        """Hand the events over, in this order."""
        for delivery in deliveries:
            for listener in self._listeners:
                listener(delivery)
