"""The emoji picker: keys, mouse, search, skin tones, what was used last."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.emoji import KeptEmoji
from desktop.ui.composer import Composer
from desktop.ui.emoji_picker import EmojiPicker
from desktop.ui.theme import Theme
from tests.support.writing_aids import OpenAids

DOWN, UP, LEFT, RIGHT = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right
ENTER, ESC, SHIFT = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier
_KEYBOARD = QContextMenuEvent.Reason.Keyboard
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A window with a composer that was lent everything, and another box to go to."""

    def __init__(self, theme: Theme) -> None:
        self.aids = OpenAids()
        self.window = QWidget()
        self.elsewhere = QLineEdit()
        self.composer = Composer(theme)
        column = QVBoxLayout(self.window)
        column.addWidget(self.elsewhere)
        column.addStretch(1)
        column.addWidget(self.composer)
        self.window.resize(480, 560)
        self.composer.set_enabled("")
        self.composer.open("c1")
        self.composer.lend(self.aids)

    @property
    def text(self) -> str:
        return self.composer.box.toPlainText()

    @property
    def picker(self) -> EmojiPicker:
        if self.composer.picker is None:
            QTest.keyClick(self.composer.box, Qt.Key.Key_E, CTRL)
        assert self.composer.picker is not None
        return self.composer.picker

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys wherever the keyboard is."""
        for key in keys:
            where = QGuiApplication.focusObject()
            assert isinstance(where, QWidget)
            QTest.keyClick(where, key, modifier)

    def here(self) -> str:
        """Return the emoji that the keys are at."""
        return str(self.picker.grid.currentIndex().data())

    def rows(self) -> list[str]:
        """Return what the grid shows, a string a row."""
        model = self.picker.grid.model()
        return [
            "".join(model.index(row, column).data() or "" for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def place_of(self, text: str) -> QPoint:
        """Return where an emoji stands in the grid, which scrolls to it."""
        model, grid = self.picker.grid.model(), self.picker.grid
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                if model.index(row, column).data() == text:
                    grid.scrollTo(model.index(row, column))
                    return grid.visualRect(model.index(row, column)).center()
        raise AssertionError(text)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    desk = Desk(theme)
    qtbot.addWidget(desk.window)
    with qtbot.waitActive(desk.window):
        desk.window.show()
    desk.composer.box.setFocus()
    yield desk
    if desk.composer.picker is not None:
        desk.composer.picker.leave()


def test_ctrl_e_opens_it_and_esc_gives_the_keyboard_back(desk: Desk) -> None:
    assert desk.picker.search.hasFocus()
    desk.press(ESC)
    assert desk.composer.picker is None
    assert desk.composer.box.hasFocus()
    assert desk.text == ""


def test_the_button_and_ctrl_e_put_it_away_as_they_brought_it(desk: Desk) -> None:
    QTest.mouseClick(desk.composer.smile, Qt.MouseButton.LeftButton)
    first = desk.composer.picker
    assert first is not None
    QTest.keyClick(first.search, Qt.Key.Key_E, CTRL)
    assert desk.composer.picker is None
    assert desk.composer.box.hasFocus()


def test_enter_takes_the_first_hit_where_the_caret_is(desk: Desk) -> None:
    QTest.keyClicks(desk.composer.box, "ab")
    desk.press(LEFT)
    assert desk.picker.isVisible()
    QTest.keyClicks(desk.picker.search, "corazon rojo")
    desk.press(ENTER)
    assert desk.text == "a❤️b"
    assert desk.composer.picker is None
    assert desk.composer.box.hasFocus()
    desk.composer.box.undo()
    assert desk.text == "ab"


def test_shift_enter_takes_one_and_stays(desk: Desk) -> None:
    QTest.keyClicks(desk.picker.search, "perro")
    desk.press(ENTER, modifier=SHIFT)
    desk.press(DOWN)
    desk.press(RIGHT)
    desk.press(ENTER, modifier=SHIFT)
    assert desk.text == "🐕🦮"
    assert desk.picker.grid.hasFocus()


def test_the_arrows_go_through_the_grid_and_over_the_headings(desk: Desk) -> None:
    desk.aids.kept = KeptEmoji(recent=("🎉", "😂"))
    rows = desk.rows()
    assert rows[:3] == ["Recently used", "🎉😂", "Faces and feelings"]
    columns = len(desk.picker.grid.model().index(3, 0).data()) * desk.picker.grid.model().columnCount()
    assert len(rows[3]) == columns
    desk.press(DOWN)
    assert (desk.here(), desk.picker.grid.hasFocus()) == ("🎉", True)
    desk.press(RIGHT, RIGHT)
    assert desk.here() == "😀"
    desk.press(LEFT)
    assert desk.here() == "😂"
    desk.press(DOWN)
    assert desk.here() == "😃"
    desk.press(Qt.Key.Key_End)
    assert desk.here() == rows[3][-1]
    desk.press(Qt.Key.Key_PageDown)
    assert desk.picker.grid.currentIndex().row() > 5
    desk.press(Qt.Key.Key_PageUp, Qt.Key.Key_Home, UP)
    assert desk.here() == "🎉"
    desk.press(UP)
    assert desk.picker.search.hasFocus()


def test_what_is_typed_in_the_grid_goes_into_the_search_box(desk: Desk) -> None:
    desk.picker.search.setText("perr")
    desk.press(DOWN, Qt.Key.Key_Backspace)
    assert (desk.picker.search.text(), desk.picker.search.hasFocus()) == ("per", True)
    desk.press(DOWN)
    QTest.keyClicks(desk.picker.grid, "r")
    assert desk.picker.search.text() == "perr"


def test_rows_of_emoji_are_as_high_as_each_other_whatever_stood_there_before(desk: Desk) -> None:
    grid = desk.picker.grid
    desk.picker.search.setText("mano")
    assert {grid.rowHeight(row) for row in range(grid.model().rowCount())} == {grid.side}
    desk.picker.search.clear()
    assert [grid.rowHeight(row) < grid.side for row in (0, 1)] == [True, False]


def test_what_finds_nothing_says_so(desk: Desk) -> None:
    desk.picker.search.setText("xyzzy")
    assert desk.picker.none.text() == "No emoji for “xyzzy”."
    assert desk.picker.none.isVisible()
    desk.press(DOWN, ENTER)
    assert desk.text == ""
    desk.picker.search.clear()
    assert not desk.picker.none.isVisible()
    assert desk.picker.grid.isVisible()


def test_a_click_takes_one_and_goes_a_click_with_shift_stays(desk: Desk) -> None:
    grid = desk.picker.grid
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, desk.place_of("😄"))
    assert (desk.text, desk.composer.picker is None) == ("😄", False)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=desk.place_of("😃"))
    assert (desk.text, desk.composer.picker) == ("😄😃", None)


def test_what_was_used_comes_first_the_next_time(desk: Desk) -> None:
    QTest.keyClicks(desk.picker.search, "perro")
    desk.press(ENTER)
    assert desk.aids.kept == KeptEmoji(recent=("🐕",))
    assert desk.rows()[:2] == ["Recently used", "🐕"]
    desk.press(ENTER)
    assert desk.text == "🐕🐕"


def test_tones_come_by_the_right_button_and_are_remembered(desk: Desk) -> None:
    desk.picker.search.setText("mano saludando")
    place = desk.place_of("👋")
    viewport = desk.picker.grid.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QGuiApplication.sendEvent(viewport, event)
    desk.press(RIGHT, RIGHT, RIGHT, LEFT)
    desk.press(ENTER)
    assert desk.text == "👋🏼"
    assert desk.aids.kept == KeptEmoji(recent=("👋🏼",), tone=2)
    desk.picker.search.setText("mano saludando")
    assert desk.here() == "👋🏼"
    assert desk.picker.tone.text() == "✋🏼"


def test_tones_come_by_the_menu_key_and_esc_leads_back_to_the_grid(desk: Desk) -> None:
    desk.picker.search.setText("pulgar arriba")
    desk.press(DOWN)
    grid = desk.picker.grid
    for ask in (
        lambda: QGuiApplication.sendEvent(grid, QContextMenuEvent(_KEYBOARD, QPoint(), QPoint())),
        lambda: QTest.keyClick(grid, Qt.Key.Key_F10, SHIFT),
    ):
        ask()
        assert not grid.hasFocus()
        desk.press(ESC)
        assert grid.hasFocus()
        assert desk.composer.picker is not None


def test_tones_come_by_a_long_press(qtbot: QtBot, desk: Desk) -> None:
    desk.picker.search.setText("pulgar arriba")
    grid = desk.picker.grid
    place = desk.place_of("👍")
    with qtbot.waitSignal(grid.tones_wanted):
        QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert desk.text == ""
    desk.press(RIGHT, ENTER)
    assert desk.text == "👍🏻"


def test_the_hand_sets_the_tone_of_all(desk: Desk) -> None:
    QTest.mouseClick(desk.picker.tone, Qt.MouseButton.LeftButton)
    desk.press(LEFT, ENTER)
    assert desk.picker.tone.text() == "✋🏿"
    desk.picker.search.setText("pulgar arriba")
    assert desk.here() == "👍🏿"
    desk.press(ESC, ESC)
    assert desk.aids.kept.tone == 5


def test_a_tab_scrolls_to_its_group_and_scrolling_opens_the_tab(desk: Desk) -> None:
    tabs = desk.picker.tabs
    animals = [tabs.accessibleTabName(number) for number in range(tabs.count())].index("Animals and nature")
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(animals).center())
    assert desk.here() == "🐵"
    assert tabs.currentIndex() == animals
    tabs.setFocus()
    desk.press(RIGHT)
    assert desk.here() == "🍇"
    grid = desk.picker.grid
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert tabs.tabText(tabs.currentIndex()) == "🏁"


def test_tab_goes_round_all_of_it(desk: Desk) -> None:
    assert desk.picker.isVisible()
    seen = [QGuiApplication.focusObject()]
    for _ in range(3):
        desk.press(Qt.Key.Key_Tab)
        seen.append(QGuiApplication.focusObject())
    picker = desk.picker
    assert seen == [picker.search, picker.tabs, picker.grid, picker.tone]


def test_it_goes_when_the_keyboard_goes_elsewhere(desk: Desk) -> None:
    assert desk.picker.isVisible()
    desk.elsewhere.setFocus()
    assert desk.composer.picker is None
    assert desk.elsewhere.hasFocus()


def test_it_does_not_come_back_with_its_window(desk: Desk) -> None:
    assert desk.picker.isVisible()
    desk.window.hide()
    assert desk.composer.picker is None


def test_it_deletes_itself(qtbot: QtBot, desk: Desk) -> None:
    with qtbot.waitSignal(desk.picker.destroyed):
        desk.press(ESC)
        QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_each_emoji_says_its_name(desk: Desk) -> None:
    model = desk.picker.grid.model()
    first = model.index(1, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "grinning face"
    spoken = QAccessible.queryAccessibleInterface(desk.picker.grid)
    said = [spoken.child(number).text(QAccessible.Text.Name) for number in range(3 * model.columnCount())]
    assert "grinning face" in said
    for widget in (desk.picker, desk.picker.search, desk.picker.tabs, desk.picker.grid, desk.picker.tone):
        assert widget.accessibleName()
    desk.press(DOWN)
    assert desk.picker.name.text() == "grinning face"


def test_it_stays_inside_its_window(desk: Desk) -> None:
    assert desk.window.rect().contains(desk.picker.geometry())
    for size in ((360, 400), (360, 260), (900, 700)):
        desk.window.resize(*size)
        assert desk.window.rect().contains(desk.picker.geometry()), size
        assert desk.picker.grid.viewport().height() > 40, size


def test_nothing_is_offered_where_nothing_can_be_written(desk: Desk) -> None:
    desk.composer.set_enabled("You are signed out.")
    assert not desk.composer.smile.isEnabled()
    desk.composer.choose_emoji()
    assert desk.composer.picker is None
