"""Hypothesis at the machine: so many histories of a level, and the shortest one of those that fail."""

from __future__ import annotations

import dataclasses

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from tests.torture.histories import History, histories, run


@dataclasses.dataclass
class Tally:
    """How much was run."""

    histories: int = 0
    steps: int = 0
    failed: bool = False


def hold_true(
    level: int,
    number: int,
    seed: int,
    *,
    calm: bool = False,
    shrink: bool = True,
    tally: Tally | None = None,
) -> None:
    """Run so many histories.

    Raises:
        AssertionError: One ends wrong; it says which one, as code for `test_found.py`, and what is wrong.
    """
    counted = tally or Tally()

    @seeded(seed)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(histories(level, calm=calm))
    def hold(history: History) -> None:
        if not counted.failed:  # what follows a failure only makes it shorter
            counted.histories += 1
            counted.steps += len(history.steps)
        found = run(history)
        counted.failed = counted.failed or bool(found)
        assert not found, f"{history!r}\n" + "\n".join(found)

    hold()
