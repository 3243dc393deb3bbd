"""The settings file: private, whole, tolerant."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from desktop.storage.settings_file import SettingsFile


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "settings.json").load() == {}


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save({"server": "https://erp.example", "theme": "dark"})
    file.save({"server": "https://erp.example", "theme": "light", "ofAVersionToCome": {"a": [1, None]}})
    assert file.load() == {
        "server": "https://erp.example",
        "theme": "light",
        "ofAVersionToCome": {"a": [1, None]},
    }


def test_file_and_directory_are_private(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    SettingsFile(path).save({})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_but_the_file_is_left_behind(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "settings.json").save({})
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_a_failed_save_leaves_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "settings.json"
    target.mkdir()  # a directory can't be replaced by a file
    with pytest.raises(OSError, match=r"settings\.json"):
        SettingsFile(target).save({})
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"theme": "dark"', b"\xff"])
def test_a_file_that_is_no_object_means_the_defaults_and_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)
    assert SettingsFile(path).load() == {}
    assert "the whole file" in caplog.text
    caplog.clear()
