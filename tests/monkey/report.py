"""What a run of the monkey found: what the app held after each burst, and whether that grew."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from tests.support.worlds import Level

_WARM: Final = 100  # bursts at least until the caches (glyphs, layouts, pages of the copy) are full
_GROWTH: Final = 10.0  # megabytes


class FaultError(AssertionError):
    """Something does not hold."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the app holds at rest."""

    megabytes: float
    descriptors: int
    threads: list[str]
    widgets: Counter[str]
    wrapped: Counter[str]


@dataclass(slots=True)
class Report:
    """How a run went.

    Attributes:
        slowest: Seconds that the longest answer took.
        held: What was held after each burst.
    """

    level: Level
    seed: int
    actions: int = 0
    urls: int = 0
    slowest: float = 0.0
    held: list[Held] = field(default_factory=list)

    def words(self) -> str:
        """Return the whole of it in a few lines."""
        last = self.held[-1]
        return (
            f"level {self.level}, seed {self.seed}: {self.actions:,} actions, {len(self.held)} rests; "
            f"the slowest answer took {self.slowest:.1f} s; {self.urls} addresses were kept from opening\n"
            f"at the end {last.megabytes:.1f} MB ({self.growth:+.1f} since the warm-up), "
            f"{last.descriptors} descriptors, {len(last.threads)} threads, {last.widgets.total()} widgets\n"
            f"megabytes on the way: {self.course()}"
        )

    def course(self) -> str:
        """Return the megabytes at some twenty rests, first to last."""
        return " ".join(f"{one.megabytes:.0f}" for one in self.held[:: max(1, len(self.held) // 20)])

    @property
    def growth(self) -> float:
        """Megabytes from the end of the warm-up, a third of the run, to the last bursts; 0 in a short run."""
        warm = self.held[max(_WARM, len(self.held) // 3) :] or self.held[-1:]
        some = max(1, len(warm) // 4)
        ends = (warm[:some], warm[-some:])
        first, last = (statistics.median(one.megabytes for one in end) for end in ends)
        return last - first

    def judge(self) -> None:
        """See that no widget was left, and that the program did not grow.

        Raises:
            FaultError: It did.
        """
        *earlier, now = self.held
        most: Counter[str] = Counter()
        for held in earlier[: max(1, len(earlier) * 2 // 3)]:
            most |= held.widgets
        if more := [f"{kind}: {most[kind]} → {now.widgets[kind]}" for kind in now.widgets - most]:
            raise FaultError(f"widgets that are left: {', '.join(more)}")
        if self.growth > _GROWTH:
            raise FaultError(f"grew by {self.growth:.1f} MB: {self.course()}")
