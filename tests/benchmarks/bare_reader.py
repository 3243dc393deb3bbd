"""A process that only reads a stream's socket: when each numbered message arrives there."""

from __future__ import annotations

import http.client
import sys
import time
from urllib.parse import urlsplit

from tests.benchmarks.numbered import NUMBER
from tests.support.live_server import Peer


def main(url: str, email: str) -> int:
    """Print `number nanoseconds` for each message of somebody's stream, until the stream ends."""
    peer = Peer(url, email, sys.stdin.readline().rstrip("\n"))
    cookies = "; ".join(f"{name}={value}" for name, value in peer.cookies.items())
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", "/api/chat/stream", headers={"Accept": "text/event-stream", "Cookie": cookies})
    response = connection.getresponse()
    assert response.status == 200, response.status
    print("open", flush=True)
    while line := response.readline():
        now = time.monotonic_ns()
        if (match := NUMBER.search(line)) is not None:
            print(match[1].decode(), now, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
