"""The writing box: what is pasted or dropped, input methods, undo, directions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.composer import Composer
from desktop.ui.theme import Theme
from desktop.ui.writing_box import WritingBox

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(500, 200)
    composer.set_enabled("")
    composer.open("c1")
    composer.show()
    composer.box.setFocus()
    return composer


@pytest.fixture
def box(composer: Composer) -> WritingBox:
    return composer.box


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def html(markup: str) -> QMimeData:
    data = QMimeData()
    data.setHtml(markup)
    return data


def both() -> QMimeData:
    data = html("<b>rico</b>")
    data.setText("llano")
    return data


def picture() -> QMimeData:
    data = QMimeData()
    data.setImageData(QImage(10, 10, QImage.Format.Format_RGB32))
    return data


def urls(*addresses: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(address) for address in addresses])
    return data


def binary() -> QMimeData:
    data = QMimeData()
    data.setData("application/octet-stream", b"\x00\xff")
    return data


RICH = "<h1>Hola</h1><p>uno<br>dos <b>tres</b><img src='file:///x.png'>"
FILES = ("file:///home/eva/n%C3%B3mina.pdf", "file:///tmp/b.txt")
TEXT_ONLY = "Only text can be sent."
CUT = "It was too long: only its beginning was taken over."
PASTED = {
    "marks": (lambda: text("uno\r\ndos\u2029\u202etres\x00"), "uno\ndos\ntres", ""),
    "rich text": (both, "llano", ""),
    "markup": (lambda: html(RICH), "Hola\n\nuno\ndos tres", ""),
    "a link": (lambda: urls("https://erp.example/plan"), "https://erp.example/plan", ""),
    "files": (lambda: urls(*FILES), "nómina.pdf, b.txt", TEXT_ONLY),
    "a picture": (picture, "", TEXT_ONLY),
    "10 MB": (lambda: text("ñ" * 10_000_000), "ñ" * 20_000, CUT),
    "10 MB of markup": (lambda: html("<i>" * 3_000_000 + "x"), "", TEXT_ONLY),
}


@pytest.mark.parametrize(("make", "taken", "said"), PASTED.values(), ids=PASTED.keys())
def test_what_is_pasted_is_plain_text(
    composer: Composer, make: Callable[[], QMimeData], taken: str, said: str
) -> None:
    QGuiApplication.clipboard().setMimeData(make())
    composer.box.paste()
    assert composer.box.toPlainText() == taken
    assert (composer.hint.text() if composer.hint.isVisible() else "") == said
    if taken:
        composer.box.undo()
        assert composer.box.toPlainText() == ""
    QGuiApplication.clipboard().clear()


def test_what_is_neither_text_nor_picture_cannot_be_pasted(box: WritingBox) -> None:
    assert not box.canInsertFromMimeData(binary())


def test_a_word_about_what_was_pasted_stays_until_something_is_written(composer: Composer) -> None:
    composer.box.insertFromMimeData(picture())
    assert composer.hint.text() == "Only text can be sent."
    QTest.keyClicks(composer.box, "a")
    assert not composer.hint.isVisible()


def test_pasting_again_and_again_has_an_end(box: WritingBox) -> None:
    for _ in range(3):
        box.insertFromMimeData(text("ñ" * 15_000))
    assert len(box.toPlainText()) == 20_000


def test_what_is_dropped_is_plain_text_too(box: WritingBox) -> None:
    data = html("<p>uno</p><p>dos</p>")
    where = QPointF(20, 20)
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, buttons, none)
    QApplication.sendEvent(box.viewport(), enter)
    assert enter.isAccepted()
    drop = QDropEvent(where, Qt.DropAction.CopyAction, data, buttons, none)
    QApplication.sendEvent(box.viewport(), drop)
    assert box.toPlainText() == "uno\n\ndos"


def test_undo_redo_and_deleting_a_word(box: WritingBox) -> None:
    QTest.keyClicks(box, "uno dos")
    QTest.keyClick(box, Qt.Key.Key_Backspace, CTRL)
    assert box.toPlainText() == "uno "
    QTest.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert box.toPlainText() == "uno dos"
    QTest.keyClick(box, Qt.Key.Key_Y, CTRL)
    assert box.toPlainText() == "uno "


def test_an_emoji_is_deleted_whole(box: WritingBox) -> None:
    box.insertPlainText("a👩🏽‍🚒")
    QTest.keyClick(box, Qt.Key.Key_Left)
    assert box.textCursor().position() == 1
    QTest.keyClick(box, Qt.Key.Key_Delete)
    assert box.toPlainText() == "a"


def test_what_an_input_method_composes_is_no_text_yet(qtbot: QtBot, composer: Composer) -> None:
    box = composer.box
    assert box.is_empty()
    QApplication.sendEvent(box, QInputMethodEvent("こん", []))
    assert box.toPlainText() == ""
    assert not box.is_empty()
    with qtbot.assertNotEmitted(composer.recalled):
        QTest.keyClick(box, Qt.Key.Key_Up)
    done = QInputMethodEvent("", [])
    done.setCommitString("今日")
    QApplication.sendEvent(box, done)
    assert box.toPlainText() == "今日"


def test_a_dead_key_and_its_letter_are_one(box: WritingBox) -> None:
    QApplication.sendEvent(box, QInputMethodEvent("\N{ACUTE ACCENT}", []))
    done = QInputMethodEvent("", [])
    done.setCommitString("é")
    QApplication.sendEvent(box, done)
    assert box.toPlainText() == "é"


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("hola שלום", Qt.LayoutDirection.LeftToRight),
        ("שלום hola", Qt.LayoutDirection.RightToLeft),
        ("مرحبا", Qt.LayoutDirection.RightToLeft),
    ],
)
def test_the_first_letter_gives_the_direction(
    box: WritingBox, words: str, direction: Qt.LayoutDirection
) -> None:
    box.setPlainText(words)
    assert box.document().firstBlock().textDirection() == direction
