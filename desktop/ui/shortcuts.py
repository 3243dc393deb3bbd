"""The chat window's keys, with what each does: bound from here, and listed from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

# Keys by name, as QKeySequence reads them, and what they do; translated where they are shown (PySide6 says
# `object` of what QT_TRANSLATE_NOOP leaves as it is).
IN_THE_WINDOW: Final[Mapping[str, object]] = {
    "Ctrl+K": QT_TRANSLATE_NOOP("Shortcuts", "Search people and conversations"),
    "Ctrl+F": QT_TRANSLATE_NOOP("Shortcuts", "Search the messages"),
    "F3": QT_TRANSLATE_NOOP("Shortcuts", "Go to the next message found"),
    "Shift+F3": QT_TRANSLATE_NOOP("Shortcuts", "Go to the message found before it"),
    "Ctrl+N": QT_TRANSLATE_NOOP("Shortcuts", "Start a new chat"),
    "Ctrl+I": QT_TRANSLATE_NOOP("Shortcuts", "Show who the conversation is with"),
    "Alt+Up": QT_TRANSLATE_NOOP("Shortcuts", "Open the conversation above"),
    "Alt+Down": QT_TRANSLATE_NOOP("Shortcuts", "Open the conversation below"),
    "Ctrl++": QT_TRANSLATE_NOOP("Shortcuts", "Larger text"),
    "Ctrl+-": QT_TRANSLATE_NOOP("Shortcuts", "Smaller text"),
    "Ctrl+0": QT_TRANSLATE_NOOP("Shortcuts", "Text in its usual size"),
    "Ctrl+,": QT_TRANSLATE_NOOP("Shortcuts", "Open the settings"),
    "Ctrl+W": QT_TRANSLATE_NOOP("Shortcuts", "Close the window"),
    "F10": QT_TRANSLATE_NOOP("Shortcuts", "Open the menu of the window"),
    "F1": QT_TRANSLATE_NOOP("Shortcuts", "Show these shortcuts"),
}
IN_THE_LIST: Final[Mapping[str, object]] = {
    "Return": QT_TRANSLATE_NOOP("Shortcuts", "Open the conversation"),
    "Shift+F10": QT_TRANSLATE_NOOP("Shortcuts", "Mark as read, mute, hide, clear"),
}
IN_THE_MESSAGES: Final[Mapping[str, object]] = {
    "Shift+Up": QT_TRANSLATE_NOOP("Shortcuts", "Mark one message after another"),
    "Ctrl+A": QT_TRANSLATE_NOOP("Shortcuts", "Mark all messages"),
    "Ctrl+C": QT_TRANSLATE_NOOP("Shortcuts", "Copy what is marked"),
    "PgUp": QT_TRANSLATE_NOOP("Shortcuts", "Read what is above"),
    "End": QT_TRANSLATE_NOOP("Shortcuts", "Go to the newest message"),
    "Return": QT_TRANSLATE_NOOP("Shortcuts", "Open a link, or send again what was not sent"),
    "Del": QT_TRANSLATE_NOOP("Shortcuts", "Delete what was not sent"),
    "Shift+F10": QT_TRANSLATE_NOOP("Shortcuts", "What can be done with a message"),
}
WHILE_WRITING: Final[Mapping[str, object]] = {
    "Return": QT_TRANSLATE_NOOP("Shortcuts", "Send the message"),
    "Shift+Return": QT_TRANSLATE_NOOP("Shortcuts", "Begin a new line"),
    "Ctrl+E": QT_TRANSLATE_NOOP("Shortcuts", "Choose an emoji"),
    "Up": QT_TRANSLATE_NOOP("Shortcuts", "Edit the message that was not sent"),
    "Esc": QT_TRANSLATE_NOOP("Shortcuts", "Back to the conversations"),
}

GROUPS: Final = (
    (QT_TRANSLATE_NOOP("Shortcuts", "Everywhere in the window"), IN_THE_WINDOW),
    (QT_TRANSLATE_NOOP("Shortcuts", "In the list"), IN_THE_LIST),
    (QT_TRANSLATE_NOOP("Shortcuts", "In the messages"), IN_THE_MESSAGES),
    (QT_TRANSLATE_NOOP("Shortcuts", "While writing"), WHILE_WRITING),
)

_TOO: Final[Mapping[str, str]] = {"Ctrl++": "Ctrl+="}  # one key on most keyboards, with Shift or without


def bind(window: QWidget, slots: Mapping[str, Callable[[], object]]) -> None:
    """Have keys of the window do something.

    Args:
        slots: What to call, by keys that are listed in `IN_THE_WINDOW`.

    Raises:
        KeyError: Keys that are not listed there.
    """
    for keys, slot in slots.items():
        if keys not in IN_THE_WINDOW:
            raise KeyError(keys)
        for either in (keys, _TOO.get(keys)):
            if either is not None:
                QShortcut(QKeySequence(either), window, slot)
