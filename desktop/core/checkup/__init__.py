"""What a check of this program's own health finds: one line, and the way out."""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.core.checkup.arrival import ARRIVAL
from desktop.core.checkup.calm import CALM
from desktop.core.checkup.desktop import DESKTOP
from desktop.core.checkup.here import HERE
from desktop.core.checkup.outcome import BROKE_OFF, Both, Outcome, State
from desktop.core.checkup.repairs import NAMES, REPAIRS
from desktop.core.checkup.server import SERVER, WAYS_OUT
from desktop.core.errors import ErpError
from desktop.core.sentences import Language, sentence
from desktop.core.text import one_line

__all__ = ["CHECKS", "IDS", "Check", "State", "Words"]

IDS: Final = (
    "data_directory",
    "settings",
    "policy",
    "account",
    "password_store",
    "server",
    "certificate",
    "proxy",
    "clock",
    "session",
    "chat",
    "level",
    "stream",
    "mark_as_read",
    "database",
    "outbox",
    "connection",
    "last_message",
    "notifications",
    "do_not_disturb",
    "quiet_hours",
    "mutes",
    "focus_mode",
    "screen",
    "sound",
    "tray",
    "autostart",
    "shortcut",
    "log",
)
"""Every check there is, in the order in which they are told."""

CHECKS: Final[dict[str, dict[str, Outcome]]] = {
    name: {**outcomes, "broke_off": BROKE_OFF}
    for name, outcomes in {**HERE, **SERVER, **ARRIVAL, **CALM, **DESKTOP}.items()
}
"""By check, by outcome."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at.

    Attributes:
        says: What was found, in a sentence; names no secret, no text of a message, no e-mail.
        fix: What a person can do about it, or None.
    """

    id: str
    state: State
    says: str
    fix: str | None = None


class Words:
    """Puts what was found into a person's language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language

    def check(self, name: str, outcome: str, /, **details: object) -> Check:
        """Return one check.

        Args:
            name: A key of `CHECKS`.
            outcome: A key of that check's outcomes.
            details: What its sentences name, perhaps in a server's words.
        """
        return self.say(name, CHECKS[name][outcome], **details)

    def say(self, name: str, found: Outcome, /, **details: object) -> Check:
        """Return what `found` says, as a check called `name`."""
        told = {key: one_line(str(value)) for key, value in details.items()}
        return Check(
            id=name,
            state=found.state,
            says=self.pick(found.says).format_map(told),
            fix=None if found.fix is None else self.pick(found.fix).format_map(told),
        )

    def failed(self, name: str, error: ErpError, state: State = "fail") -> Check:
        """Return one check that an error ended; the sentence is the one that people see elsewhere too."""
        says = sentence(error.code, self.language, **error.details)
        way_out = WAYS_OUT.get(error.code)
        return Check(id=name, state=state, says=says, fix=None if way_out is None else self.pick(way_out))

    def title(self, name: str) -> str:
        """Return what a check is called."""
        return self.pick(NAMES[name])

    def button(self, repair: str) -> str:
        """Return what the button of a repair says."""
        return self.pick(REPAIRS[repair])

    def pick(self, both: Both) -> str:
        """Return the text in this language."""
        english, spanish = both
        return spanish if self.language == "es" else english
