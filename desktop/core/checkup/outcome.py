"""One thing that a check can find, in two languages; what several checks can find."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

State = Literal["ok", "warn", "fail", "skip"]
Both = tuple[str, str]
"""English, Spanish."""


class Outcome(NamedTuple):
    """One thing that a check can find.

    Attributes:
        fix: What a person can do about it.
        repair: A key of `REPAIRS`: what the program can do about it, at the press of a button.
    """

    state: State
    says: Both
    fix: Both | None = None
    repair: str | None = None


NOT_KNOWN: Final = Outcome(
    "skip",
    ("Not known: the server could not be asked.", "No se sabe: no se ha podido preguntar al servidor."),
)
NOBODY: Final = Outcome(
    "skip",
    ("Not looked at: nobody is signed in here.", "Sin comprobar: aquí no hay ninguna sesión iniciada."),
)
OTHER_SYSTEM: Final = Outcome(
    "skip",
    (
        "Not looked at: this system offers no way to ask.",
        "Sin comprobar: este sistema no permite preguntarlo.",
    ),
)
NO_BUS: Final = Outcome(
    "skip",
    ("Not looked at: there is no session bus here.", "Sin comprobar: aquí no hay bus de sesión."),
)
UNASKED: Final = Outcome(
    "skip",
    (
        "Not looked at: only the app hears of it, while it runs.",
        "Sin comprobar: solo lo sabe la aplicación mientras está en marcha.",
    ),
)
BROKE_OFF: Final = Outcome(
    "skip",
    ("Not known: the check broke off ({reason}).", "No se sabe: la comprobación se interrumpió ({reason})."),
)
SIGN_IN: Final = (
    "Open TimeNow and sign in, or run: timenow-desktop login",
    "Abre TimeNow e inicia sesión, o ejecuta: timenow-desktop login",
)
