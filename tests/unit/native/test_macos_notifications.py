"""The notification centre, through a made-up macOS: exactly which calls are made, and what answers become."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import Action, FallbackNotifier, Notification, make_notifier
from desktop.native.notifications.macos import DEFAULT_ACTION, DISMISS_ACTION, MacosNotifier
from desktop.native.os_name import OsName
from desktop.runtime.threads import start_thread
from tests.unit.native.recording_macos import ALERT, BADGE, SOUND, System

HOLA = Notification(key="c1", title="Ana", body="hola")
READ = Action(key="read", label="Leído")
NO_BUTTONS = {("message", (), (), 1)}


@pytest.fixture
def macos(monkeypatch: pytest.MonkeyPatch) -> System:
    system = System()
    system.install(monkeypatch)
    return system


@pytest.fixture
def notifier(macos: System, qapp: object) -> Iterator[MacosNotifier]:
    assert macos is not None
    assert qapp is not None
    notifier = MacosNotifier()
    yield notifier
    notifier.close()


def added(identifier: str = "c1", body: str = "hola", **more: object) -> tuple[object, ...]:
    content = {"Title": "Ana", "Body": body, "ThreadIdentifier": identifier, "CategoryIdentifier": "message"}
    return ("addNotificationRequest", identifier, content | more, None)


def test_a_notification_is_a_request_named_after_its_conversation(
    notifier: MacosNotifier, macos: System
) -> None:
    notifier.present(HOLA)
    assert macos.calls == [
        ("getNotificationSettings",),
        ("setNotificationCategories", NO_BUTTONS),
        added(),
    ]


def test_a_second_one_takes_the_place_of_the_first(notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    notifier.present(Notification(key="c1", title="Ana", body="¿estás?"))
    assert macos.calls[-1] == added(body="¿estás?")
    assert len(macos.named("setNotificationCategories")) == 1


def test_the_person_is_asked_once_for_everything_together(notifier: MacosNotifier, macos: System) -> None:
    macos.status = 0
    notifier.present(HOLA)
    assert macos.calls == [
        ("getNotificationSettings",),
        ("requestAuthorization", ALERT | SOUND | BADGE),
        ("setNotificationCategories", NO_BUTTONS),
        added(),
    ]


def test_a_no_is_told_with_each_notification_and_a_change_of_mind_is_noticed(
    qtbot: QtBot, notifier: MacosNotifier, macos: System
) -> None:
    macos.status = 1
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "notifications are switched off for TimeNow in the System Settings"]
    assert macos.named("requestAuthorization") == []
    macos.status = 2
    notifier.present(HOLA)
    assert macos.calls[-1] == added()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (None, "the person does not want notifications"),
        (
            SimpleNamespace(
                localizedDescription=lambda: "no", domain=lambda: "UNErrorDomain", code=lambda: 1
            ),
            "no (UNErrorDomain 1)",
        ),
    ],
)
def test_a_no_to_the_question_is_told(
    qtbot: QtBot, notifier: MacosNotifier, macos: System, error: object, reason: str
) -> None:
    macos.status, macos.answer = 0, (False, error)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", reason]
    assert macos.named("addNotificationRequest") == []


def test_an_error_of_the_system_is_told(qtbot: QtBot, notifier: MacosNotifier, macos: System) -> None:
    macos.error = SimpleNamespace(
        localizedDescription=lambda: "not allowed", domain=lambda: "UNErrorDomain", code=lambda: 1
    )
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "not allowed (UNErrorDomain 1)"]
    notifier.withdraw("c1")
    assert macos.named("removeDeliveredNotifications") == []


def test_one_is_withdrawn_and_the_others_stay(qtbot: QtBot, notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    notifier.present(Notification(key="c2", title="Ana", body="hola"))
    with qtbot.waitSignal(notifier.closed) as closed:
        notifier.withdraw("c1")
    assert closed.args == ["c1"]
    assert macos.calls[-2:] == [
        ("removePendingNotificationRequests", ["c1"]),
        ("removeDeliveredNotifications", ["c1"]),
    ]
    notifier.withdraw("c1")
    notifier.withdraw("c0")
    assert len(macos.named("removeDeliveredNotifications")) == 1


def test_all_are_withdrawn_by_their_names(notifier: MacosNotifier, macos: System) -> None:
    notifier.withdraw_all()
    notifier.present(HOLA)
    notifier.present(Notification(key="c2", title="Ana", body="hola"))
    notifier.withdraw_all()
    assert macos.named("removeDeliveredNotifications") == [(["c1", "c2"],)]


def test_closing_withdraws_all_and_shows_nothing_more(notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    notifier.close()
    notifier.close()
    notifier.present(HOLA)
    assert macos.named("removeDeliveredNotifications") == [(["c1"],)]
    assert len(macos.named("addNotificationRequest")) == 1


def test_a_click_opens_the_conversation(qtbot: QtBot, notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.activated) as activated, qtbot.waitSignal(notifier.closed) as closed:
        macos.respond("c1", DEFAULT_ACTION)
    assert (activated.args, closed.args) == (["c1", ""], ["c1"])
    assert macos.calls[-1] == ("responded",)


def test_a_button_is_told_by_its_key(qtbot: QtBot, notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    notifier.present(Notification(key="c2", title="Ana", body="hola", actions=(READ,)))
    name = "message/read=Leído"
    buttons = (name, (("read", "Leído", 0),), (), 1)
    assert macos.named("setNotificationCategories") == [(NO_BUTTONS,), (NO_BUTTONS | {buttons},)]
    assert macos.calls[-1] == added("c2", CategoryIdentifier=name)
    with qtbot.assertNotEmitted(notifier.activated), qtbot.waitSignal(notifier.action) as heard:
        macos.respond("c2", "read")
    assert heard.args == ["c2", "read", ""]


def test_one_that_was_dismissed_is_gone(qtbot: QtBot, notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    with (
        qtbot.assertNotEmitted(notifier.action),
        qtbot.assertNotEmitted(notifier.activated),
        qtbot.waitSignal(notifier.closed) as closed,
    ):
        macos.respond("c1", DISMISS_ACTION)
    assert closed.args == ["c1"]


def test_it_is_shown_while_the_app_is_in_front_too(notifier: MacosNotifier, macos: System) -> None:
    notifier.present(HOLA)
    banner, listed = 16, 8
    assert macos.shown_in_front() == banner | listed


def test_the_system_plays_a_sound_only_where_it_is_asked_to(notifier: MacosNotifier, macos: System) -> None:
    notifier.present(Notification(key="c1", title="Ana", body="ho\0la", silent=False))
    assert macos.calls[-1] == added(Sound="default sound")


def test_outside_an_app_bundle_the_system_is_left_alone(
    qtbot: QtBot, notifier: MacosNotifier, macos: System
) -> None:
    macos.bundle = None
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "no notification centre (not started from an app bundle)"]
    assert macos.calls == []


@pytest.mark.expected_log("notification not shown")
def test_without_the_packages_for_macos_the_tray_is_tried_next(qtbot: QtBot) -> None:
    notifier = make_notifier(tray=lambda: None, start_thread=start_thread, system=OsName.MACOS)
    assert isinstance(notifier, FallbackNotifier)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "no tray icon that can show messages"]
    notifier.close()


def test_it_says_that_nobody_has_seen_it() -> None:
    assert MacosNotifier.experimental
