"""What an alert becomes, on the bus: buttons and a text field where somebody is named, else neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.announcer import Announcer
from desktop.core.changes import MessageAdded, SnapshotLoaded
from desktop.core.chat import Conversation, Message, Participant
from desktop.core.settings import Privacy
from desktop.state.alert_center import TEST_KEY, AlertCenter
from desktop.state.conversation_model import ConversationModel
from desktop.state.settings_store import SettingsStore
from desktop.wire.timestamp import Timestamp
from tests.support.strict_notification_service import StrictService

pytestmark = pytest.mark.e2e

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANA = Conversation(
    id="c1",
    participants=(Participant(id="ana", name="Ana Alonso", email="ana@norte.test"),),
    org_id="norte",
    last_activity=Timestamp.of(NOON),
)
BUTTONS = {
    "default": "Open",
    "inline-reply": "Reply",
    "read": "Mark as read",
    "mute": "Mute 1 h",
}


class Stage:
    """An announcer, its alert center, nothing that is heard."""

    def __init__(self, privacy: Privacy = "full") -> None:
        self.alerts = AlertCenter(now=lambda: NOON, interval=0)
        self.settings = SettingsStore(
            lambda: {"notifications": {"sound": "none", "privacy": privacy}}, lambda _: ""
        )
        self.alerts.set_settings(self.settings.settings)
        self.conversations = ConversationModel()
        self.conversations.apply(SnapshotLoaded(conversations=(ANA,), counts={}))
        self.announcer = Announcer(self.alerts, self.conversations, self.settings, tray=lambda: None)

    def hear(self, body: str = "hola") -> None:
        """A message comes."""
        message = Message(
            id=body,
            conversation_id="c1",
            sender_id="ana",
            sender_name="Ana Alonso",
            body=body,
            created_at=Timestamp.of(NOON),
        )
        self.alerts.apply(MessageAdded(message=message, own=False))


@pytest.fixture
def stage(kde: StrictService, qapp: object, request: pytest.FixtureRequest) -> Iterator[Stage]:
    assert kde is not None
    assert qapp is not None
    stage = Stage(getattr(request, "param", "full"))
    yield stage
    stage.announcer.close()


def test_a_message_has_its_buttons_and_a_text_field(stage: Stage, kde: StrictService) -> None:
    stage.hear()
    shown = kde.get(kde.wait_for("Ana Alonso", "hola"))
    assert shown.actions == BUTTONS
    assert shown.hints["x-kde-reply-placeholder-text"] == "Write a reply…"


@pytest.mark.parametrize("stage", ["none"], indirect=True)
def test_where_nobody_is_named_a_click_is_all(stage: Stage, kde: StrictService) -> None:
    stage.hear()
    shown = kde.get(kde.wait_for("TimeNow", "New message"))
    assert shown.actions == {"default": "Open"}
    assert not [name for name in shown.hints if name.startswith("x-kde")]


def test_buttons_and_answers_are_told(stage: Stage, kde: StrictService, qtbot: QtBot) -> None:
    announcer = stage.announcer
    stage.hear("one")
    with qtbot.waitSignal(announcer.read_requested) as read:
        kde.press(kde.wait_for("Ana Alonso"), "read")
    assert read.args == ["c1"]
    stage.hear("two")
    with qtbot.waitSignal(announcer.mute_requested) as muted:
        kde.press(kde.wait_for("Ana Alonso"), "mute")
    assert muted.args == ["c1"]
    stage.hear("three")
    with qtbot.waitSignal(announcer.activated) as activated:
        kde.press(kde.wait_for("Ana Alonso"), token="t-1")
    assert activated.args == ["c1", "t-1"]
    stage.hear("four")
    with qtbot.waitSignal(announcer.replied) as replied:
        kde.reply(kde.wait_for("Ana Alonso"), "voy")
    assert replied.args == ["c1", "voy"]


def test_an_empty_answer_asks_for_one(stage: Stage, kde: StrictService, qtbot: QtBot) -> None:
    stage.hear()
    with (
        qtbot.assertNotEmitted(stage.announcer.replied),
        qtbot.waitSignal(stage.announcer.reply_requested) as asked,
    ):
        kde.reply(kde.wait_for("Ana Alonso"), " \n")
    assert asked.args == ["c1", ""]


def test_a_test_goes_the_way_of_a_message_and_no_button_of_its_own(
    stage: Stage, kde: StrictService, qtbot: QtBot
) -> None:
    stage.alerts.set_do_not_disturb(NOON)
    with qtbot.waitSignal(stage.announcer.shown) as shown:
        stage.announcer.present_test()
    assert shown.args == [TEST_KEY]
    assert stage.announcer.facts is not None
    number = kde.wait_for("TimeNow", "This is what a new message looks and sounds like.")
    assert kde.get(number).actions == {"default": "Open"}
    with qtbot.waitSignal(stage.announcer.activated) as activated:
        kde.press(number)
    assert activated.args == [TEST_KEY, ""]
