"""The settings file: private, whole, tolerant."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from desktop.core.settings import Settings
from desktop.storage.settings_file import SettingsFile


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "settings.json").load() == Settings()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(server="https://erp.example", theme="dark"))
    file.save(Settings(server="https://erp.example", theme="light"))
    assert file.load() == Settings(server="https://erp.example", theme="light")


def test_file_and_directory_are_private(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    SettingsFile(path).save(Settings())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_but_the_file_is_left_behind(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "settings.json").save(Settings())
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_a_failed_save_leaves_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "settings.json"
    target.mkdir()  # a directory can't be replaced by a file
    with pytest.raises(OSError, match=r"settings\.json"):
        SettingsFile(target).save(Settings())
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_a_wrong_key_is_named_in_the_log_without_its_value(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "purple", "email": "eva@example.org"}')
    with caplog.at_level(logging.WARNING):
        assert SettingsFile(path).load() == Settings(email="eva@example.org")
    assert "theme" in caplog.text
    assert "purple" not in caplog.text
    caplog.clear()
