"""Every interaction of the chat window by keys alone, in Spanish and English, from one thing to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
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
from desktop.ui.shortcuts_window import ShortcutsWindow
from desktop.ui.translations import Translations
from tests.gui.conftest import Chat
from tests.support.chat_pictures import TRANSLATIONS
from tests.support.chat_scenes import NOON, message, person
from tests.support.hands import CERTIFICATE, ENDING, PASSWORD, Hands, elsewhere, seat

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
    """The conversation with Ana is open, found by her name."""
    hands.press("Ctrl+K")
    hands.write("ana")
    hands.press("Return")
    hands.hears(("opened", "c1"))
    return hands


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def written(chat: Chat) -> str:
    return chat.window.pane.composer.box.toPlainText()


def current(chat: Chat) -> str:
    view = chat.window.pane.timeline
    return view.messages.row(view.currentIndex().row()).body


def test_conversations_and_colleagues_are_found(hands: Hands, chat: Chat) -> None:
    hands.is_at("Conversations")
    hands.press("Ctrl+K")
    hands.is_at("Search conversations and people")
    hands.write("nunez")
    hands.press("Down", "Up", "Return")
    hands.is_at("Message")
    hands.hears(("opened", "c3"))
    hands.press("Ctrl+K")
    hands.write("nadia")
    hands.hears(("people", "nadia"))
    chat.apply(PeopleFound(query="nadia", people=(_NADIA,)))
    hands.press("Return")
    hands.hears(("person", "u9"))
    chat.apply(ConversationReady(conversation_id="c9", peer_id="u9"))
    hands.hears(("opened", "c9"))
    hands.is_at("Message")
    hands.press("Ctrl+K")
    hands.write("x")
    hands.press("Esc", "Esc")
    hands.is_at("Message")


def test_conversations_are_gone_through(hands: Hands) -> None:
    hands.press("Down", "Return")
    hands.hears(("opened", "c2"))
    hands.press("Alt+Up")
    hands.hears(("opened", "c1"))
    hands.press("Alt+Down", "Alt+Down")
    hands.hears(("opened", "c2"), ("opened", "c3"))
    hands.is_at("Message")
    hands.press("Esc")
    hands.is_at("Conversations")
    hands.press("Home", "Return")
    hands.hears(("opened", "c1"))


def test_somebody_new_is_written_to(hands: Hands, chat: Chat) -> None:
    hands.press("Ctrl+N")
    hands.in_front("New chat")
    hands.reads("Write to a colleague")
    hands.is_at("Search people")
    hands.write("nadia")
    hands.hears(("colleagues", "nadia"))
    chat.apply(PeopleFound(query="nadia", people=(_NADIA,)))
    hands.press("Down", "Return")
    hands.hears(("person", "u9"))
    chat.apply(ConversationReady(conversation_id="c9", peer_id="u9"))
    hands.back_at_the_window()
    hands.is_at("Message")


def test_a_message_is_written(with_ana: Hands, chat: Chat) -> None:
    hands = with_ana
    hands.write("uno")
    hands.press("Shift+Return")
    hands.write("dos")
    chat.window.set_multiline(False)
    hands.reads("Line breaks are sent as blanks.")
    chat.window.set_multiline(True)
    hands.reads("Line breaks are sent as blanks.", there=False)
    hands.press("Return")
    hands.hears(("send", "c1", "uno\ndos"))
    QGuiApplication.clipboard().setText("x" * 2049)
    hands.press("Ctrl+V", "Return")
    hands.reads("The message is too long.")
    hands.press("Backspace")
    hands.reads("The message is too long.", there=False)
    assert any("2" in label and "048 / 2" in label for label in hands.labels())
    hands.press("Return")
    hands.hears(("send", "c1", "x" * 2048))
    hands.is_at("Message")


def test_an_emoji_is_chosen_and_a_word_corrected(with_ana: Hands, chat: Chat, language: Language) -> None:
    hands = with_ana
    hands.press("Ctrl+E")
    hands.is_at("Search emoji")
    hands.write({"es": "perro", "en": "dog"}[language])
    hands.press("Return")
    hands.is_at("Message")
    assert written(chat) in ("🐕", "🐶")
    hands.write("informme y informme ")
    hands.until(lambda: len(chat.window.pane.composer.box.extraSelections()) == 2)
    hands.press("Left", "Shift+F10")
    hands.choose("informe")
    hands.back_at_the_window()
    hands.until(lambda: written(chat).endswith("informme y informe "))
    hands.press("Home", "Right", "Right", "Shift+F10")
    hands.choose("Add to dictionary")
    hands.until(lambda: not chat.window.pane.composer.box.extraSelections())
    hands.is_at("Message")


def test_what_was_not_sent_is_edited_sent_again_or_deleted(with_ana: Hands) -> None:
    hands = with_ana
    hands.press("Up")
    hands.reads("Editing the message that was not sent. Esc leaves it as it was.")
    hands.press("Esc")
    hands.reads("Editing the message that was not sent. Esc leaves it as it was.", there=False)
    hands.is_at("Message")
    hands.press("Up", "Backspace", "Return")
    hands.hears(("send", "c1", "no sali"), ("discard", "e1"))
    hands.tab_to("Messages", back=True)
    hands.press("Return")
    hands.hears(("retry", "e1"))
    hands.press("Delete")
    hands.hears(("discard", "e1"))
    for entry, wish in (("Try again", "retry"), ("Delete", "discard")):
        hands.press("Shift+F10")
        hands.choose(entry)
        hands.hears((wish, "e1"))
    hands.is_at("Messages")


def test_messages_are_marked_and_copied(with_ana: Hands, chat: Chat) -> None:
    hands = with_ana
    hands.tab_to("Messages", back=True)
    hands.press("Up", "Ctrl+C")
    assert clipboard() == "cuatro"
    hands.press("Shift+Up", "Shift+Up", "Ctrl+C")
    assert [line.partition(": ")[2][:4] for line in clipboard().splitlines()] == ["dos ", "tres", "cuat"]
    QGuiApplication.clipboard().clear()
    hands.press("Shift+F10")
    hands.choose("Copy 3 messages")
    assert len(clipboard().splitlines()) == 3
    hands.press("Esc")
    hands.is_at("Messages")
    hands.press("Ctrl+A", "Ctrl+C")
    assert len(clipboard().splitlines()) == 35
    hands.press("Esc", "Shift+F10")
    hands.choose("Copy")
    assert clipboard() == current(chat)
    hands.press("h")
    hands.is_at("Message")
    assert written(chat) == "h"


def test_links_are_opened_and_copied(with_ana: Hands, chat: Chat) -> None:
    hands = with_ana
    hands.tab_to("Messages", back=True)
    with elsewhere("https") as opened:
        hands.press("Up", "Up", "Return")
        hands.choose("erp.example/b")
        hands.press("Up", "Return", "Shift+F10")
        hands.choose("Open link")
    assert opened == ["https://erp.example/b", "https://erp.example/a", "https://erp.example/a"]
    hands.press("Shift+F10")
    hands.choose("Copy link")
    assert clipboard() == "https://erp.example/a"
    assert current(chat) == "dos https://erp.example/a"
    hands.is_at("Messages")


def test_older_messages_are_read_and_the_newest_again(with_ana: Hands, chat: Chat) -> None:
    hands, view = with_ana, chat.window.pane.timeline
    hands.tab_to("Messages", back=True)
    for _ in range(15):
        hands.press("PgUp")
    hands.hears(("older", "c1", "m1"))
    hands.until(view.jump.isVisible)
    assert view.jump.accessibleName() == hands.words("Go to the newest message")
    hands.press("End")
    hands.until(lambda: view.last_row_visible and not view.jump.isVisible())
    assert current(chat) == "no salió"
    hands.is_at("Messages")


def test_messages_are_searched(with_ana: Hands, chat: Chat) -> None:
    hands, view = with_ana, chat.window.pane.timeline
    hands.press("Ctrl+F")
    hands.is_at("Search messages with Ana Ruiz")
    hands.hears(("search", "", "c1", 50))
    hands.write("message")
    hands.hears(("search", "message", "c1", 50))
    hits = (message(20, minutes=200), message(10, minutes=100))
    chat.apply(MessagesFound(query="message", conversation_id="c1", hits=hits))
    hands.reads("2 messages found.")
    shown = []
    for keys in ("Return", "F3", "Shift+F3"):
        hands.press(keys)
        shown.append(view.delegate.pointed_id)
        hands.is_at("Search messages with Ana Ruiz")
    assert shown == ["m20", "m10", "m20"]
    hands.tab_to("This conversation")
    hands.press("Right")
    hands.is_at("All conversations")
    hands.hears(("search", "message", "", 50))
    hands.press("Esc")
    hands.is_at("Message")
    assert chat.window.list.isVisible()


def test_a_persons_card_is_read_and_used(with_ana: Hands) -> None:
    hands = with_ana
    hands.press("Ctrl+I")
    hands.in_front("Ana Ruiz")
    hands.is_at("E-mail: ana@example.com")
    hands.press("Return")
    assert clipboard() == "ana@example.com"
    hands.reads("Copied")
    with elsewhere("mailto", "tel") as opened:
        hands.tab_to("Write an e-mail")
        hands.press("Space")
        hands.tab_to("Call the mobile")
        hands.press("Space")
    assert opened == ["mailto:ana@example.com", "tel:600000002"]
    hands.press("Esc")
    hands.back_at_the_window()
    hands.is_at("Message")
    hands.press("Esc", "Down", "Shift+F10")
    hands.choose("Show person…")
    hands.in_front("Berta Gil")
    hands.tab_to("Write a message")
    hands.press("Return")
    hands.hears(("opened", "c2"))
    hands.back_at_the_window()
    hands.is_at("Message")


def test_what_can_be_done_with_a_conversation(hands: Hands, chat: Chat) -> None:
    hands.press("Down", "Shift+F10")
    hands.choose("Mark as read")
    hands.hears(("read", "c2"))
    hands.press("Shift+F10")
    hands.choose("Mute")
    hands.choose("Always")
    hands.hears(("mute", "c2", None))
    chat.conversations.set_muted({"c2": None})
    hands.press("Shift+F10")
    hands.choose("Unmute")
    hands.hears(("unmute", "c2"))
    hands.press("Shift+F10")
    hands.choose("Hide")
    hands.hears(("hide", "c2"))
    for answer in ("Return", "Esc"):  # the one and the other leave everything as it was
        hands.press("Shift+F10")
        hands.choose("Clear…")
        hands.reads("Clear the conversation with Berta Gil?")
        hands.press(answer)
        hands.back_at_the_window()
    hands.press("Shift+F10")
    hands.choose("Clear…")
    hands.reads("Clear the conversation with Berta Gil?")
    hands.tab_to("Clear")
    hands.press("Space")
    hands.hears(("clear", "c2"))
    hands.back_at_the_window()
    hands.is_at("Conversations")
    hands.press("Up", "Shift+F10")
    hands.choose("Mark as unread")
    hands.hears(("unread", "c1"))
    hands.press("Shift+F10")
    hands.choose("Open")
    hands.hears(("opened", "c1"))
    hands.is_at("Message")


def test_one_pane_after_the_other_in_a_narrow_window(hands: Hands, chat: Chat) -> None:
    chat.window.resize(400, 600)
    hands.is_at("Conversations")
    hands.press("Return")
    hands.is_at("Message")
    assert not chat.window.list.isVisible()
    hands.press("Ctrl+K")
    hands.is_at("Search conversations and people")
    hands.press("Esc")
    hands.is_at("Message")
    hands.tab_to("Back to the conversations", back=True)
    hands.press("Space")
    hands.is_at("Conversations")
    hands.press("Return", "Esc")
    hands.is_at("Conversations")
    assert not chat.window.pane.isVisible()


def test_text_size_shortcuts_settings_and_closing(hands: Hands, chat: Chat) -> None:
    hands.press("Ctrl++", "Ctrl+-", "Ctrl+0")
    hands.hears(("text_size", 1), ("text_size", -1), ("text_size", 0))
    hands.press("F1")
    hands.in_front("Keyboard shortcuts")
    assert isinstance(hands.front, ShortcutsWindow)
    hands.reads("Search people and conversations")
    hands.press("PgDown", "Esc")
    hands.back_at_the_window()
    hands.is_at("Conversations")
    hands.press("Ctrl+,")
    hands.hears(("settings",))
    hands.press("Ctrl+W")
    assert not chat.window.isVisible()


def test_the_banner_says_what_is_wrong_and_its_button_is_reached(with_ana: Hands, chat: Chat) -> None:
    hands = with_ana
    for state, says in (
        (ConnectionState.OFFLINE, "Offline since"),
        (ConnectionState.CATCHING_UP, "Catching up…"),
        (ConnectionState.CHAT_OFF, "Your organisation has switched chat off."),
        (ConnectionState.SIGNED_OUT, "You are signed out."),
    ):
        chat.window.set_connection(ConnectionChanged(state=state, at=NOON))
        hands.reads(says)
    hands.tab_to("Sign in")
    hands.press("Space")
    hands.hears(("sign_in",))
    chat.window.set_connection(CERTIFICATE)
    hands.reads("The certificate of erp.example is not trusted")
    chat.window.set_connection(PASSWORD)
    hands.tab_to("Open the browser")
    hands.press("Space")
    hands.hears(("browser",))
    chat.window.set_connection(ConnectionChanged(state=ConnectionState.ONLINE, at=NOON))
    chat.window.banner.show_notice(ENDING)
    hands.tab_to("Later")
    hands.press("Space")
    hands.hears(("later",))
    chat.apply(AccountChanged(account=None))
    hands.reads("Welcome to TimeNow")
    hands.tab_to("Sign in")
    hands.press("Space")
    hands.hears(("sign_in",))
