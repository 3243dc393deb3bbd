"""What starting with the session means, and what everybody who arranges it promises."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """How things stand.

    Attributes:
        STALE: It starts something, but not this program as it lies here now (it was moved).
        REFUSED: There is an entry, and the person has switched it off in a tool of the system's; or there
            was one, and it was deleted there.
    """

    OFF = "off"
    ON = "on"
    STALE = "stale"
    REFUSED = "refused"


class Autostart(Protocol):
    """Has the program started, hidden, when this person's session begins.

    The contract:

    - `enable` leaves `ON`, whatever was before: it is what the person asks for here and now.
    - `disable` leaves `OFF`; where nothing is arranged it does nothing.
    - Nothing of other programs, and nothing outside this person's own configuration, is touched.

    All three may raise OSError.
    """

    @property
    def experimental(self) -> bool:
        """Whether it has only run against made-up systems."""

    def state(self) -> State:
        """Tell how things stand."""

    def enable(self) -> None:
        """Arrange it."""

    def disable(self) -> None:
        """Undo it."""


def reconcile(autostart: Autostart, *, wanted: bool) -> None:
    """Make what the settings say so, unless the person said otherwise with a tool of the system's.

    An entry that starts the program in another way than this one would is somebody else's: it is replaced
    where the program shall start, and else left alone.

    Raises:
        OSError: It could not be arranged, or looked at.
    """
    state = autostart.state()
    if wanted and state in {State.OFF, State.STALE}:
        autostart.enable()
    elif not wanted and state is State.ON:
        autostart.disable()
