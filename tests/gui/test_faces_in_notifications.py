"""Whose message it is can be seen on a notification, which waits for a face no longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from desktop.announcer import Announcer
from desktop.core.changes import Change, ConversationRead, MessageAdded, PictureFound
from desktop.native.notifications.base import Notification, Notifier
from desktop.runtime.threads import start_thread
from desktop.state.alert_center import AlertCenter
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.ui.avatar_painter import lend_faces
from desktop.ui.pictures import Pictures
from tests.support.chat_scenes import conversation, message, snapshot
from tests.support.hostile_pictures import RED, picture

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FACE = PictureFound(person_id="u1", data=picture("PNG"))


class Noting(Notifier):
    """A notification service of which the pixels can be read."""

    presented = Signal(object)

    def present(self, notification: Notification) -> None:
        self.presented.emit(notification)

    def withdraw(self, key: str) -> None:
        """Nothing is shown."""

    def close(self) -> None:
        """Nothing is open."""


class Stage(QObject):
    """An announcer, and an engine that answers a wish for a picture at once, or not at all.

    Attributes:
        answer: What it answers.
        wanted: Whom it was asked for.
    """

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.answer: Change | None = None
        self.wanted: list[str] = []
        self.pictures = Pictures(start_thread, self)
        self.pictures.wanted.connect(self._on_wanted)
        lend_faces(lambda: self.pictures)
        self.alerts = AlertCenter(now=lambda: NOON, interval=0, parent=self)
        settings = SettingsStore(lambda: {"notifications": {"sound": "none"}}, lambda _: "", self)
        self.alerts.set_settings(settings.settings)
        conversations = ConversationModel(self)
        conversations.apply(snapshot(conversation(1, "Ana Ruiz")))
        self.announcer = Announcer(
            self.alerts,
            conversations,
            settings,
            tray=lambda: None,
            pictures=lambda: self.pictures,
            parent=self,
        )
        notifier = self.announcer.findChild(Noting)
        assert notifier is not None
        self.notifier = notifier

    def _on_wanted(self, person: str) -> None:
        self.wanted.append(person)
        if self.answer is not None:
            self.pictures.apply(self.answer)

    def hear(self, number: int) -> None:
        """A message comes."""
        self.alerts.apply(MessageAdded(message=message(number), own=False))

    def face(self, number: int) -> bool:
        """Whether the notification of a message that comes shows the face."""
        with self._qtbot.waitSignal(self.notifier.presented) as presented:
            self.hear(number)
        return middle(presented.args[0]) == RED

    def close(self) -> None:
        self.announcer.close()
        self.pictures.close()
        lend_faces(None)
        self.deleteLater()


def middle(shown: Notification) -> tuple[int, ...]:
    """Return the colour in the middle of a notification's picture."""
    assert shown.picture is not None
    start = (shown.picture.height // 2 * shown.picture.width + shown.picture.width // 2) * 4
    return tuple(shown.picture.rgba[start : start + 3])


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr("desktop.announcer.make_notifier", lambda *, parent, **_: Noting(parent))
    made = Stage(qtbot)
    yield made
    made.close()


def test_the_first_notification_shows_the_face_already(stage: Stage) -> None:
    stage.answer = FACE
    assert [stage.face(number) for number in (1, 2)] == [True, True]
    assert stage.wanted == ["u1"]


def test_without_a_picture_or_an_answer_it_shows_the_initials(stage: Stage) -> None:
    assert not stage.face(1)  # nobody answers
    stage.pictures.apply(PictureFound(person_id="u1"))
    assert not stage.face(2)  # there is none


def test_what_was_read_while_it_waited_is_not_shown(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(stage.notifier.presented, wait=250):
        stage.hear(1)
        stage.alerts.apply(ConversationRead(conversation_id="c1", unread=0))
    stage.answer = FACE
    stage.pictures.apply(FACE)
    assert stage.face(2)


def test_two_messages_for_one_face_wait_as_one(stage: Stage, qtbot: QtBot) -> None:
    shown: list[Notification] = []
    stage.notifier.presented.connect(shown.append)
    stage.hear(1)
    stage.hear(2)
    assert shown == []
    with qtbot.waitSignal(stage.notifier.presented):
        stage.pictures.apply(FACE)
    with qtbot.assertNotEmitted(stage.notifier.presented, wait=250):
        pass
    assert [middle(one) for one in shown] == [RED]
