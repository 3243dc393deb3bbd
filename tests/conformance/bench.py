"""The situation in which probes look: who is signed in, their conversation, their streams."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urljoin

from tests.conformance.accounts import Account, Accounts
from tests.conformance.event_stream import PATH, Event, EventStream
from tests.conformance.shapes import check
from tests.conformance.verdicts import (
    FaultError,
    SignInRefusedError,
    SkipError,
    WrongError,
    WrongUseError,
)
from tests.conformance.visitor import SEND, Answer, Rate, SignIn, Visitor

MARK = "[conformance"
UNKNOWN = "cunknown0000000000000000"
_LATER = 10


@dataclass(eq=False)
class Person(Visitor):
    """Somebody signed in."""

    account: Account = field(default_factory=lambda: Account("", ""))
    user: dict[str, Any] = field(default_factory=dict)
    streams: list[EventStream] = field(default_factory=list)
    entry: SignIn | None = None
    had_conversation: bool = True

    @property
    def id(self) -> str:
        """Their id."""
        return str(self.user["id"])

    def arrive(self) -> None:
        """Sign in.

        Raises:
            SignInRefusedError: The server does not want them.
        """
        self.entry = self.sign_in(self.account)
        found = self.ask("GET", "/api/auth/session").json
        if self.entry.refusal or not isinstance(found, dict):
            raise SignInRefusedError(f"{self.account.email}: {self.entry.refusal or 'no session'}")
        self.user = found["user"]

    def get(self, path: str) -> Any:  # noqa: ANN401  any shape
        """Return what a path answers, which must be 200."""
        return right(self.ask("GET", path)).json

    def rows(self) -> list[dict[str, Any]]:
        """Return the list."""
        return self.get("/api/chat/conversations?limit=200")["conversations"]  # type: ignore[no-any-return]

    def row(self, conversation: str) -> dict[str, Any] | None:
        """Return a conversation's row in the list, if it is there."""
        return next((row for row in self.rows() if row["id"] == conversation), None)

    def unread(self, conversation: str) -> int:
        """Return the person's counter of a conversation."""
        row = self.row(conversation)
        if row is None:
            raise WrongError("the conversation is not in the list")
        return int(row["unreadCountUserA" if row["userAId"] == self.id else "unreadCountUserB"])


@dataclass(eq=False)
class Bench:
    """Everything that probes share. `with` opens and leaves it as clean as the protocol can.

    Attributes:
        strict: A key that the protocol does not name is wrong.
        lockout: The third account may be locked out.
        ana, bruno: The pair.
        tag: The beginning of every message of this run.
    """

    url: str
    accounts: Accounts
    rate: Rate = field(default_factory=Rate)
    strict: bool = False
    lockout: bool = False
    heartbeat: float = 30.0
    config: dict[str, Any] = field(default_factory=dict)
    conversation: str = ""
    tag: str = field(default_factory=lambda: f"{MARK} {secrets.token_hex(3)}]")
    actions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nobody = Visitor(self.url, self.rate)
        self.ana, self.bruno = (self._person(account) for account in self.accounts.pair)
        self.elsewhere = self._guest(self.accounts.elsewhere)
        self.chat_off = self._guest(self.accounts.chat_off)
        self._known: set[str] = set()

    @property
    def level(self) -> int:
        """The level that the server says it has; 1 where it says nothing."""
        level = self.config.get("level", 1)
        return level if isinstance(level, int) else 1

    @property
    def capabilities(self) -> frozenset[str]:
        """What the server says it offers."""
        names = self.config.get("capabilities", [])
        return (
            frozenset(name for name in names if isinstance(name, str))
            if isinstance(names, list)
            else frozenset()
        )

    def open(self) -> None:
        """Sign everybody in, open the conversation and the streams.

        Raises:
            SignInRefusedError: Somebody was refused.
            WrongUseError: The accounts do not fit.
        """
        for person in (self.ana, self.bruno, self.elsewhere, self.chat_off):
            if person:
                person.arrive()
        if (
            self.ana.user.get("activeOrgId") != self.bruno.user.get("activeOrgId")
            or self.ana.id == self.bruno.id
        ):
            raise WrongUseError("the first two accounts must be two people of one organisation")
        self.config = self.ana.get("/api/chat/config")
        if self.config.get("chatEnabled") is not True:
            raise WrongUseError("chat is off for the organisation of the first two accounts")
        if isinstance(beat := self.config.get("heartbeatSeconds"), int | float):
            self.heartbeat = float(beat)
        self._open_conversation()
        self._open_streams()

    def _open_conversation(self) -> None:
        before = [[str(row["id"]) for row in person.rows()] for person in self.pair]
        opened = right(self.ana.ask("POST", "/api/chat/conversations", {"peerUserId": self.bruno.id}))
        self.conversation = opened.json["conversation"]["id"]
        for person, ids in zip(self.pair, before, strict=True):
            person.had_conversation = self.conversation in ids
        self.strangers()

    def _open_streams(self) -> None:
        for person, count in ((self.ana, 2), (self.bruno, 1), (self.elsewhere, 1)):
            if person:
                person.streams = [self.stream(person) for _ in range(count)]
                for stream in person.streams:
                    with suppress(WrongError):  # what comes first is a probe's business
                        stream.until(lambda _: True, "event", 2.0)

    @property
    def pair(self) -> tuple[Person, Person]:
        """The two."""
        return self.ana, self.bruno

    def close(self) -> None:
        """Hang up."""
        for person in (self.ana, self.bruno, self.elsewhere):
            for stream in person.streams if person else ():
                stream.close()

    def visitor(self) -> Visitor:
        """Return somebody who is not signed in."""
        return Visitor(self.url, self.rate)

    def stream(self, person: Visitor, **headers: str) -> EventStream:
        """Open a stream where the server says that it is."""
        where = self.config.get("streamUrl") or urljoin(self.url, PATH)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return EventStream(where, {**person.cookie_header(), **sent})

    def check(self, value: object, shape: object, where: str) -> None:
        """See that a value has a shape."""
        check(value, shape, where, strict=self.strict)

    def page(self, person: Person, query: str = "limit=50") -> dict[str, Any]:
        """Return a page of the conversation."""
        return person.get(f"/api/chat/conversations/{self.conversation}/messages?{query}")  # type: ignore[no-any-return]

    def stored(self, person: Person, message: str) -> dict[str, Any]:
        """Return a message as a page has it, or nothing."""
        return next((row for row in self.page(person)["data"] if row["id"] == message), {})

    def post(self, person: Person, text: str = "", **fields: str) -> Answer:
        """Send a message, tag first."""
        body = {"conversationId": self.conversation, "body": f"{self.tag} {text}".rstrip(), **fields}
        answer = person.ask("POST", SEND, body)
        if answer.status == 429:
            raise SkipError("somebody else writes with this account: too many messages at once")
        return answer

    def say(self, person: Person, text: str = "", **fields: str) -> dict[str, Any]:
        """Send a message and return it; it must be 201."""
        return right(self.post(person, text, **fields), 201).json["message"]  # type: ignore[no-any-return]

    def say_later(self, person: Person, than: dict[str, Any]) -> dict[str, Any]:
        """Send a message in a later millisecond than another one's."""
        for _ in range(_LATER):
            said = self.say(person)
            if said["createdAt"] > than["createdAt"]:
                return said
        raise WrongError(f"{_LATER} messages later the time is still {than['createdAt']}")

    def peer(self, person: Person) -> Person:
        """Return the other of the pair."""
        return self.bruno if person is self.ana else self.ana

    def fence(self, person: Person) -> list[list[Event]]:
        """Have the peer write, and return what came on each of the person's streams up to that message.

        What came for certain before the message is there; what did not come will not.
        """
        said = self.say(self.peer(person), "·")
        return [self.heard(stream, str(said["id"])) for stream in person.streams]

    def heard(self, stream: EventStream, message: str) -> list[Event]:
        """Return what came on a stream up to a message."""
        return stream.until(lambda event: is_message(event, message), "`message` event")

    def strangers(self) -> bool:
        """Return whether somebody else wrote in the conversation since the last look."""
        rows = self.page(self.ana)["data"]
        new = [row for row in rows if row["id"] not in self._known]
        self._known |= {str(row["id"]) for row in rows}
        return any(not str(row["body"]).startswith(self.tag) for row in new)

    def all_ours(self) -> bool:
        """Return whether the conversation holds nothing but what such runs have written."""
        page = self.page(self.ana, "limit=1000")
        return not page["hasMore"] and all(str(row["body"]).startswith(MARK) for row in page["data"])

    def known_fault(self, text: str) -> NoReturn:
        """End with a fault of level 1, which is wrong at any other level."""
        raise (FaultError if self.level == 1 else WrongError)(text)

    def _guest(self, account: Account | None) -> Person | None:
        return None if account is None else self._person(account)

    def _person(self, account: Account) -> Person:
        return Person(self.url, self.rate, account=account)


def right(answer: Answer, status: int = 200) -> Answer:
    """Return an answer that has the right status.

    Raises:
        WrongError: It has another.
    """
    if answer.status != status:
        raise WrongError(
            f"status {answer.status} instead of {status}: {answer.body[:120].decode(errors='replace')}"
        )
    return answer


def is_message(event: Event, message: str) -> bool:
    """Return whether an event is the one of a message."""
    return event.name == "message" and event.inner.get("id") == message


def named(events: list[Event], name: str, **data: object) -> list[Event]:
    """Return the events of a name whose data has these values."""
    return [one for one in events if one.name == name and data.items() <= one.inner.items()]


def must(found: object, text: str) -> None:
    """See that something was found.

    Raises:
        WrongError: It was not.
    """
    if not found:
        raise WrongError(text)


def refused(
    bench: Bench,
    answer: Answer,
    status: int,
    text: str = "",
    *,
    level1: int = 500,
    level1_json: object = None,
) -> None:
    """See that something was refused with the right status and text, or as level 1 does it.

    Args:
        level1: The status that level 1 is known for.
        level1_json: Its body there, where it is no error.
    """
    if answer.status == status:
        _check_error(answer, text)
    elif bench.level == 1 and answer.status == level1:
        if level1_json is None:
            _check_error(answer, text)
        else:
            must(answer.json == level1_json, f"status {level1}, and the body is {answer.body[:120]!r}")
        raise FaultError(f"status {level1} instead of {status}")
    else:
        right(answer, status)


def _check_error(answer: Answer, text: str) -> None:
    body = answer.json
    said = body.get("error") if isinstance(body, dict) else None
    must(isinstance(said, str) and said, f'status {answer.status} without {{"error": text}}')
    must(not text or said == text, f"the text is {said!r} instead of {text!r}")
