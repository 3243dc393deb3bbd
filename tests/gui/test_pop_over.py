"""The pop-over: who is listed, what reads and what does not, keys, drafts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    AccountChanged,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationChanged,
    ConversationPreviewed,
    ConversationRead,
    ConversationRemoved,
    MessageAdded,
)
from desktop.state.connection_state import ConnectionStore
from desktop.state.conversation_model import ConversationModel
from desktop.state.unread_store import UnreadStore
from desktop.ui.pop_over import PopOver
from desktop.ui.theme import Theme
from tests.support.chat_scenes import ACCOUNT, NOON, conversation, message, person, snapshot
from tests.support.hostile import NAMES as NAMES_OF_ALL_KINDS
from tests.support.hostile import TEXTS

NAMES = ("Ana Ruiz", "Berta Gil", "Carla Sanz")


class Shown:
    """A pop-over with what it stands on, wired as the program wires it."""

    def __init__(self, theme: Theme) -> None:
        self.conversations, self.unread = ConversationModel(), UnreadStore()
        self.connection = ConnectionStore()
        self.unread.count_changed.connect(self.conversations.set_unread)
        self.widget = PopOver(self.conversations, self.unread, self.connection, theme)
        self.asked: list[tuple[str, ...]] = []
        self.widget.replied.connect(self._send)
        self.widget.read_requested.connect(self._read)
        self.widget.open_requested.connect(lambda which: self.asked.append(("open", which)))
        self.widget.preview_wanted.connect(lambda which: self.asked.append(("preview", which)))
        self.widget.draft_changed.connect(lambda which, text: self.asked.append(("draft", which, text)))

    def apply(self, *changes: Change) -> None:
        for change in changes:
            for part in (self.unread, self.connection, self.conversations, self.widget):
                part.apply(change)

    def _send(self, conversation_id: str, text: str) -> None:
        self.asked.append(("send", conversation_id, text))
        self.unread.mark_read(conversation_id)

    def _read(self, conversation_id: str) -> None:
        self.asked.append(("read", conversation_id))
        self.unread.mark_read(conversation_id)

    def done(self, *kinds: str) -> list[tuple[str, ...]]:
        return [each for each in self.asked if each[0] in kinds]

    @property
    def listed(self) -> list[str]:
        return [self.widget.rows.id_at(row) for row in range(self.widget.rows.rowCount())]

    @property
    def chosen(self) -> str:
        return self.widget.reply.conversation_id

    @property
    def heading(self) -> str:
        return self.widget.findChildren(QLabel)[0].text()

    def open(self, qtbot: QtBot) -> None:
        with qtbot.waitActive(self.widget):
            self.widget.toggle(None)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.widget.reply.composer.box, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.widget.reply.composer.box, key, modifier)


@pytest.fixture
def shown(theme: Theme) -> Iterator[Shown]:
    """Eva's; Ana (c1) wrote last, then Berta (c2), then Carla (c3). All are read."""
    shown = Shown(theme)
    rows = [conversation(number, name, minutes=9 - number) for number, name in enumerate(NAMES, 1)]
    shown.apply(
        AccountChanged(account=ACCOUNT),
        snapshot(*rows),
        ConnectionChanged(state=ConnectionState.ONLINE, at=NOON),
    )
    yield shown
    shown.widget.close()
    shown.widget.deleteLater()


def unread(shown: Shown, **counts: int) -> None:
    rows = tuple(shown.conversations.conversation(f"c{number}") for number in (1, 2, 3))
    shown.apply(snapshot(*(row for row in rows if row is not None), **counts))


def test_it_opens_with_the_newest_unread_and_the_caret_in_the_box(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c2=1, c3=4)
    shown.open(qtbot)
    assert (shown.listed, shown.chosen) == (["c2", "c3"], "c2")
    assert shown.widget.reply.composer.box.hasFocus()
    assert shown.heading == "5 unread message(s)"
    assert "Berta Gil" in shown.widget.reply.composer.box.placeholderText()


def test_looking_reads_nothing(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c2=1, c3=4)
    shown.open(qtbot)
    shown.press(Qt.Key.Key_Down)
    shown.widget.close()
    assert (shown.unread.total, shown.done("send", "read")) == (5, [])


def test_an_answer_reads_and_goes_to_the_next_who_waits(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c2=1, c3=4)
    shown.open(qtbot)
    shown.type("voy")
    shown.press(Qt.Key.Key_Return)
    assert shown.done("send") == [("send", "c2", "voy")]
    assert (shown.listed, shown.chosen, shown.unread.total) == (["c3"], "c3", 4)
    assert shown.widget.reply.composer.box.toPlainText() == ""
    assert shown.widget.isVisible()


def test_with_nobody_left_it_is_out_of_the_way(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c2=1)
    shown.open(qtbot)
    shown.type("voy")
    shown.press(Qt.Key.Key_Return)
    assert not shown.widget.isVisible()


def test_marking_as_read_needs_no_answer(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c3=4)
    shown.open(qtbot)
    shown.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert shown.done("send", "read") == [("read", "c1")]
    assert shown.chosen == "c3"
    shown.widget.read_button.click()
    assert (shown.unread.total, shown.widget.isVisible()) == (0, False)


def test_nobody_waiting_it_says_so_and_offers_whom_one_wrote_with_last(qtbot: QtBot, shown: Shown) -> None:
    shown.open(qtbot)
    assert shown.listed == ["c1", "c2", "c3"]
    assert shown.heading.startswith("Nothing unread")
    assert not shown.widget.read_button.isEnabled()
    shown.press(Qt.Key.Key_Down)
    shown.type("hola")
    shown.press(Qt.Key.Key_Return)
    assert shown.done("send") == [("send", "c2", "hola")]


def test_arrows_go_through_the_conversations_and_leave_a_text_alone(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=1, c3=1)
    shown.open(qtbot)
    shown.press(Qt.Key.Key_Up)
    assert shown.chosen == "c1"
    shown.press(Qt.Key.Key_Down)
    shown.type("a medias")
    shown.press(Qt.Key.Key_Down)
    assert shown.chosen == "c2"
    shown.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert (shown.chosen, shown.widget.reply.composer.text) == ("c3", "")
    shown.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert (shown.chosen, shown.widget.reply.composer.text) == ("c2", "a medias")
    assert shown.done("draft") == [("draft", "c2", "a medias")]


def test_what_is_read_elsewhere_does_not_send_an_answer_to_somebody_else(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=1)
    shown.open(qtbot)
    shown.apply(ConversationRead(conversation_id="c1", unread=0))
    assert (shown.listed, shown.chosen) == (["c1", "c2"], "c1")
    shown.type("voy")
    shown.press(Qt.Key.Key_Return)
    assert shown.done("send") == [("send", "c1", "voy")]
    assert shown.listed == ["c2"]


def test_a_conversation_that_is_gone_takes_no_answer(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=1)
    shown.open(qtbot)
    shown.type("voy")
    shown.apply(ConversationRemoved(conversation_id="c1"))
    assert not shown.widget.isVisible()


def test_a_message_that_comes_meanwhile_is_shown_and_moves_nobody(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c2=1)
    shown.open(qtbot)
    assert [said.text for said in shown.widget.reply.lines.said] == ["hola"]
    talk = (message(1, "una", conversation_id="c2"), message(2, "dos", own=True, conversation_id="c2"))
    shown.apply(ConversationPreviewed(conversation_id="c2", messages=talk, draft="beg"))
    shown.apply(MessageAdded(message=message(3, "tres", conversation_id="c2"), own=False))
    shown.apply(MessageAdded(message=message(3, "tres", conversation_id="c2"), own=False))
    shown.apply(MessageAdded(message=message(4, "de otra", conversation_id="c3"), own=False))
    assert [(said.text, said.own) for said in shown.widget.reply.lines.said] == [
        ("una", False), ("dos", True), ("tres", False),
    ]  # fmt: skip
    assert shown.widget.reply.lines.accessibleName() == "una. You: dos. tres"
    assert shown.widget.reply.composer.text == "beg"
    unread(shown, c1=1, c2=2)
    assert (shown.listed, shown.chosen) == (["c1", "c2"], "c2")


@pytest.mark.parametrize(("text", "stays"), [("", False), ("a medias", True)])
def test_it_goes_when_another_window_is_used_unless_something_is_written(
    qtbot: QtBot, shown: Shown, text: str, stays: bool
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    unread(shown, c1=1)
    shown.open(qtbot)
    shown.type(text)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    assert shown.widget.isVisible() is stays


def test_the_click_that_took_its_keyboard_does_not_open_it_anew(qtbot: QtBot, shown: Shown) -> None:
    shown.open(qtbot)
    shown.widget.hide()
    shown.widget._left.start()  # noqa: SLF001  as on losing the keyboard
    shown.widget.toggle(None)
    assert not shown.widget.isVisible()


def test_one_that_went_by_itself_comes_back_at_once(qtbot: QtBot, shown: Shown) -> None:
    shown.open(qtbot)
    shown.press(Qt.Key.Key_Escape)
    shown.open(qtbot)
    assert shown.widget.isVisible()


def test_the_same_keys_put_it_away(qtbot: QtBot, shown: Shown) -> None:
    shown.open(qtbot)
    shown.widget.toggle(None)
    assert not shown.widget.isVisible()


def test_esc_puts_it_away_and_keeps_the_draft(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1)
    shown.open(qtbot)
    shown.type("a medias")
    shown.press(Qt.Key.Key_Escape)
    assert not shown.widget.isVisible()
    assert shown.done("draft") == [("draft", "c1", "a medias")]
    shown.open(qtbot)
    assert shown.widget.reply.composer.text == "a medias"


def test_the_chat_opens_there(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c2=1)
    shown.open(qtbot)
    shown.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (shown.done("open", "send"), shown.widget.isVisible()) == ([("open", "c2")], False)


def test_a_notification_is_answered_in_a_box_of_its_own(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c3=2)
    with qtbot.waitActive(shown.widget):
        shown.widget.reply_to("c3", None)
    assert (shown.listed, shown.chosen, shown.heading) == (["c3"], "c3", "Reply")
    shown.type("voy")
    shown.press(Qt.Key.Key_Return)
    assert (shown.done("send"), shown.widget.isVisible()) == ([("send", "c3", "voy")], False)


@pytest.mark.parametrize(
    ("state", "can_write", "says"),
    [
        (ConnectionState.OFFLINE, True, "What you write is sent when the connection is back"),
        (ConnectionState.CHAT_OFF, False, "Your organisation has switched chat off."),
        (ConnectionState.SIGNED_OUT, False, "You are signed out."),
    ],
)
def test_it_says_what_becomes_of_an_answer(
    qtbot: QtBot, shown: Shown, state: ConnectionState, can_write: bool, says: str
) -> None:
    unread(shown, c1=1)
    shown.apply(ConnectionChanged(state=state, at=NOON, code=None))
    shown.open(qtbot)
    qtbot.waitUntil(shown.widget.banner.isVisible)
    assert says in shown.widget.banner.text
    box = shown.widget.reply.composer.box
    assert (box.isEnabled(), says in box.placeholderText()) == (can_write, not can_write)


def test_a_text_too_long_is_not_sent(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1)
    shown.open(qtbot)
    shown.widget.reply.composer.box.setPlainText("ñ" * 1025)
    shown.press(Qt.Key.Key_Return)
    assert shown.done("send") == []
    qtbot.waitUntil(lambda: shown.widget.height() == shown.widget.wanted_height())  # the box grew


def test_somebody_else_finds_no_draft(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1)
    shown.open(qtbot)
    shown.type("de Eva")
    shown.apply(AccountChanged(account=None))
    assert (shown.widget.isVisible(), shown.widget.reply.composer.text, shown.chosen) == (False, "", "")


def test_a_row_that_did_not_change_is_not_painted_anew(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=1, c3=1)
    shown.open(qtbot)
    told: list[tuple[str, int]] = []
    rows = shown.widget.rows
    rows.modelReset.connect(lambda: told.append(("reset", 0)))
    rows.dataChanged.connect(lambda first, _last, _roles: told.append(("changed", first.row())))
    unread(shown, c1=1, c2=5, c3=1)
    assert set(told) == {("changed", 1)}
    shown.widget.close()
    told.clear()
    unread(shown, c1=1, c2=6, c3=1)
    assert told == []


def test_its_rows_follow_the_order_of_the_list(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=1, c3=1)
    shown.open(qtbot)
    rows = [conversation(number, NAMES[number - 1], minutes=9 - number) for number in (1, 2)]
    shown.apply(snapshot(*rows, conversation(3, "Carla Sanz", minutes=30), c1=1, c2=1, c3=2))
    assert shown.listed == ["c3", "c1", "c2"]
    index = shown.widget.table.currentIndex()
    assert (shown.chosen, shown.widget.rows.id_at(index.row())) == ("c1", "c1")


def test_all_rows_go_at_once_while_the_arrows_are_in_the_list(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=2, c3=3)
    shown.open(qtbot)
    shown.widget.table.setFocus()
    QTest.keyClick(shown.widget.table, Qt.Key.Key_Down)
    QTest.keyClick(shown.widget.table, Qt.Key.Key_Down)
    assert shown.chosen == "c3"
    shown.apply(snapshot())
    assert shown.listed == []


def test_all_of_it_can_be_reached_by_tab(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1, c2=1)
    shown.open(qtbot)
    reached = set()
    for _ in range(8):
        focused = QGuiApplication.focusObject()
        assert isinstance(focused, QWidget)
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    part = shown.widget
    assert {part.reply.composer.box, part.table, part.read_button, part.open_button} <= reached
    part.table.setFocus()
    QTest.keyClick(part.table, Qt.Key.Key_Down)
    assert shown.chosen == "c2"
    QTest.keyClick(part.table, Qt.Key.Key_Return)
    assert part.reply.composer.box.hasFocus()


def test_a_language_that_changes_changes_its_words(shown: Shown) -> None:
    shown.widget.open_button.setText("")
    QGuiApplication.sendEvent(shown.widget, QEvent(QEvent.Type.LanguageChange))
    assert shown.widget.open_button.text() == "Open chat"


def test_no_text_and_no_name_moves_anything(qtbot: QtBot, shown: Shown) -> None:
    unread(shown, c1=1)
    shown.open(qtbot)
    size = shown.widget.size()
    inside = [shown.widget.reply.geometry(), shown.widget.table.geometry()]
    for number, text in enumerate(TEXTS.values()):
        name = list(NAMES_OF_ALL_KINDS.values())[number % len(NAMES_OF_ALL_KINDS)]
        row = conversation(1, minutes=9, participants=(person(1, "Ana"),), last=text)
        who = structs.replace(row.participants[0], name=name)
        shown.apply(ConversationChanged(conversation=structs.replace(row, participants=(who,)), unread=1))
        said = (message(number, text), message(number + 10_000, text, own=True))
        shown.apply(ConversationPreviewed(conversation_id="c1", messages=said))
        shown.widget.select("c1")
        assert not shown.widget.grab().isNull()
        assert shown.widget.size() == size, text
        assert [shown.widget.reply.geometry(), shown.widget.table.geometry()] == inside, text
