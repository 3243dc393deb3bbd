"""Notification services that behave as dunst does not: tokens, haste, silence."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import Action, FreedesktopNotifier, Notification
from tests.support.desktop_notification_service import ScriptedService

pytestmark = pytest.mark.e2e

HOLA = Notification(key="c1", title="Ana", body="<hola> & adiós", actions=(Action(key="read", label="Read"),))


def test_a_service_without_markup_gets_the_text_as_it_is(
    service: ScriptedService, notifier: FreedesktopNotifier
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body", "actions")
    assert service.show(1)[4] == "<hola> & adiós"


def test_the_activation_token_reaches_the_window_that_opens(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body")
    service.show(7)
    with qtbot.waitSignal(notifier.activated) as activated:
        service.signal("ActivationToken", "us", 7, "token-1")
        service.signal("ActionInvoked", "us", 7, "default")
    assert activated.args == ["c1", "token-1"]


def test_a_button_is_reported_with_its_key(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body")
    service.show(7)
    with qtbot.waitSignal(notifier.action) as action:
        service.signal("ActionInvoked", "us", 7, "read")
    assert action.args == ["c1", "read", ""]


def test_an_action_that_overtakes_the_reply_finds_its_notification(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body")
    call = service.next_call("Notify")
    with qtbot.waitSignal(notifier.activated) as activated:
        service.signal("ActionInvoked", "us", 9, "default")
        service.answer(call, "u", 9)
    assert activated.args == ["c1", ""]


def test_the_end_of_the_old_one_does_not_end_the_new_one(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body")
    service.show(3)
    notifier.present(HOLA)
    call = service.next_call("Notify")
    with qtbot.waitSignal(notifier.closed):
        service.signal("NotificationClosed", "uu", 3, 2)  # dismissed while it was being replaced
        service.answer(call, "u", 3)
    with qtbot.waitSignal(notifier.activated) as activated:
        service.signal("ActionInvoked", "us", 3, "default")
    assert activated.args == ["c1", ""]


def test_notifications_of_other_programs_are_nobodys_business(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body")
    service.show(3)
    with qtbot.waitSignal(notifier.activated) as activated:
        service.signal("ActionInvoked", "us", 4, "default")
        service.signal("ActionInvoked", "us", 3, "default")
    assert activated.args == ["c1", ""]


def test_a_service_that_hangs_is_given_up_and_tried_again(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as hurry:
        hurry.setattr("desktop.native.notifications.freedesktop_bus._CALL_TIMEOUT", 0.5)
        with qtbot.waitSignal(notifier.failed) as failed:
            notifier.present(HOLA)
    assert failed.args == ["c1", "no notification service answers (TimeoutError)"]
    service.next_call("GetCapabilities")
    notifier.present(HOLA)
    service.answer_capabilities("body")
    assert service.show(1)[3] == "Ana"


def test_only_the_newest_of_what_piled_up_is_shown(
    service: ScriptedService, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(HOLA)
    service.answer_capabilities("body")
    call = service.next_call("Notify")
    for body in ("two", "three", "four"):
        notifier.present(Notification(key="c1", title="Ana", body=body))
    notifier.present(Notification(key="c2", title="Bea", body="hola"))
    notifier.withdraw("c2")
    service.answer(call, "u", 1)
    assert service.show(1)[3:5] == ("Ana", "four")
    with qtbot.waitSignal(notifier.activated) as activated:
        service.signal("ActionInvoked", "us", 1, "default")
    assert activated.args == ["c1", ""]
