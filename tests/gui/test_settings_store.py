"""The settings store: changed once, kept, forgiving of disks."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from desktop.core.settings import Settings
from desktop.state.settings_store import SettingsStore


class Disk:
    """A settings file in memory."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.saves = 0
        self.broken = False

    def load(self) -> Settings:
        if self.broken:
            raise PermissionError("no")
        return self.settings

    def save(self, settings: Settings) -> None:
        if self.broken:
            raise OSError("disk full")
        self.saves += 1
        self.settings = settings


def test_a_change_is_told_and_kept(qtbot: QtBot) -> None:
    disk = Disk(Settings(server="https://erp.example"))
    store = SettingsStore(disk.load, disk.save)
    with qtbot.waitSignal(store.changed) as told:
        store.change(theme="dark", email="eva@example.org")
    assert told.args == [store.settings]
    assert disk.settings == Settings(server="https://erp.example", theme="dark", email="eva@example.org")


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
    disk = Disk(Settings(theme="dark"))
    disk.broken = True
    assert SettingsStore(disk.load, disk.save).settings == Settings()
    caplog.clear()
