"""Answers that a test wants instead of the right ones."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field

from tests.fakes.level1_erp.answers import Answer, Request


@dataclass
class Fault:
    """What happens instead of the answer to the next `times` requests that fit.

    Args:
        path: A regular expression for the whole path, without the query.
        method: The method, or None for any.
        status: Answer with this; None lets the right answer through (late, where `delay` is set).
        commit: The request is carried out before its answer is lost or replaced.
        delay: Seconds to wait before answering.
        reset: Break the connection instead of answering.
    """

    path: str
    method: str | None = None
    status: int | None = None
    body: str = ""
    content_type: str = "text/html"
    headers: list[list[str]] = field(default_factory=list)
    commit: bool = False
    delay: float = 0.0
    reset: bool = False
    times: int = 1

    @property
    def replaces(self) -> bool:
        """Whether the right answer is not sent."""
        return self.reset or self.status is not None

    def answer(self) -> Answer:
        """Return the answer to send instead."""
        extra = [(name, value) for name, value in self.headers]
        return Answer(self.status or 200, [("content-type", self.content_type), *extra], self.body.encode())


@dataclass
class Seen:
    """One request that came in; its status is 0 where no answer was sent."""

    method: str
    path: str
    at: float
    status: int
    user_agent: str
    origin: str


@dataclass
class Faults:
    """The faults that wait, and the requests that came."""

    waiting: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def next_for(self, request: Request) -> Fault | None:
        """Return the fault that meets this request, used up by one."""
        for fault in self.waiting:
            if fault.method in (None, request.method) and re.fullmatch(fault.path, request.url.path):
                fault.times -= 1
                if not fault.times:
                    self.waiting.remove(fault)
                return fault
        return None

    def note(self, request: Request, status: int, at: float) -> None:
        """Remember a request."""
        agent = request.headers.get("user-agent", "")
        origin = request.headers.get("origin", "")
        self.seen.append(Seen(request.method, request.target, at, status, agent, origin))

    def listed(self) -> list[dict[str, object]]:
        """Return what was seen, oldest first."""
        return [asdict(seen) for seen in self.seen]
