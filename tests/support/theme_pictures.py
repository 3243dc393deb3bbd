"""The pictures of the theme: high contrast, text of 150 and 200 %, the list of keys.

Whoever takes them does away with each window before the next.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.shortcuts_window import ShortcutsWindow
from desktop.ui.theme import Preference, Theme
from tests.support import chat_pictures as scenes
from tests.support.settings_pictures import settings_pages

_LARGE = (760, 640)


def high_contrast() -> Iterator[QWidget]:
    """Yield talk, settings and sign-in in high contrast, light and then dark."""
    hints = QGuiApplication.styleHints()
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
        window = scenes.open_chat("contrast")
        hints.colorSchemeChanged.emit(scheme)
        yield window
        pages = settings_pages("contrast")
        page = next(pages)
        hints.colorSchemeChanged.emit(scheme)
        yield page
        theme = Theme("contrast")
        theme.install()
        hints.colorSchemeChanged.emit(scheme)
        yield scenes.sign_in("bad_credentials", {})
        theme.deleteLater()


def large_text(preference: Preference) -> Iterator[QWidget]:
    """Yield a talk at 150 and 200 %, the narrow window and the keys at 200 %."""
    usual = QApplication.font()
    for percent, size in ((150, _LARGE), (200, _LARGE), (200, scenes.NARROW)):
        window = scenes.open_chat(preference, size)
        _enlarge(window, percent)
        yield window
        QApplication.setFont(usual)
    narrow = scenes.open_chat(preference, scenes.NARROW)
    narrow.go_back()
    _enlarge(narrow, 200)
    yield narrow
    QApplication.setFont(usual)
    theme = Theme(preference, text_size=200)
    theme.install()
    keys = ShortcutsWindow(None)
    keys.resize(*scenes.NARROW)
    yield keys
    theme.resize_text(100)
    theme.deleteLater()


def _enlarge(window: QWidget, percent: int) -> None:
    theme = window.findChild(Theme)
    assert isinstance(theme, Theme)
    theme.resize_text(percent)
    scenes.settle()


def keys(preference: Preference) -> Iterator[QWidget]:
    """Yield the list of keys."""
    theme = Theme(preference)
    theme.install()
    window = ShortcutsWindow(None)
    window.resize(window.width(), 2 * window.height())
    yield window
    theme.deleteLater()
