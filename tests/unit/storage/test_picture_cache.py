"""Pictures on disk: private, bounded, gone when they should be, and never trusted."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from desktop.core.picture import MOST_BYTES
from desktop.storage.picture_cache import KeptPicture, PictureCache

AT = 1_800_000_000.0
NAME = ("https://erp.example", "me", "org", "../../../etc/passwd")


@pytest.fixture
def cache(tmp_path: Path) -> PictureCache:
    return PictureCache(tmp_path / "avatars", most_files=10, most_bytes=1000)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "avatars").iterdir())


def test_what_is_put_in_comes_out_with_its_time_in_the_next_run_too(
    cache: PictureCache, tmp_path: Path
) -> None:
    cache.put(b"picture", AT, *NAME)
    cache.put(b"", AT + 5, "nobody")
    again = PictureCache(tmp_path / "avatars")
    for each in (cache, again):
        assert each.get(*NAME) == KeptPicture(b"picture", AT)
        assert each.get("nobody") == KeptPicture(b"", AT + 5)
        assert each.get("somebody else") is None


def test_no_name_leads_anywhere_else_and_nobody_else_may_look(cache: PictureCache, tmp_path: Path) -> None:
    for name in (*NAME, "/", "..", "\0", "\ud800", "x" * 5000, ""):
        cache.put(b"picture", AT, name)
    assert all(len(file.name) == 40 and file.name.isalnum() for file in files(tmp_path))
    assert {file.name for file in tmp_path.iterdir()} == {"avatars"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files(tmp_path)} == {0o600}
    assert stat.S_IMODE((tmp_path / "avatars").stat().st_mode) == 0o700


def test_names_are_not_run_together(cache: PictureCache) -> None:
    cache.put(b"picture", AT, "ab", "c")
    assert cache.get("a", "bc") is None


def test_the_oldest_go_when_there_are_too_many(cache: PictureCache, tmp_path: Path) -> None:
    for number in range(25):
        cache.put(b"x", AT + number, str(number))
    assert len(files(tmp_path)) <= 10
    assert cache.get("24") is not None
    assert cache.get("0") is None


def test_the_oldest_go_when_they_take_too_much(cache: PictureCache, tmp_path: Path) -> None:
    for number in range(8):
        cache.put(bytes(300), AT + number, str(number))
    assert sum(file.stat().st_size for file in files(tmp_path)) <= 1000
    assert cache.get("7") is not None


def test_the_limits_hold_over_what_an_earlier_run_left(cache: PictureCache, tmp_path: Path) -> None:
    for number in range(9):
        cache.put(b"x", AT + number, str(number))
    again = PictureCache(tmp_path / "avatars", most_files=5, most_bytes=1000)
    again.put(b"x", AT + 9, "9")
    assert len(files(tmp_path)) <= 5


def test_putting_the_same_again_counts_once(cache: PictureCache, tmp_path: Path) -> None:
    for number in range(30):
        cache.put(bytes(90), AT + number, "one")
    cache.put(b"x", AT, "other")
    assert len(files(tmp_path)) == 2


def test_what_somebody_else_put_there_is_not_believed(cache: PictureCache, tmp_path: Path) -> None:
    cache.put(b"picture", AT, *NAME)
    [file] = files(tmp_path)
    file.write_bytes(b"")
    assert cache.get(*NAME) is None
    file.write_bytes(bytes(MOST_BYTES + 1))
    assert cache.get(*NAME) is None
    file.unlink()
    file.mkdir()
    assert cache.get(*NAME) is None


def test_a_disk_that_takes_nothing_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "avatars").write_bytes(b"not a directory")
    cache = PictureCache(tmp_path / "avatars")
    cache.put(b"picture", AT, *NAME)
    assert cache.get(*NAME) is None


def test_all_of_them_go_at_once(cache: PictureCache, tmp_path: Path) -> None:
    cache.clear()
    cache.put(b"picture", AT, *NAME)
    cache.clear()
    assert not os.path.lexists(tmp_path / "avatars")
    cache.put(b"picture", AT, *NAME)
    assert cache.get(*NAME) is not None
