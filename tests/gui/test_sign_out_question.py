"""Signing out is asked about; so is the copy of the chat."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.sign_out_question import SignOutQuestion


def ask(qtbot: QtBot, *, always: bool = False) -> tuple[SignOutQuestion, QSignalSpy]:
    question = SignOutQuestion(always=always)
    spy = QSignalSpy(question.confirmed)
    with qtbot.waitExposed(question):
        question.show()
    return question, spy


def box(question: SignOutQuestion) -> QCheckBox:
    found = question.checkBox()
    assert found is not None
    return found


def press(question: SignOutQuestion, words: str) -> None:
    for button in question.findChildren(QPushButton):
        if button.text() == words:
            button.click()
            return
    raise AssertionError(f"no button {words!r}")


@pytest.mark.parametrize("ticked", [False, True])
def test_the_copy_stays_unless_it_is_ticked(qtbot: QtBot, ticked: bool) -> None:
    question, spy = ask(qtbot)
    if ticked:
        QTest.keyClick(box(question), Qt.Key.Key_Space)
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert [list(spy.at(number)) for number in range(spy.count())] == [[ticked]]


def test_cancelling_and_escape_change_nothing(qtbot: QtBot) -> None:
    question, spy = ask(qtbot)
    press(question, "Cancel")
    again, other = ask(qtbot)
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert spy.count() == other.count() == 0


def test_what_the_settings_delete_in_any_case_is_said_and_cannot_be_unticked(qtbot: QtBot) -> None:
    question, spy = ask(qtbot, always=True)
    assert box(question).isChecked()
    assert not box(question).isEnabled()
    press(question, "Sign out")
    assert list(spy.at(0)) == [True]
