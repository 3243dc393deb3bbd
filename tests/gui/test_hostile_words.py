"""What a server or a settings file says, in sentences, fields and notifications: read, never obeyed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    ConnectionChanged,
    ConnectionState,
    MessageAdded,
    OutboxChanged,
)
from desktop.core.settings import NotificationSettings, Settings
from desktop.state.alert_center import AlertCenter, AlertRequest
from desktop.ui.plain_text import tooltip
from desktop.ui.sign_in_dialog import SignInDialog
from tests.gui.conftest import Chat
from tests.support.chat_scenes import ACCOUNT, NOON, entry, message
from tests.support.hostile import NAMES, TEXTS
from tests.support.in_place import assert_in_place

_WIDEST = 480  # pixels; the sign-in dialog without anything hostile in it is 400 wide

HOSTILE = {**TEXTS, **{f"name: {key}": text for key, text in NAMES.items()}}


@pytest.fixture(autouse=True)
def _widgets_go() -> Iterator[None]:
    """Each theme dresses every widget that is still there."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_sentence_with_a_servers_words_wraps_inside_the_sign_in(qtbot: QtBot, name: str) -> None:
    dialog = SignInDialog("https://erp.example", "eva@example.org")
    qtbot.addWidget(dialog)
    dialog.show()
    for code, details in (
        ("server_not_found", {"host": HOSTILE[name]}),
        ("certificate", {"host": HOSTILE[name], "reason": HOSTILE[name], "issuer": HOSTILE[name]}),
        (HOSTILE[name], {}),  # a code that a newer server made up
    ):
        dialog.show_error(code, details)
        (error,) = (one for one in dialog.findChildren(QLabel) if one.property("role") == "error")
        assert error.textFormat() is Qt.TextFormat.PlainText
        assert dialog.width() <= _WIDEST
        assert dialog.height() < 1000
        assert_in_place(error.text())
    dialog.grab()


@pytest.mark.parametrize("name", HOSTILE)
def test_the_sign_in_takes_any_server_and_e_mail_from_the_settings(qtbot: QtBot, name: str) -> None:
    dialog = SignInDialog(HOSTILE[name], HOSTILE[name], linked=True)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.width() <= _WIDEST
    for box in dialog.findChildren(QLineEdit):
        assert "\n" not in box.displayText()
    dialog.grab()


def test_the_banner_stays_in_the_window(qtbot: QtBot, chat: Chat) -> None:
    chat.show(qtbot)
    size, narrowest = chat.window.size(), chat.window.minimumSizeHint().width()
    banner = chat.window.banner
    for name, text in HOSTILE.items():
        details = {"host": text, "reason": text, "issuer": text}
        chat.window.set_connection(
            ConnectionChanged(state=ConnectionState.OFFLINE, at=NOON, code="certificate", details=details)
        )
        chat.window.grab()
        assert banner.isVisible()
        assert (chat.window.size(), chat.window.minimumSizeHint().width()) == (size, narrowest), name
        assert banner.height() < size.height() / 2, name
        assert_in_place(banner.text)
        assert_in_place(banner.accessibleName())


def test_a_refusal_in_a_servers_words_is_said_below_the_writing_box(chat: Chat) -> None:
    chat.window.open_conversation("c1")
    chat.window.apply(ActionFailed(action="send", code="not_sent", details={"reason": "no"}))
    narrowest = chat.window.minimumSizeHint().width()
    for number, (name, text) in enumerate(HOSTILE.items()):
        chat.window.apply(ActionFailed(action="send", code="not_sent", details={"reason": text}))
        failed = entry(number, state="failed", error="not_sent", error_details={"reason": text})
        chat.apply(OutboxChanged(entry=failed))
        chat.window.grab()
        assert chat.window.minimumSizeHint().width() == narrowest, name
        for label in chat.window.pane.composer.findChildren(QLabel):
            assert_in_place(label.text())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_tooltip_is_no_wider_than_its_words_need(name: str) -> None:
    shown = QLabel(tooltip(HOSTILE[name][:2048]))
    shown.setWordWrap(True)
    shown.adjustSize()
    assert shown.width() < 700
    assert "<img" not in tooltip(HOSTILE[name])


# Notifications


def raised(sender: str, body: str, *, privacy: str = "full", times: int = 1) -> AlertRequest:
    """Return what is shown when somebody of this name writes this text (so many times)."""
    center = AlertCenter(interval=0.0)
    requests: list[AlertRequest] = []
    center.raised.connect(requests.append)
    center.set_settings(Settings(notifications=NotificationSettings(privacy=privacy)))  # type: ignore[arg-type]  # one of its words
    center.apply(AccountChanged(account=ACCOUNT))
    for number in range(times):
        hostile = structs.replace(message(number, minutes=number), sender_name=sender, body=body)
        center.apply(MessageAdded(message=hostile, own=False))
    return requests[-1]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_notifications_title_is_one_line_in_its_own_direction(name: str) -> None:
    title = raised(HOSTILE[name], "hola").title
    assert title
    assert len(title) <= 302
    assert_in_place(title)


def test_somebody_without_a_name_is_announced_as_timenow() -> None:
    assert raised("", "hola").title == "TimeNow"
    assert raised(" \n ", "hola").title == "TimeNow"


@pytest.mark.parametrize("name", TEXTS)
def test_a_notifications_body_is_the_text_with_its_controls_made_visible(name: str) -> None:
    body = raised("Ana", TEXTS[name]).body
    assert len(body) <= 2049
    assert not [each for each in body if each not in "\n\t" and (each < " " or "\x7f" <= each <= "\x9f")]
    assert not [each for each in body if "\ud800" <= each <= "\udfff"]
    if TEXTS[name].isprintable() and len(TEXTS[name]) <= 2048:
        assert body == TEXTS[name]


def test_a_count_stands_on_a_line_of_its_own_whatever_the_text() -> None:
    for text in TEXTS.values():
        first, _, rest = raised("Ana", text, times=3).body.partition("\n")
        assert first == "3 new message(s)"
        assert rest == raised("Ana", text).body


def test_privacy_keeps_hostile_words_back_too() -> None:
    for text in HOSTILE.values():
        assert raised(text, text, privacy="none").title == "TimeNow"
        assert raised(text, text, privacy="none").body == "New message"
        assert raised("Ana", text, privacy="name").body == "New message"
