"""Notifications as KDE's service takes them (a made-up one): text fields, tokens, a list of old ones."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import (
    REPLY,
    Action,
    FreedesktopNotifier,
    Notification,
    Picture,
    ReplyField,
)
from tests.support.desktop import Desktop
from tests.support.strict_notification_service import KDE, StrictService

pytestmark = pytest.mark.e2e

HOLA = Notification(
    key="c1",
    title="Ana <3",
    body="<hola> & adiós",
    picture=Picture(width=2, height=3, rgba=bytes(24)),
    actions=(Action(key=REPLY, label="Reply"), Action(key="read", label="Mark as read")),
    reply=ReplyField(label="Send", placeholder="Write…"),
)


def test_everything_is_as_the_specification_wants_it(
    kde: StrictService, notifier: FreedesktopNotifier
) -> None:
    notifier.present(HOLA)
    shown = kde.get(kde.wait_for("Ana <3"))
    assert shown.body == "&lt;hola&gt; &amp; adiós"
    assert shown.actions == {"default": "Open", "inline-reply": "Reply", "read": "Mark as read"}
    assert shown.hints == {
        "desktop-entry": "cloud.timenow.Desktop",
        "category": "im.received",
        "urgency": 1,
        "suppress-sound": True,
        "image-data": (2, 3, 8, True, 8, 4),
        "x-kde-reply-placeholder-text": "Write…",
        "x-kde-reply-submit-button-text": "Send",
    }


def test_what_is_written_into_the_text_field_is_told(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    number = kde.wait_for("Ana <3")
    with qtbot.waitSignal(notifier.closed), qtbot.waitSignal(notifier.replied) as replied:
        kde.reply(number, "Claro & sí")
    assert replied.args == ["c1", "Claro & sí"]


def test_a_text_field_that_became_a_button_is_one(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    number = kde.wait_for("Ana <3")
    with qtbot.waitSignal(notifier.action) as action:
        kde.press(number, "inline-reply", token="t-9")
    assert action.args == ["c1", REPLY, "t-9"]


def test_a_click_and_a_button_bring_their_token(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.activated) as activated:
        kde.press(kde.wait_for("Ana <3"), token="t-1")
    assert activated.args == ["c1", "t-1"]
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.action) as action:
        kde.press(kde.wait_for("Ana <3"), "read", token="t-2")
    assert action.args == ["c1", "read", "t-2"]


def test_a_service_without_text_fields_gets_a_button(
    bare_desktop: Desktop, notifier: FreedesktopNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    with StrictService(bare_desktop.bus.address, ("actions", "body")) as service:
        notifier.present(HOLA)
        shown = service.get(service.wait_for("Ana <3"))
        assert shown.actions == {"default": "Open", REPLY: "Reply", "read": "Mark as read"}
        assert shown.body == HOLA.body


def test_a_service_without_actions_gets_none(
    bare_desktop: Desktop, notifier: FreedesktopNotifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bare_desktop.bus.address)
    with StrictService(bare_desktop.bus.address, ("body",)) as service:
        notifier.present(HOLA)
        assert service.get(service.wait_for("Ana <3")).actions == {}


def test_one_that_expired_comes_up_again_alone(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.closed):
        kde.expire(kde.wait_for("Ana <3"))
    notifier.present(HOLA)
    kde.wait_for("Ana <3")
    assert len(kde.listed) == 1, "the old one lies beside it"


def test_one_that_expired_is_withdrawn_from_the_list(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.closed):
        kde.expire(kde.wait_for("Ana <3"))
    notifier.withdraw("c1")
    kde.wait_until_empty()


def test_a_click_on_an_old_one_in_the_list_counts(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    number = kde.wait_for("Ana <3")
    with qtbot.waitSignal(notifier.closed):
        kde.expire(number)
    with qtbot.waitSignal(notifier.activated) as activated:
        kde.press(number)
    assert activated.args == ["c1", ""]


def test_what_lies_in_the_list_goes_with_the_program(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.closed):
        kde.expire(kde.wait_for("Ana <3"))
    notifier.close()
    kde.wait_until_empty()


def test_a_later_one_is_announced_again(kde: StrictService, notifier: FreedesktopNotifier) -> None:
    notifier.present(HOLA)
    first = kde.wait_for("Ana <3")
    notifier.present(HOLA)
    assert kde.wait_for("Ana <3", times=2) == first


def test_it_is_said_who_shows_the_notifications(
    kde: StrictService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(notifier.shown) as shown:
        notifier.present(HOLA)
    assert shown.args == ["c1"]
    facts = notifier.facts
    assert facts is not None
    assert (facts.way, facts.name, facts.version) == ("freedesktop", "Plasma", "6.4.2")
    assert facts.abilities == tuple(sorted(KDE))
    with qtbot.waitSignal(notifier.closed):
        kde.leave()
    assert notifier.facts is None
