"""A process that posts numbered messages at a steady pace over one kept connection."""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from urllib.parse import urlsplit

from tests.benchmarks.numbered import text
from tests.support.live_server import Peer


def main(url: str, email: str, peer_id: str, *pace: str) -> int:
    """Print `number nanoseconds`, the moment before each POST.

    Args:
        peer_id: Whom to write to.
        pace: The first message's number, how many there are, the seconds between two of them.
    """
    first, count, interval = int(pace[0]), int(pace[1]), float(pace[2])
    peer = Peer(url, email, sys.stdin.readline().rstrip("\n"))
    conversation = peer.open(peer_id)["id"]
    cookies = "; ".join(f"{name}={value}" for name, value in peer.cookies.items())
    headers = {"Content-Type": "application/json", "Cookie": cookies}
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    never = threading.Event()
    start = time.monotonic()
    for position in range(count):
        number = first + position
        never.wait(max(0.0, start + position * interval - time.monotonic()))
        body = json.dumps({"conversationId": conversation, "body": text(number)})
        print(number, time.monotonic_ns(), flush=True)
        connection.request("POST", "/api/chat/messages", body, headers)
        response = connection.getresponse()
        answer = response.read()
        assert response.status in {200, 201}, (response.status, answer[:200])
    never.wait(interval)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
