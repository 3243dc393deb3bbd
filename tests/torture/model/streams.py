"""The model's streams: who listens where, what they are told, what is lost on the way to them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable

from tests.torture.model.tables import Shape, iso

HEARTBEAT = b": heartbeat\n\n"
ZOMBIE = -1
"""The instance of a stream that has outlived its process's routes."""


@dataclasses.dataclass(eq=False)
class Connection:
    """One open stream.

    Attributes:
        write: Takes bytes for the other end.
        end: Ends it in good order.
        instance: Which process of the ERP holds it.
        token: The session it was opened with.
    """

    user: str
    write: Callable[[bytes], None]
    end: Callable[[], None]
    instance: int
    token: str


@dataclasses.dataclass
class StreamFaults:
    """What a process of level 1 does to events; each is used up by the next one that is told.

    Attributes:
        drop: So many are told to nobody.
        double: So many are told twice.
        swap: The next one is held back and told after the one that follows.
    """

    drop: int = 0
    double: int = 0
    swap: bool = False


class Streams:
    """The connections of all instances, in memory, as the ERP has them: no fan-out, no replay."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._held: list[tuple[Connection, bytes]] = []
        self.open: list[Connection] = []
        self.faults = StreamFaults()

    def take(self, connection: Connection) -> None:
        """Greet a new connection."""
        self.open.append(connection)
        connection.write(self.block("system", {"message": "Conectado al chat"}))

    def leave(self, connection: Connection) -> None:
        """Forget one that is gone."""
        if connection in self.open:
            self.open.remove(connection)

    def block(self, name: str, data: Shape, event_id: str | None = None) -> bytes:
        """Return an event as it travels."""
        body = json.dumps({"type": name, "data": data, "timestamp": iso(self._now())}, ensure_ascii=False)
        head = "" if event_id is None else f"id: {event_id}\n"
        return f"{head}event: {name}\ndata: {body}\n\n".encode()

    def tell(self, user: str, block: bytes, instance: int) -> None:
        """Write an event to somebody's connections at one instance."""
        for connection in [one for one in self.open if one.user == user and one.instance == instance]:
            self._tell(connection, block)

    def _tell(self, connection: Connection, block: bytes) -> None:
        faults = self.faults
        if faults.drop:
            faults.drop -= 1
            return
        if faults.swap:
            faults.swap = False
            self._held.append((connection, block))
            return
        connection.write(block)
        if faults.double:
            faults.double -= 1
            connection.write(block)
        self.release()

    def release(self) -> None:
        """Tell what was held back."""
        held, self._held = self._held, []
        for connection, block in held:
            if connection in self.open:
                connection.write(block)

    def beat(self) -> None:
        """Write a heartbeat to everybody, zombies included."""
        for connection in self.open:
            connection.write(HEARTBEAT)

    def deploy(self) -> None:
        """Leave the streams to a process that hears of nothing any more."""
        for connection in self.open:
            connection.instance = ZOMBIE

    def end_all(self) -> None:
        """End every stream."""
        for connection in tuple(self.open):
            self.leave(connection)
            connection.end()
