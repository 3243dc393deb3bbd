"""The settings dialog: everything can be set, at once; what can't says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from PySide6.QtCore import (
    QPoint,
    QPointF,
    Qt,
    QTime,
)
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QTimeEdit,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from desktop.core.settings import KEYS, QuietHours, Settings, values_of
from desktop.ui.choice import Choice
from desktop.ui.settings.page import Surroundings
from desktop.ui.settings.rows import Row
from desktop.ui.switch import Switch
from desktop.ui.theme import Theme
from tests.support.settings_desk import PAGES, Desk

NO_ROW = {  # keys that no page sets: known from the sign-in, an administrator's alone, not used yet
    "server",
    "email",
    "streamHosts",
    "updates.check",
    "updates.url",
}
CARDS = {"quietHours", "mutes"}
PROXY = "http://proxy.example:3128"
Make = Callable[..., Desk]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Make:
    def make(surroundings: Surroundings | None = None, **enforced: object) -> Desk:
        return Desk(qtbot, theme, surroundings, **enforced)

    return make


@pytest.fixture
def desk(make: Make) -> Desk:
    return make()


# What can be set


def test_every_setting_that_is_a_persons_has_its_place(desk: Desk) -> None:
    rows = {key for name in PAGES for key in desk.page(name).rows}
    assert rows | CARDS == set(KEYS) - NO_ROW


def test_what_is_chosen_is_set_at_once_and_nothing_else(desk: Desk) -> None:
    desk.pick("general", "theme", "dark")
    desk.part("general", "closeToTray", Switch).click()
    desk.pick("notifications", "notifications.privacy", "name")
    desk.pick("storage", "history.days", 30)
    desk.pick("storage", "history.maxMegabytes", 5120)
    desk.part("storage", "history.deleteOnSignOut", Switch).click()
    desk.part("advanced", "actions.serverActions", Switch).click()
    desk.pick("advanced", "diagnostics.level", "debug")
    assert desk.file.tree == {
        "theme": "dark",
        "closeToTray": False,
        "notifications": {"privacy": "name"},
        "history": {"days": 30, "maxMegabytes": 5120, "deleteOnSignOut": True},
        "actions": {"serverActions": "off"},
        "diagnostics": {"level": "debug"},
    }


def test_a_change_from_elsewhere_is_shown(desk: Desk) -> None:
    level = desk.part("advanced", "diagnostics.level", Choice)
    days = desk.part("storage", "history.days", Choice)
    desk.store.set("diagnostics.level", "warning")
    desk.store.set("history.days", 45)
    assert (level.currentData(), days.currentData(), days.currentText()) == ("warning", 45, "For 45 days")


def test_showing_the_dialog_shows_what_was_changed_by_hand(desk: Desk) -> None:
    desk.dialog.hide()
    desk.file.tree = {"theme": "dark", "toCome": 1}
    desk.dialog.show()
    assert desk.part("general", "theme", Choice).currentData() == "dark"
    desk.pick("general", "language", "es")
    assert desk.file.tree == {"theme": "dark", "toCome": 1, "language": "es"}


def test_a_click_on_the_words_turns_the_switch(desk: Desk) -> None:
    row = desk.row("general", "closeToTray")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(20, row.height() // 2))
    assert desk.store.settings.close_to_tray is False


def test_the_wheel_scrolls_the_page_and_changes_nothing(desk: Desk) -> None:
    choice = desk.part("general", "theme", Choice)
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(choice.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, turn)
    assert (choice.currentData(), turn.isAccepted()) == ("system", False)


def test_a_shortcut_needs_a_key_beside_a_letter_and_can_be_taken_away(desk: Desk) -> None:
    keys = desk.part("general", "shortcuts.open", QKeySequenceEdit)
    keys.setKeySequence(QKeySequence("A"))
    keys.editingFinished.emit()
    assert (desk.store.settings.shortcuts.open, bool(desk.row("general", "shortcuts.open").error)) == (
        "",
        True,
    )
    keys.setKeySequence(QKeySequence("Ctrl+Alt+T"))
    keys.editingFinished.emit()
    assert (desk.store.settings.shortcuts.open, desk.row("general", "shortcuts.open").error) == (
        "Ctrl+Alt+T",
        "",
    )
    desk.part("general", "shortcuts.open", QToolButton).click()
    assert desk.store.settings.shortcuts.open == ""


# Notifications


def test_a_sound_is_heard_when_it_is_chosen_and_when_it_is_played(desk: Desk) -> None:
    desk.pick("notifications", "notifications.sound", "bell")
    desk.part("notifications", "notifications.sound", QToolButton).click()
    assert (desk.played, desk.store.settings.notifications.sound) == ([("bell", 80)] * 2, "bell")
    desk.pick("notifications", "notifications.sound", "none")
    assert len(desk.played) == 2
    assert not desk.part("notifications", "notifications.sound", QToolButton).isEnabled()


def test_a_file_of_ones_own_is_asked_for_and_looked_at(make: Make) -> None:
    desk = make(Surroundings(sound_fault=lambda path: "" if path == "/own/ring.wav" else "This is no sound."))
    desk.pick("notifications", "notifications.sound", "")
    asked = desk.dialog.findChild(QFileDialog)
    assert isinstance(asked, QFileDialog)
    assert asked.nameFilters() == ["Sounds (*.wav)"]
    asked.fileSelected.emit("/own/letter.txt")
    row = desk.row("notifications", "notifications.sound")
    assert (row.error, desk.store.settings.notifications.sound) == ("This is no sound.", "chime")
    asked.fileSelected.emit("/own/ring.wav")
    asked.close()
    assert (row.error, desk.played) == ("", [("/own/ring.wav", 80)])
    assert desk.part("notifications", "notifications.sound", Choice).currentText() == "ring.wav"


def test_the_volume_is_set_when_the_slider_rests_and_heard(desk: Desk) -> None:
    slider = desk.part("notifications", "notifications.volume", QSlider)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert (desk.store.settings.notifications.volume, desk.played) == (75, [("chime", 75)])


def test_quiet_hours_are_added_changed_and_removed(desk: Desk) -> None:
    page = desk.page("notifications")
    desk.button("Add quiet hours").click()
    assert list(desk.store.settings.quiet_hours) == [QuietHours()]
    days = [button for button in page.findChildren(QToolButton) if button.isCheckable()]
    assert [day.accessibleName() for day in days][:2] == ["Monday", "Tuesday"]
    for day in days[:5]:
        day.click()
    start, end = page.findChildren(QTimeEdit)
    start.setTime(QTime(13, 30))
    end.setTime(QTime(15, 0))
    assert list(desk.store.settings.quiet_hours) == [
        QuietHours(days=(5, 6), start=time(13, 30), end=time(15))
    ]
    desk.button("Add quiet hours").click()
    assert len(desk.store.settings.quiet_hours) == 2
    remove = [b for b in page.findChildren(QToolButton) if b.accessibleName() == "Remove these quiet hours"]
    next(button for button in remove if button.isVisible()).click()
    assert list(desk.store.settings.quiet_hours) == [QuietHours()]


def test_a_muted_conversation_is_named_and_can_be_heard_again(make: Make) -> None:
    desk = make(Surroundings(name_of=lambda who: {"c1": "Ana & Co <b>"}.get(who, "")))
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    desk.store.set("mutes", {"c1": None, "c2": later, "c3": "2020-01-01T00:00:00Z"})
    page = desk.page("notifications")
    labels = {label.text() for label in page.findChildren(QLabel) if not label.isHidden()}
    assert {"Ana && Co <b>", "A conversation that is not on the list"} <= labels
    unmute = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Unmute Ana & Co <b>")
    unmute.click()
    assert "c1" not in desk.store.settings.mutes


# The connection


def test_a_proxys_address_is_looked_at_before_it_is_taken(make: Make) -> None:
    desk = make(Surroundings(proxy_fault=lambda url: "No such host." if "nowhere" in url else ""))
    row = desk.row("connection", "proxy.url")
    assert row.isHidden()
    desk.pick("connection", "proxy.mode", "manual")
    assert not row.isHidden()
    address = desk.part("connection", "proxy.url", QLineEdit)
    for typed, error in (
        ("http://nowhere", "No such host."),
        ("http://eva:secret@proxy.example:3128", "without a name or password"),
        ("socks5://proxy.example", "An address such as"),
    ):
        address.setText(typed)
        address.editingFinished.emit()
        assert error in row.error
        assert desk.store.settings.proxy.url == ""
    address.setText(" proxy.example:3128 ")
    address.editingFinished.emit()
    assert (row.error, desk.store.settings.proxy.url, address.text()) == ("", PROXY, PROXY)


def test_a_stored_login_is_told_and_forgotten(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.dialog.login_wanted):
        desk.page("connection")
    desk.dialog.show_login("proxy.example:3128", "eva")
    assert any("eva at proxy.example:3128" in label.text() for label in desk.dialog.page.findChildren(QLabel))
    with qtbot.waitSignal(desk.dialog.login_unwanted) as told:
        desk.button("Forget").click()
    assert told.args == ["proxy.example:3128"]


def test_a_file_that_is_none_of_certificates_is_not_taken(make: Make) -> None:
    desk = make(Surroundings(ca_fault=lambda path: "" if path.endswith(".pem") else "No certificates."))
    desk.page("connection")
    desk.button("Choose…").click()
    asked = desk.dialog.findChild(QFileDialog)
    assert isinstance(asked, QFileDialog)
    asked.fileSelected.emit("/own/letter.txt")
    row = desk.row("connection", "caFile")
    assert (row.error, desk.store.settings.ca_file) == ("No certificates.", "")
    asked.fileSelected.emit("/own/ca.pem")
    asked.close()
    assert (row.error, desk.store.settings.ca_file) == ("", "/own/ca.pem")
    desk.button("Remove").click()
    assert desk.store.settings.ca_file == ""


# What can't be set


def test_what_an_administrator_decided_is_grey_and_says_why(make: Make) -> None:
    desk = make(theme="dark", notifications_sound="bell", quietHours=[{}], mutes={})
    for name, key, kind in (("general", "theme", Choice), ("notifications", "notifications.sound", Choice)):
        control = desk.part(name, key, kind)
        assert not control.isEnabled()
        assert any(
            label.text() == "Set by your administrator" for label in desk.row(name, key).findChildren(QLabel)
        )
    assert "Set by your administrator" in desk.part("general", "theme", Choice).accessibleDescription()
    assert desk.part("general", "language", Choice).isEnabled()
    page = desk.page("notifications")
    assert desk.part("notifications", "notifications.sound", QToolButton).isEnabled(), "it may be heard"
    assert not any(box.isEnabled() for box in page.findChildren(QTimeEdit))
    assert not [b for b in page.findChildren(QPushButton) if "quiet hours" in b.text() and not b.isHidden()]


def test_what_nobody_has_seen_at_work_here_is_marked(make: Make) -> None:
    untried = {"startAtLogin", "shortcuts.open", "proxy.mode"}
    untried |= {"notifications.enabled", "notifications.privacy", "notifications.sound"}
    desk = make(Surroundings(experimental=frozenset(untried)))
    marked = {
        key
        for name in PAGES
        for key, row in desk.page(name).rows.items()
        if any(label.text() == "Experimental on this system" for label in row.findChildren(QLabel))
    }
    assert marked == untried


def test_trouble_with_the_file_is_said_above_every_page(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert desk.dialog.notice.isHidden()
    desk.file.full = True
    desk.pick("general", "theme", "dark")
    assert desk.dialog.notice.isVisible()
    assert "No space left on device" in desk.dialog.notice.text
    assert desk.store.settings.theme == "dark"
    desk.file.full = False
    desk.pick("general", "theme", "light")
    assert (desk.dialog.notice.isHidden(), desk.file.tree) == (True, {"theme": "light"})
    caplog.clear()


def test_a_wrong_key_in_the_file_is_named(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.dialog.hide()
    desk.file.tree = {"theme": "purple"}
    desk.dialog.show()
    assert "theme" in desk.dialog.notice.text
    assert "purple" not in desk.dialog.notice.text
    caplog.clear()


def test_the_pages_show_every_value_as_it_is(desk: Desk) -> None:
    """No control shows what is not so, whatever is in force."""
    desk.file.tree = {"theme": "dark", "history": {"days": 0}, "notifications": {"sound": "/own/a.wav"}}
    desk.store.reload()
    shown = {
        key: row.control.currentData()
        for name in PAGES
        for key, row in desk.page(name).rows.items()
        if isinstance(row.control, Choice)
    }
    values = values_of(desk.store.settings)
    assert shown == {key: values[key] for key in shown}
    assert desk.part("notifications", "notifications.sound", Choice).currentText() == "a.wav"
    assert desk.store.settings != Settings()


def test_a_row_that_is_folded_stays_so_though_the_pages_scroll_bar_goes(qtbot: QtBot, theme: Theme) -> None:
    assert theme is not None
    control = Choice()
    control.addItem("a way to choose")
    row = Row("Something", "What is to be known of it before anybody sets it to something else.", control)
    qtbot.addWidget(row)
    row.show()

    def folded_at(width: int) -> bool:
        row.resize(width, 200)
        layout = row.layout()
        assert isinstance(layout, QBoxLayout)
        return layout.direction() is QBoxLayout.Direction.TopToBottom

    widths = range(200, 900)
    fits = next(width for width in reversed(widths) if folded_at(width - 1))  # the least that is not folded
    assert folded_at(fits - 1)
    assert [folded_at(fits - 10), folded_at(fits)] == [True, True]  # 10: the bar
    assert not folded_at(fits + 2 * 10)
