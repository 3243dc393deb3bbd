"""What the program lends to its writing boxes, with its own files and the system's dictionaries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.core.changes import AccountChanged, ConnectionChanged, ConnectionState, SnapshotLoaded
from desktop.core.emoji import KeptEmoji
from desktop.native.paths import Places
from desktop.runtime.arguments import Arguments
from desktop.ui.composer import Composer
from desktop.ui.mark import first_icon
from desktop.writing_aids import WritingAids
from tests.support.chat_scenes import ACCOUNT, NOON, conversation


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The program with one conversation, before any window was wanted."""
    monkeypatch.setenv("ENCHANT_CONFIG_DIR", str(tmp_path / "enchant"))
    (tmp_path / "enchant").mkdir()
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    app.changed.emit(AccountChanged(account=ACCOUNT))
    app.changed.emit(SnapshotLoaded(conversations=(conversation(1),), counts={}))
    app.changed.emit(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    yield app
    app.stop()


def _write(qtbot: QtBot, composer: Composer, words: str) -> None:
    QTest.keyClicks(composer.box, words)

    def marked() -> None:
        assert [each.cursor.selectedText() for each in composer.box.extraSelections()] == ["informme"]

    qtbot.waitUntil(marked, timeout=30_000)


def test_the_chat_window_marks_wrong_words_and_keeps_the_emoji_used(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    chat = app.windows.chat
    assert "speller" not in app.aids.__dict__
    with qtbot.waitActive(chat):
        chat.show()
    chat.open_conversation("c1")
    composer = chat.pane.composer
    _write(qtbot, composer, "the report, el informe, informme ")
    QTest.keyClick(composer.box, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert composer.picker is not None
    QTest.keyClicks(composer.picker.search, "perro")
    QTest.keyClick(composer.picker.search, Qt.Key.Key_Return)
    assert composer.box.toPlainText().endswith("informme 🐕")
    kept = tmp_path / "config" / "emoji"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert WritingAids(app.settings, kept).kept_emoji() == KeptEmoji(recent=("🐕",))


def test_the_pop_over_is_lent_the_same(qtbot: QtBot, app: App) -> None:
    shown = app.quick_reply.pop_over
    composer = shown.reply.composer
    shown.reply_to("c1", None, "")
    qtbot.waitExposed(shown)
    _write(qtbot, composer, "el informme ")
    assert composer.smile.isVisible()
    QTest.keyClick(composer.box, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert composer.picker is not None
    assert shown.rect().contains(composer.picker.geometry())
    QTest.keyClick(composer.picker.search, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert composer.box.hasFocus()


@pytest.mark.expected_log("the emoji used last were not kept")
def test_a_full_disk_keeps_nobody_from_writing(app: App, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    aids = WritingAids(app.settings, tmp_path / "file" / "emoji")
    aids.keep_emoji(KeptEmoji(tone=2))
    assert aids.kept_emoji() == KeptEmoji()
    aids.close()
