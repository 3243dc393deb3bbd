"""The search box: its arrows, its way to empty it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.search_box import SearchBox
from desktop.ui.theme import Theme


@pytest.fixture
def box(qtbot: QtBot, theme: Theme) -> SearchBox:
    box = SearchBox(theme)
    qtbot.addWidget(box)
    box.show()
    return box


def test_words_are_without_superfluous_blanks(box: SearchBox) -> None:
    QTest.keyClicks(box, "  ana   ruiz ")
    assert box.words == "ana ruiz"


@pytest.mark.parametrize(("key", "step"), [(Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, -1)])
def test_arrows_belong_to_the_results(qtbot: QtBot, box: SearchBox, key: Qt.Key, step: int) -> None:
    with qtbot.waitSignal(box.moved) as moved:
        QTest.keyClick(box, key)
    assert moved.args == [step]


def test_a_box_with_words_can_be_emptied(box: SearchBox) -> None:
    _, empty = box.actions()
    assert not empty.isVisible()
    QTest.keyClicks(box, "ana")
    assert empty.isVisible()
    empty.trigger()
    assert box.text() == ""
    assert not empty.isVisible()


def test_escape_empties_it(box: SearchBox) -> None:
    QTest.keyClicks(box, "ana")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
