"""What everybody who looks for an administrator's settings promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from desktop.core.policy import Policy


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found.

    Attributes:
        wrong: What was not used, for the log: keys, or a whole source and why.
    """

    policy: Policy = field(default_factory=Policy)
    wrong: tuple[str, ...] = ()


class PolicySource(Protocol):
    """Where an administrator's settings lie on one system.

    The contract:

    - `read` never raises and never waits for a network. No policy is the empty policy.
    - Only what nobody but an administrator can write is read.
    - A wrong key loses that key alone, and is named in `wrong`.
    """

    def read(self) -> Found:
        """Look now."""
