"""The monkey does the same again for the same seed; it is let loose by `make monkey`, on request."""

from __future__ import annotations

from itertools import islice

from tests.monkey.actions import actions


def test_a_seed_gives_the_same_actions_again() -> None:
    assert list(islice(actions(3, 2), 500)) == list(islice(actions(3, 2), 500))
    assert list(islice(actions(3, 2), 500)) != list(islice(actions(4, 2), 500))
