"""The window that answers "Why was I not notified?": its words, its keys, what it keeps while it looks."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.checkup import Check, Words
from desktop.core.why import Answer, Facts, explain
from desktop.ui.theme import Theme
from desktop.ui.why_dialog import DecisionLine, WhyDialog
from tests.unit.core.why_states import GOOD, LATER, STATES


def say(at: datetime) -> str:
    return f"{at:%H:%M}"


def answer(facts: Facts) -> Answer:
    return explain(facts, Words("en"), say)


MUTED = msgspec.structs.replace(GOOD, **STATES["muted for a while"][0])
BOTH = msgspec.structs.replace(MUTED, do_not_disturb=LATER)
SERVER = Check(id="server", state="ok", says="erp.example answers within 5 ms.")


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> WhyDialog:
    dialog = WhyDialog(theme)
    qtbot.addWidget(dialog)
    dialog.show_busy()
    with qtbot.waitExposed(dialog):
        dialog.show_and_raise()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def test_the_answer_takes_the_place_of_the_wait_and_return_repairs_it_once(
    qtbot: QtBot, dialog: WhyDialog
) -> None:
    assert (dialog.answer.says.text(), focused()) == ("Looking…", dialog.shut)
    dialog.show_answer(answer(BOTH))
    assert dialog.answer.says.text() == "The conversation with Eva Prats is muted until 15:02."
    assert focused() is dialog.answer.button
    with qtbot.waitSignal(dialog.repair_requested) as repair:
        QTest.keyClick(dialog.answer.button, Qt.Key.Key_Return)
    assert repair.args == ["unmute", "c1"]
    # The next cause is there at once, and a second Return does not do away with that too.
    dialog.show_answer(answer(msgspec.structs.replace(BOTH, muted=None)))
    assert dialog.answer.button.text() == "Turn off"
    assert focused() is dialog.shut


def test_when_all_is_well_there_is_nothing_to_press_but_close(dialog: WhyDialog) -> None:
    dialog.show_answer(answer(GOOD))
    assert dialog.answer.says.text() == "Everything is as it should be."
    assert not dialog.answer.button.isVisible()
    QTest.keyClick(dialog.shut, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_tab_goes_through_every_button_as_one_reads(qtbot: QtBot, dialog: WhyDialog) -> None:
    dialog.show_answer(answer(BOTH))
    dialog.show_checks([SERVER])
    foot = [dialog.test, dialog.copy, dialog.log, dialog.shut]
    rows = [row.button for name in ("do_not_disturb", "mutes", "autostart") if (row := dialog.row(name))]
    wanted: list[QWidget] = [dialog.answer.button, *rows, *foot]
    qtbot.waitUntil(lambda: all(button.isVisible() for button in wanted))
    shown = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
    assert set(shown) == set(wanted)
    seen = []
    for _ in wanted:
        seen.append(focused())
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
    assert seen == wanted
    assert focused() is wanted[0]
    assert all(button.accessibleName() or button.text() for button in shown)


def test_a_row_says_what_was_found_and_offers_its_own_repair(qtbot: QtBot, dialog: WhyDialog) -> None:
    dialog.show_answer(answer(BOTH))
    row = dialog.row("do_not_disturb")
    assert row is not None
    assert row.accessibleName().startswith("Do not disturb: Do not disturb is on until 15:02")
    assert row.button.accessibleName() == "Do not disturb: Turn off"
    with qtbot.waitSignal(dialog.repair_requested) as repair:
        row.button.click()
    assert repair.args == ["end_do_not_disturb", ""]
    dialog.show_answer(answer(MUTED))
    assert dialog.row("do_not_disturb") is row
    assert not row.button.isVisible()


def test_what_takes_longer_comes_below_and_says_so_meanwhile(dialog: WhyDialog) -> None:
    dialog.show_answer(answer(GOOD))
    dialog.set_looking(True)
    assert dialog.row("server") is None
    dialog.show_checks([SERVER])
    dialog.set_looking(False)
    server, shortcut = dialog.row("server"), dialog.row("shortcut")
    assert server is not None
    assert shortcut is not None
    assert server.accessibleName() == "Server: erp.example answers within 5 ms."


def test_names_and_server_words_are_shown_letter_for_letter(dialog: WhyDialog) -> None:
    dialog.show_decisions(
        [DecisionLine("14:02", "<b>Eva</b>", "shown"), DecisionLine("13:00", "Ana", "shown")]
    )
    dialog.show_decisions([DecisionLine("14:03", "<b>Eva</b>", "not shown: muted")])
    grid = dialog._decisions  # noqa: SLF001  what stands in it, and nothing of before
    labels = [grid.itemAtPosition(0, column).widget() for column in range(3)]  # type: ignore[union-attr]
    assert grid.count() == 3
    for label, words in zip(labels, ("14:03", "<b>Eva</b>", "not shown: muted"), strict=True):
        assert isinstance(label, QLabel)
        assert (label.text(), label.textFormat()) == (words, Qt.TextFormat.PlainText)


def test_what_has_no_button_is_reached_by_the_keyboard_too(qtbot: QtBot, dialog: WhyDialog) -> None:
    dialog.show_answer(answer(GOOD))
    bar = dialog._scroll.verticalScrollBar()  # noqa: SLF001  how far it is scrolled
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(dialog.shut, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(dialog.shut, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(dialog.shut, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_it_never_cuts_a_button_in_a_narrow_window(dialog: WhyDialog) -> None:
    dialog.show_answer(answer(BOTH))
    dialog.resize(1, 1)
    for button in (dialog.test, dialog.copy, dialog.log, dialog.shut, dialog.answer.button):
        assert button.width() >= button.minimumSizeHint().width()
