"""The settings file: private, whole, tolerant; what it replaces is never lost."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.storage.settings_file import SettingsFile, kept_aside


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def broken(path: Path) -> list[Path]:
    """Return the files that were kept aside."""
    return sorted(path.parent.glob("settings.json.broken-*"))


@pytest.mark.parametrize("data", [b"", b"[]", b'{"theme": "dark"', b"\xff", b" " * 4_000_001])
def test_a_file_that_is_no_object_is_kept_when_another_takes_its_place(
    path: Path, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    path.write_bytes(data)
    file = SettingsFile(path)
    assert file.load() is None
    assert path.read_bytes() == data
    kept_as = file.save({"theme": "dark"})
    assert [old.name for old in broken(path)] == [kept_as]
    assert broken(path)[0].read_bytes() == data
    assert file.load() == {"theme": "dark"}
    assert kept_as in caplog.text
    caplog.clear()


def test_what_was_kept_is_found_beside_what_a_link_leads_to(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    target = path.parent / "dotfiles" / "settings.json"
    path.symlink_to(target)
    assert kept_aside(path) == ""
    target.parent.mkdir()
    target.write_text("[]")
    assert kept_aside(path) == ""
    assert SettingsFile(path).save({}) == kept_aside(path)
    assert target.with_name(kept_aside(path)).read_text() == "[]"
    caplog.clear()


def test_a_directory_in_its_place_is_kept_too(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.mkdir()
    (path / "mine").touch()
    file = SettingsFile(path)
    with pytest.raises(OSError, match="not a file"):
        file.load()
    file.save({"theme": "dark"})
    assert (broken(path)[0] / "mine").exists()
    assert file.load() == {"theme": "dark"}
    caplog.clear()


def test_a_pipe_in_its_place_keeps_nobody_waiting(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a file"):
        SettingsFile(path).load()


def test_a_link_that_leads_to_itself_is_put_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.symlink_to(path)
    file = SettingsFile(path)
    with pytest.raises(OSError, match=r"settings\.json"):
        file.load()
    file.save({"theme": "dark"})
    assert file.load() == {"theme": "dark"}
    assert broken(path)[0].is_symlink()
    caplog.clear()


def test_a_link_stays_one(path: Path) -> None:
    target = path.parent / "dotfiles" / "settings.json"
    target.parent.mkdir()
    target.write_text('{"theme": "dark"}')
    path.symlink_to(target)
    SettingsFile(path).save({"theme": "light"})
    assert path.is_symlink()
    assert SettingsFile(target).load() == {"theme": "light"}


def test_a_read_only_file_is_read_and_left_alone(path: Path) -> None:
    path.write_text('{"theme": "dark"}')
    path.chmod(0o400)
    file = SettingsFile(path)
    with pytest.raises(PermissionError):
        file.save({"theme": "light"})
    assert file.load() == {"theme": "dark"}
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("data", [b'{"theme": "dark"}', b"nonsense"])
def test_on_a_full_disk_the_old_file_stays_where_it_is(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with full_disk(), pytest.raises(OSError, match="too large"):
        SettingsFile(path).save({"theme": "light"})
    assert path.read_bytes() == data
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow in here: the one full disk that needs nobody's rights."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
