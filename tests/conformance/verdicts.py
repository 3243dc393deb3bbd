"""What a probe can find, and how it says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ok", "fault", "missing", "WRONG", "skip"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one probe found.

    Attributes:
        id: The probe's; stable.
        section: The heading of docs/protocol.md that the fact stands under.
        says: The fact, and after a colon what was found instead.
    """

    kind: Kind
    id: str
    section: str
    says: str


class FindingError(Exception):
    """Ends a probe with something else than `ok`."""

    kind: Kind


class FaultError(FindingError):
    """A known fault of level 1, found as expected."""

    kind = "fault"


class MissingError(FindingError):
    """Something that this server does not offer."""

    kind = "missing"


class WrongError(FindingError):
    """Not what the protocol says."""

    kind = "WRONG"


class SkipError(FindingError):
    """Not looked at; the text says why."""

    kind = "skip"


class SignInRefusedError(Exception):
    """The accounts cannot be used: nothing was probed."""


class NoAnswerError(Exception):
    """Nobody answers at the address, or not in time."""


class WrongUseError(Exception):
    """The command line or the file of accounts cannot be used as it is."""
