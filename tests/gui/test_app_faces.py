"""The program whole, but for its engine: a picture that was wanted is shown wherever its person is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import App
from desktop.core.changes import AccountChanged, PictureFound
from desktop.native.paths import Places
from desktop.runtime.arguments import Arguments
from desktop.ui.mark import first_icon
from desktop.ui.person_card import PersonCard
from tests.support.chat_scenes import ACCOUNT, conversation, snapshot
from tests.support.hostile_pictures import RED, picture


class Engine:
    """Notes whose picture is wanted."""

    def __init__(self) -> None:
        self.wanted: list[str] = []

    def want_picture(self, person: str) -> None:
        self.wanted.append(person)

    def __getattr__(self, name: str) -> object:
        return lambda *_: name


def reds(widget: QWidget) -> int:
    """Return how many pixels of a widget are the picture's."""
    image = widget.grab().toImage()
    red = QColor(*RED).rgb()
    return sum(
        image.pixel(across, down) == red for across in range(image.width()) for down in range(image.height())
    )


def test_a_picture_is_shown_in_the_list_in_the_head_and_on_the_card(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine()
    monkeypatch.setattr(App, "call", lambda _app, wish: wish(engine))
    places = Places.below(tmp_path)
    places.make()
    app = App(qapp, Arguments(command=None, hidden=True), places, QSystemTrayIcon(first_icon()))
    for change in (AccountChanged(account=ACCOUNT), snapshot(conversation(1, "Ana Ruiz"))):
        app.changed.emit(change)
    assert "pictures" not in app.__dict__  # a tray alone has none
    chat = app.windows.chat
    chat.open_conversation("c1")
    with qtbot.waitExposed(chat):
        chat.show()
    qtbot.waitUntil(lambda: "u1" in engine.wanted)
    table, face = chat.list.table.viewport(), chat.pane.head.face
    assert reds(table) == reds(face) == 0
    app.changed.emit(PictureFound(person_id="u1", data=picture("PNG")))
    qtbot.waitUntil(lambda: reds(table) > 1000 and reds(face) > 700)
    chat.pane.head.ask_for_card()
    [card] = chat.findChildren(PersonCard)
    qtbot.waitUntil(lambda: reds(card.face) > 4000)  # the small one stands in for the large one
    assert engine.wanted.count("u1") > 1
    card.close()
    app.stop()
