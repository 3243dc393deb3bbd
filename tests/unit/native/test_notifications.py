"""Ways to show a notification, tried in order; the tray's balloons."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop.native.notifications import (
    Facts,
    FallbackNotifier,
    Notification,
    Notifier,
    NullNotifier,
    Picture,
    TrayNotifier,
)

HOLA = Notification(
    key="c1", title="Ana", body="<b>hola</b>", picture=Picture(width=1, height=1, rgba=b"\xff" * 4)
)


class Way(Notifier):
    """One that remembers, and fails on demand."""

    def __init__(self, *, works: bool, allowed: bool | None = None) -> None:
        super().__init__()
        self.works = works
        self.allowed = allowed
        self.done: list[str] = []

    @property
    def facts(self) -> Facts:
        return Facts(way="made up", allowed=self.allowed)

    def present(self, notification: Notification) -> None:
        self.done.append(f"present {notification.key}")
        if not self.works:
            self.failed.emit(notification.key, "broken")

    def withdraw(self, key: str) -> None:
        self.done.append(f"withdraw {key}")

    def withdraw_all(self) -> None:
        self.done.append("withdraw all")

    def close(self) -> None:
        self.done.append("close")


class Balloons(QSystemTrayIcon):
    """A tray icon on a desktop that has a tray."""

    def __init__(self) -> None:
        pixels = QPixmap(8, 8)
        pixels.fill(QColor("red"))
        super().__init__(QIcon(pixels))
        self.shown: list[tuple[str, str]] = []

    def isVisible(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def showMessage(self, title: str, body: str, *_: object) -> None:  # noqa: N802 - Qt's name
        self.shown.append((title, body))


def test_the_first_way_that_works_is_the_only_one_used(qapp: object) -> None:
    first, second = Way(works=True), Way(works=True)
    notifier = FallbackNotifier([first, second])
    notifier.present(HOLA)
    assert (first.done, second.done) == (["present c1"], [])
    assert qapp is not None


def test_the_next_way_is_tried_when_one_fails_and_the_first_one_comes_first_again(qtbot: QtBot) -> None:
    first, second = Way(works=False), Way(works=True)
    notifier = FallbackNotifier([first, second])
    with qtbot.assertNotEmitted(notifier.failed):
        notifier.present(HOLA)
    assert second.done == ["present c1"]
    first.works = True
    notifier.present(HOLA)
    assert (first.done, second.done) == (["present c1", "present c1"], ["present c1"])


@pytest.mark.expected_log("notification not shown")
def test_it_fails_when_all_ways_fail(qtbot: QtBot) -> None:
    notifier = FallbackNotifier([Way(works=False), Way(works=False)])
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "broken"]


def test_where_the_person_refused_no_other_way_is_tried_and_the_facts_say_so(qtbot: QtBot) -> None:
    first, second = Way(works=False, allowed=False), Way(works=True, allowed=True)
    notifier = FallbackNotifier([first, second])
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert (failed.args, second.done) == (["c1", "broken"], [])
    assert notifier.facts == Facts(way="made up", allowed=False)
    first.allowed = True  # another fault now
    notifier.present(HOLA)
    second.shown.emit("c1")
    assert second.done == ["present c1"]
    first.allowed = False  # and switched off again: who showed the one before says nothing of it
    notifier.present(HOLA)
    assert second.done == ["present c1"]
    assert notifier.facts == Facts(way="made up", allowed=False)


def test_one_that_was_withdrawn_is_not_tried_elsewhere(qapp: object) -> None:
    first, second = Way(works=True), Way(works=True)
    notifier = FallbackNotifier([first, second])
    notifier.present(HOLA)
    notifier.withdraw("c1")
    first.failed.emit("c1", "too late")
    assert second.done == ["withdraw c1"]
    assert qapp is not None


def test_the_end_of_the_one_before_does_not_keep_the_next_way_from_being_tried(qapp: object) -> None:
    first, second = Way(works=True), Way(works=True)
    notifier = FallbackNotifier([first, second])
    notifier.present(HOLA)
    first.closed.emit("c1")
    first.failed.emit("c1", "gone in that moment")
    assert second.done == ["present c1"]
    assert qapp is not None


def test_one_that_failed_after_it_was_shown_is_tried_elsewhere_unless_it_is_closed(qapp: object) -> None:
    first, second = Way(works=True), Way(works=True)
    notifier = FallbackNotifier([first, second])
    notifier.present(HOLA)
    first.shown.emit("c1")
    first.failed.emit("c1", "on second thoughts")
    assert second.done == ["present c1"]
    first.shown.emit("c1")
    first.closed.emit("c1")
    first.failed.emit("c1", "too late")
    assert second.done == ["present c1"]
    assert qapp is not None


def test_clicks_and_ends_are_passed_on_from_each_way(qtbot: QtBot) -> None:
    second = Way(works=True)
    notifier = FallbackNotifier([Way(works=False), second])
    with qtbot.waitSignals([notifier.activated, notifier.action, notifier.closed]):
        second.activated.emit("c1", "token")
        second.action.emit("c1", "read", "")
        second.closed.emit("c1")


def test_a_balloon_is_shown_without_markup_and_opens_its_conversation(qtbot: QtBot) -> None:
    tray = Balloons()
    notifier = TrayNotifier(lambda: tray)
    notifier.present(HOLA)
    assert tray.shown == [("Ana", "\u2039b\u203ahola\u2039/b\u203a")]
    with qtbot.waitSignal(notifier.activated) as activated:
        tray.messageClicked.emit()
    assert activated.args == ["c1", ""]


def test_a_click_on_a_withdrawn_balloon_does_nothing(qtbot: QtBot) -> None:
    tray = Balloons()
    notifier = TrayNotifier(lambda: tray)
    notifier.present(HOLA)
    notifier.withdraw("c1")
    with qtbot.assertNotEmitted(notifier.activated):
        tray.messageClicked.emit()


def test_a_tray_icon_made_anew_is_listened_to(qtbot: QtBot) -> None:
    trays = [Balloons(), Balloons()]
    notifier = TrayNotifier(lambda: trays[0])
    notifier.present(HOLA)
    trays.pop(0)
    notifier.present(HOLA)
    with qtbot.waitSignal(notifier.activated):
        trays[0].messageClicked.emit()


def test_no_tray_is_said(qtbot: QtBot) -> None:
    notifier = TrayNotifier(lambda: None)
    with qtbot.waitSignal(notifier.failed) as failed:
        notifier.present(HOLA)
    assert failed.args == ["c1", "no tray icon that can show messages"]


def test_nobody_sees_a_null_notification(qtbot: QtBot) -> None:
    notifier = NullNotifier()
    with qtbot.assertNotEmitted(notifier.failed):
        notifier.present(HOLA)
        notifier.withdraw("c1")
        notifier.withdraw_all()
        notifier.close()
