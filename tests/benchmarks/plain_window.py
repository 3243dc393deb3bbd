"""The least a PySide6 chat window can be: two plain tables. What the app's window is measured against.

Run as `python -m tests.benchmarks.plain_window FIGURES COPY`. It shows its window when its tray icon
is clicked; COPY is the app's copy, searched without an index.
"""

from __future__ import annotations

import json
import signal
import sqlite3
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSortFilterProxyModel, QTimer
from PySide6.QtGui import QColor, QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QHBoxLayout, QHeaderView, QSystemTrayIcon, QTableView, QWidget

from tests.benchmarks.big_company import CONVERSATIONS, name_of
from tests.benchmarks.measured_window import (
    EVENTS,
    FRAMES,
    MESSAGES,
    NAMES,
    OPENINGS,
    REST_MS,
    SEARCHES,
    turn,
)
from tests.benchmarks.paint_watch import PaintWatch, rest

_ROWS: Final = 50
_TEXT: Final = "Mensaje {0} de la prueba, que ocupa más de una línea cuando la ventana es estrecha; y más."

_LIKE: Final = "SELECT body FROM messages WHERE body LIKE ? ORDER BY created_at DESC LIMIT 50"


class PlainWindow(QWidget):
    """A list of names beside a list of texts."""

    def __init__(self, figures: Path, copy: Path) -> None:
        super().__init__()
        self._figures = figures
        self._copy = copy
        self.names = QStandardItemModel()
        for number in range(CONVERSATIONS):
            self.names.appendRow(QStandardItem(name_of(number)))
        self.texts = QStandardItemModel()
        self._proxy = QSortFilterProxyModel()
        self.list, self.timeline = QTableView(), QTableView()
        self.list.setModel(self.names)
        self.timeline.setModel(self.texts)
        row = QHBoxLayout(self)
        for view in (self.list, self.timeline):
            view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
            row.addWidget(view)
        self.resize(960, 640)

    def measure(self) -> None:
        """Do the same as the app does."""
        self._openings()
        self._rows()
        for view, name in ((self.list, "list"), (self.timeline, "timeline")):
            watch = PaintWatch(view.viewport())
            for _ in range(FRAMES):
                down = name == "list"
                try:
                    self._say(
                        f"scroll {name}",
                        watch.time(partial(turn, view.viewport(), down=down)),
                    )
                except TimeoutError:
                    break
        self._searches()
        self._appending()
        self._say("done", 0)

    def _say(self, name: str, milliseconds: float) -> None:
        with self._figures.open("a") as file:
            file.write(json.dumps([name, milliseconds]) + "\n")

    def _openings(self) -> None:
        watch = PaintWatch(self.timeline.viewport())
        for _ in range(OPENINGS):
            self._say("open", watch.time(self._fill))
            rest(150)

    def _fill(self) -> None:
        self.texts.clear()
        for number in range(_ROWS):
            self.texts.appendRow(QStandardItem(_TEXT.format(number)))
        self.timeline.resizeRowsToContents()
        self.timeline.scrollToBottom()

    def _rows(self) -> None:
        watch = PaintWatch(self.list.viewport())
        for name, pause in (("row", 0), ("row rested", REST_MS)):
            for number in range(EVENTS):
                rest(pause)
                self._say(name, watch.time(partial(self.names.item(2).setText, f"{number}")))
        for _ in range(EVENTS):
            self._say("move", watch.time(lambda: self.names.insertRow(0, self.names.takeRow(500))))
            rest(REST_MS)

    def _searches(self) -> None:
        with closing(sqlite3.connect(f"file:{self._copy}?mode=ro", uri=True)) as copy:
            for words in SEARCHES:
                began = time.perf_counter_ns()
                copy.execute(_LIKE, (f"%{words}%",)).fetchall()
                self._say("search messages", (time.perf_counter_ns() - began) / 1e6)
        self._proxy.setSourceModel(self.names)
        self.list.setModel(self._proxy)
        watch = PaintWatch(self.list.viewport())
        for words in NAMES:
            self._say("search names", watch.time(partial(self._filter, words)))
            rest(20)

    def _filter(self, words: str) -> None:
        self._proxy.setFilterFixedString(words)
        self.list.viewport().update()  # also where the same rows are shown as before

    def _appending(self) -> None:
        watch = PaintWatch(self.timeline.viewport())
        for number in range(MESSAGES):
            self._say("append", watch.time(partial(self._append, number)))
            rest(30)

    def _append(self, number: int) -> None:
        self.texts.appendRow(QStandardItem(_TEXT.format(number)))
        self.timeline.resizeRowToContents(self.texts.rowCount() - 1)
        self.timeline.scrollToBottom()


def _main(figures: Path, copy: Path) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    pixmap = QPixmap(22, 22)
    pixmap.fill(QColor("#2563EB"))
    tray = QSystemTrayIcon(QIcon(pixmap))
    windows: list[PlainWindow] = []

    def clicked() -> None:
        windows.append(PlainWindow(figures, copy))
        windows[0].show()
        QTimer.singleShot(1000, windows[0].measure)

    tray.activated.connect(clicked)
    tray.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), Path(sys.argv[2])))
