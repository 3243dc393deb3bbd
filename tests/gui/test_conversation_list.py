"""The left pane: opening by mouse or keys, searching, one row repainted."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConversationChanged
from desktop.state.conversation_model import ConversationModel
from desktop.ui.conversation_list import ConversationDelegate, ConversationList
from desktop.ui.theme import Theme
from tests.support.chat_scenes import conversation, snapshot


@pytest.fixture
def model(qtbot: QtBot) -> ConversationModel:
    assert qtbot is not None
    model = ConversationModel()
    names = ("José Núñez", "Ana Ruiz", "Berta Gil", "Zoe Martín")
    model.apply(snapshot(*(conversation(n, name, minutes=-n) for n, name in enumerate(names, 1)), c2=3))
    return model


def test_a_click_opens_a_conversation(qtbot: QtBot, model: ConversationModel, pane: ConversationList) -> None:
    place = pane.table.visualRect(model.index(1, 0)).center()
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.mouseClick(
            pane.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
        )
    assert chosen.args == ["c2"]


def test_arrows_move_and_enter_opens(qtbot: QtBot, model: ConversationModel, pane: ConversationList) -> None:
    pane.table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(pane.table, Qt.Key.Key_Down)
    QTest.keyClick(pane.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert chosen.args == ["c3"]


def test_searching_finds_names_without_their_accents(qtbot: QtBot, pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "nunez")
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert chosen.args == ["c1"]
    assert pane.search.text() == ""


def test_arrow_down_goes_from_the_search_into_what_was_found(qtbot: QtBot, pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "berta")
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert chosen.args == ["c3"]


def test_a_name_without_conversation_leads_to_the_colleagues(qtbot: QtBot, pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "Carla")
    assert any("colleagues" in label.text() for label in pane.findChildren(QLabel) if label.isVisible())
    with qtbot.waitSignal(pane.new_chat_requested) as asked:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert asked.args == ["Carla"]


def test_an_empty_list_says_what_to_do(model: ConversationModel, pane: ConversationList) -> None:
    model.apply(snapshot())
    assert any("No conversations yet" in label.text() for label in pane.findChildren(QLabel))


def test_one_changed_row_repaints_alone(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList, theme: Theme
) -> None:
    painted: list[int] = []

    class Counting(ConversationDelegate):
        def paint(
            self,
            painter: QPainter,
            option: QStyleOptionViewItem,
            index: QModelIndex | QPersistentModelIndex,
        ) -> None:
            painted.append(index.row())
            super().paint(painter, option, index)

    counting = Counting(theme, pane.table)
    pane.table.setItemDelegate(counting)
    qtbot.waitUntil(lambda: len(painted) >= 4)
    counts = itertools.count(1)

    def alone() -> bool:
        """Not the first time, perhaps: a window that has just come up may paint itself once more."""
        painted.clear()
        model.set_unread("c3", next(counts))
        qtbot.waitUntil(lambda: bool(painted))
        QGuiApplication.processEvents()
        return set(painted) == {2}

    qtbot.waitUntil(alone)


def test_the_keyboards_place_moves_with_its_row(model: ConversationModel, pane: ConversationList) -> None:
    pane.table.setCurrentIndex(model.index(2, 0))
    model.apply(ConversationChanged(conversation=conversation(3, "Berta Gil", minutes=9), unread=1))
    assert pane.table.currentIndex().row() == 0


def test_rows_grow_with_a_large_font(pane: ConversationList) -> None:
    usual = pane.table.rowHeight(0)
    font = pane.table.font()
    font.setPointSizeF(24)
    pane.table.setFont(font)
    assert pane.table.rowHeight(0) >= 2 * QFontMetrics(font).height() > usual


def test_a_muted_conversation_bears_a_mark_and_says_until_when(
    qtbot: QtBot, model: ConversationModel, pane: ConversationList
) -> None:
    def grab(row: int) -> QImage:
        return pane.table.viewport().grab(pane.table.visualRect(model.index(row, 0))).toImage()

    assert qtbot is not None
    before = [grab(row) for row in range(4)]
    until = datetime(2031, 3, 3, 15, tzinfo=UTC)
    with qtbot.waitSignal(model.dataChanged) as told:
        model.set_muted({"c2": until})
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)
    assert [grab(row) == before[row] for row in range(4)] == [True, False, True, True]
    tip = model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Muted until ")
    assert "2031" in tip
    assert tip in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None
    model.set_muted({"c2": None})
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "Muted"
    model.set_muted({})
    assert grab(1) == before[1]
