"""The check-up: what is wrong on the way from this computer to the server, and what to do about it."""

from __future__ import annotations

from desktop.core.checkup import IDS, Check
from desktop.doctor import here, server, system
from desktop.doctor.case import Case

__all__ = ["Case", "around", "examine"]


def examine(case: Case) -> list[Check]:
    """Make every check, each by itself, and return them in the order of `IDS`.

    Not for the GUI thread: a network that answers nothing makes it take half a minute.
    """
    return _ordered([*around(case), *system.checks(case)])


def around(case: Case) -> list[Check]:
    """Make all but the checks of how messages are announced."""
    return _ordered([*here.checks(case), *server.checks(case)])


def _ordered(found: list[Check]) -> list[Check]:
    return sorted(found, key=lambda check: IDS.index(check.id))
