"""A stream through a proxy that collects before it passes on, over real sockets."""

from __future__ import annotations

import queue
from datetime import datetime

import pytest

from desktop.core.errors import TransientError
from desktop.erp.http import Http
from desktop.erp.lateness import Lateness
from desktop.erp.stream import Heartbeat, StreamEnded, StreamItem, StreamOpened, StreamReader
from tests.integration.erp.test_stream import GREETING, PATIENCE, start_thread
from tests.support.fault_proxy import FaultProxy
from tests.support.faulty_server import FaultyServer, Visit, stream

BEAT = b": heartbeat\n\n"
FAST = 0.25  # seconds between two heartbeats
NEVER = (1 << 20, 600.0)  # bytes, seconds


def beating(visit: Visit) -> None:
    """Go on with heartbeats until the client has gone."""
    while visit.pause(FAST):
        visit.send(f"{len(BEAT):x}\r\n".encode() + BEAT + b"\r\n")


def ended(
    proxy: FaultProxy, *, silence_limit: float, lateness: Lateness | None = None
) -> tuple[list[StreamItem], str]:
    """Return what a stream through the proxy said to its end, and the code it ended with."""
    items: queue.Queue[StreamItem] = queue.Queue()
    reader = StreamReader(
        Http(proxy.url, user_agent="test"),
        deliver=items.put,
        start_thread=start_thread,
        url=f"{proxy.url}/api/chat/stream",
        last_event_id=None,
        silence_limit=silence_limit,
        lateness=lateness,
    )
    reader.start()
    found = [items.get(timeout=PATIENCE)]
    while not isinstance(found[-1], StreamEnded):
        found.append(items.get(timeout=PATIENCE))
    reader.stop()
    error = found.pop().error  # type: ignore[union-attr]  # the last one is the end
    assert isinstance(error, TransientError)
    return found, error.code


def test_a_head_that_is_held_back_is_recognised() -> None:
    with FaultyServer(stream(GREETING, then=beating)) as server, FaultProxy(server.url) as proxy:
        proxy.collect = NEVER
        assert ended(proxy, silence_limit=1.5) == ([], "buffering_proxy")


@pytest.mark.parametrize(("late", "code"), [(600.0, "server_not_found"), (0.0, "buffering_proxy")])
def test_a_stream_that_breaks_before_its_greeting_was_held_back_only_if_that_took_long(
    late: float, code: str
) -> None:
    broken = stream(then=lambda visit: visit.send(b"no chunk\r\n"))
    with FaultyServer(broken) as server, FaultProxy(server.url) as proxy:
        assert ended(proxy, silence_limit=PATIENCE, lateness=Lateness(late=late)) == ([StreamOpened()], code)


def test_heartbeats_in_heaps_are_recognised() -> None:
    with FaultyServer(stream(GREETING, then=beating)) as server, FaultProxy(server.url) as proxy:
        proxy.collect = (1 << 20, 2.0)
        items, code = ended(proxy, silence_limit=30.0, lateness=_Hasty(late=1.0))
    assert code == "buffering_proxy"
    assert items[0] == StreamOpened()
    assert Heartbeat() in items


class _Hasty(Lateness):
    """Expects heartbeats as often as this server sends them, whatever the limit of silence says."""

    def opened(self, heartbeat: float, date: datetime | None) -> None:
        super().opened(min(heartbeat, FAST), date)


def test_a_greeting_and_then_nothing_is_recognised_the_second_time() -> None:
    silent = stream(GREETING, then=Visit.wait_for_hang_up)
    lateness = Lateness()
    with FaultyServer(silent) as server, FaultProxy(server.url) as proxy:
        codes = [ended(proxy, silence_limit=1.5, lateness=lateness)[1] for _ in range(2)]
    assert codes == ["server_not_found", "buffering_proxy"]


@pytest.mark.parametrize("fault", ["reset", "cut"])
def test_a_stream_that_is_cut_is_no_buffering(fault: str) -> None:
    with (
        FaultyServer(stream(GREETING, then=Visit.wait_for_hang_up)) as server,
        FaultProxy(server.url) as proxy,
    ):
        items: queue.Queue[StreamItem] = queue.Queue()
        reader = StreamReader(
            Http(proxy.url, user_agent="test"),
            deliver=items.put,
            start_thread=start_thread,
            url=f"{proxy.url}/api/chat/stream",
            last_event_id=None,
            silence_limit=PATIENCE,
        )
        reader.start()
        for _ in range(2):  # opened, and greeted
            items.get(timeout=PATIENCE)
        getattr(proxy, fault)()
        end = items.get(timeout=PATIENCE)
        assert isinstance(end, StreamEnded)
        assert end.error is None or end.error.code == "server_not_found"
        reader.stop()
