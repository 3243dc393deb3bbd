"""The app as it is, measuring its own chat window once somebody has opened it.

Run as `python -m tests.benchmarks.measured_window FIGURES …`, with the app's arguments; FIGURES gets one JSON
line a figure: a name, and milliseconds. The line `ready` says that messages are awaited.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app as program
from desktop import main
from desktop.core.changes import Change, ConversationChanged, MessageAdded, MessagesFound
from desktop.core.chat import Conversation
from desktop.runtime.arguments import parse
from desktop.ui.chat_window import ChatWindow
from desktop.wire.timestamp import Timestamp
from tests.benchmarks.big_company import COMMON, CONVERSATIONS, RARE
from tests.benchmarks.paint_watch import PaintWatch, rest

_LOOK_MS: Final = 50
OPENINGS: Final = 12
MESSAGES: Final = 60
FRAMES: Final = 400
EVENTS: Final = 40
REST_MS: Final = 30
_NOTCH: Final = 120  # an eighth of a degree each: one notch of a wheel
SEARCHES: Final = (COMMON, RARE, "fact", "albaran gar", "s", "mu", "nad", "turno vac", "zzz", "me") * 3
NAMES: Final = ("j", "jo", "jos", "jose gar", "nunez 17", "9998", "zz", "ibanez", "s", "bruno") * 3


class Measuring(QObject):
    """Goes through everything, one after the other."""

    def __init__(self, app: program.App, figures: Path) -> None:
        super().__init__(app)
        self._app = app
        self._figures = figures
        self._arrived: dict[str, int] = {}
        self._found: list[str] = []
        app.changed.connect(self._note)
        self._wait = QTimer(self)
        self._wait.setInterval(_LOOK_MS)
        self._wait.timeout.connect(self._look)
        self._wait.start()

    def _look(self) -> None:
        open_ = any(isinstance(one, ChatWindow) and one.isVisible() for one in QApplication.topLevelWidgets())
        if open_ and self._app.conversations.rowCount() == CONVERSATIONS:
            self._wait.stop()
            rest(1000)
            self._run()

    def _note(self, change: Change) -> None:
        match change:
            case MessageAdded(message=message):
                self._arrived[message.id] = time.perf_counter_ns()
            case MessagesFound(query=query):
                self._found.append(query)
            case _:
                pass

    def _run(self) -> None:
        chat = self._app.windows.chat
        self._openings(chat)
        self._rows(chat)
        self._scrolling(chat.list.table, chat.list.table.viewport(), "list", down=True)
        timeline = chat.pane.timeline
        self._scrolling(timeline, timeline.viewport(), "timeline", down=False)
        self._searches(chat)
        self._appending(chat)

    def _say(self, name: str, milliseconds: float) -> None:
        with self._figures.open("a") as file:
            file.write(json.dumps([name, milliseconds]) + "\n")

    def _openings(self, chat: ChatWindow) -> None:
        """Open the long conversation from another one, again and again."""
        watch = PaintWatch(chat.pane.timeline.viewport())
        long, other = (self._app.conversations.index(row, 0) for row in (0, 3))
        for number in range(OPENINGS):
            for index, name in ((other, ""), (long, "open")):
                model = self._app.timeline
                spent = watch.time(partial(chat.list.table.choose, index), model.rowCount)
                if name and number:  # the first one also makes fonts and layouts
                    self._say(name, spent)
                rest(150)

    def _rows(self, chat: ChatWindow) -> None:
        """Change one row, again and again, after rests too; then move rows to the top, as events do."""
        model = self._app.conversations
        watch = PaintWatch(chat.list.table.viewport())
        one = model.index(2, 0).data(Qt.ItemDataRole.UserRole)
        for name, pause in (("row", 0), ("row rested", REST_MS)):
            for number in range(EVENTS):
                rest(pause)
                self._say(name, watch.time(partial(model.set_unread, one, 1 + number % 2)))
        for _ in range(EVENTS):
            low = model.conversation(model.index(500, 0).data(Qt.ItemDataRole.UserRole))
            top = model.conversation(model.index(0, 0).data(Qt.ItemDataRole.UserRole))
            assert low is not None
            assert top is not None
            change = ConversationChanged(conversation=_newer(low, top), unread=0)
            self._say("move", watch.time(partial(model.apply, change)))
            rest(REST_MS)

    def _scrolling(self, table: QWidget, viewport: QWidget, name: str, *, down: bool) -> None:
        """Turn the wheel, a notch a frame."""
        watch = PaintWatch(viewport)
        for _ in range(FRAMES):
            try:
                self._say(f"scroll {name}", watch.time(lambda: turn(viewport, down=down)))
            except TimeoutError:  # the end of all rows
                break
        table.update()

    def _searches(self, chat: ChatWindow) -> None:
        """Ask for messages, and for conversations; each to its answer on the screen."""
        for words in SEARCHES:
            began = time.perf_counter_ns()
            self._found.clear()
            self._app.call(methodcaller("search_messages", words))
            _until(lambda: bool(self._found))
            self._say("search messages", (time.perf_counter_ns() - began) / 1e6)
        watch = PaintWatch(chat.list)
        for words in NAMES:
            self._say("search names", watch.time(partial(chat.list.search.setText, words)))
            rest(20)
        chat.list.search.clear()
        rest(200)

    def _appending(self, chat: ChatWindow) -> None:
        """Wait for messages in the open conversation: from the change to its row on the screen."""
        chat.pane.timeline.scroll_to_newest()
        rest(300)
        self._arrived.clear()
        model = self._app.timeline
        watch = PaintWatch(chat.pane.timeline.viewport())
        with self._figures.open("a") as file:
            file.write(json.dumps(["ready", 0]) + "\n")
        seen: set[str] = set()
        for _ in range(MESSAGES):

            def is_shown() -> bool:
                new = self._arrived.keys() - seen
                return bool(new) and all(model.row_of(one) >= 0 for one in new)

            watch.time(lambda: None, is_shown)
            now = time.perf_counter_ns()
            for one in self._arrived.keys() - seen:
                self._say("append", (now - self._arrived[one]) / 1e6)
                seen.add(one)
        rest(1000)
        with self._figures.open("a") as file:
            file.write(json.dumps(["done", 0]) + "\n")


def _newer(one: Conversation, than: Conversation) -> Conversation:
    return msgspec.structs.replace(one, last_activity=Timestamp.from_ms(than.last_activity.ms + 1000))


def turn(viewport: QWidget, *, down: bool) -> None:
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        viewport.mapToGlobal(middle),
        QPointF().toPoint(),
        QPointF(0, -_NOTCH if down else _NOTCH).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def _until(done: Callable[[], bool]) -> None:
    while not done():
        rest(1)


class MeasuredApp(program.App):
    """The app, which measures its window when it is opened."""

    figures: Path

    def start(self) -> None:
        """Begin, and wait for the window."""
        super().start()
        Measuring(self, self.figures)


if __name__ == "__main__":
    MeasuredApp.figures = Path(sys.argv[1])
    program.App = MeasuredApp  # type: ignore[misc]  # what `main` makes
    sys.exit(main.run(parse(sys.argv[2:])))
