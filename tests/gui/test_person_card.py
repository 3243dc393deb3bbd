"""The card of a person: opened from everywhere, copied from, by mouse or keys, hostile words included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConversationChanged
from desktop.core.chat import Participant
from desktop.ui.cards import Cards
from desktop.ui.person_card import PersonCard
from desktop.ui.theme import Theme
from tests.gui.conftest import Chat
from tests.support.chat_scenes import conversation
from tests.support.hostile import NAMES

ANA = Participant(
    id="u1",
    name="Ana Ruiz",
    email="ana@example.com",
    phone="+34 943 00 11 22",
    mobile_phone="600 000 002",
    department="Nóminas",
)


class Opened(QObject):
    """Takes what would open another program."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.urls.append(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    assert qtbot is not None
    taken = Opened()
    for scheme in ("mailto", "tel"):
        QDesktopServices.setUrlHandler(scheme, taken, "open")  # type: ignore[arg-type]  # its stubs say bytes
    yield taken
    for scheme in ("mailto", "tel"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def cards(chat: Chat) -> Cards:
    """The cards of a window; of Ana everything is known."""
    known = structs.replace(conversation(1, minutes=5), participants=(ANA,))
    chat.apply(ConversationChanged(conversation=known, unread=0))
    return Cards(chat.window, chat.conversations, chat.timeline, chat.theme)


def show(qtbot: QtBot, theme: Theme, person: Participant, *, offers_chat: bool = False) -> PersonCard:
    card = PersonCard(theme, person, offers_chat=offers_chat)
    card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # qtbot deletes it
    qtbot.addWidget(card)
    with qtbot.waitActive(card):
        card.show()
        card.activateWindow()
    return card


def words(card: PersonCard) -> list[str]:
    return [label.text().replace("\N{ZERO WIDTH SPACE}", "") for label in card.findChildren(QLabel)]


def shown(cards: Cards) -> PersonCard:
    assert cards.card is not None
    assert cards.card.isVisible()
    return cards.card


def test_the_head_its_key_and_a_rows_menu_open_the_card(qtbot: QtBot, chat: Chat, cards: Cards) -> None:
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    head = chat.window.pane.head
    QTest.mouseClick(head.person, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert "Ana Ruiz" in words(shown(cards))
    assert not shown(cards).write.isVisible()  # the conversation is open behind it
    QTest.keyClick(shown(cards), Qt.Key.Key_Escape)
    assert cards.card is None
    QTest.keyClick(chat.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    shown(cards).close()
    head.person.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(head.person, Qt.Key.Key_Return)
    shown(cards).close()
    chat.window.list.menu.card_requested.emit("u2")
    card = shown(cards)
    with qtbot.waitSignal(chat.window.conversation_opened) as opened:
        QTest.mouseClick(card.write, Qt.MouseButton.LeftButton)
    assert opened.args == ["c2"]
    assert cards.card is None


def test_without_an_open_conversation_there_is_no_card(qtbot: QtBot, chat: Chat, cards: Cards) -> None:
    chat.show(qtbot)
    QTest.keyClick(chat.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    cards.show_card("somebody nobody knows")
    assert cards.card is None


def test_each_detail_is_copied_and_says_so_for_a_moment(qtbot: QtBot, theme: Theme) -> None:
    card = show(qtbot, theme, ANA)
    for detail, value in zip(
        card.details, ("ana@example.com", "600 000 002", "+34 943 00 11 22", "Nóminas"), strict=True
    ):
        QTest.mouseClick(detail, Qt.MouseButton.LeftButton, pos=QPoint(30, 20))
        assert QGuiApplication.clipboard().text() == value
        assert "Copied" in words(card)
    qtbot.waitUntil(lambda: "Copied" not in words(card))


def test_it_is_complete_by_keyboard(qtbot: QtBot, theme: Theme, opened: Opened) -> None:
    card = show(qtbot, theme, ANA, offers_chat=True)
    visited = []
    for _ in range(8):
        widget = QApplication.focusWidget()
        assert widget is not None
        visited.append(widget.accessibleName() or card.write.text())
        if widget is not card.write:
            QTest.keyClick(widget, Qt.Key.Key_Space)
        QTest.keyClick(card, Qt.Key.Key_Tab)
    assert visited == [
        "E-mail: ana@example.com",
        "Write an e-mail",
        "Mobile: 600 000 002",
        "Call the mobile",
        "Phone: +34 943 00 11 22",
        "Call the phone",
        "Department: Nóminas",
        "Write a message",
    ]
    assert opened.urls == ["mailto:ana@example.com", "tel:600000002", "tel:+34943001122"]
    assert QGuiApplication.clipboard().text() == "Nóminas"
    with qtbot.waitSignal(card.write_requested) as asked:
        QTest.keyClick(card.write, Qt.Key.Key_Return)
    assert asked.args == ["u1"]


def test_what_is_not_known_is_not_shown(qtbot: QtBot, theme: Theme) -> None:
    eva = Participant(id="u3", name="Eva", email="eva@example.com", phone="", department="")
    card = show(qtbot, theme, eva)
    assert [detail.accessibleName() for detail in card.details] == ["E-mail: eva@example.com"]


def test_what_is_no_number_is_shown_and_not_called(qtbot: QtBot, theme: Theme) -> None:
    card = show(qtbot, theme, structs.replace(ANA, phone="*#06#", mobile_phone="ask Ana", email="nobody"))
    assert [detail.opens.isVisible() for detail in card.details] == [False] * 4
    assert "*#06#" in words(card)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_person_stays_in_place(qtbot: QtBot, theme: Theme, name: str) -> None:
    text = NAMES[name]
    who = Participant(id="u1", name=text, email=text, phone=text, mobile_phone=text, department=text)
    card = show(qtbot, theme, who, offers_chat=True)
    assert card.minimumSizeHint().width() <= 360
    card.resize(360, 480)
    assert card.width() == 360
    for label in card.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert label.mapTo(card, label.rect().topRight()).x() < 360
    card.grab()


def test_it_fits_a_narrow_window_with_letters_twice_as_large(qtbot: QtBot, theme: Theme) -> None:
    before = QApplication.font()
    try:
        QApplication.setFont(QFont(before.family(), before.pointSize() * 2))
        card = show(qtbot, theme, ANA, offers_chat=True)
        card.resize(360, 480)
        assert card.width() == 360
        for detail in card.details:
            assert detail.mapTo(card, detail.rect().bottomRight()).x() < 360
        qtbot.waitUntil(
            lambda: all(each.height() >= each.heightForWidth(each.width()) for each in card.details)
        )
        card.close()
    finally:
        QApplication.setFont(before)
