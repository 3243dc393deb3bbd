"""The writing box: keys, limits, drafts, reasons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.ui.composer import Composer
from desktop.ui.theme import Theme


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(500, 200)
    composer.set_enabled("")
    composer.open("c1")
    composer.show()
    return composer


def words(composer: Composer) -> list[str]:
    return [label.text() for label in composer.findChildren(QLabel) if label.isVisible()]


def test_enter_sends_what_was_written_and_empties_the_box(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.box, "  hola  ")
    with qtbot.waitSignal(composer.submitted) as sent:
        QTest.keyClick(composer.box, Qt.Key.Key_Return)
    assert sent.args == ["hola"]
    assert composer.box.toPlainText() == ""


def test_shift_enter_starts_a_new_line(composer: Composer) -> None:
    QTest.keyClicks(composer.box, "uno")
    QTest.keyClick(composer.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(composer.box, "dos")
    assert composer.text == "uno\ndos"


def test_blanks_alone_are_not_sent(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.box, "   ")
    with qtbot.assertNotEmitted(composer.submitted):
        QTest.keyClick(composer.box, Qt.Key.Key_Return)
    assert not composer.send.isEnabled()


def test_the_box_grows_to_six_lines(composer: Composer) -> None:
    heights = []
    for lines in (1, 2, 6, 7, 12):
        composer.box.setPlainText("\n".join("x" * lines))
        heights.append(composer.box.height())
    one, two, six, seven, twelve = heights
    assert one < two < six
    assert six == seven == twelve


def test_bytes_are_counted_from_nine_tenths_of_the_limit(composer: Composer) -> None:
    composer.set_limit(100)
    composer.box.setPlainText("ñ" * 44)
    assert words(composer) == []
    composer.box.setPlainText("ñ" * 45)
    assert words(composer) == ["90 / 100"]


@pytest.mark.parametrize(
    ("written", "counted"),
    [
        ("é" * 50, "100"),
        ("👩🏽‍🚒" * 7, "105"),
        ("日" * 33, "99"),
        ("  \n" + "a b  c\n\n" * 12 + "a" * 20, "92"),
    ],
)
def test_what_is_counted_are_bytes_once_folded(composer: Composer, written: str, counted: str) -> None:
    composer.set_multiline(False)
    composer.set_limit(100)
    composer.box.setPlainText(written)
    assert f"{counted} / 100" in words(composer)
    assert composer.send.isEnabled() == (int(counted) <= 100)


def test_where_line_breaks_are_kept_they_count(composer: Composer) -> None:
    composer.set_limit(100)
    composer.box.setPlainText("a\n\n" * 33)
    assert words(composer) == ["97 / 100"]
    composer.set_multiline(False)
    assert words(composer) == ["Line breaks are sent as blanks."]
    composer.set_multiline(True)
    assert words(composer) == ["97 / 100"]


def test_what_is_too_long_is_not_sent_and_says_so(qtbot: QtBot, composer: Composer) -> None:
    composer.set_limit(100)
    composer.box.setPlainText("ñ" * 51)
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert words(composer) == ["The message is too long.", "102 / 100"]
    assert not composer.send.isEnabled()


def test_without_multiline_the_box_says_what_becomes_of_line_breaks(composer: Composer) -> None:
    composer.set_multiline(False)
    composer.box.setPlainText("uno\ndos")
    assert words(composer) == ["Line breaks are sent as blanks."]
    assert composer.text == "uno dos"


def test_a_reason_disables_the_box_and_is_shown_in_it(qtbot: QtBot, composer: Composer) -> None:
    composer.box.setPlainText("hola")
    composer.set_enabled("You are signed out.")
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert not composer.box.isEnabled()
    assert composer.box.placeholderText() == "You are signed out."


def test_each_conversation_keeps_its_own_draft(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.box, "para Ana")
    with qtbot.waitSignal(composer.draft_changed) as told:
        composer.open("c2")
    assert told.args == ["c1", "para Ana"]
    assert composer.box.toPlainText() == ""
    composer.open("c1")
    assert composer.box.toPlainText() == "para Ana"


def test_a_draft_is_told_a_moment_after_the_last_key(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.draft_changed) as told:
        QTest.keyClicks(composer.box, "hol")
    assert told.args == ["c1", "hol"]


def test_a_sent_message_leaves_no_draft(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.box, "hola")
    composer.flush()
    with qtbot.waitSignal(composer.draft_changed) as told:
        composer.submit()
    assert told.args == ["c1", ""]


def test_a_kept_draft_comes_back_but_never_over_what_was_written(composer: Composer) -> None:
    composer.offer_draft("c1", "de ayer")
    assert composer.box.toPlainText() == "de ayer"
    composer.open("c2")
    composer.box.setPlainText("nuevo")
    composer.offer_draft("c2", "viejo")
    assert composer.box.toPlainText() == "nuevo"


def test_drafts_do_not_outlive_the_account(composer: Composer) -> None:
    composer.box.setPlainText("secreto")
    composer.forget_drafts()
    composer.open("c1")
    assert composer.box.toPlainText() == ""


def test_escape_leaves_the_box(qtbot: QtBot, composer: Composer) -> None:
    with qtbot.waitSignal(composer.left):
        QTest.keyClick(composer.box, Qt.Key.Key_Escape)
