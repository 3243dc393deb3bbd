"""What a freedesktop notification service says of itself, and what is known to be odd about it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from desktop.native.notifications.base import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """An oddity of one service.

    Attributes:
        service: Its name, as it says it, in lower case.
        source: Where this is told.
        until: The last version that is known to have it; None for all.
        markup_in_title: It reads markup in titles, where the specification has none.
        anew: One that lies in its list, and no longer on the screen, is only updated there when it is
            replaced: it is closed and shown anew.
        lingers: What is closed stays on the screen until its time is over: its time is set to 1 ms before.
    """

    service: str
    source: str
    until: tuple[int, ...] | None = None
    markup_in_title: bool = False
    anew: bool = False
    lingers: bool = False


QUIRKS: Final = (
    Quirk(
        service="lxqt-notificationd",
        source="https://github.com/lxqt/lxqt-notificationd/issues/253",
        until=(0, 16),
        markup_in_title=True,
    ),
    Quirk(
        service="raven",
        source="https://github.com/solus-project/budgie-desktop/issues/2114",
        markup_in_title=True,
    ),
    Quirk(
        service="quickshell",
        source="https://github.com/AvengeMedia/DankMaterialShell/issues/1844",
        anew=True,
    ),
    Quirk(
        service="notification daemon",
        source="seen with 3.20.0 (Debian 12) in tests/integration/native/test_notification_daemons.py",
        until=(3, 20),
        lingers=True,
    ),
)

# The name of the hint that holds a picture: by the version of the specification a service follows.
_PICTURE_HINTS: Final = {"0": "icon_data", "0.9": "icon_data", "1.0": "icon_data", "1.1": "image_data"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A notification service.

    Attributes:
        specification: The version of the specification that it follows.
        abilities: What it says that it can do (its "capabilities").
    """

    name: str = ""
    version: str = ""
    specification: str = ""
    abilities: Collection[str] = ()

    @property
    def has_markup(self) -> bool:
        """Whether it reads markup in the body."""
        return "body-markup" in self.abilities

    @property
    def has_actions(self) -> bool:
        """Whether it takes clicks and shows buttons."""
        return "actions" in self.abilities

    @property
    def has_replies(self) -> bool:
        """Whether it has text fields for answers, as KDE does and some others do."""
        return "inline-reply" in self.abilities

    @property
    def picture_hint(self) -> str:
        """The name under which it takes a picture."""
        return _PICTURE_HINTS.get(self.specification, "image-data")

    @property
    def markup_in_title(self) -> bool:
        """Whether it reads markup in titles, which it should not."""
        return any(quirk.markup_in_title for quirk in self._quirks())

    @property
    def anew(self) -> bool:
        """Whether what it shows must be closed before it is shown again."""
        return any(quirk.anew for quirk in self._quirks())

    @property
    def lingers(self) -> bool:
        """Whether what is closed stays on the screen for a while."""
        return any(quirk.lingers for quirk in self._quirks())

    @property
    def facts(self) -> Facts:
        """What the rest of the program may know."""
        return Facts(
            way="freedesktop", name=self.name, version=self.version, abilities=tuple(sorted(self.abilities))
        )

    def _quirks(self) -> list[Quirk]:
        mine = [quirk for quirk in QUIRKS if quirk.service == self.name.lower()]
        version = tuple(int(number) for number in re.findall(r"\d+", self.version))
        return [quirk for quirk in mine if quirk.until is None or version[: len(quirk.until)] <= quirk.until]
