"""Notifications, shown by dunst on a real session bus."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import (
    Action,
    FreedesktopNotifier,
    Notification,
    Notifier,
    Picture,
    make_notifier,
)
from desktop.native.os_name import OsName
from desktop.runtime.threads import start_thread
from tests.support.desktop import Desktop
from tests.support.desktop_bus import SeenTraffic

pytestmark = pytest.mark.e2e

WITHDRAWN = 3  # the reason a service gives when the program itself closed a notification


@pytest.fixture(autouse=True)
def on_the_bus(dunst_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", dunst_desktop.bus.address)


def said(desktop: Desktop, key_summary: str, number: int = 1) -> tuple[SeenTraffic, list[int]]:
    """Wait until `number` notifications with a title were shown; returns their ids."""

    def shown(seen: SeenTraffic) -> list[int]:
        pairs = zip(seen.notifications, seen.ids, strict=False)
        return [each for notification, each in pairs if notification.summary == key_summary]

    seen = desktop.bus.wait_for(lambda traffic: len(shown(traffic)) >= number, f"{number} of {key_summary!r}")
    return seen, shown(seen)


def test_a_notification_arrives_with_the_name_and_an_escaped_body(
    dunst_desktop: Desktop, notifier: FreedesktopNotifier, tmp_path: Path
) -> None:
    before = dunst_desktop.screenshot()
    notifier.present(
        Notification(key="c1", title="Ana Ruiz", body="<b>5</b> & more\nñandú 🙂", open_label="Abrir")
    )
    seen, _ = said(dunst_desktop, "Ana Ruiz")
    call = next(each for each in seen.notifications if each.summary == "Ana Ruiz")
    assert call.app_name == "TimeNow"
    assert call.body == "&lt;b&gt;5&lt;/b&gt; &amp; more\nñandú 🙂"
    assert call.actions == ("default", "Abrir")
    assert call.hints == {
        "desktop-entry": "cloud.timenow.Desktop",
        "category": "im.received",
        "urgency": 1,
        "suppress-sound": True,
    }
    rect = dunst_desktop.notification_rect()
    after = dunst_desktop.screenshot(tmp_path / "notification.png")
    assert before.crop(rect.box).tobytes() != after.crop(rect.box).tobytes()


def test_a_second_notification_of_a_conversation_replaces_the_first(
    dunst_desktop: Desktop, notifier: FreedesktopNotifier
) -> None:
    notifier.present(Notification(key="c2", title="Bea", body="one"))
    said(dunst_desktop, "Bea", 1)
    notifier.present(Notification(key="c2", title="Bea", body="two"))
    seen, ids = said(dunst_desktop, "Bea", 2)
    assert ids[0] == ids[1]
    assert [each.replaces_id for each in seen.notifications if each.summary == "Bea"] == [0, ids[0]]


def test_withdrawing_one_closes_it_and_no_other(
    dunst_desktop: Desktop, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(Notification(key="c3", title="Carla", body="hola"))
    notifier.present(Notification(key="c4", title="Dani", body="hola"))
    _, (carla,) = said(dunst_desktop, "Carla")
    _, (dani,) = said(dunst_desktop, "Dani")
    with qtbot.waitSignal(notifier.closed) as closed:
        notifier.withdraw("c3")
    assert closed.args == ["c3"]
    seen = dunst_desktop.bus.wait_for(lambda traffic: (carla, WITHDRAWN) in traffic.closed, "Carla's end")
    assert dani not in [number for number, _ in seen.closed]


def test_withdrawing_all_closes_all(dunst_desktop: Desktop, notifier: FreedesktopNotifier) -> None:
    notifier.present(Notification(key="c5", title="Eva", body="hola"))
    notifier.present(Notification(key="c6", title="Fito", body="hola"))
    _, (eva,) = said(dunst_desktop, "Eva")
    _, (fito,) = said(dunst_desktop, "Fito")
    notifier.withdraw_all()
    wanted = {(eva, WITHDRAWN), (fito, WITHDRAWN)}
    dunst_desktop.bus.wait_for(lambda traffic: wanted <= set(traffic.closed), "the end of both")


def test_a_click_activates_the_conversation(
    dunst_desktop: Desktop, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(Notification(key="c7", title="Gema", body="hola"))
    said(dunst_desktop, "Gema")
    with qtbot.waitSignal(notifier.activated) as activated:
        dunst_desktop.dunst_click()
    assert activated.args == ["c7", ""]


def test_buttons_are_offered_beside_the_click(dunst_desktop: Desktop, notifier: FreedesktopNotifier) -> None:
    notifier.present(
        Notification(key="c8", title="Hugo", body="hola", actions=(Action(key="read", label="Mark as read"),))
    )
    seen, _ = said(dunst_desktop, "Hugo")
    call = next(each for each in seen.notifications if each.summary == "Hugo")
    assert call.actions == ("default", "Open", "read", "Mark as read")


def test_what_was_shown_goes_with_the_program(dunst_desktop: Desktop, notifier: FreedesktopNotifier) -> None:
    notifier.present(Notification(key="c9", title="Inés", body="hola"))
    _, (ines,) = said(dunst_desktop, "Inés")
    notifier.close()
    dunst_desktop.bus.wait_for(lambda traffic: (ines, WITHDRAWN) in traffic.closed, "Inés' end")
    notifier.present(Notification(key="c9", title="Inés", body="again"))
    notifier.close()


def test_a_restarted_service_is_used_again(
    dunst_desktop: Desktop, notifier: FreedesktopNotifier, qtbot: QtBot
) -> None:
    notifier.present(Notification(key="c10", title="Juan", body="one"))
    said(dunst_desktop, "Juan", 1)
    with qtbot.waitSignal(notifier.closed):
        dunst_desktop.stop_notifications()
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(Notification(key="c10", title="Juan", body="lost"))
    assert failed.args is not None
    assert failed.args[0] == "c10"
    dunst_desktop.start_notifications()
    notifier.present(Notification(key="c10", title="Juan", body="three"))
    dunst_desktop.bus.wait_for(
        lambda traffic: any(each.body == "three" for each in traffic.notifications), "the third"
    )


def test_another_bus_is_found_when_the_first_one_ends(
    dunst_desktop: Desktop, notifier: FreedesktopNotifier, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with Desktop(tray=None, window_manager=False, keyring=False, sound=False) as first:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", first.bus.address)
        notifier.present(Notification(key="c11", title="Kike", body="one"))
        said(first, "Kike")
        with qtbot.waitSignal(notifier.closed):
            first.end_bus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", dunst_desktop.bus.address)
    notifier.present(Notification(key="c11", title="Kike", body="two"))
    said(dunst_desktop, "Kike")


def test_the_picture_of_a_person_is_sent_along(dunst_desktop: Desktop, notifier: FreedesktopNotifier) -> None:
    picture = Picture(width=2, height=3, rgba=bytes(range(24)))
    notifier.present(Notification(key="c12", title="Lola", body="hola", picture=picture))
    seen, _ = said(dunst_desktop, "Lola")
    hints = next(each.hints for each in seen.notifications if each.summary == "Lola")
    assert hints["image-data"] == (2, 3, 8, True, 8, 4)


def test_text_that_no_bus_may_carry_is_cleaned(dunst_desktop: Desktop, notifier: FreedesktopNotifier) -> None:
    notifier.present(Notification(key="c13", title="Mar\0ta", body="a\x01b\ud83dc\0"))
    seen, _ = said(dunst_desktop, "Marta")
    assert next(each.body for each in seen.notifications if each.summary == "Marta") == "ab?c"


@pytest.mark.expected_log("no tray icon that can show messages")
@pytest.mark.parametrize(
    "address", ["unix:path=/nonexistent/bus", "nonsense", "tcp:host=localhost,port=1", None]
)
def test_no_bus_is_said_and_the_next_way_is_tried(
    address: str | None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    notifier: Notifier = make_notifier(tray=lambda: None, start_thread=start_thread, system=OsName.LINUX)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(Notification(key="c14", title="Nadie", body="hola"))
    assert failed.args == ["c14", "no tray icon that can show messages"]
    notifier.close()
