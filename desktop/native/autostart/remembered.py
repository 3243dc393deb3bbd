"""What a person deleted with a tool of the system's stays deleted: that an entry was made is noted."""

from __future__ import annotations

from pathlib import Path

from desktop.native.autostart.base import Autostart, State
from desktop.native.autostart.entry_file import write_entry


class RememberedAutostart:
    """Arranges as another one does, and knows an entry that was never made from one that somebody deleted.

    Some tools do not switch an entry off, they delete it (Plasma's settings, Autoruns); without a note the
    next start would make it again.

    Args:
        system: Arranges it.
        note: A file that is there while an entry of ours should be.
    """

    def __init__(self, system: Autostart, note: Path) -> None:
        self._system = system
        self._note = note

    @property
    def experimental(self) -> bool:
        """Nobody has seen it work on the real system."""
        return self._system.experimental

    def state(self) -> State:
        """Tell how things stand."""
        state = self._system.state()
        return State.REFUSED if state is State.OFF and self._note.exists() else state

    def enable(self) -> None:
        """Arrange it, and note that."""
        self._system.enable()
        write_entry(self._note, b"")

    def disable(self) -> None:
        """Undo it, and forget it."""
        self._system.disable()
        self._note.unlink(missing_ok=True)
