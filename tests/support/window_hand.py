"""A hand on the chat window of a steered app: it types, and tells what the window shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from desktop.app import App


def window_words(app: App) -> dict[str, Callable[[Any], object]]:
    """Return what the hand does, by the word that asks for it."""
    return {
        "type": lambda text: QTest.keyClicks(_focused(), text),
        "press": lambda keys: QTest.keySequence(_focused(), QKeySequence(keys)),
        "scroll up": lambda _: app.windows.chat.pane.timeline.verticalScrollBar().setValue(0),
        "shown": lambda _: _shown(app),
    }


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "no widget of the app has the keyboard"
    return widget


def _shown(app: App) -> dict[str, list[str]]:
    chat, rows = app.windows.chat, app.timeline
    search = chat.left.search
    return {
        "list": _texts(chat.list.table) if chat.list.isVisible() else [],
        "found": _texts(search.table) if search is not None and search.isVisible() else [],
        "messages": [rows.row(number).body for number in range(rows.rowCount())],
        "waiting": [
            each.body for number in range(rows.rowCount()) if (each := rows.row(number)).state == "sending"
        ],
        "focus": [type(QApplication.focusWidget()).__name__],
    }


def _texts(view: QAbstractItemView) -> list[str]:
    model = view.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.DisplayRole)) for row in range(model.rowCount())]
