"""The app as it is, with a hand on it: a program that obeys JSON lines on a socket, and watches itself.

Run as `python -m tests.monkey.hand SOCKET …`, with the app's arguments. Nothing leaves it: addresses that it
would open are noted, files can't be changed in its file dialog, and it quits only when it is told to.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import logging
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QInputMethodEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from desktop import app as program
from desktop import main
from desktop.runtime.arguments import parse
from desktop.state.timeline_rows import TimelineRole

_log = logging.getLogger(__name__)

_SCHEMES: Final = ("http", "https", "mailto", "tel", "file", "timenow", "ftp", "sms")
_ICON: Final = 64  # pixels; wider is a window
_OTHERS: Final = ("conversation", "reply")  # what is shown of somebody


class Complaints(logging.Handler):
    """Hears what nobody should have reason to say: warnings of the program and of Qt, uncaught exceptions."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note what was logged; Qt's messages and uncaught exceptions are, too."""
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self._heard.append(f"{record.levelname} {record.name}: {record.getMessage()[:500]}\n{trace}".strip())

    def take(self) -> list[str]:
        """Return what was heard since the last time."""
        heard, self._heard = self._heard, []
        return heard


class Hand(QObject):
    """Does what it is told to a running app. GUI thread only; it answers at once, and does it then."""

    def __init__(self, app: MonkeyApp, socket: str) -> None:
        super().__init__(app)
        self._app = app
        self._opened: list[str] = []
        for scheme in _SCHEMES:
            QDesktopServices.setUrlHandler(scheme, self, "note_url")  # type: ignore[arg-type]  # it wants str
        self._complaints = Complaints()
        logging.getLogger().addHandler(self._complaints)
        logging.captureWarnings(capture=True)
        sys.unraisablehook = lambda lost: sys.excepthook(  # an exception in a destructor
            lost.exc_type, lost.exc_value or lost.exc_type(), lost.exc_traceback
        )
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._welcome)
        assert self._server.listen(socket)
        self._words: dict[str, Callable[[Any], object]] = {
            "ping": lambda _: None,
            "front": lambda _: _place(self._front()),
            "control": self._control,
            "clipboard": lambda text: QGuiApplication.clipboard().setText(text),
            "setting": lambda given: self._app.settings.set(*given),
            "left": lambda _: _left(),
            "complaints": lambda _: self._complaints.take(),
            "opened": lambda _: self._opened,
            "held": lambda _: _held(),
            "state": lambda _: current.state.value if (current := app.connection.current) else "",
            "unread": lambda _: app.unread.total,
            "rows": self._rows,
            "can write": lambda _: app.windows.chat.pane.composer.box.hasFocus(),  # in the active window
        }
        self._deeds: dict[str, Callable[[Any], object]] = {
            "type": _type,
            "resize": lambda size: self._front_window().resize(*size),
            "show": lambda what: self._show(*what),
            "look at it": lambda _: _activate(),
            "close": lambda _: self._close(),
            "repair": lambda _: self._repair(),
            "clear": lambda number: self._to_conversation(number, lambda one: app.call(
                lambda engine: engine.clear_conversation(one))),
            "hide": lambda number: self._to_conversation(number, lambda one: app.call(
                lambda engine: engine.hide_conversation(one))),
            "refresh": lambda _: app.call(lambda engine: engine.refresh()),
            "sign out": lambda _: app.call(lambda engine: engine.sign_out()),
            "sign in": self._sign_in,
            "read all": lambda _: app.intents.mark_all_read(),
            "end": lambda _: app.end(),
        }  # fmt: skip

    # The line

    @Slot()
    def _welcome(self) -> None:
        line = self._server.nextPendingConnection()
        line.readyRead.connect(lambda: self._obey(line))

    def _obey(self, line: QLocalSocket) -> None:
        while line.canReadLine():
            word, argument = json.loads(bytes(line.readLine().data()))
            if word in self._deeds:  # it may end in a loop of its own, a dialog: then no word would be heard
                QTimer.singleShot(0, self, lambda deed=self._deeds[word], about=argument: deed(about))
                value = None
            else:
                value = self._value(word, argument)
            line.write(json.dumps(value).encode() + b"\n")
            line.flush()

    def _value(self, word: str, argument: object) -> object:
        """Return the answer; what goes wrong is heard of next time, for somebody waits."""
        try:
            return self._words[word](argument)
        except Exception:  # noqa: BLE001  whatever it is
            _log.exception("%s failed", word)
            return None

    # What is seen

    @Slot(QUrl)
    def note_url(self, url: QUrl) -> None:
        """Open nothing."""
        self._opened.append(url.toString()[:100])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Nobody renames or deletes a file in a file dialog."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QFileDialog):
            watched.setOption(QFileDialog.Option.ReadOnly)
        return False

    def _front(self) -> QWidget:
        """Return what a person would look at; the chat is brought when there is nothing."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        front = front or QApplication.activeWindow() or next(iter(_tops()), None)
        if front is None:
            self._app.intents.open_chat()
            return self._app.windows.chat
        return front

    def _front_window(self) -> QWidget:
        return self._front().window()

    def _control(self, number: int) -> object:
        """Return what control is there and where; every number names one."""
        there = [one for one in self._front().findChildren(QWidget) if _is_control(one)]
        if not there:
            return None
        control = there[number % len(there)]
        centre = control.mapToGlobal(control.rect().center()) * control.devicePixelRatio()
        return type(control).__name__, centre.x(), centre.y()

    def _rows(self, _: object) -> object:
        """Return the conversation that is open, and what stands in its last rows."""
        model = self._app.timeline
        rows = [model.index(row, 0).data(TimelineRole.ROW) for row in range(model.rowCount())]
        return model.conversation_id, [row.body for row in rows[-5:]]

    # What is done

    def _show(self, what: str, number: int) -> None:
        app, chat = self._app, self._app.windows.chat
        word, _, page = what.partition(" ")
        if word in _OTHERS:
            open_, reply = app.intents.open_conversation, app.intents.reply_to
            self._to_conversation(number, open_ if word == "conversation" else lambda one: reply(one, ""))
        else:
            {
                "settings": lambda: app.intents.show_settings(page),
                "why": lambda: app.intents.show_why(""),
                "pop-over": lambda: app.intents.toggle_pop_over(""),
                "chat": app.intents.open_chat,
                "new": chat.list.ask_for_new_chat,
                "emoji": chat.pane.composer.choose_emoji,
                "shortcuts": chat.show_keys,
                "search": lambda: chat._search_messages("a"),  # noqa: SLF001  as the key does
                "hide": chat.hide,
                "sign-out": app.intents.ask_sign_out,
                "sign-in": app.intents.show_sign_in,
            }[word]()

    def _sign_in(self, given: list[str]) -> None:
        server, email, password = given
        self._app.call(lambda engine: engine.sign_in(server, email, password, True))

    def _to_conversation(self, number: int, deed: Callable[[str], object]) -> None:
        there = [one.id for one in self._app.conversations.listed()]
        if there:
            deed(there[number % len(there)])

    def _close(self) -> None:
        """Close every window but the chat, as their frames do."""
        for window in _tops():
            if window is not self._app.windows.chat:
                window.close()

    def _repair(self) -> None:
        """Undo what keeps the app from its server, or from our ears."""
        usual = {"proxy.mode": "none", "proxy.url": "", "caFile": "", "diagnostics.level": "info"}
        others = {"notifications.enabled": True, "closeToTray": True, "quietHours": [], "mutes": {}}
        for key, value in {**usual, **others}.items():
            self._app.settings.set(key, value)
        self._app.call(lambda engine: engine.network_back())


def _tops() -> list[QWidget]:
    """Return the windows that are on the screen, the tray icon's aside."""
    return [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible()
        and not one.isMinimized()
        and one.width() > _ICON
        and one.windowType() is not Qt.WindowType.ToolTip
    ]


def _stuck() -> QWidget | None:
    return QApplication.activePopupWidget() or QApplication.activeModalWidget()


def _activate() -> None:
    """Bring the dialog that is in the way to the front; a pop-up has the keyboard as it is."""
    dialog = QApplication.activeModalWidget()
    if dialog is not None and QApplication.activePopupWidget() is None:
        dialog.activateWindow()


def _left() -> object:
    """Return what would still have to be closed: the pop-up or modal dialog, the names of all windows."""
    stuck = _stuck()
    active, focused = QApplication.activeWindow(), QApplication.focusWidget()
    if stuck is None:
        return "", [_name(one) for one in _tops()]
    seen = f"{_name(stuck)}, active {active and _name(active)}, focused {focused and _name(focused)}"
    return seen, [_name(one) for one in _tops()]


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.windowTitle()!r}"


def _place(widget: QWidget) -> object:
    corner = widget.mapToGlobal(widget.rect().topLeft())
    place = QRect(corner, widget.size()).intersected(widget.screen().geometry())
    ratio = widget.devicePixelRatio()
    corner, size = place.topLeft() * ratio, place.size() * ratio
    return _name(widget), corner.x(), corner.y(), max(1, size.width()), max(1, size.height())


def _is_control(widget: QWidget) -> bool:
    if not shiboken6.isValid(widget):  # Qt's own, made anew where one lay that we looked at before
        return False
    takes_focus = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton)
    return takes_focus and widget.isVisible() and widget.isEnabled()


def _type(text: str) -> None:
    """Type anything, as an input method does."""
    focused = QGuiApplication.focusObject()
    if focused is not None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(focused, event)


def _held() -> object:
    """Return what the program holds, by its kind, after everything that nobody holds has gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    wrapped = Counter(type(one).__name__ for one in shiboken6.Shiboken.getAllValidWrappers())
    return {
        "widgets": Counter(type(one).__name__ for one in QApplication.allWidgets()),
        "wrapped": {kind: count for kind, count in wrapped.items() if kind[0] == "Q" or count > 1},
        "threads": sorted(one.name for one in threading.enumerate()),
    }


class MonkeyApp(program.App):
    """The app, which stays when somebody chooses Quit."""

    @Slot()
    def quit(self) -> None:
        """Stay."""

    def end(self) -> None:
        """Quit in earnest."""
        super().quit()

    def start(self) -> None:
        """Begin, and listen."""
        super().start()
        Hand(self, _socket)


if __name__ == "__main__":
    _socket = sys.argv[1]
    faulthandler.register(signal.SIGUSR1, all_threads=True)  # who does not answer says where it is
    program.App = MonkeyApp  # type: ignore[misc]  # what `main` makes
    sys.exit(main.run(parse(sys.argv[2:])))
