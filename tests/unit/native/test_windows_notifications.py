"""Toasts, through a made-up Windows: exactly which calls are made, and what answers become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.native.notifications import (
    REPLY,
    Action,
    FallbackNotifier,
    Notification,
    Picture,
    ReplyField,
    make_notifier,
)
from desktop.native.notifications.base import Facts
from desktop.native.notifications.windows import WindowsNotifier
from desktop.native.os_name import OsName
from desktop.runtime.threads import start_thread
from tests.unit.native.recording_windows import System, Toast

HOLA = Notification(key="c1", title="Ana", body="hola")
BUTTONS = (
    Action(key=REPLY, label="Responder"),
    Action(key="read", label="Leído"),
    Action(key="mute", label="Silenciar 1 h"),
)
FIELD = ReplyField(label="Enviar", placeholder="Escribe…")
FULL = Notification(key="c1", title="Ana", body="hola", actions=BUTTONS, reply=FIELD)
ALL = ("conversations", "cloud.timenow.Desktop")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> System:
    system = System()
    system.install(monkeypatch)
    return system


@pytest.fixture
def notifier(windows: System, qapp: object) -> Iterator[WindowsNotifier]:
    assert windows is not None
    assert qapp is not None
    notifier = WindowsNotifier(start_thread=start_thread)
    yield notifier
    notifier.close()


Shown = Callable[[Notification], Toast]


@pytest.fixture
def shown(qtbot: QtBot, notifier: WindowsNotifier, windows: System) -> Shown:
    """Shows a notification and returns its toast."""

    def show(notification: Notification) -> Toast:
        number = len(windows.toasts)
        notifier.present(notification)
        qtbot.waitUntil(lambda: len(windows.named("show")) > number)
        toast = windows.toasts[number]
        assert isinstance(toast, Toast)
        return toast

    return show


def test_the_first_toast_registers_the_app_clears_its_old_ones_away_and_names_its_conversation(
    shown: Shown, windows: System
) -> None:
    shown(HOLA)
    assert windows.calls == [
        ("init_apartment", "MTA"),
        ("CreateKeyEx", "HKCU", r"Software\Classes\AppUserModelId\cloud.timenow.Desktop", "set"),
        ("SetValueEx", "DisplayName", "text", "TimeNow"),
        ("create_toast_notifier", "cloud.timenow.Desktop"),
        ("remove_group", *ALL),
        (
            "show",
            "c1",
            "conversations",
            (
                '<toast launch="open"><visual><binding template="ToastGeneric">'
                "<text>Ana</text><text>hola</text>"
                '</binding></visual><audio silent="true" /></toast>'
            ),
            True,
        ),
    ]


def test_a_second_one_takes_the_place_of_the_first(shown: Shown, windows: System) -> None:
    shown(HOLA)
    shown(Notification(key="c1", title="Ana", body="¿estás?"))
    assert [call[:2] for call in windows.named("show")] == [("c1", "conversations")] * 2
    assert len(windows.named("create_toast_notifier")) == 1


def test_one_is_withdrawn_and_the_others_stay(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    shown(HOLA)
    shown(Notification(key="c2", title="Bea", body="hola"))
    with qtbot.waitSignal(notifier.closed) as closed:
        notifier.withdraw("c1")
    assert closed.args == ["c1"]
    assert windows.named("remove") == [("c1", "conversations", "cloud.timenow.Desktop")]
    assert windows.named("remove_group") == [ALL]  # before the first


def test_one_that_is_not_shown_is_not_withdrawn(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    notifier.withdraw("c0")
    notifier.withdraw_all()
    shown(HOLA)
    notifier.withdraw("c0")
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    assert windows.named("remove") == [("c1", "conversations", "cloud.timenow.Desktop")]


def test_all_are_withdrawn_by_their_group(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    shown(HOLA)
    shown(Notification(key="c2", title="Bea", body="hola"))
    with qtbot.waitSignals([notifier.closed, notifier.closed]):
        notifier.withdraw_all()
    assert windows.named("remove_group") == [ALL, ALL]


def test_closing_withdraws_all_and_shows_nothing_more(
    shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    shown(HOLA)
    notifier.close()
    notifier.close()
    notifier.present(HOLA)
    assert windows.named("remove_group") == [ALL, ALL]
    assert len(windows.named("show")) == 1


def test_windows_is_spoken_to_on_a_thread_of_its_own(
    shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    shown(HOLA)
    notifier.close()
    assert windows.threads == {"notifications"}


def test_a_click_opens_the_conversation(qtbot: QtBot, shown: Shown, notifier: WindowsNotifier) -> None:
    toast = shown(HOLA)
    with qtbot.waitSignal(notifier.closed) as closed, qtbot.waitSignal(notifier.activated) as activated:
        toast.click("open")
    assert (activated.args, closed.args) == (["c1", ""], ["c1"])


def test_a_button_is_told_by_its_key(qtbot: QtBot, shown: Shown, notifier: WindowsNotifier) -> None:
    toast = shown(
        Notification(key="c1", title="Ana", body="hola", actions=(Action(key="read", label="Leído"),))
    )
    assert '<actions><action content="Leído" arguments="button:read" /></actions>' in toast.xml
    with qtbot.waitSignal(notifier.action) as heard, qtbot.assertNotEmitted(notifier.activated):
        toast.click("button:read")
    assert heard.args == ["c1", "read", ""]


def test_the_answer_is_written_into_a_field_that_stands_before_the_buttons(shown: Shown) -> None:
    toast = shown(FULL)
    assert (
        '<actions><input id="reply" type="text" placeHolderContent="Escribe…" />'
        '<action content="Enviar" arguments="answer" hint-inputId="reply" />'
        '<action content="Leído" arguments="button:read" />'
        '<action content="Silenciar 1 h" arguments="button:mute" /></actions>'
        '<audio silent="true" />'
    ) in toast.xml


def test_what_was_written_is_told_and_the_toast_is_gone(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier
) -> None:
    toast = shown(FULL)
    with (
        qtbot.assertNotEmitted(notifier.activated),
        qtbot.assertNotEmitted(notifier.action),
        qtbot.waitSignal(notifier.closed) as closed,
        qtbot.waitSignal(notifier.replied) as replied,
    ):
        toast.click("answer", "ya voy & <vuelvo>")
    assert (replied.args, closed.args) == (["c1", "ya voy & <vuelvo>"], ["c1"])


@pytest.mark.parametrize("tells_text", [True, False], ids=["empty", "an older Windows"])
def test_an_answer_without_a_text_is_told_as_such(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, tells_text: bool
) -> None:
    toast = shown(FULL)
    with qtbot.waitSignal(notifier.replied) as replied:
        toast.click("answer", tells_text=tells_text)
    assert replied.args == ["c1", ""]


@pytest.mark.parametrize("button", ["read", "mute"])
def test_a_text_that_was_not_sent_is_not_told_with_another_button(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, button: str
) -> None:
    toast = shown(FULL)
    with qtbot.assertNotEmitted(notifier.replied), qtbot.waitSignal(notifier.action) as heard:
        toast.click(f"button:{button}", "sin enviar")
    assert heard.args == ["c1", button, ""]


def test_without_a_field_reply_is_a_button(qtbot: QtBot, shown: Shown, notifier: WindowsNotifier) -> None:
    toast = shown(Notification(key="c1", title="Ana", body="hola", actions=BUTTONS))
    assert "<input" not in toast.xml
    assert '<action content="Responder" arguments="button:reply" />' in toast.xml
    with qtbot.waitSignal(notifier.action) as heard:
        toast.click("button:reply")
    assert heard.args == ["c1", "reply", ""]


def test_without_the_button_there_is_no_field(shown: Shown) -> None:
    assert "<actions" not in shown(Notification(key="c1", title="Ana", body="hola", reply=FIELD)).xml


def test_the_system_plays_a_sound_only_where_it_is_asked_to(shown: Shown) -> None:
    assert "<audio" not in shown(Notification(key="c1", title="Ana", body="hola", silent=False)).xml


def test_a_toast_that_windows_took_is_told(qtbot: QtBot, notifier: WindowsNotifier, windows: System) -> None:
    with qtbot.waitSignal(notifier.shown) as told:
        notifier.present(HOLA)
    assert told.args == ["c1"]
    assert len(windows.named("show")) == 1


def test_what_windows_says_is_known_once_it_was_asked(
    qtbot: QtBot, notifier: WindowsNotifier, windows: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.version", lambda: "10.0.22631")
    assert notifier.facts is None
    for setting, allowed in ((0, True), (1, False), (0, True)):
        windows.setting = setting
        with qtbot.waitSignal(notifier.shown if allowed else notifier.failed):
            notifier.present(HOLA)
        assert notifier.facts == Facts(way="windows", name="Windows", version="10.0.22631", allowed=allowed)


def test_one_that_timed_out_lies_in_the_action_centre_and_can_be_withdrawn(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    toast = shown(HOLA)
    with qtbot.waitSignal(notifier.closed):
        toast.dismiss(2)
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    assert windows.named("remove") == [("c1", "conversations", "cloud.timenow.Desktop")]


@pytest.mark.parametrize("reason", [0, 1])
def test_one_that_was_dismissed_is_gone(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System, reason: int
) -> None:
    toast = shown(HOLA)
    with qtbot.waitSignal(notifier.closed) as closed:
        toast.dismiss(reason)
    assert closed.args == ["c1"]
    notifier.withdraw("c1")
    shown(Notification(key="c2", title="Bea", body="hola"))
    assert windows.named("remove") == []


def test_the_end_of_one_that_was_replaced_is_not_the_end_of_its_successor(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    first = shown(HOLA)
    shown(HOLA)
    first.dismiss(0)
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    assert len(windows.named("remove")) == 1


@pytest.mark.parametrize(
    "why",
    [(1, "for this app"), (2, "in the Windows settings"), (3, "group policy"), (4, "manifest"), (9, "off")],
)
def test_why_nothing_may_be_shown_is_said_and_a_change_is_noticed(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System, why: tuple[int, str]
) -> None:
    windows.setting, reason = why
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args is not None
    assert failed.args[0] == "c1"
    assert reason in failed.args[1]
    assert windows.named("show") == []
    windows.setting = 0
    shown(HOLA)


def test_a_refusal_that_comes_later_is_said(qtbot: QtBot, shown: Shown, notifier: WindowsNotifier) -> None:
    toast = shown(HOLA)
    with qtbot.waitSignal(notifier.failed) as failed:
        toast.fail(-2143420143)
    assert failed.args == ["c1", "Windows refused the notification (0x803E0111)"]


@pytest.mark.parametrize("call", ["init_apartment", "CreateKeyEx", "create_toast_notifier", "show"])
def test_an_error_of_windows_is_a_failure_and_the_next_one_is_tried(
    qtbot: QtBot, notifier: WindowsNotifier, windows: System, call: str
) -> None:
    windows.refuses.add(call)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args is not None
    assert call in failed.args[1]
    windows.refuses.clear()
    before = len(windows.named("show"))
    notifier.present(HOLA)
    qtbot.waitUntil(lambda: len(windows.named("show")) > before)


@pytest.mark.parametrize("error", [AttributeError, TypeError, RuntimeError, MemoryError])
def test_whatever_else_the_bridge_to_windows_raises_is_a_failure_too(
    qtbot: QtBot, notifier: WindowsNotifier, windows: System, error: type[Exception]
) -> None:
    windows.raises, windows.refuses = error, {"show"}
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", f"Windows shows no notification ({error.__name__}: show refused)"]
    windows.refuses = {"remove", "remove_group"}
    with qtbot.waitSignal(notifier.shown):
        notifier.present(HOLA)
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    with qtbot.waitSignal(notifier.shown):
        notifier.present(HOLA)


def test_old_ones_that_cannot_be_cleared_away_keep_no_new_one_back(shown: Shown, windows: System) -> None:
    windows.refuses = {"remove_group"}
    shown(HOLA)


def test_one_whose_successor_was_refused_can_still_be_withdrawn(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    shown(HOLA)
    windows.refuses.add("show")
    for key in ("c1", "c2"):
        with qtbot.waitSignal(notifier.failed):
            notifier.present(Notification(key=key, title="Ana", body="¿estás?"))
    notifier.withdraw("c2")
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    assert windows.named("remove") == [("c1", "conversations", "cloud.timenow.Desktop")]


def test_one_that_the_person_removed_first_can_be_withdrawn(
    qtbot: QtBot, shown: Shown, notifier: WindowsNotifier, windows: System
) -> None:
    shown(HOLA)
    windows.refuses |= {"remove", "remove_group"}
    with qtbot.waitSignal(notifier.closed):
        notifier.withdraw("c1")
    notifier.close()


def test_a_picture_is_a_file_while_the_program_runs(shown: Shown, notifier: WindowsNotifier) -> None:
    red = Picture(width=2, height=2, rgba=bytes((255, 0, 0, 255)) * 4)
    toast = shown(Notification(key="c1", title="Ana", body="hola", picture=red))
    image = ET.fromstring(toast.xml).find(".//image")  # noqa: S314  made a moment ago
    assert image is not None
    assert image.attrib.items() >= {"placement": "appLogoOverride", "hint-crop": "circle"}.items()
    path = Path(url2pathname(urlsplit(image.attrib["src"]).path))
    assert QImage(str(path)).pixelColor(1, 1).getRgb() == (255, 0, 0, 255)
    notifier.close()
    assert not path.parent.exists()


@pytest.mark.expected_log("notification not shown")
def test_without_the_packages_for_windows_the_tray_is_tried_next(qtbot: QtBot) -> None:
    notifier = make_notifier(tray=lambda: None, start_thread=start_thread, system=OsName.WINDOWS)
    assert isinstance(notifier, FallbackNotifier)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "no tray icon that can show messages"]
    notifier.close()
