"""Faces: asked for when they are painted, painted anew when they come, few of them kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, Change, ConnectionChanged, ConnectionState, PictureFound
from desktop.runtime.threads import start_thread
from desktop.ui.avatar_painter import avatar, avatar_colour, lend_faces
from desktop.ui.face import Face
from desktop.ui.pictures import Pictures
from desktop.ui.theme import Theme
from tests.gui.conftest import Chat
from tests.support.chat_scenes import ACCOUNT, NOON, conversation, snapshot
from tests.support.hostile_pictures import BLUE, RED, picture

ONLINE = ConnectionChanged(state=ConnectionState.ONLINE, at=NOON)


class Desk:
    """Pictures with a clock and an engine that only notes what it is asked."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.now = 1000.0
        self.wanted: list[str] = []
        self.threads: list[int] = []
        self.pictures = Pictures(self._start, clock=lambda: self.now)
        self.pictures.wanted.connect(self.wanted.append)

    def _start(self, run: Callable[[], None], name: str) -> threading.Thread:  # noqa: TID251  what it returns
        def noted() -> None:
            self.threads.append(threading.get_ident())
            run()

        return start_thread(noted, name)

    def bring(self, person: str, data: bytes) -> None:
        """Have a picture come, and wait until it is there."""
        with self._qtbot.waitSignal(self.pictures.changed) as changed:
            self.pictures.apply(PictureFound(person_id=person, data=data))
        assert changed.args == [person]

    def asked(self) -> list[str]:
        """Return whom was asked for since the last time."""
        asked, self.wanted[:] = list(self.wanted), []
        return asked


def rgb(colour: QColor) -> tuple[int, ...]:
    """Return a colour as its three parts."""
    return (colour.red(), colour.green(), colour.blue())


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    lend_faces(None)
    made.pictures.close()
    made.pictures.deleteLater()


def test_a_face_is_asked_for_once_and_comes_in_the_size_it_is_painted(desk: Desk) -> None:
    for _ in range(3):
        assert desk.pictures.find("u1", 96) is None
    assert desk.asked() == ["u1"]
    desk.bring("u1", picture("PNG", size=(300, 200)))
    found = desk.pictures.find("u1", 96)
    assert found is not None
    assert found.size() == QSize(96, 96)
    assert desk.asked() == []


def test_it_is_decoded_on_another_thread(desk: Desk) -> None:
    desk.pictures.find("u1", 48)
    desk.bring("u1", picture("WEBP"))
    assert desk.threads
    assert threading.get_ident() not in desk.threads


def test_another_size_stands_in_until_the_right_one_is_there(desk: Desk) -> None:
    desk.pictures.find("u1", 48)
    desk.bring("u1", picture("PNG"))
    desk.asked()
    standing_in = desk.pictures.find("u1", 96)
    assert standing_in is not None
    assert standing_in.size() == QSize(96, 96)
    assert desk.asked() == ["u1"]
    desk.bring("u1", picture("PNG"))
    assert desk.pictures.find("u1", 96) is not None
    assert desk.asked() == []


def test_somebody_without_a_picture_is_asked_about_again_after_a_while(desk: Desk) -> None:
    desk.pictures.find("u1", 48)
    desk.pictures.apply(PictureFound(person_id="u1"))
    desk.asked()
    for _ in range(3):
        assert desk.pictures.find("u1", 48) is None
    assert desk.asked() == []
    desk.now += 1000
    desk.pictures.find("u1", 48)
    assert desk.asked() == ["u1"]


def test_what_is_no_picture_counts_as_none(desk: Desk, qtbot: QtBot) -> None:
    desk.pictures.find("u1", 48)
    desk.pictures.apply(PictureFound(person_id="u1", data=b"<svg/>"))
    desk.pictures.find("u2", 48)
    desk.bring("u2", picture("PNG"))  # behind it in the row
    desk.asked()
    assert desk.pictures.find("u1", 48) is None
    assert desk.asked() == []
    assert qtbot is not None


def test_a_picture_taken_away_is_gone(desk: Desk, qtbot: QtBot) -> None:
    desk.pictures.find("u1", 48)
    desk.bring("u1", picture("PNG"))
    desk.asked()
    desk.now += 25 * 3600
    assert desk.pictures.find("u1", 48) is not None
    assert desk.asked() == ["u1"]
    with qtbot.waitSignal(desk.pictures.changed):
        desk.pictures.apply(PictureFound(person_id="u1"))
    assert desk.pictures.find("u1", 48) is None


def test_wishes_nobody_answered_are_made_again_when_the_connection_is_back(desk: Desk, qtbot: QtBot) -> None:
    desk.pictures.find("u1", 48)
    with qtbot.waitSignal(desk.pictures.changed) as changed:
        desk.pictures.apply(ONLINE)
    assert changed.args == [""]
    desk.pictures.find("u1", 48)
    assert desk.asked() == ["u1", "u1"]
    desk.pictures.apply(PictureFound(person_id="u1"))
    with qtbot.assertNotEmitted(desk.pictures.changed):
        desk.pictures.apply(ONLINE)  # all answered: nothing is painted


def test_another_account_begins_with_no_face(desk: Desk) -> None:
    desk.pictures.find("u1", 48)
    desk.bring("u1", picture("PNG"))
    desk.pictures.apply(PictureFound(person_id="u1", data=picture("PNG")))  # on its way
    desk.pictures.apply(AccountChanged(account=ACCOUNT))
    assert desk.pictures.find("u1", 48) is None
    desk.bring("u1", picture("PNG", BLUE))
    found = desk.pictures.find("u1", 48)
    assert found is not None
    assert rgb(found.toImage().pixelColor(24, 24)) == BLUE


def test_few_are_kept_and_those_that_were_shown_last(desk: Desk) -> None:
    for number in range(12):
        desk.pictures.find(f"u{number}", 512)  # 1 MB each
        desk.bring(f"u{number}", picture("PNG"))
        desk.pictures.find("u0", 512)
    desk.asked()
    kept = [number for number in range(12) if desk.pictures.find(f"u{number}", 512) is not None]
    assert kept == [0, 9, 10, 11]


def test_the_circle_shows_the_picture_and_without_one_the_initials(desk: Desk) -> None:
    lend_faces(lambda: desk.pictures)
    before = avatar("u1", "Ana Ruiz", 48, 2.0, QFont()).toImage()
    assert before.pixelColor(48, 8).name().upper() == avatar_colour("u1")
    desk.bring("u1", picture("PNG"))
    after = avatar("u1", "Ana Ruiz", 48, 2.0, QFont())
    assert (after.width(), after.devicePixelRatio()) == (96, 2.0)
    assert rgb(after.toImage().pixelColor(48, 48)) == RED
    assert after.toImage().pixelColor(0, 0).alpha() == 0


def test_nothing_is_asked_for_behind_a_hidden_window(desk: Desk, chat: Chat, qtbot: QtBot) -> None:
    lend_faces(lambda: desk.pictures)
    chat.apply(snapshot(*(conversation(number, minutes=number) for number in range(1, 30))))
    chat.window.open_conversation("c1")
    assert desk.asked() == []
    chat.show(qtbot)
    asked = set(desk.asked())
    assert "u1" in asked
    assert 5 < len(asked) < 29  # those that can be seen
    chat.window.hide()
    chat.apply(snapshot(*(conversation(number, minutes=number) for number in range(40, 60))))
    assert desk.asked() == []


def test_a_picture_that_comes_repaints_the_face_and_no_other(desk: Desk, qtbot: QtBot, theme: Theme) -> None:
    lend_faces(lambda: desk.pictures)
    ana, berta = Face(theme, 48), Face(theme, 48)
    for face, person in ((ana, "u1"), (berta, "u2")):
        qtbot.addWidget(face)
        face.show_person(person, "Ana Ruiz")
        desk.pictures.changed.connect(face.repaint_person)
        with qtbot.waitExposed(face):
            face.show()
    desk.bring("u1", picture("PNG"))
    assert rgb(ana.grab().toImage().pixelColor(24, 24)) == RED
    assert berta.grab().toImage().pixelColor(24, 4).name().upper() == avatar_colour("u2")


@pytest.mark.parametrize("change", [ONLINE, AccountChanged(account=None), PictureFound(person_id="x")])
def test_what_it_did_not_ask_for_does_nothing(desk: Desk, qtbot: QtBot, change: Change) -> None:
    with qtbot.assertNotEmitted(desk.pictures.changed):
        desk.pictures.apply(change)
    assert desk.asked() == []
