"""The keys of the chat window: each one that works is listed, each one listed works, F1 lists them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.shortcuts import GROUPS, IN_THE_WINDOW, bind
from desktop.ui.shortcuts_window import ShortcutsWindow
from desktop.ui.translations import Translations
from tests.gui.conftest import Chat

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"


@pytest.fixture
def translations(qapp: QCoreApplication) -> Iterator[Translations]:
    before = QLocale()
    translations = Translations(TRANSLATIONS, qapp)
    yield translations
    translations.remove()
    QLocale.setDefault(before)


def keys_of(window: QWidget) -> set[str]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return {short.key().toString() for short in window.findChildren(QShortcut, options=direct)}


def shown(window: QWidget) -> list[str]:
    return [label.text() for label in window.findChildren(QLabel) if label.text()]


def test_every_key_of_the_window_is_listed_and_every_listed_one_works(chat: Chat) -> None:
    assert keys_of(chat.window) - {"Ctrl+="} == set(IN_THE_WINDOW)


def test_a_key_that_is_not_listed_cannot_be_bound(chat: Chat) -> None:
    with pytest.raises(KeyError):
        bind(chat.window, {"Ctrl+J": chat.window.close})
    assert "Ctrl+J" not in keys_of(chat.window)


def test_keys_are_named_as_qt_reads_them_and_once_a_place() -> None:
    for _, keys in GROUPS:
        assert [QKeySequence(each).toString() for each in keys] == list(keys)


def test_f1_lists_all_keys_with_what_they_do_once(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    for _ in range(2):
        QTest.keyClick(chat.window, Qt.Key.Key_F1)
        (window,) = chat.window.findChildren(ShortcutsWindow)
        assert window.isVisible()
        for title, keys in GROUPS:
            assert str(title) in shown(window)
            assert set(map(str, keys.values())) <= set(shown(window))
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert window.isHidden()


def test_the_list_follows_the_language(qtbot: QtBot, chat: Chat, translations: Translations) -> None:
    chat.show(qtbot)
    translations.use("en")
    QTest.keyClick(chat.window, Qt.Key.Key_F1)
    (window,) = chat.window.findChildren(ShortcutsWindow)
    assert "Ctrl" in shown(window)
    translations.use("es")
    qtbot.waitUntil(lambda: "Buscar personas y conversaciones" in shown(window))
    assert window.windowTitle() == "Atajos de teclado"
    assert "Control" in shown(window)
    assert "Ctrl" not in shown(window)
    translations.use("en")


@pytest.mark.parametrize(("keys", "step"), [("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)])
def test_text_grows_and_shrinks_by_keys(qtbot: QtBot, chat: Chat, keys: str, step: int) -> None:
    chat.show(qtbot)
    wanted = QSignalSpy(chat.window.text_size_wanted)
    QTest.keySequence(chat.window, QKeySequence(keys))
    assert [wanted.at(number) for number in range(wanted.count())] == [[step]]
