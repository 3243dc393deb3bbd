"""The client side of the door for tests: what a test says to a running fake ERP."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import msgspec

JsonObject = dict[str, object]


@dataclass(frozen=True)
class Account:
    """Someone who can sign in."""

    id: str
    email: str
    password: str
    name: str


@dataclass(frozen=True)
class SeenRequest:
    """One request that the ERP got; status 0 where no answer was sent, `at` in seconds since 1970.

    Attributes:
        origin: The header of that name, or "".
    """

    method: str
    path: str
    at: float
    status: int
    user_agent: str
    origin: str


class ErpControl:
    """Sees and changes a running fake ERP, in this process or another. People are named by their id.

    Args:
        url: Where the fake answers.
    """

    def __init__(self, url: str) -> None:
        self._netloc = urlsplit(url).netloc

    def say(
        self, sender: str, receiver: str, body: str, *, at_ms: int | None = None, tell: bool = True
    ) -> JsonObject:
        """Store a message as if the sender had posted it, and return it.

        Args:
            at_ms: When it was sent, milliseconds since 1970; now when None.
            tell: Whether the receiver's streams get the event (False: an event that was lost).
        """
        arguments = {"sender": sender, "receiver": receiver, "body": body, "at_ms": at_ms, "tell": tell}
        return self._object("add_message", **arguments)

    def conversation(self, one: str, other: str) -> JsonObject:
        """Return the pair's conversation (made if need be), with `unread` per person."""
        return self._object("conversation", one=one, other=other)

    def unread(self, reader: str, other: str) -> int:
        """Return the server's own counter of one person for one conversation."""
        counters = self.conversation(reader, other)["unread"]
        count = counters.get(reader, 0) if isinstance(counters, dict) else 0
        return int(count)

    def message_ids(self, conversation_id: str) -> list[str]:
        """Return a conversation's message ids, newest first."""
        ids = self._call("message_ids", conversation_id=conversation_id)
        return [str(one) for one in ids] if isinstance(ids, list) else []

    def open_streams(self, user_id: str) -> int:
        """Return how many streams a person holds now."""
        return self._stream_count("open", user_id)

    def most_streams(self, user_id: str) -> int:
        """Return the most streams a person ever held at once."""
        return self._stream_count("most", user_id)

    def cut_streams(self, user_id: str | None = None, *, reset: bool = False) -> None:
        """End the streams of one person or of all, as a killed server does."""
        self._call("cut_streams", user_id=user_id, reset=reset)

    def deafen_streams(self) -> None:
        """Make zombies of the streams open now: they get heartbeats, and never an event again."""
        self._call("deafen_streams")

    def silence_heartbeats(self, *, on: bool = True) -> None:
        """Send no heartbeats from now on, or again."""
        self._call("silence_heartbeats", on=on)

    def beat(self) -> None:
        """Send all open streams a heartbeat now."""
        self._call("beat")

    def tell(self, user_id: str, kind: str, data: JsonObject, event_id: str | None = None) -> None:
        """Send any event to a person's streams."""
        self._call("tell", user_id=user_id, kind=kind, data=data, event_id=event_id)

    def database_up(self, *, up: bool) -> None:
        """Take the ERP's database away, or give it back."""
        self._call("database_up", up=up)

    def chat_enabled(self, org_id: str, *, on: bool) -> None:
        """Switch an organisation's chat on or off; open streams stay, nobody is told."""
        self.patch("organisation", org_id, chat_enabled=on)

    def revoke_sessions(self, user_id: str) -> None:
        """Make all cookies of a person dead, as a change of the password does."""
        self._call("revoke_sessions", user_id=user_id)

    def session_life(self, seconds: float) -> None:
        """Let sign-ins without `remember` last this long from now on."""
        self._call("session_life", seconds=seconds)

    def mint_session(
        self,
        user_id: str,
        *,
        expires_in: float = 3600.0,
        jwt_expires_in: float = 3600.0,
        under_id: str | None = None,
    ) -> str:
        """Return the session cookie's value for a person without signing in.

        Args:
            under_id: The id that the cookie names instead of the person's, as that of a deleted user.
        """
        arguments = {"expires_in": expires_in, "jwt_expires_in": jwt_expires_in, "under_id": under_id}
        return str(self._call("mint_session", user_id=user_id, **arguments))

    def force(
        self,
        path: str,
        *,
        method: str | None = None,
        status: int | None = None,
        body: str = "",
        content_type: str = "text/html",
        headers: tuple[tuple[str, str], ...] = (),
        commit: bool = False,
        delay: float = 0.0,
        reset: bool = False,
        times: int = 1,
    ) -> None:
        """Let something else than the right answer meet the next requests; see `faults.Fault`."""
        self._call(
            "force",
            path=path,
            method=method,
            status=status,
            body=body,
            content_type=content_type,
            headers=headers,
            commit=commit,
            delay=delay,
            reset=reset,
            times=times,
        )

    def requests(self) -> list[SeenRequest]:
        """Return every request so far, oldest first; calls of this door are none."""
        rows = self._call("requests")
        return msgspec.convert(rows, list[SeenRequest])

    def forget_requests(self) -> None:
        """Start the list of requests anew."""
        self._call("forget_requests")

    def forget_throttles(self) -> None:
        """Forget failed sign-ins; an account that is locked stays so."""
        self._call("forget_throttles")

    def rate_limit(self, limit: int, window: float = 10.0) -> None:
        """Allow `limit` messages per person in `window` seconds."""
        self._call("rate_limit", limit=limit, window=window)

    def renew_build(self) -> None:
        """Deploy: the ids of the server actions are others from now on."""
        self._call("renew_build")

    def hold_clock(self, at_ms: int | None) -> None:
        """Let the ERP's clock stand still, or run again."""
        self._call("hold_clock", at_ms=at_ms)

    def set_origin(self, url: str) -> str:
        """Let the ERP believe that this is its address; return the one before."""
        return str(self._call("origin", url=url))

    def add(self, kind: str, **values: object) -> None:
        """Add an organisation, person or message, by the fields of its record."""
        self._call("add_row", kind=kind, values=values)

    def patch(self, kind: str, row_id: str, **values: object) -> None:
        """Change fields of an organisation, person, conversation or message in the database."""
        self._call("patch", kind=kind, row_id=row_id, values=values)

    def remove(self, kind: str, row_id: str) -> None:
        """Delete a conversation or message from the database."""
        self._call("remove", kind=kind, row_id=row_id)

    def _stream_count(self, which: str, user_id: str) -> int:
        counts = self._object("streams")[which]
        return int(counts.get(user_id, 0)) if isinstance(counts, dict) else 0

    def _object(self, door: str, **arguments: object) -> JsonObject:
        value = self._call(door, **arguments)
        if not isinstance(value, dict):
            raise TypeError(f"{door} gave {value!r}")
        return value

    def _call(self, door: str, **arguments: object) -> object:
        connection = HTTPConnection(self._netloc, timeout=30)
        try:
            connection.request("POST", f"/_control/{door}", json.dumps(arguments), {"Connection": "close"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{door}: {body.decode()}")
            return json.loads(body)
        finally:
            connection.close()
