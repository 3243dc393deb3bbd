"""The notification centre, through a made-up macOS: exactly which calls are made, and what answers become."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import (
    REPLY,
    Action,
    Facts,
    FallbackNotifier,
    Notification,
    ReplyField,
    make_notifier,
)
from desktop.native.notifications.macos import MacosNotifier
from desktop.native.os_name import OsName
from desktop.runtime.threads import start_thread
from tests.unit.native.recording_macos import (
    ALERT,
    BADGE,
    DEFAULT_ACTION,
    DISMISS_ACTION,
    FOREGROUND,
    SOUND,
    System,
)

HOLA = Notification(key="c1", title="Ana", body="hola")
READ = Action(key="read", label="Leído")
ANSWER = Action(key=REPLY, label="Responder")
FIELD = ReplyField(label="Enviar", placeholder="Escribe…")
NO_BUTTONS = {("message", (), (), 1)}


@pytest.fixture
def macos(monkeypatch: pytest.MonkeyPatch) -> System:
    system = System()
    system.install(monkeypatch)
    monkeypatch.setattr("platform.mac_ver", lambda: ("15.1", ("", "", ""), "arm64"))
    return system


@pytest.fixture
def notifier(macos: System, qapp: object) -> Iterator[MacosNotifier]:
    assert qapp is not None
    notifier = MacosNotifier()
    macos.calls.clear()  # those of the start
    yield notifier
    notifier.close()


def added(identifier: str = "c1", body: str = "hola", **more: object) -> tuple[object, ...]:
    content = {"Title": "Ana", "Body": body, "ThreadIdentifier": identifier, "CategoryIdentifier": "message"}
    return ("addNotificationRequest", identifier, content | more, None)


def test_at_the_start_what_a_crash_left_goes_and_the_permission_is_read(qapp: object, macos: System) -> None:
    assert qapp is not None
    macos.status = 1
    notifier = MacosNotifier()
    assert macos.calls == [
        ("removeAllPendingNotificationRequests",),
        ("removeAllDeliveredNotifications",),
        ("getNotificationSettings",),
    ]
    assert macos.delegate is not None
    assert notifier.facts == Facts(way="macos", name="macOS", version="15.1", allowed=False)
    notifier.close()


def test_nobody_is_asked_before_there_is_something_to_show(qapp: object, macos: System) -> None:
    assert qapp is not None
    macos.status = 0
    notifier = MacosNotifier()
    assert macos.named("requestAuthorization") == []
    assert notifier.facts == Facts(way="macos", name="macOS", version="15.1", allowed=None)
    notifier.close()


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


def test_while_the_question_is_open_nobody_is_asked_again(notifier: MacosNotifier, macos: System) -> None:
    macos.status, macos.answer = 0, None
    notifier.present(HOLA)
    notifier.present(Notification(key="c2", title="Ana", body="hola"))
    assert len(macos.named("requestAuthorization")) == 1
    assert macos.named("addNotificationRequest") == []
    macos.answered.pop()(True, None)
    assert [request[0] for request in macos.named("addNotificationRequest")] == ["c1", "c2"]
    assert notifier.facts is not None
    assert notifier.facts.allowed
    notifier.present(HOLA)  # the status is still said to be open: the next question may come
    assert len(macos.named("requestAuthorization")) == 2


def test_an_answer_on_a_thread_of_the_systems_is_taken_up_on_ours(
    qtbot: QtBot, notifier: MacosNotifier, macos: System
) -> None:
    macos.status, macos.answer = 0, None
    notifier.present(HOLA)
    start_thread(partial(macos.answered.pop(), True, None), "theirs").join(5)
    assert macos.named("addNotificationRequest") == []
    qtbot.waitUntil(lambda: macos.named("addNotificationRequest") != [])
    assert macos.calls[-1] == added()


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
    ("error", "reason", "allowed"),
    [
        (None, "the person does not want notifications", False),
        (
            SimpleNamespace(
                localizedDescription=lambda: "no", domain=lambda: "UNErrorDomain", code=lambda: 1
            ),
            "no (UNErrorDomain 1)",
            None,
        ),
    ],
)
def test_a_no_to_the_question_is_told(
    qtbot: QtBot, notifier: MacosNotifier, macos: System, error: object, reason: str, *, allowed: bool | None
) -> None:
    macos.status, macos.answer = 0, (False, error)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", reason]
    assert macos.named("addNotificationRequest") == []
    assert notifier.facts is not None
    assert notifier.facts.allowed is allowed


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


def test_a_click_on_one_of_an_earlier_run_opens_its_conversation_too(
    qtbot: QtBot, notifier: MacosNotifier, macos: System
) -> None:
    with qtbot.assertNotEmitted(notifier.closed), qtbot.waitSignal(notifier.activated) as activated:
        macos.respond("c9", DEFAULT_ACTION)
    assert activated.args == ["c9", ""]


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


def test_an_answer_is_written_in_the_notification_itself(
    qtbot: QtBot, notifier: MacosNotifier, macos: System
) -> None:
    notifier.present(Notification(key="c1", title="Ana", body="hola", actions=(ANSWER, READ), reply=FIELD))
    name = "message/reply=Responder/read=Leído/Enviar/Escribe…"
    field = ("reply", "Responder", 0, "Enviar", "Escribe…")
    assert macos.named("setNotificationCategories") == [
        ({(name, (field, ("read", "Leído", 0)), (), 1)},),
    ]
    assert macos.calls[-1] == added(CategoryIdentifier=name)
    with (
        qtbot.assertNotEmitted(notifier.action),
        qtbot.assertNotEmitted(notifier.activated),
        qtbot.waitSignal(notifier.replied) as replied,
        qtbot.waitSignal(notifier.closed) as closed,
    ):
        macos.respond("c1", REPLY, "sí, 5 min")
    assert (replied.args, closed.args) == (["c1", "sí, 5 min"], ["c1"])
    assert macos.calls[-1] == ("responded",)


def test_an_empty_answer_is_told_as_one(qtbot: QtBot, notifier: MacosNotifier, macos: System) -> None:
    notifier.present(Notification(key="c1", title="Ana", body="hola", actions=(ANSWER,), reply=FIELD))
    with qtbot.waitSignal(notifier.replied) as replied:
        macos.respond("c1", REPLY, "")
    assert replied.args == ["c1", ""]


def test_without_a_field_the_button_that_answers_brings_the_program_to_the_front(
    qtbot: QtBot, notifier: MacosNotifier, macos: System
) -> None:
    notifier.present(Notification(key="c1", title="Ana", body="hola", actions=(ANSWER, READ)))
    name = "message/reply=Responder/read=Leído"
    buttons = (("reply", "Responder", FOREGROUND), ("read", "Leído", 0))
    assert macos.named("setNotificationCategories") == [({(name, buttons, (), 1)},)]
    with qtbot.assertNotEmitted(notifier.replied), qtbot.waitSignal(notifier.action) as heard:
        macos.respond("c1", REPLY)
    assert heard.args == ["c1", REPLY, ""]


def test_a_field_without_the_button_that_answers_is_none(notifier: MacosNotifier, macos: System) -> None:
    notifier.present(Notification(key="c1", title="Ana", body="hola", reply=FIELD))
    assert macos.named("setNotificationCategories") == [(NO_BUTTONS,)]


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


def test_outside_an_app_bundle_the_system_is_left_alone(qtbot: QtBot, macos: System) -> None:
    macos.bundle = None
    notifier = MacosNotifier()
    assert notifier.facts is None
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "no notification centre (not started from an app bundle)"]
    assert macos.calls == []
    notifier.close()


def test_who_refused_is_shown_no_balloon_either(qtbot: QtBot, macos: System) -> None:
    macos.status = 1
    asked: list[str] = []
    notifier = make_notifier(
        tray=lambda: asked.append("tray"), start_thread=start_thread, system=OsName.MACOS
    )
    with qtbot.waitSignal(notifier.failed):
        notifier.present(HOLA)
    assert asked == []
    assert notifier.facts == Facts(way="macos", name="macOS", version="15.1", allowed=False)
    notifier.close()


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
