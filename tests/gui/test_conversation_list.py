"""The left pane: opening by mouse or keys, searching, one row repainted."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage, QPaintEvent, QRegion
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.core.changes import ActionFailed, ConversationChanged, PeopleFound
from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.ui.conversation_list import ConversationList
from desktop.ui.conversation_table import ConversationTable
from tests.support.chat_scenes import conversation, person, snapshot


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


def results(pane: ConversationList) -> ConversationTable:
    [found] = [each for each in pane.findChildren(ConversationTable) if each is not pane.table]
    assert found.isVisible()
    return found


def lines(pane: ConversationList) -> list[str]:
    model = results(pane).model()
    return [
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or "")
        for row in range(model.rowCount())
    ]


def test_arrows_go_through_what_was_found_while_the_cursor_stays(
    qtbot: QtBot, pane: ConversationList
) -> None:
    QTest.keyClicks(pane.search, "a")  # Ana Ruiz, then José Núñez (by his address) and the others
    found = results(pane)
    assert found.currentIndex().data(ConversationRole.ID) == "c2"
    QTest.keyClick(pane.search, Qt.Key.Key_Up)  # round: into the messages
    assert found.currentIndex().row() == found.model().rowCount() - 1
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    assert found.currentIndex().row() == 1
    QTest.keyClick(pane.search, Qt.Key.Key_PageDown)
    assert found.currentIndex().row() == found.model().rowCount() - 1
    QTest.keyClick(pane.search, Qt.Key.Key_PageUp)
    assert found.currentIndex().row() == 0
    assert pane.search.hasFocus()
    wanted = found.model().index(1, 0).data(ConversationRole.ID)
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert chosen.args == [wanted]
    assert pane.search.text() == ""
    assert pane.table.isVisible()


def test_the_server_is_asked_for_colleagues_once_nobody_types_any_more(
    qtbot: QtBot, pane: ConversationList
) -> None:
    asked = QSignalSpy(pane.people_wanted)
    QTest.keyClicks(pane.search, "Carl")
    assert "Searching your colleagues…" in lines(pane)
    with qtbot.waitSignal(pane.people_wanted):
        QTest.keyClicks(pane.search, "a")
    assert [asked.at(n) for n in range(asked.count())] == [["Carla"]]
    pane.apply(PeopleFound(query="Carl", people=(person(8, "Carlos"),)))  # too late
    assert "Carlos" not in "".join(lines(pane))
    assert not results(pane).currentIndex().isValid(), "nothing to choose yet"
    pane.apply(PeopleFound(query="Carla", people=(person(9, "Carla Ñíguez"), person(2, "Ana Ruiz"))))
    assert [line.split(",")[0] for line in lines(pane)][:3] == [
        "Colleagues",
        "Carla Ñíguez",
        "Search messages for “Carla”",
    ]
    with qtbot.waitSignal(pane.person_chosen) as chosen:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert chosen.args == ["u9"]


def test_a_single_letter_is_not_worth_a_request(qtbot: QtBot, pane: ConversationList) -> None:
    asked = QSignalSpy(pane.people_wanted)
    QTest.keyClicks(pane.search, "q")
    assert lines(pane)[0] == "No conversation by that name."
    with qtbot.waitSignal(pane.people_wanted):  # the first that is asked for
        QTest.keyClicks(pane.search, "q")
    assert [asked.at(n) for n in range(asked.count())] == [["qq"]]


def test_nobody_found_leads_into_the_messages(qtbot: QtBot, pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "Carla")
    pane.apply(PeopleFound(query="Carla", people=()))
    assert lines(pane) == ["Nobody by that name.", "Search messages for “Carla”"]
    with qtbot.waitSignal(pane.message_search_requested) as asked:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert asked.args == ["Carla"]


def test_a_click_chooses_a_result_and_headings_are_none(qtbot: QtBot, pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "ber")
    pane.apply(PeopleFound(query="ber", people=(person(9, "Bernardo"),)))
    found = results(pane)
    assert [line.split(",")[0] for line in lines(pane)][:3] == ["Berta Gil", "Colleagues", "Bernardo"]

    def click(row: int) -> None:
        place = found.visualRect(found.model().index(row, 0)).center()
        QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)

    with (
        qtbot.assertNotEmitted(pane.chosen),
        qtbot.assertNotEmitted(pane.person_chosen),
        qtbot.assertNotEmitted(pane.message_search_requested),
    ):
        click(1)
    with qtbot.waitSignal(pane.message_search_requested) as asked:
        click(3)
    assert asked.args == ["ber"]
    QTest.keyClicks(pane.search, "ber")
    with qtbot.waitSignal(pane.chosen) as chosen:
        click(0)
    assert chosen.args == ["c3"]


def test_enter_before_the_answer_leads_to_the_colleagues(qtbot: QtBot, pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "Carla")
    with qtbot.waitSignal(pane.new_chat_requested) as asked:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert asked.args == ["Carla"]


def test_offline_only_this_computer_is_searched_and_that_is_said(
    qtbot: QtBot, pane: ConversationList
) -> None:
    pane.set_online(False)
    QTest.keyClicks(pane.search, "ana")
    assert lines(pane)[0].startswith("Ana Ruiz")
    assert lines(pane)[-2].startswith("Offline: only")
    with qtbot.waitSignal(pane.people_wanted) as asked:
        pane.set_online(True)
    assert asked.args == ["ana"]
    assert len(lines(pane)) == 2


def test_a_failed_question_is_said(pane: ConversationList) -> None:
    QTest.keyClicks(pane.search, "ana")
    pane.apply(ActionFailed(action="search", code="server_error", details={"status": "500"}))
    assert lines(pane)[-2] == "The server had a problem (500). Trying again."


def test_what_comes_in_keeps_the_chosen_result(pane: ConversationList, model: ConversationModel) -> None:
    QTest.keyClicks(pane.search, "example.com")
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    place = results(pane).currentIndex()
    wanted = place.data(ConversationRole.ID)
    model.apply(ConversationChanged(conversation=conversation(4, "Zoe Martín", minutes=9), unread=1))
    assert results(pane).currentIndex().data(ConversationRole.ID) == wanted
    assert results(pane).currentIndex().row() == 2


def test_letters_typed_in_the_rows_go_to_the_search_box(pane: ConversationList) -> None:
    pane.table.setFocus()
    QTest.keyClicks(pane.table, "b")
    assert (pane.search.text(), pane.search.hasFocus()) == ("b", True)
    results(pane).setFocus()
    QTest.keyClicks(results(pane), "e")
    assert pane.search.text() == "be"


def test_home_end_and_pages_go_through_the_rows(pane: ConversationList, model: ConversationModel) -> None:
    model.apply(snapshot(*(conversation(number, minutes=-number) for number in range(1, 41))))
    pane.table.setFocus()
    rows = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(pane.table, key)
        rows.append(pane.table.currentIndex().row())
    end, home, down, up = rows
    assert (end, home, up) == (39, 0, 0)
    assert 3 < down < 12


def test_arrows_in_the_empty_search_box_go_through_the_conversations(
    qtbot: QtBot, pane: ConversationList
) -> None:
    pane.show_open("c2")
    pane.focus_search()
    with qtbot.assertNotEmitted(pane.chosen):
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    QTest.keyClick(pane.search, Qt.Key.Key_Down)
    assert pane.search.hasFocus()
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert chosen.args == ["c3"]


def test_an_empty_list_says_what_to_do(model: ConversationModel, pane: ConversationList) -> None:
    model.apply(snapshot())
    assert any("No conversations yet" in label.text() for label in pane.findChildren(QLabel))


class Painted(QObject):
    """Notes what is painted anew of a list."""

    def __init__(self, pane: ConversationList) -> None:
        super().__init__(pane)
        self._pane = pane
        self._regions: list[QRegion] = []
        pane.table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self._regions.append(event.region())
        return super().eventFilter(watched, event)

    def regions(self, what: Callable[[], object]) -> list[QRegion]:
        """Return what is painted because of something, paint by paint."""
        QGuiApplication.processEvents()
        self._regions.clear()
        what()
        QGuiApplication.processEvents()
        return list(self._regions)

    def by(self, what: Callable[[], object]) -> QRegion:
        """Return what is painted because of something, in one go."""
        [region] = self.regions(what)
        return region

    def rows(self, first: int, last: int) -> QRegion:
        """Return where some rows stand; below several, Qt paints the pixel of a grid that is not shown."""
        table = self._pane.table
        index = table.model().index
        both = table.visualRect(index(first, 0)).united(table.visualRect(index(last, 0)))
        return QRegion(both.adjusted(0, 0, 0, int(first != last)))


@pytest.fixture
def painted(qtbot: QtBot, pane: ConversationList, model: ConversationModel) -> Painted:
    """A list with forty conversations that has come to rest."""
    model.apply(snapshot(*(conversation(number, minutes=-number) for number in range(1, 41)), c1=1))
    painted = Painted(pane)
    counts = itertools.count(10)

    def at_rest() -> bool:
        """Not at once, perhaps: a window that has just come up may paint itself once more."""
        return painted.regions(lambda: model.set_unread("c1", next(counts))) == [painted.rows(0, 0)]

    qtbot.waitUntil(at_rest)
    return painted


def test_an_event_on_one_row_paints_that_row(painted: Painted, model: ConversationModel) -> None:
    def more(number: int, unread: int) -> Callable[[], None]:
        changed = conversation(number, minutes=-number, last=f"line {unread}")
        return lambda: model.apply(ConversationChanged(conversation=changed, unread=unread))

    assert painted.by(more(1, 3)) == painted.rows(0, 0)
    assert painted.by(lambda: model.set_unread("c1", 0)) == painted.rows(0, 0), "read"
    assert painted.by(more(3, 1)) == painted.rows(2, 2)
    assert painted.by(lambda: model.set_draft("c2", "hello")) == painted.rows(1, 1)


def test_a_row_that_moves_paints_what_it_passes(painted: Painted, model: ConversationModel) -> None:
    up = ConversationChanged(conversation=conversation(4, minutes=1), unread=1)
    assert painted.by(lambda: model.apply(up)) == painted.rows(0, 3)
    down = ConversationChanged(conversation=conversation(4, minutes=-2.5), unread=1)
    assert painted.by(lambda: model.apply(down)) == painted.rows(0, 2)


def test_opening_another_conversation_paints_two_rows(painted: Painted, pane: ConversationList) -> None:
    assert painted.by(lambda: pane.show_open("c2")) == painted.rows(1, 1)
    assert painted.by(lambda: pane.show_open("c5")) == painted.rows(1, 1).united(painted.rows(4, 4))
    assert painted.by(lambda: pane.show_open("")) == painted.rows(4, 4)


def test_a_persons_picture_paints_their_rows(painted: Painted, pane: ConversationList) -> None:
    assert painted.by(lambda: pane.table.repaint_person("u3")) == painted.rows(2, 2)


def test_a_new_list_keeps_the_keyboards_place(pane: ConversationList, model: ConversationModel) -> None:
    pane.table.setCurrentIndex(model.index(2, 0))
    model.apply(snapshot(*(conversation(number, minutes=-number) for number in range(2, 90))))
    assert pane.table.currentIndex().data(ConversationRole.ID) == "c3"


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
