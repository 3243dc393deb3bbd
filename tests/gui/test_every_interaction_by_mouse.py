"""Every interaction of the chat window by mouse, in Spanish and English; keys write the texts alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    AccountChanged,
    ConnectionChanged,
    ConnectionState,
    ConversationReady,
    MessagesFound,
    PeopleFound,
)
from desktop.core.settings import Language
from desktop.ui.translations import Translations
from tests.gui.conftest import Chat, live
from tests.support.chat_pictures import TRANSLATIONS
from tests.support.chat_scenes import NOON, message, person
from tests.support.hands import CERTIFICATE, ENDING, PASSWORD, Hands, elsewhere, message_place, seat

_NADIA = person(9, "Nadia Sanz")


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[Language]:
    translations = Translations(TRANSLATIONS, qapp)
    translations.use(request.param)
    yield request.param
    translations.remove()


@pytest.fixture
def hands(qtbot: QtBot, language: Language, chat: Chat) -> Hands:
    return seat(qtbot, chat, language)


@pytest.fixture
def with_ana(hands: Hands) -> Hands:
    """The conversation with Ana is open, by a click on her row."""
    hands.click_row("Conversations", "Ana Ruiz")
    hands.hears(("opened", "c1"))
    return hands


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def written(chat: Chat) -> str:
    return chat.window.pane.composer.box.toPlainText()


def place(chat: Chat, text: str, part: str = "bubble") -> QPoint:
    return message_place(chat.window.pane.timeline, text, part)


def test_conversations_and_colleagues_are_found(hands: Hands, chat: Chat) -> None:
    hands.click("Search conversations and people")
    hands.write("nunez")
    hands.click_row("Search results", "Carla Núñez")
    hands.hears(("opened", "c3"))
    hands.is_at("Message")
    hands.click("Search conversations and people")
    hands.write("nadia")
    hands.hears(("people", "nadia"))
    chat.apply(PeopleFound(query="nadia", people=(_NADIA,)))
    hands.click_row("Search results", "Nadia Sanz")
    hands.hears(("person", "u9"))
    chat.apply(ConversationReady(conversation_id="c9", peer_id="u9"))
    hands.hears(("opened", "c9"))
    hands.is_at("Message")
    hands.click_row("Conversations", "Berta Gil")
    hands.hears(("opened", "c2"))
    hands.is_at("Message")


def test_somebody_new_is_written_to(with_ana: Hands, chat: Chat) -> None:
    hands = with_ana
    hands.click("New chat")
    hands.in_front("New chat")
    hands.reads("Write to a colleague")
    hands.is_at("Search people")
    hands.write("nadia")
    hands.hears(("colleagues", "nadia"))
    chat.apply(PeopleFound(query="nadia", people=(_NADIA,)))
    hands.click_row("People", "Nadia Sanz")
    hands.hears(("person", "u9"))
    chat.apply(ConversationReady(conversation_id="c9", peer_id="u9"))
    hands.back_at_the_window()
    hands.is_at("Message")


def test_a_message_is_written(with_ana: Hands, chat: Chat) -> None:
    hands = with_ana
    hands.write("uno")
    hands.click("Send")
    hands.hears(("send", "c1", "uno"))
    hands.is_at("Message")
    QGuiApplication.clipboard().setText("x" * 2049)
    box = chat.window.pane.composer.box.viewport()
    hands.ask_for_menu(box, box.rect().center())
    hands.pick("Paste")
    hands.reads("The message is too long.")
    hands.click("Send")  # a button that does nothing now
    assert (hands.told, len(written(chat))) == ([], 2049)


def test_an_emoji_is_chosen_and_a_word_corrected(with_ana: Hands, chat: Chat, language: Language) -> None:
    hands, box = with_ana, chat.window.pane.composer.box
    hands.click("Emoji")
    hands.is_at("Search emoji")
    hands.write({"es": "perro", "en": "dog"}[language])
    grid = hands.view("Emoji")
    hands.click_at(grid.viewport(), grid.visualRect(grid.model().index(0, 0)).center())
    hands.is_at("Message")
    assert written(chat) in ("🐕", "🐶")
    hands.click("Emoji")
    hands.is_at("Search emoji")
    hands.click("Emoji")
    hands.is_at("Message")
    hands.write("informme y informme ")
    for entry, wrong in (("informe", 2), ("Add to dictionary", 1)):
        hands.until(lambda wrong=wrong: len(box.extraSelections()) == wrong)  # type: ignore[misc]
        inside = QTextCursor(box.document())
        inside.setPosition(box.toPlainText().index("informme") + len("inf"))
        hands.ask_for_menu(box.viewport(), box.cursorRect(inside).center())
        hands.pick(entry)
        hands.back_at_the_window()
    hands.until(lambda: not box.extraSelections())
    assert written(chat)[1:].lstrip("\ufe0f") == "informe y informme "
    hands.is_at("Message")


def test_what_was_not_sent_is_edited_sent_again_or_deleted(with_ana: Hands, chat: Chat) -> None:
    hands, page = with_ana, chat.window.pane.timeline.viewport()
    hands.click_at(page, place(chat, "no salió", "retry"))
    hands.click_at(page, place(chat, "no salió", "discard"))
    hands.hears(("retry", "e1"), ("discard", "e1"))
    for entry, wish in (("Try again", "retry"), ("Delete", "discard")):
        hands.ask_for_menu(page, place(chat, "no salió"))
        hands.pick(entry)
        hands.hears((wish, "e1"))
    hands.ask_for_menu(page, place(chat, "no salió"))
    hands.pick("Edit")
    hands.is_at("Message")
    hands.reads("Editing the message that was not sent. Esc leaves it as it was.")
    hands.write("!")
    hands.click("Send")
    hands.hears(("send", "c1", "no salió!"), ("discard", "e1"))


def test_messages_are_marked_and_copied(with_ana: Hands, chat: Chat) -> None:
    hands, page = with_ana, chat.window.pane.timeline.viewport()
    hands.drag(page, *(place(chat, each) for each in ("uno", "dos https://erp.example/a", "cuatro")))
    hands.ask_for_menu(page, place(chat, "cuatro"))
    hands.pick("Copy 4 messages")
    assert [line.partition(": ")[2][:4] for line in clipboard().splitlines()] == [
        "uno",
        "dos ",
        "tres",
        "cuat",
    ]
    hands.click_at(page, place(chat, "uno"))
    hands.click_at(page, place(chat, "dos https://erp.example/a"), Qt.KeyboardModifier.ShiftModifier)
    hands.ask_for_menu(page, place(chat, "cuatro"))
    hands.pick("Copy")
    assert clipboard() == "cuatro"
    hands.ask_for_menu(page, place(chat, "uno"))
    hands.pick("Select all")
    hands.ask_for_menu(page, place(chat, "uno"))
    hands.pick("Copy 35 messages")
    assert len(clipboard().splitlines()) == 35


def test_links_are_opened_and_copied(with_ana: Hands, chat: Chat) -> None:
    hands, page, text = with_ana, chat.window.pane.timeline.viewport(), "dos https://erp.example/a"
    with elsewhere("https") as opened:
        hands.click_at(page, place(chat, text, "link"))
        hands.ask_for_menu(page, place(chat, text, "link"))
        hands.pick("Open link")
    assert opened == ["https://erp.example/a"] * 2
    hands.ask_for_menu(page, place(chat, text, "link"))
    hands.pick("Copy link")
    assert clipboard() == "https://erp.example/a"


def test_older_messages_are_read_and_the_newest_again(with_ana: Hands, chat: Chat) -> None:
    hands, view = with_ana, chat.window.pane.timeline
    for _ in range(20):
        hands.turn(view, 3)
    hands.hears(("older", "c1", "m1"))
    hands.click("Go to the newest message")
    hands.until(lambda: view.last_row_visible and not view.jump.isVisible())
    hands.turn(view, 3)
    chat.apply(live(99))
    hands.click("1 new")
    hands.until(lambda: view.last_row_visible and not view.jump.isVisible())


def test_messages_are_searched(with_ana: Hands, chat: Chat) -> None:
    hands, view = with_ana, chat.window.pane.timeline
    hands.click("Search conversations and people")
    hands.write("message")
    hands.click_row("Search results", "message")
    hands.is_at("Search messages")
    hands.hears(("search", "message", "", 50))
    hands.click("This conversation")
    hands.hears(("search", "message", "c1", 50))
    hits = (message(20, minutes=200), message(10, minutes=100))
    chat.apply(MessagesFound(query="message", conversation_id="c1", hits=hits))
    hands.reads("2 messages found.")
    for number in (10, 20):
        hands.click_row("Messages found", f"message {number}")
        assert view.delegate.pointed_id == f"m{number}"
    hands.click("Close the search")
    assert chat.window.list.isVisible()


def test_a_persons_card_is_read_and_used(with_ana: Hands) -> None:
    hands = with_ana
    hands.click("Show Ana Ruiz")
    hands.in_front("Ana Ruiz")
    with elsewhere("mailto", "tel") as opened:
        for detail, value in (
            ("E-mail: ana@example.com", "ana@example.com"),
            ("Mobile: 600 000 002", "600 000 002"),
        ):
            hands.click(detail)
            assert clipboard() == value
            hands.reads("Copied")
        hands.click("Write an e-mail")
        hands.click("Call the mobile")
    assert opened == ["mailto:ana@example.com", "tel:600000002"]
    hands.front.close()  # by the frame, which is the system's
    hands.back_at_the_window()
    hands.ask_row("Conversations", "Berta Gil")
    hands.pick("Show person…")
    hands.in_front("Berta Gil")
    hands.click("Write a message")
    hands.hears(("opened", "c2"))
    hands.back_at_the_window()
    hands.is_at("Message")


def test_what_can_be_done_with_a_conversation(hands: Hands, chat: Chat) -> None:
    for entry, wish in (("Mark as read", ("read", "c2")), ("Hide", ("hide", "c2"))):
        hands.ask_row("Conversations", "Berta Gil")
        hands.pick(entry)
        hands.hears(wish)
    hands.ask_row("Conversations", "Berta Gil")
    hands.pick("Mute")
    hands.pick("Always")
    hands.hears(("mute", "c2", None))
    chat.conversations.set_muted({"c2": None})
    hands.ask_row("Conversations", "Berta Gil")
    hands.pick("Unmute")
    hands.hears(("unmute", "c2"))
    for answer in ("Cancel", "Clear"):
        hands.ask_row("Conversations", "Berta Gil")
        hands.pick("Clear…")
        hands.reads("Clear the conversation with Berta Gil?")
        hands.click(answer)
        hands.back_at_the_window()
    hands.hears(("clear", "c2"))
    hands.ask_row("Conversations", "Ana Ruiz")
    hands.pick("Mark as unread")
    hands.hears(("unread", "c1"))
    hands.ask_row("Conversations", "Ana Ruiz")
    hands.pick("Open")
    hands.hears(("opened", "c1"))
    hands.is_at("Message")


def test_one_pane_after_the_other_in_a_narrow_window(hands: Hands, chat: Chat) -> None:
    chat.window.resize(400, 600)
    hands.click_row("Conversations", "Ana Ruiz")
    hands.is_at("Message")
    assert not chat.window.list.isVisible()
    hands.click("Back to the conversations")
    assert chat.window.list.isVisible()
    assert not chat.window.pane.isVisible()


def test_the_banner_and_the_empty_pane_lead_on(hands: Hands, chat: Chat) -> None:
    hands.reads("Choose a conversation")
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.SIGNED_OUT, at=NOON))
    hands.reads("You are signed out.")
    hands.click("Sign in")
    chat.window.set_connection(CERTIFICATE)
    hands.reads("The certificate of erp.example is not trusted")
    chat.window.set_connection(PASSWORD)
    hands.click("Open the browser")
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    chat.window.banner.show_notice(ENDING)
    hands.click("Sign in again")
    hands.click("Later")
    hands.hears(("sign_in",), ("browser",), ("sign_in",), ("later",))
    chat.window.banner.show_notice(None)
    chat.apply(AccountChanged(account=None))
    hands.reads("Welcome to TimeNow")
    hands.click("Sign in")
    hands.hears(("sign_in",))
    assert QApplication.activePopupWidget() is None
