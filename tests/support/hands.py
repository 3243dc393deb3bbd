"""Hands at the chat window, in either language: they press keys or move the mouse, and call nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import structs
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl, SignalInstance, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QDesktopServices, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConnectionChanged, ConnectionState, SessionNotice, TimelineLoaded
from desktop.state.timeline_rows import Row
from desktop.ui.cards import Cards
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import Chat
from tests.support.chat_scenes import NOON, conversation, entry, loaded, message, messages, person, snapshot
from tests.support.spanish_words import SPANISH
from tests.support.writing_aids import OpenAids

_LEFT: Final = Qt.MouseButton.LeftButton
_NONE: Final = Qt.KeyboardModifier.NoModifier
_WHEEL: Final = 120  # one notch
_MOST_TABS: Final = 40

CERTIFICATE: Final = ConnectionChanged(
    state=ConnectionState.OFFLINE,
    at=NOON,
    code="certificate",
    details={"host": "erp.example", "reason": "self_signed", "issuer": "Somebody"},
)
PASSWORD: Final = ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOON, code="must_change_password")
ENDING: Final = SessionNotice(code="session_ending", details={"time": NOON.iso})

_ANA: Final = structs.replace(
    conversation(1, minutes=5),
    participants=(structs.replace(person(1, "Ana Ruiz"), mobile_phone="600 000 002", department="Nóminas"),),
)
_TALK: Final = loaded(
    *messages(1, 30),
    message(61, "uno", minutes=700),
    message(62, "dos https://erp.example/a", minutes=701),
    message(63, "tres https://erp.example/a y https://erp.example/b", minutes=702),
    message(64, "cuatro", minutes=703, own=True),
    outbox=(entry(1, "no salió", minutes=704, state="failed", error="offline"),),
)


def _quiet(conversation_id: str) -> TimelineLoaded:
    return loaded(conversation_id=conversation_id, complete=True)


class Hands:
    """The events of a person at the window in front, and what they see there. GUI thread only.

    Args:
        language: "es" or "en": what every word given here is looked for in.

    Attributes:
        told: What the window asked for, in order: the signal's name, then what it carried.
    """

    def __init__(self, qtbot: QtBot, window: QWidget, language: str) -> None:
        self.told: list[tuple[object, ...]] = []
        self._qtbot = qtbot
        self._window = window
        self._language = language

    # What is seen

    def words(self, english: str) -> str:
        """Return what stands there in the person's language."""
        return english if self._language == "en" else SPANISH[english]

    def hear(self, **signals: SignalInstance) -> None:
        """Note what the window asks for."""
        for name, signal in signals.items():
            signal.connect(lambda *carried, _name=name: self.told.append((_name, *carried)))

    def hears(self, *expected: tuple[object, ...]) -> None:
        """Check what was asked for since the last time, once it has come."""
        self.until(lambda: len(self.told) >= len(expected))
        told, self.told[:] = self.told[:], []
        assert told == list(expected)

    def until(self, so: Callable[[], bool]) -> None:
        """Wait."""
        self._qtbot.waitUntil(so)

    @property
    def front(self) -> QWidget:
        """What is in front: a menu, a dialog, the window."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return front or QApplication.activeWindow() or self._window

    def in_front(self, title: str) -> None:
        """Check, once it has come, that a window of this title is in front and has the keyboard."""
        said = self.words(title)
        self.until(
            lambda: (active := QApplication.activeWindow()) is not None and said == active.windowTitle()
        )

    def back_at_the_window(self) -> None:
        """Check, once they have gone, that no menu and no dialog is left."""
        self.until(lambda: self.front is self._window)
        if QApplication.activeWindow() is None:  # without a screen nobody gives the keyboard back
            with self._qtbot.waitActive(self._window):
                self._window.activateWindow()

    def reads(self, english: str, *, there: bool = True) -> None:
        """Check, once it has come, that a label in front says this (or, there or not, one word of it)."""
        said = self.words(english)
        self.until(lambda: any(said in text for text in self.labels()) == there)

    def labels(self) -> list[str]:
        """Return what all labels in front say."""
        labels = self.front.findChildren(QLabel)
        return [label.text().replace("\u200b", "") for label in labels if label.isVisible()]

    @property
    def focused(self) -> QWidget:
        """What has the keyboard."""
        if (popup := QApplication.activePopupWidget()) is not None:
            return popup
        self.until(
            lambda: (has := QApplication.focusWidget()) is not None and has.window() is self.front.window()
        )
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def is_at(self, name: str) -> None:
        """Check, once it has come there, that the keyboard is at what bears this name."""
        said = self.words(name)
        self.until(lambda: (has := QApplication.focusWidget()) is not None and has.accessibleName() == said)

    # Keys

    def press(self, *keys: str) -> None:
        """Press keys one after the other, at whatever has the keyboard."""
        for each in keys:
            QTest.keySequence(self.focused, QKeySequence(each))

    def write(self, text: str) -> None:
        """Type a text."""
        QTest.keyClicks(self.focused, text)

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Go to what bears this name with the Tab key alone."""
        said = self.words(name)
        for _ in range(_MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            if said in (self.focused.accessibleName(), _caption(self.focused)):
                return
        raise AssertionError(f"Tab does not lead to {said}")

    def choose(self, entry: str) -> None:
        """Go down the open menu by arrows to an entry, and press Enter, or Right for what is below it."""
        action = self._entry(entry)
        menu = self._menu()
        for _ in menu.actions():
            if menu.activeAction() is not action:
                self.press("Down")
        assert menu.activeAction() is action
        self.press("Right" if isinstance(action.menu(), QMenu) else "Return")

    # The mouse

    def click(self, name: str) -> None:
        """Click on what says this, or bears this name: a button, or else whatever it is."""
        said = self.words(name)

        def there() -> list[QWidget]:
            found = [
                each
                for each in self.front.findChildren(QWidget)
                if each.isVisible() and said in (each.accessibleName(), _caption(each))
            ]
            return [each for each in found if isinstance(each, QAbstractButton)] or found

        self.until(lambda: len(there()) == 1)
        (widget,) = there()
        widget = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        self.click_at(widget, widget.rect().center())

    def view(self, name: str) -> QAbstractItemView:
        """Return the rows in front that bear this name."""
        views = self.front.findChildren(QAbstractItemView)
        (view,) = [each for each in views if each.isVisible() and each.accessibleName() == self.words(name)]
        return view

    def click_at(self, widget: QWidget, place: QPoint, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Click on a place that can be seen."""
        assert widget.isVisible()
        assert widget.rect().contains(place)
        QTest.mouseClick(widget, _LEFT, modifiers, place)

    def click_row(self, name: str, text: str) -> None:
        """Click on the row that says this, of those that bear a name."""
        view = self.view(name)
        self.click_at(view.viewport(), row_place(view, text))

    def ask_row(self, name: str, text: str) -> None:
        """Press the right button on such a row."""
        view = self.view(name)
        self.ask_for_menu(view.viewport(), row_place(view, text))

    def ask_for_menu(self, view: QWidget, place: QPoint) -> None:
        """Press the right button there."""
        assert view.rect().contains(place)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
        QApplication.sendEvent(view, event)

    def pick(self, entry: str) -> None:
        """Click on an entry of the open menu."""
        action = self._entry(entry)
        self.click_at(self._menu(), self._menu().actionGeometry(action).center())

    def drag(self, view: QWidget, *way: QPoint) -> None:
        """Press the button, move on with it, let it go."""
        QTest.mousePress(view, _LEFT, _NONE, way[0])
        for place in way[1:]:
            QTest.mouseMove(view, place)
        QTest.mouseRelease(view, _LEFT, _NONE, way[-1])

    def turn(self, view: QAbstractItemView, notches: int) -> None:
        """Turn the wheel over a view: up, or (negative) down."""
        place = QPointF(view.viewport().rect().center())
        turned = QPoint(0, notches * _WHEEL)
        at = view.viewport().mapToGlobal(place)
        begin, no_button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
        QApplication.sendEvent(
            view.viewport(), QWheelEvent(place, at, QPoint(), turned, no_button, _NONE, begin, False)
        )

    def _entry(self, english: str) -> QAction:
        """Return what says this in the menu that is open, or opens."""
        said = self.words(english)

        def there() -> list[QAction]:
            return [each for each in self._menu().actions() if each.isVisible() and _said(each) == said]

        self.until(lambda: len(there()) == 1)
        return there()[0]

    def _menu(self) -> QMenu:
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu


def seat(qtbot: QtBot, chat: Chat, language: str) -> Hands:
    """Put somebody down at the window: Eva, who talks with Ana (c1), Berta (c2, unread) and Carla (c3).

    What a conversation holds comes when it is opened, as from the engine. With Ana that is much; at its end
    stand a message with two links, one that was not sent, and the words that are wrong.
    """
    window, menu = chat.window, chat.window.list.menu
    chat.apply(snapshot(_ANA, conversation(2, "Berta Gil", minutes=3), conversation(3, "Carla Núñez"), c2=2))
    window.pane.composer.lend(OpenAids({"informme": ["informe"]}))
    Cards(window, chat.conversations, chat.timeline, chat.theme)
    hands = Hands(qtbot, window, language)
    hands.hear(
        opened=window.conversation_opened,
        send=window.send_requested,
        retry=window.retry_requested,
        discard=window.discard_requested,
        older=window.older_requested,
        colleagues=window.people_search_requested,
        people=window.list.people_wanted,
        person=window.person_chosen,
        sign_in=window.sign_in_requested,
        later=window.notice_dismissed,
        browser=window.browser_requested,
        settings=window.settings_requested,
        text_size=window.text_size_wanted,
        search=window.left.search_requested,
        read=menu.mark_read_requested,
        unread=menu.mark_unread_requested,
        mute=menu.mute_requested,
        unmute=menu.unmute_requested,
        hide=menu.hide_requested,
        clear=menu.clear_requested,
    )
    menu.open_requested.connect(window.open_conversation)
    window.conversation_opened.connect(lambda which: chat.apply(_TALK if which == "c1" else _quiet(which)))
    chat.show(qtbot)
    return hands


class Elsewhere(QObject):
    """Takes what would open another program."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Note what it is."""
        self.opened.append(url.toString())


@contextmanager
def elsewhere(*schemes: str) -> Iterator[list[str]]:
    """Note what is opened in other programs, in place of opening it."""
    taken = Elsewhere()
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, taken, "open")  # type: ignore[arg-type]  # its stubs say bytes
    yield taken.opened
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


def row_place(view: QAbstractItemView, text: str) -> QPoint:
    """Return where a row that says this can be seen."""
    model = view.model()
    for row in range(model.rowCount()):
        if text in str(model.index(row, 0).data()):
            return view.visualRect(model.index(row, 0)).center()
    raise AssertionError(f"no row says {text}")


def message_row(view: TimelineView, text: str) -> tuple[int, Row]:
    """Return the message that says this, and its number."""
    for number in range(view.messages.rowCount()):
        row = view.messages.row(number)
        if row.body == text:
            return number, row
    raise AssertionError(f"no message says {text}")


def message_place(view: TimelineView, text: str, part: str = "bubble") -> QPoint:
    """Return where a part of a message can be seen: "bubble", "link", "retry" or "discard"."""
    number, row = message_row(view, text)
    rect = view.visualRect(view.messages.index(number))
    places = view.delegate.places(rect, row)
    area = {"retry": places.retry, "discard": places.discard}.get(part, places.bubble).toRect()
    area &= view.viewport().rect()
    for y in range(area.top() + 2, area.bottom(), 6):
        for x in range(area.left() + 2, area.right(), 6):
            if view.delegate.hit(rect, row, QPointF(x, y)).part == part:
                return QPoint(x, y)
    raise AssertionError(f"no {part} of {text} can be seen")


def _caption(widget: QWidget) -> str:
    return widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""


def _said(action: QAction) -> str:
    return action.text().partition("\t")[0].replace("&", "")
