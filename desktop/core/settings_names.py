"""Settings as older versions of this program named them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.core.settings import Tree, with_values

RENAMED: Final[Mapping[str, str]] = {}
"""Dotted keys of older versions, and what they are called today."""


def brought_up(tree: Tree, renamed: Mapping[str, str] = RENAMED) -> Tree:
    """Return a file's tree with what stands under an old name under today's name too.

    Where both stand there, today's counts. The old one stays, for a person who goes back to that version.
    """
    found = {new: _value(tree, old) for old, new in renamed.items() if _value(tree, new) is None}
    found = {new: value for new, value in found.items() if value is not None}
    return with_values(tree, found) if found else tree


def _value(tree: Tree, key: str) -> Any:  # noqa: ANN401  whatever JSON holds
    place: Any = tree
    for name in key.split("."):
        if not isinstance(place, dict):
            return None
        place = place.get(name)
    return place
