"""The contract of the global shortcut: keys that work whatever program is in front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class ShortcutState:
    """What became of the keys that were wanted.

    Attributes:
        kind: `asking` while the system asks the person; `refused` and `not_offered` have a reason.
        reason: Why they don't work: `keys` (no such combination), `taken` (by another program), `declined`
            (by the person, or a rule of the system), `system` (which has no such thing: macOS, and Linux
            desktops without the portal).
        keys: What works now, in the system's words: it may let the person choose others.
    """

    kind: Literal["off", "asking", "on", "refused", "not_offered"]
    reason: Literal["", "keys", "taken", "declined", "system"] = ""
    keys: str = ""


OFF: Final = ShortcutState("off")


class Shortcut(QObject):
    """Base of all; by itself the one that no system offers. GUI thread only.

    Signals:
        pressed: The keys were pressed: the token that lets a window come to the front, or "".
        changed: Another `state`.
    """

    pressed = Signal(str)
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = OFF

    @property
    def state(self) -> ShortcutState:
        """What became of the keys that were wanted last."""
        return self._state

    def set(self, keys: str, words: str) -> None:  # noqa: ARG002  the contract
        """Want these keys instead of those before; `changed` tells what becomes of it.

        Args:
            keys: As Qt writes them, such as `Ctrl+Alt+T`; "" for none.
            words: What they do, for the person whom the system asks.
        """
        self._become(ShortcutState("not_offered", "system") if keys else OFF)

    def close(self) -> None:
        """Let go of the keys; nothing is told afterwards."""

    def _become(self, state: ShortcutState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit(state)
