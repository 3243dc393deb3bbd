"""Combinations of keys, taken apart for the portal and for Windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from desktop.native.shortcut.keys import parse


@pytest.mark.parametrize(
    ("text", "trigger", "modifiers", "code"),
    [
        ("Ctrl+Alt+T", "CTRL+ALT+t", 0x3, 0x54),
        ("Ctrl+Shift+9", "CTRL+SHIFT+9", 0x6, 0x39),
        ("Meta+Space", "LOGO+space", 0x8, 0x20),
        ("F9", "F9", 0, 0x78),
        ("Shift+F24", "SHIFT+F24", 0x4, 0x87),
        ("Alt+PgDown", "ALT+Page_Down", 0x1, 0x22),
        ("Ctrl+F", "CTRL+f", 0x2, 0x46),
        ("Ctrl+,", "CTRL+comma", 0x2, 0xBC),
    ],
)
def test_each_system_gets_its_own_names(text: str, trigger: str, modifiers: int, code: int) -> None:
    keys = parse(text)
    assert keys is not None
    assert (keys.trigger, keys.windows_modifiers, keys.windows_code) == (trigger, modifiers, code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "T",
        "Shift+T",
        "Space",
        "Ctrl",
        "Ctrl+",
        "Ctrl+Foo",
        "Hyper+T",
        "Ctrl+Ctrl+T",
        "F25",
        "F0",
        "Ctrl+é",
    ],
)
def test_what_is_no_combination_of_its_own_is_refused(text: str) -> None:
    assert parse(text) is None


def test_what_qt_writes_is_understood() -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    names = ("Q", "Home", "PageUp", "Delete", "Insert", "Escape", "Left", "Return", "Minus", "F12")
    for key in (Qt.Key[f"Key_{name}"] for name in names):
        text = QKeySequence(ctrl | key).toString(QKeySequence.SequenceFormat.PortableText)
        assert parse(text) is not None, text
