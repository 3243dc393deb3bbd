"""A combination of keys as Qt writes it, taken apart for systems with other names for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_MODIFIERS: Final = ("Ctrl", "Alt", "Shift", "Meta")

# Keys by Qt's names, as X names them (the portal's specification), and by Windows' numbers.
_NAMED: Final = {
    "Space": ("space", 0x20),
    "Return": ("Return", 0x0D),
    "Tab": ("Tab", 0x09),
    "Backspace": ("BackSpace", 0x08),
    "Esc": ("Escape", 0x1B),
    "Ins": ("Insert", 0x2D),
    "Del": ("Delete", 0x2E),
    "Home": ("Home", 0x24),
    "End": ("End", 0x23),
    "PgUp": ("Page_Up", 0x21),
    "PgDown": ("Page_Down", 0x22),
    "Left": ("Left", 0x25),
    "Up": ("Up", 0x26),
    "Right": ("Right", 0x27),
    "Down": ("Down", 0x28),
    "Pause": ("Pause", 0x13),
    "Print": ("Print", 0x2C),
    ",": ("comma", 0xBC),
    "-": ("minus", 0xBD),
    ".": ("period", 0xBE),
}
_LAST_F: Final = 24
_X_MODIFIERS: Final = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Meta": "LOGO"}
_WINDOWS_MODIFIERS: Final = {"Alt": 0x1, "Ctrl": 0x2, "Shift": 0x4, "Meta": 0x8}


@dataclass(frozen=True, slots=True)
class Keys:
    """One combination.

    Attributes:
        modifiers: By Qt's names.
        x_name: The key as X names it.
        windows_code: The key's number on Windows.
    """

    modifiers: tuple[str, ...]
    x_name: str
    windows_code: int

    @property
    def trigger(self) -> str:
        """As the XDG specification of shortcuts writes it: `CTRL+ALT+t`."""
        return "+".join([*(_X_MODIFIERS[each] for each in self.modifiers), self.x_name])

    @property
    def windows_modifiers(self) -> int:
        """As `RegisterHotKey` takes them."""
        return sum(_WINDOWS_MODIFIERS[each] for each in self.modifiers)


def parse(text: str) -> Keys | None:
    """Take `Ctrl+Alt+T` apart; None where it is no combination that may be taken from all programs.

    Letters alone, or with Shift, are what people write with.
    """
    *modifiers, key = text.split("+")
    known = tuple(each for each in _MODIFIERS if each in modifiers)
    named = _named(key)
    if named is None or len(known) != len(modifiers):
        return None
    is_f = key.startswith("F") and len(key) > 1
    if not is_f and not {"Ctrl", "Alt", "Meta"} & set(known):
        return None
    return Keys(known, *named)


def _named(key: str) -> tuple[str, int] | None:
    if len(key) == 1 and key.isascii() and key.isalnum():
        return key.lower(), ord(key.upper())
    if key[:1] == "F" and key[1:].isdecimal() and key.isascii() and 1 <= int(key[1:]) <= _LAST_F:
        return key, 0x6F + int(key[1:])
    return _NAMED.get(key)
