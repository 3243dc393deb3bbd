"""The settings store: changed once, kept, forgiving of disks."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from desktop.core.policy import Policy
from desktop.core.settings import NotificationSettings, Settings, Tree
from desktop.state.settings_store import SettingsStore


class Disk:
    """A settings file in memory."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or {}
        self.saves = 0
        self.broken = False

    def load(self) -> Tree:
        if self.broken:
            raise PermissionError("no")
        return self.tree

    def save(self, tree: Tree) -> None:
        if self.broken:
            raise OSError("disk full")
        self.saves += 1
        self.tree = tree


def test_a_change_is_told_and_kept(qtbot: QtBot) -> None:
    disk = Disk({"server": "https://erp.example", "toCome": 1})
    store = SettingsStore(disk.load, disk.save)
    with qtbot.waitSignal(store.changed) as told:
        store.change(theme="dark", email="eva@example.org")
    assert told.args == [store.settings]
    assert store.settings == Settings(server="https://erp.example", theme="dark", email="eva@example.org")
    assert disk.tree == {
        "server": "https://erp.example",
        "toCome": 1,
        "theme": "dark",
        "email": "eva@example.org",
    }


def test_no_difference_tells_and_writes_nothing(qtbot: QtBot) -> None:
    disk = Disk()
    store = SettingsStore(disk.load, disk.save)
    with qtbot.assertNotEmitted(store.changed):
        store.change(theme="system")
    assert disk.saves == 0


def test_a_value_outside_its_limits_is_refused(qtbot: QtBot) -> None:
    disk = Disk()
    store = SettingsStore(disk.load, disk.save)
    with qtbot.assertNotEmitted(store.changed), pytest.raises(msgspec.ValidationError):
        store.change(theme="purple")
    assert store.settings == Settings()


def test_a_change_holds_for_this_run_when_it_cannot_be_written(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    disk = Disk()
    store = SettingsStore(disk.load, disk.save)
    disk.broken = True
    with qtbot.waitSignals([store.not_kept, store.changed]):
        store.change(theme="dark")
    assert store.settings.theme == "dark"
    assert "disk full" in caplog.text
    caplog.clear()


def test_a_file_that_cannot_be_read_means_the_defaults(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk({"theme": "dark"})
    disk.broken = True
    assert SettingsStore(disk.load, disk.save).settings == Settings()
    caplog.clear()


def test_a_wrong_key_is_named_in_the_log_without_its_value(caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk({"theme": "purple", "email": "eva@example.org"})
    assert SettingsStore(disk.load, disk.save).settings == Settings(email="eva@example.org")
    assert "theme" in caplog.text
    assert "purple" not in caplog.text
    caplog.clear()


def test_what_is_enforced_cannot_be_changed_and_is_not_written_down(qtbot: QtBot) -> None:
    disk = Disk({"theme": "light"})
    store = SettingsStore(disk.load, disk.save, policy=Policy(enforced={"theme": "dark"}))
    assert store.settings.theme == "dark"
    assert store.fixed == {"theme", "streamHosts"}
    with qtbot.assertNotEmitted(store.changed):
        store.change(theme="light", stream_hosts=("elsewhere.example",))
    assert (store.settings, disk.saves) == (Settings(theme="dark"), 0)
    store.change(theme="system", language="es")
    assert (store.settings, disk.tree) == (
        Settings(theme="dark", language="es"),
        {"theme": "light", "language": "es"},
    )


def test_within_a_group_only_the_enforced_key_is_held(qtbot: QtBot) -> None:
    disk = Disk()
    store = SettingsStore(disk.load, disk.save, policy=Policy(enforced={"notifications.privacy": "name"}))
    assert qtbot is not None
    store.change(notifications=NotificationSettings(privacy="full", volume=5))
    assert store.settings.notifications == NotificationSettings(privacy="name", volume=5)
    assert disk.tree == {"notifications": {"volume": 5}}


def test_a_default_of_the_policy_holds_until_the_person_chooses(qtbot: QtBot) -> None:
    policy = Policy(defaults={"notifications.sound": "bell", "closeToTray": False})
    disk = Disk()
    store = SettingsStore(disk.load, disk.save, policy=policy)
    assert qtbot is not None
    assert store.settings.notifications.sound == "bell"
    store.change(close_to_tray=True)
    assert disk.tree == {"closeToTray": True}
    later = SettingsStore(disk.load, disk.save, policy=Policy(defaults={"notifications.sound": "pop"}))
    assert later.settings == Settings(notifications=NotificationSettings(sound="pop"))
