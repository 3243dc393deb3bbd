"""What the monkey does next: a pure function of its seed, so that a run can be had again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.support.hostile import PEER_TEXTS

_KEYS: Final = (
    *("Tab", "shift+Tab", "Return", "Escape", "space", "BackSpace", "Delete"),
    *("Up", "Down", "Left", "Right", "Prior", "Next", "Home", "End"),
    *("shift+Up", "shift+Down", "shift+End", "ctrl+Home", "ctrl+End", "shift+ctrl+Home"),
    *("ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z", "shift+ctrl+z", "shift+Return", "ctrl+Return"),
    *("ctrl+k", "ctrl+f", "ctrl+n", "ctrl+e", "ctrl+i", "ctrl+comma", "F1", "F3", "shift+F3"),
    *("ctrl+plus", "ctrl+minus", "ctrl+0", "alt+Up", "alt+Down", "shift+F10", "Menu", "alt+F4"),
    *("a", "e", "n", "s", "ctrl+w", "alt+a", "alt+e", "F2", "F5", "F10", "Insert", "ctrl+Tab"),
)
_WORDS: Final = ("hola", "ana", "bruno", "reunión", "the", "mañana a las 9", "://", "https://erp.example/a")
_TEXTS: Final = tuple(PEER_TEXTS.values())
_WINDOWS: Final = (
    *("settings", "settings general", "settings notifications", "settings connection"),
    *("settings storage", "settings advanced", "why", "pop-over", "chat", "new chat", "emoji", "shortcuts"),
    *("conversation", "conversation", "conversation", "reply", "search", "hide", "sign-out question"),
)
EVERYTHING: Final = (
    *("chat", "settings general", "settings notifications", "settings connection", "settings storage"),
    *("settings advanced", "why", "pop-over", "new chat", "emoji", "shortcuts", "search", "reply"),
    *("sign-out question", "conversation"),
)
_SETTINGS: Final = (
    ("theme", ("system", "light", "dark", "contrast")),
    ("language", ("es", "en", "system")),
    ("textSize", (80, 90, 100, 130, 160, 200)),
    ("closeToTray", (True, False)),
    ("notifications.privacy", ("full", "name", "none")),
    ("notifications.enabled", (True, False)),
)
_PLACES: Final = 1000  # a place is given in thousandths of the window
PEOPLE: Final = 8  # who write to Ana


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that happens: its kind, and what else there is to say."""

    kind: str
    about: tuple[object, ...] = ()

    def __str__(self) -> str:
        return " ".join([self.kind, *(repr(one)[:80] for one in self.about)])


def actions(seed: int, level: int) -> Iterator[Action]:
    """Yield what happens, without an end; the same for the same seed."""
    dice = random.Random(f"{seed} {level}")  # noqa: S311  repeatable, not secret
    kinds = [kind for kind, (_, levels) in _WEIGHTS.items() if level in levels]
    weights = [_WEIGHTS[kind][0] for kind in kinds]
    while True:
        kind = dice.choices(kinds, weights)[0]
        yield Action(kind, _ABOUT[kind](dice) if kind in _ABOUT else ())


def _place(dice: random.Random) -> tuple[object, ...]:
    return dice.randrange(_PLACES), dice.randrange(_PLACES)


def _text(dice: random.Random) -> str:
    return dice.choice(_TEXTS if dice.random() < 0.5 else _WORDS)


def _setting(dice: random.Random) -> tuple[object, ...]:
    key, values = dice.choice(_SETTINGS)
    return key, dice.choice(values)


_BOTH: Final = (1, 2)
_WEIGHTS: Final[dict[str, tuple[float, tuple[int, ...]]]] = {
    "keys": (30, _BOTH),
    "click": (12, _BOTH),
    "double click": (2, _BOTH),
    "right click": (3, _BOTH),
    "wheel": (6, _BOTH),
    "drag": (3, _BOTH),
    "control": (16, _BOTH),
    "type": (8, _BOTH),
    "paste": (3, _BOTH),
    "show": (9, _BOTH),
    "resize": (5, _BOTH),
    "setting": (3, _BOTH),
    "tray": (1.5, _BOTH),
    "notification": (1, _BOTH),
    "write": (8, _BOTH),
    "read elsewhere": (2, _BOTH),
    "write elsewhere": (1, _BOTH),
    "clear": (0.5, _BOTH),
    "hide": (0.5, _BOTH),
    "peer reads": (1.5, (2,)),
    "clear elsewhere": (0.7, (2,)),
    "hide elsewhere": (0.7, (2,)),
    "cut": (1.5, _BOTH),
    "shut": (0.4, _BOTH),
    "open": (1, _BOTH),
    "refresh": (0.5, _BOTH),
    "sign out": (0.1, _BOTH),
    "revoke": (0.1, (1,)),
}
_ABOUT: Final[dict[str, Callable[[random.Random], tuple[object, ...]]]] = {
    "keys": lambda dice: tuple(dice.choices(_KEYS, k=dice.choice((1, 1, 1, 2, 4)))),
    "click": _place,
    "double click": _place,
    "right click": _place,
    "wheel": lambda dice: (*_place(dice), dice.choice((4, 5)), dice.randint(1, 12)),
    "drag": lambda dice: (*_place(dice), *_place(dice)),
    "control": lambda dice: (dice.randrange(_PLACES),),
    "type": lambda dice: (dice.choice((_text(dice), "\n")),),
    "paste": lambda dice: (_text(dice),),
    "show": lambda dice: (dice.choice(_WINDOWS), dice.randrange(PEOPLE)),
    "resize": lambda dice: (dice.choice((360, 420, 640, 720, 960, 1280, 1600)), dice.randint(300, 1000)),
    "setting": _setting,
    "tray": lambda dice: (dice.choice((1, 1, 2, 3)),),
    "write": lambda dice: (dice.randrange(PEOPLE), _text(dice), dice.choice((1, 1, 2, 5, 20))),
    "read elsewhere": lambda dice: (dice.randrange(PEOPLE), dice.choice((0, 0, 1))),
    "write elsewhere": lambda dice: (dice.randrange(PEOPLE), _text(dice)),
    "clear": lambda dice: (dice.randrange(PEOPLE),),
    "hide": lambda dice: (dice.randrange(PEOPLE),),
    "peer reads": lambda dice: (dice.randrange(PEOPLE),),
    "clear elsewhere": lambda dice: (dice.randrange(PEOPLE),),
    "hide elsewhere": lambda dice: (dice.randrange(PEOPLE),),
}
