"""What a probe is; the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.conformance.bench import Bench

Need = Literal["elsewhere", "chat_off", "lockout", "rate"]
Run = Callable[["Bench"], None]


@dataclass(frozen=True, slots=True)
class Probe:
    """One fact of the protocol, and how to see whether it is so.

    Attributes:
        id: Stable; reports and tests know it by this.
        section: The heading of docs/protocol.md that it stands under.
        says: The fact.
        run: Returns where it is so; else raises a finding.
        capability: It is only looked at where this is announced, and `missing` elsewhere.
        unless: Where this is announced another fact takes its place.
        levels: Where the fact holds.
        events: The events of the stream that it is about.
        need: What the caller has to give or allow for it.
    """

    id: str
    section: str
    says: str
    run: Run
    capability: str | None = None
    unless: str | None = None
    levels: Collection[int] = (1, 2)
    events: tuple[str, ...] = ()
    need: Need | None = None


PROBES: list[Probe] = []


def probe(
    name: str,
    section: str,
    says: str,
    *,
    capability: str | None = None,
    unless: str | None = None,
    levels: Collection[int] = (1, 2),
    events: tuple[str, ...] = (),
    need: Need | None = None,
) -> Callable[[Run], Run]:
    """Add a probe to the list."""

    def add(run: Run) -> Run:
        PROBES.append(Probe(name, section, says, run, capability, unless, levels, events, need))
        return run

    return add
