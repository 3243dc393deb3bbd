"""The alert sounds' names, and what is said of a file that cannot be one."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from desktop.core.sentences import Language

BUILT_IN: Final = ("chime", "pop", "drop", "bell")
NO_SOUND: Final = "none"
LONGEST_SOUND: Final = 10.0  # seconds


class SoundFault(StrEnum):
    """Why a file cannot be the alert sound."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_PLAYABLE = "not_playable"
    TOO_LONG = "too_long"


_WORDS: Final[dict[SoundFault, tuple[str, str]]] = {
    SoundFault.MISSING: ("There is no such file.", "Ese archivo no existe."),
    SoundFault.UNREADABLE: ("This file cannot be read.", "No se puede leer ese archivo."),
    SoundFault.NOT_PLAYABLE: (
        "This file is not a sound that this computer can play; a WAV file (PCM) always is.",
        "Ese archivo no es un sonido que este equipo pueda reproducir; un archivo WAV (PCM) siempre lo es.",
    ),
    SoundFault.TOO_LONG: (
        f"An alert sound lasts {LONGEST_SOUND:.0f} seconds at most.",
        f"Un sonido de aviso dura {LONGEST_SOUND:.0f} segundos como máximo.",
    ),
}


def say_sound_fault(fault: SoundFault, language: Language) -> str:
    """Return the sentence for a fault."""
    english, spanish = _WORDS[fault]
    return spanish if language == "es" else english
