"""Random histories: what may happen, how often, and how one is run to its end."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from tests.torture.desktop import Desktop
from tests.torture.oracle import complaints, differences
from tests.torture.world import World

Step = tuple[str, int, int]

# How often each thing happens, of all.
PEOPLE = {
    "waits": 6,
    "peer_says": 14,
    "burst": 4,
    "many": 1,
    "peer_reads": 3,
    "send": 9,
    "send_some": 2,
    "web_says": 4,
    "opens": 8,
    "sees": 5,
    "scrolls": 2,
    "web_reads": 4,
    "web_hides": 2,
    "web_clears": 1,
    "hides": 2,
    "clears": 1,
    "starts_chat": 2,
    "refreshes": 1,
    "waits_long": 5,
}
TROUBLE = {
    "late_commit": 3,
    "retries": 2,
    "discards": 1,
    "second_starts": 2,
    "stops": 1,
    "crashes": 3,
    "starts": 4,
    "signs_out": 1,
    "signs_in": 1,
    "sleeps": 2,
    "cut": 4,
    "half_open": 2,
    "network_down": 2,
    "slow_stream": 2,
    "bad_request": 4,
    "bad_send": 3,
    "drops": 3,
    "doubles": 2,
    "swaps": 2,
    "deploys": 2,
    "restarts": 1,
    "second_instance": 1,
    "database_fails": 1,
    "password_changed": 1,
    "chat_off": 1,
}
SHORTEST, LONGEST = 60, 80


@dataclasses.dataclass(frozen=True)
class History:
    """One history, as it can be run again.

    Attributes:
        seed: Of everything that is not a step: ids, delays, where a stream is cut into pieces.
        calm: Nothing goes wrong, and after every step state + events must be a fresh fetch.
    """

    level: int
    seed: int
    steps: tuple[Step, ...]
    calm: bool = False

    def __repr__(self) -> str:
        """Return it as code, without the steps in which nothing happens."""
        steps = [step for step in self.steps if step[0] != "waits" or step[1] * step[2]]
        lines = "".join(f"\n        {step!r}," for step in steps)
        return f"History({self.level}, {self.seed}, ({lines}\n    ), calm={self.calm})"


def histories(level: int, *, calm: bool = False, shortest: int = SHORTEST) -> st.SearchStrategy[History]:
    """Return the histories of a level; `calm` ones have no trouble in them."""
    number = st.integers(0, 59)

    def of(troubles: list[str]) -> st.SearchStrategy[History]:
        weights = PEOPLE | {name: TROUBLE[name] for name in troubles}
        names = [name for name, weight in weights.items() for _ in range(weight)]
        step = st.tuples(st.sampled_from(names), number, number)
        return st.builds(
            lambda seed, steps: History(level, seed, tuple(steps), calm),
            st.integers(0, 9999),
            st.lists(step, min_size=shortest, max_size=max(LONGEST, shortest)),
        )

    # A few kinds of trouble at a time: else the next one hides what the last one broke.
    some = st.lists(st.sampled_from(list(TROUBLE)), unique=True, max_size=0 if calm else 10)
    return some.flatmap(of)


def run(history: History) -> list[str]:
    """Run a history to its end, and return what is wrong then."""
    world = World(history.level, history.seed, calm=history.calm)
    try:
        for name, a, b in history.steps:
            world.happened.add(name)
            getattr(world, name)(a, b)
            if history.calm and (found := _fresh(world)):
                return [f"after {name}: {text}" for text in found]
        world.rest()
        return complaints(world)
    finally:
        world.close()


def _fresh(world: World) -> list[str]:
    """Compare the first computer with one that has never seen this account."""
    world.clock.advance(8000)
    fresh = Desktop(
        "fresh", world.desktops[0].user, world.folder / "fresh", erp=world.erp, clock=world.clock, seed=0
    )
    fresh.start()
    fresh.sign_in()
    world.clock.advance(500)
    try:
        return differences(world.desktops[0], fresh)
    finally:
        fresh.sign_out_and_forget()
