"""Unread counts, totals, the badge's text."""

from __future__ import annotations

from collections.abc import Iterable

_BADGE_MAX = 99
_MOST = 2**31 - 1  # what Qt can put into a sentence


def unread(counter: int, newer_than_counter: int, newer_than_mark: int | None) -> int:
    """Return how many of a conversation's messages are unread.

    Both sums count the newest so many messages of one ordered list: the server's goes back to where
    another device cleared it, ours to what was read here. The shorter one is right.

    Args:
        counter: The server's counter, as it was last listed.
        newer_than_counter: The peer's messages that came after that.
        newer_than_mark: The peer's messages that the local read mark does not cover, or None if that
            can't be told: no mark yet, or a hole in the local copy after it.
    """
    by_server = counter + newer_than_counter
    return by_server if newer_than_mark is None else min(by_server, newer_than_mark)


def total(counts: Iterable[int], *, uncounted: int = 0) -> int | None:
    """Return the sum over all conversations, or None where a 0 would only mean that nobody said.

    Args:
        counts: Unread messages of each conversation of which that is known.
        uncounted: How many conversations there are besides.
    """
    counted = min(sum(counts), _MOST)
    return None if uncounted and not counted else counted


def badge_text(total: int | None) -> str:
    """Return what the badge says: nothing for 0 or unknown (None), `99+` above 99."""
    if not total or total < 0:
        return ""
    return str(total) if total <= _BADGE_MAX else f"{_BADGE_MAX}+"
