"""The search among the messages: by keys and mouse, hit after hit, wide and narrow, in words."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, MessageAdded, MessagesFound
from desktop.core.chat import Message
from desktop.state.found_messages import FoundRole
from desktop.ui import message_search
from desktop.ui.message_search import MessageSearch
from desktop.wire.timestamp import Timestamp
from tests.gui.conftest import Chat
from tests.support.chat_scenes import ACCOUNT, loaded, message, messages
from tests.support.hostile import TEXTS
from tests.support.in_place import assert_in_place

Asked = list[tuple[str, str, int]]


@pytest.fixture
def asked(chat: Chat) -> Asked:
    """What the engine was asked for."""
    wishes: Asked = []
    chat.window.left.search_requested.connect(lambda *wish: wishes.append(wish))
    return wishes


@pytest.fixture
def search(qtbot: QtBot, chat: Chat, asked: Asked) -> MessageSearch:
    """The search, opened by its key from conversation c1."""
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(*messages(1, 3)))
    before = chat.window.left.search
    assert before is None  # nothing is made before somebody wants it
    QTest.keyClick(chat.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert asked == [("", "c1", 50)]  # to know what there is to search
    asked.clear()
    found = chat.window.left.search
    assert found is not None
    return found


def hit(number: int, body: str = "", conversation_id: str = "c1", **more: object) -> Message:
    return message(number, body or f"mañana {number}", conversation_id=conversation_id, **more)  # type: ignore[arg-type]


def answer(query: str, *hits: Message, where: str = "c1", **more: object) -> MessagesFound:
    return MessagesFound(query=query, conversation_id=where, hits=hits, **more)  # type: ignore[arg-type]


def type_(qtbot: QtBot, search: MessageSearch, words: str) -> None:
    with qtbot.waitSignal(search.requested):
        QTest.keyClicks(search.box, words)


def rows(search: MessageSearch) -> list[str]:
    model = search.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def current(search: MessageSearch) -> str:
    shown: Message | None = search.table.currentIndex().data(FoundRole.MESSAGE)
    return "" if shown is None else shown.id


def test_its_key_puts_the_cursor_into_the_box_and_typing_asks_once_it_rests(
    qtbot: QtBot, search: MessageSearch, asked: Asked
) -> None:
    assert search.box.hasFocus()
    assert search.box.accessibleName() == "Search messages with Ana Ruiz"
    type_(qtbot, search, "manana")
    assert asked == [("manana", "c1", 50)]


def test_the_arrows_go_through_the_hits_and_enter_shows_one_while_the_cursor_stays(
    qtbot: QtBot, chat: Chat, search: MessageSearch
) -> None:
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9), hit(8), hit(7)))
    assert current(search) == "m9"
    QTest.keyClick(search.box, Qt.Key.Key_Down)
    assert current(search) == "m8"
    with qtbot.waitSignal(chat.window.message_requested) as shown:
        QTest.keyClick(search.box, Qt.Key.Key_Return)
    assert shown.args == ["c1", "m8"]
    assert search.box.hasFocus()
    QTest.keyClick(search.box, Qt.Key.Key_Up)
    QTest.keyClick(search.box, Qt.Key.Key_Up)
    assert current(search) == "m9"


def test_f3_goes_to_the_next_hit_from_anywhere_and_shift_f3_back(
    qtbot: QtBot, chat: Chat, search: MessageSearch
) -> None:
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9), hit(8), hit(7)))
    composer = chat.window.pane.composer.box
    composer.setFocus()
    for modifier, expected in (
        (Qt.KeyboardModifier.NoModifier, "m8"),
        (Qt.KeyboardModifier.NoModifier, "m7"),
        (Qt.KeyboardModifier.ShiftModifier, "m8"),
    ):
        with qtbot.waitSignal(chat.window.message_requested) as shown:
            QTest.keyClick(composer, Qt.Key.Key_F3, modifier)
        assert shown.args == ["c1", expected]
        composer.setFocus()


def test_a_click_shows_a_hit(qtbot: QtBot, chat: Chat, search: MessageSearch) -> None:
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9), hit(8)))
    place = search.table.visualRect(search.table.model().index(1, 0)).center()
    with qtbot.waitSignal(chat.window.message_requested) as shown:
        QTest.mouseClick(search.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.args == ["c1", "m8"]


def test_it_closes_though_what_had_the_keyboard_in_another_window_is_gone(
    qtbot: QtBot, chat: Chat, search: MessageSearch
) -> None:
    QTest.keyClick(search.box, Qt.Key.Key_Escape)
    other = QLineEdit()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    other.setFocus()
    assert QApplication.focusWidget() is other
    chat.window.left.search_messages("c1", "mañana")
    shiboken6.delete(other)
    chat.show(qtbot)
    QTest.keyClick(search.box, Qt.Key.Key_Escape)
    assert chat.window.left.currentWidget() is chat.window.list
    assert QApplication.focusWidget() is chat.window.pane.composer.box


def test_esc_closes_it_and_gives_the_keyboard_back(chat: Chat, search: MessageSearch) -> None:
    QTest.keyClick(search.box, Qt.Key.Key_Escape)
    assert chat.window.list.isVisible()
    assert not search.isVisible()
    assert chat.window.pane.composer.box.hasFocus()
    QTest.keyClick(chat.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search.close_button.click()
    assert chat.window.list.isVisible()


def test_while_nobody_is_signed_in_there_is_nothing_to_search(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    chat.apply(AccountChanged(account=None))
    QTest.keyClick(chat.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert chat.window.left.search is None


def test_ctrl_k_goes_from_the_messages_to_the_people(chat: Chat, search: MessageSearch) -> None:
    QTest.keyClick(search.box, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not search.isVisible()
    assert chat.window.list.search.hasFocus()


def test_an_answer_to_other_words_is_dropped(qtbot: QtBot, chat: Chat, search: MessageSearch) -> None:
    type_(qtbot, search, "man")
    type_(qtbot, search, "ana")
    chat.apply(answer("man", hit(1)))
    assert rows(search) == []
    chat.apply(answer("manana", hit(1), where=""))
    assert rows(search) == []
    chat.apply(answer("manana", hit(1)))
    assert len(rows(search)) == 1


def test_everywhere_is_one_button_away(qtbot: QtBot, chat: Chat, search: MessageSearch, asked: Asked) -> None:
    type_(qtbot, search, "manana")
    search.everywhere.click()
    assert asked[-1] == ("manana", "", 50)
    chat.apply(answer("manana", hit(9, conversation_id="c2", sender_id="u2"), hit(8, own=True), where=""))
    assert [row.split(", ")[0] for row in rows(search)] == ["Berta Gil", "Ana Ruiz"]
    assert rows(search)[1].endswith("You: mañana 8")
    QTest.keyClick(search.everywhere, Qt.Key.Key_Left)
    QTest.keyClick(search.here, Qt.Key.Key_Space)
    assert asked[-1] == ("manana", "c1", 50)


def test_another_conversation_that_is_opened_is_the_one_that_is_searched(
    qtbot: QtBot, chat: Chat, search: MessageSearch, asked: Asked
) -> None:
    type_(qtbot, search, "manana")
    chat.window.open_conversation("c2")
    assert asked[-1] == ("manana", "c2", 50)
    assert search.box.accessibleName() == "Search messages with Berta Gil"


def test_words_of_the_other_search_are_looked_for_everywhere(qtbot: QtBot, chat: Chat, asked: Asked) -> None:
    chat.show(qtbot)
    chat.window.list.message_search_requested.emit("nómina")
    assert asked == [("nómina", "", 50)]
    search = chat.window.left.search
    assert search is not None
    assert search.box.hasFocus()
    assert not search.here.isVisible()  # no conversation is open


def test_more_are_asked_for_at_the_end_and_come_below(
    qtbot: QtBot, chat: Chat, search: MessageSearch, asked: Asked
) -> None:
    type_(qtbot, search, "manana")
    fifty = tuple(hit(number) for number in range(100, 50, -1))
    chat.apply(answer("manana", *fifty, more=True))
    assert search.covers.text() == "The newest 50 message(s) found."
    search.table.setCurrentIndex(search.table.model().index(3, 0))
    search.table.verticalScrollBar().setValue(search.table.verticalScrollBar().maximum())
    assert asked[-1] == ("manana", "c1", 100)
    place = search.table.verticalScrollBar().value()
    chat.apply(answer("manana", *fifty, hit(50), hit(49)))
    assert len(rows(search)) == 52
    assert current(search) == "m97"
    assert search.table.verticalScrollBar().value() == place
    assert search.covers.text() == "52 message(s) found."
    asked.clear()
    search.table.verticalScrollBar().setValue(search.table.verticalScrollBar().maximum())
    assert asked == []


def test_a_narrow_window_shows_the_search_then_the_message_then_the_search_again(
    qtbot: QtBot, chat: Chat, asked: Asked
) -> None:
    chat.show(qtbot)
    chat.window.resize(400, 600)
    chat.window.open_conversation("c1")
    QTest.keyClick(chat.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = chat.window.left.search
    assert search is not None
    assert search.box.hasFocus()
    assert not chat.window.pane.isVisible()
    type_(qtbot, search, "manana")
    assert asked[-1] == ("manana", "c1", 50)
    chat.apply(answer("manana", hit(9), hit(8)))
    QTest.keyClick(search.box, Qt.Key.Key_Return)
    assert chat.window.pane.isVisible()
    assert not search.isVisible()
    chat.window.go_back()
    assert search.box.hasFocus()
    assert len(rows(search)) == 2
    QTest.keyClick(search.box, Qt.Key.Key_Escape)
    assert chat.window.list.table.hasFocus()


OLD = Timestamp.parse("2026-01-03T12:00:00.000Z")
EXTENT = "This computer keeps messages since 3 January 2026; the server may have more."


@pytest.mark.parametrize(
    ("words", "found", "middle", "foot"),
    [
        ("", answer(""), 'Type a word, or several. "Quotes" find an exact phrase.', ""),
        ("", answer("", complete=False, since=OLD), None, EXTENT),
        ("zz", answer("zz"), "No message has these words.", ""),
        ("zz", answer("zz", complete=False, since=OLD), "No message has these words.", EXTENT),
        ("zz", answer("zz", ready=False), "Searching…", ""),
        ("zz", answer("zz", hit(1), complete=False, since=OLD), None, f"1 message(s) found. {EXTENT}"),
        (
            "zz",
            answer("zz", kept=False),
            None,
            "Your settings keep no messages: only those since TimeNow was started are searched.",
        ),
    ],
)
def test_what_there_is_to_say_is_said(  # noqa: PLR0917  a table's columns
    qtbot: QtBot,
    chat: Chat,
    search: MessageSearch,
    words: str,
    found: MessagesFound,
    middle: str | None,
    foot: str,
) -> None:
    if words:
        type_(qtbot, search, words)
    chat.apply(found)
    if middle is not None:
        assert search.says.isVisible()
        assert search.says.text() == middle
    assert search.covers.text() == foot
    assert search.covers.isVisible() is bool(foot)


def test_how_many_there_are_and_which_is_the_current_one_is_said_aloud(
    qtbot: QtBot, chat: Chat, search: MessageSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(message_search, "announce", lambda _source, text, **_how: said.append(text))
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9, minutes=1), hit(8)))
    QTest.keyClick(search.box, Qt.Key.Key_Down)
    assert said == ["2 message(s) found.", rows(search)[1]]
    assert rows(search)[1].startswith("Ana Ruiz, ")
    assert rows(search)[1].endswith(", mañana 8")
    table = QAccessible.queryAccessibleInterface(search.table)
    assert table.text(QAccessible.Text.Name) == "Messages found"
    type_(qtbot, search, "z")
    chat.apply(answer("mananaz"))
    assert said[-1] == "0 message(s) found."


def test_another_account_finds_nothing_of_the_last_one(
    qtbot: QtBot, chat: Chat, search: MessageSearch
) -> None:
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9)), AccountChanged(account=None), AccountChanged(account=ACCOUNT))
    assert rows(search) == []
    assert search.box.text() == ""
    assert chat.window.list.isVisible()


@pytest.mark.parametrize("name", TEXTS)
def test_whatever_was_written_stays_on_its_line_and_what_was_found_is_marked(
    chat: Chat, search: MessageSearch, name: str
) -> None:
    search.begin("c1", "aguja")
    chat.apply(answer("aguja", hit(1, f"aguja {TEXTS[name]}"), where=""))
    [row] = rows(search)
    assert_in_place(row)
    image = QImage(search.table.viewport().size(), QImage.Format.Format_RGB32)
    search.table.viewport().render(image, QPoint())
    wanted, height = chat.theme.colour("warning"), search.table.rowHeight(0)
    assert any(image.pixelColor(x, y) == wanted for y in range(height) for x in range(image.width()))
    below = {image.pixelColor(x, height + 4).rgb() for x in range(image.width())}
    assert len(below) == 1


def test_all_of_it_is_reached_by_tab(qtbot: QtBot, chat: Chat, search: MessageSearch) -> None:
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9)))
    reached = []
    for _ in range(3):
        QTest.keyClick(chat.window, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached[:2] == [search.here, search.table]
    search.close_button.setFocus()
    QTest.keyClick(search.close_button, Qt.Key.Key_Tab)
    assert search.box.hasFocus()
    QTest.keyClick(search.box, Qt.Key.Key_Backtab)
    assert search.close_button.hasFocus()
    for button in (search.here, search.everywhere):
        spoken = QAccessible.queryAccessibleInterface(button)
        assert spoken.role() is QAccessible.Role.RadioButton


def test_a_larger_font_makes_higher_rows(qtbot: QtBot, chat: Chat, search: MessageSearch) -> None:
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(9)))
    before = search.table.rowHeight(0)
    font = QApplication.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    search.table.setFont(font)
    assert search.table.rowHeight(0) > before


def test_what_is_looked_for_is_marked_in_the_conversation_too_until_the_search_is_closed(
    qtbot: QtBot, chat: Chat, search: MessageSearch
) -> None:
    def amber() -> int:
        view = chat.window.pane.timeline.viewport()
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        view.render(image, QPoint())
        wanted = chat.theme.colour("warning")
        return sum(
            image.pixelColor(x, y) == wanted
            for y in range(image.height())
            for x in range(0, image.width(), 2)
        )

    chat.apply(
        MessageAdded(message=message(8, "Nos vemos mañana 👍", minutes=80), own=False),
        MessageAdded(message=message(9, "Mañana, sí", own=True, minutes=81), own=True),
    )
    assert amber() == 0
    type_(qtbot, search, "manana")
    chat.apply(answer("manana", hit(1)))
    both = amber()
    assert both > 100
    with qtbot.waitSignal(search.requested):
        search.box.setText("manana 👍")  # no keyboard has it, and QTest aborts
    chat.apply(answer("manana 👍", hit(1)))
    assert amber() > both
    QTest.keyClick(search.box, Qt.Key.Key_Escape)
    assert amber() == 0
