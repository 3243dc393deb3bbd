"""The settings store: changed once, kept, forgiving of disks."""

from __future__ import annotations

import errno
from datetime import time

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from desktop.core.policy import Policy
from desktop.core.settings import NotificationSettings, QuietHours, Settings, Tree
from desktop.state.settings_store import SettingsStore, SettingsTrouble


class Disk:
    """A settings file in memory."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or {}
        self.saves = 0
        self.broken = False
        self.full = False
        self.nonsense = False

    def load(self) -> Tree | None:
        if self.broken:
            raise PermissionError("no")
        return None if self.nonsense else self.tree

    def save(self, tree: Tree) -> str:
        if self.broken or self.full:
            raise OSError(errno.ENOSPC, "disk full")
        self.saves += 1
        self.tree = tree
        aside, self.nonsense = "settings.json.broken-1" if self.nonsense else "", False
        return aside


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


def test_one_key_is_set_by_its_dotted_name(qtbot: QtBot) -> None:
    disk = Disk({"notifications": {"volume": 5}})
    store = SettingsStore(disk.load, disk.save)
    with qtbot.waitSignal(store.changed):
        store.set("notifications.sound", "bell")
    store.set("quietHours", [QuietHours(start=time(23))])
    assert store.settings.notifications == NotificationSettings(sound="bell", volume=5)
    assert store.settings.quiet_hours == (QuietHours(start=time(23)),)
    assert disk.tree["notifications"] == {"volume": 5, "sound": "bell"}


@pytest.mark.parametrize(("key", "value"), [("theme", "purple"), ("notifications.volume", 101)])
def test_a_key_is_not_set_to_what_it_cannot_have(key: str, value: object) -> None:
    disk = Disk()
    store = SettingsStore(disk.load, disk.save)
    with pytest.raises(msgspec.ValidationError):
        store.set(key, value)
    with pytest.raises(KeyError):
        store.set("theme.colour", "red")
    assert (store.settings, disk.saves) == (Settings(), 0)


def test_what_somebody_changed_in_the_file_meanwhile_is_not_overwritten(qtbot: QtBot) -> None:
    disk = Disk({"language": "es"})
    store = SettingsStore(disk.load, disk.save)
    disk.tree = {"language": "en", "email": "eva@example.org", "toCome": [1]}
    with qtbot.waitSignal(store.changed) as told:
        store.set("theme", "dark")
    assert told.args == [Settings(language="en", email="eva@example.org", theme="dark")]
    assert disk.tree == {"language": "en", "email": "eva@example.org", "toCome": [1], "theme": "dark"}


def test_looking_again_takes_over_what_was_changed_by_hand(qtbot: QtBot) -> None:
    disk = Disk({"theme": "dark"})
    store = SettingsStore(disk.load, disk.save)
    with qtbot.assertNotEmitted(store.changed):
        store.reload()
    disk.tree = {"theme": "light"}
    with qtbot.waitSignal(store.changed):
        store.reload()
    assert (store.settings.theme, disk.saves) == ("light", 0)


def test_what_could_not_be_written_holds_and_is_written_with_the_next_change(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    disk = Disk({"email": "eva@example.org"})
    store = SettingsStore(disk.load, disk.save)
    disk.full = True
    with qtbot.waitSignals([store.not_kept, store.trouble_changed]):
        store.set("theme", "dark")
    store.reload()
    assert (store.settings.theme, store.trouble.not_kept) == ("dark", "disk full")
    disk.full = False
    store.set("language", "es")
    assert disk.tree == {"email": "eva@example.org", "theme": "dark", "language": "es"}
    assert store.trouble == SettingsTrouble()
    caplog.clear()


def test_a_file_that_is_none_is_told_of_and_afterwards_where_it_was_kept(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    assert qtbot is not None
    disk = Disk()
    disk.nonsense = True
    store = SettingsStore(disk.load, disk.save)
    assert store.trouble == SettingsTrouble(unused=True)
    store.set("theme", "dark")
    assert store.trouble == SettingsTrouble(kept_as="settings.json.broken-1")
    caplog.clear()


def test_a_file_broken_by_hand_in_the_middle_of_a_run_costs_nothing(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    assert qtbot is not None
    disk = Disk({"email": "eva@example.org"})
    store = SettingsStore(disk.load, disk.save)
    disk.nonsense = True
    store.reload()
    assert (store.settings.email, store.trouble.unused) == ("eva@example.org", True)
    store.set("theme", "dark")
    assert disk.tree == {"email": "eva@example.org", "theme": "dark"}
    caplog.clear()


def test_a_wrong_key_is_told_and_stays_in_the_file_until_it_is_set(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    assert qtbot is not None
    disk = Disk({"theme": "purple"})
    store = SettingsStore(disk.load, disk.save)
    assert store.trouble == SettingsTrouble(wrong=("theme",))
    store.set("language", "es")
    assert disk.tree == {"theme": "purple", "language": "es"}
    store.set("theme", "dark")
    assert store.trouble == SettingsTrouble()
    caplog.clear()
