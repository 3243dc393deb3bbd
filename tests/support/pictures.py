"""The pictures of docs/screenshots, painted anew: windows in both languages and themes, every tray icon.

Run as `python -m tests.support.pictures`; no screen is needed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.settings import Language
from desktop.state.icon_state import IconState
from desktop.ui.sign_in_dialog import SignInDialog
from desktop.ui.theme import Preference
from desktop.ui.translations import Translations
from desktop.ui.tray_icon import SIZES, label, paint
from tests.support.chat_pictures import TRANSLATIONS, chat_window

_FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
_PANELS: Final = ("#F2F2F2", "#202124")
_ROW: Final = 76  # pixels
_LABELS: Final = 200
_PANEL: Final = 330
_STATES: Final = (
    ("online, nothing unread", IconState.NORMAL, 0),
    ("online, 3 unread", IconState.NORMAL, 3),
    ("online, 42 unread", IconState.NORMAL, 42),
    ("online, 120 unread", IconState.NORMAL, 120),
    ("offline, 3 unread", IconState.GREYED, 3),
    ("uncertain, 5 unread", IconState.UNCERTAIN, 5),
    ("uncertain, never known", IconState.UNCERTAIN, None),
    ("signed out", IconState.SIGNED_OUT, 0),
    ("do not disturb, 4 unread", IconState.DO_NOT_DISTURB, 4),
)


def _save(widget: QWidget, name: str) -> None:
    widget.show()
    QApplication.processEvents()
    QApplication.processEvents()
    widget.grab().save(str(_FOLDER / f"{name}.png"))
    widget.hide()


def _windows(language: Language, preference: Preference) -> None:
    ending = ("" if language == "es" else f"-{language}") + ("-dark" if preference == "dark" else "")
    _theme, window = chat_window(preference)
    window.open_conversation("c1")
    _save(window, f"chat{ending}")
    window.resize(380, 640)
    _save(window, f"narrow{ending}")
    dialog = SignInDialog("https://erp.example", "ana@example.com")
    _save(dialog, f"sign-in{ending}")


def _icons() -> None:
    sheet = QPixmap(_LABELS + len(_PANELS) * _PANEL, _ROW * len(_STATES))
    sheet.fill(QColor("#FFFFFF"))
    painter = QPainter(sheet)
    for number, (words, state, unread) in enumerate(_STATES):
        top = number * _ROW
        painter.setPen(QColor("#111827"))
        place = QRect(12, top, _LABELS - 12, _ROW)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        for panel, colour in enumerate(_PANELS):
            left = _LABELS + panel * _PANEL
            painter.fillRect(left, top, _PANEL, _ROW, QColor(colour))
            for size in SIZES:
                painter.drawPixmap(
                    left + 16, top + (_ROW - size) // 2, paint(size, state, label(state, unread))
                )
                left += size + 12
    painter.end()
    sheet.save(str(_FOLDER / "tray.png"))


def main() -> None:
    """Paint them all."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    translations = Translations(TRANSLATIONS, application)
    _FOLDER.mkdir(parents=True, exist_ok=True)
    _icons()
    languages: tuple[Language, ...] = ("es", "en")
    preferences: tuple[Preference, ...] = ("light", "dark")
    for language in languages:
        translations.use(language)
        for preference in preferences:
            _windows(language, preference)


if __name__ == "__main__":
    main()
