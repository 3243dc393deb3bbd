"""The check-up: what is wrong on the way from this computer to the server, and what to do about it."""

from __future__ import annotations

from desktop.core.checkup import IDS, Check
from desktop.doctor import here, server, system
from desktop.doctor.case import Case

__all__ = ["Case", "examine"]


def examine(case: Case) -> list[Check]:
    """Make every check, each by itself, and return them in the order of `IDS`.

    Not for the GUI thread: a network that answers nothing makes it take half a minute.
    """
    found = [*here.checks(case), *server.checks(case), *system.checks(case)]
    return sorted(found, key=lambda check: IDS.index(check.id))
