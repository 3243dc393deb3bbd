"""Where files lie."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from desktop.native.os_name import OsName
from desktop.native.paths import APP_NAME, Places, resource, state_key


def test_a_data_directory_holds_all_four_places(tmp_path: Path) -> None:
    assert Places.choose(tmp_path / "d") == Places(
        config=tmp_path / "d/config",
        data=tmp_path / "d/data",
        cache=tmp_path / "d/cache",
        log=tmp_path / "d/log",
    )


def test_a_relative_data_directory_is_meant_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Places.below(Path("d")).data == tmp_path / "d/data"


def test_without_one_the_persons_own_places_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    places = Places.choose(None)
    assert places.config == tmp_path / ".config" / APP_NAME
    assert places.data == tmp_path / ".local/share" / APP_NAME
    assert places.cache == tmp_path / ".cache" / APP_NAME
    assert places.log == tmp_path / ".local/state" / APP_NAME / "log"


def test_on_windows_they_are_local_and_never_roam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {"CSIDL_LOCAL_APPDATA": str(tmp_path / "Local")}  # any other folder would be a KeyError
    monkeypatch.setattr("platformdirs.windows.get_win_folder", folders.__getitem__)
    own = tmp_path / "Local" / "timenow-desktop"
    assert Places.of_user(OsName.WINDOWS) == Places(
        config=own, data=own, cache=own / "Cache", log=own / "Logs"
    )


def test_on_macos_they_lie_in_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    library = tmp_path / "Library"
    own = library / "Application Support" / "timenow-desktop"
    assert Places.of_user(OsName.MACOS) == Places(
        config=own,
        data=own,
        cache=library / "Caches" / "timenow-desktop",
        log=library / "Logs" / "timenow-desktop",
    )


def test_what_is_made_is_private_from_the_first_missing_parent_on(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        places = Places.below(tmp_path / "a" / "b")
        places.make()
        places.make()
    finally:
        os.umask(before)
    made = [tmp_path / "a", tmp_path / "a/b", places.config, places.data, places.cache, places.log]
    assert {stat.S_IMODE(each.stat().st_mode) for each in made} == {0o700}


def test_an_open_place_is_closed(tmp_path: Path) -> None:
    places = Places.below(tmp_path)
    places.data.mkdir(mode=0o755)
    places.make()
    assert stat.S_IMODE(places.data.stat().st_mode) == 0o700


def test_the_state_key_is_made_of_the_data_directory(tmp_path: Path) -> None:
    places = Places.below(tmp_path)
    assert state_key(places) == hashlib.sha256(str(tmp_path / "data").encode()).hexdigest()[:12]
    assert state_key(places) != state_key(Places.below(tmp_path / "other"))


def test_a_link_to_a_data_directory_is_the_same_client(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert state_key(Places.below(tmp_path / "link")) == state_key(Places.below(tmp_path / "real"))


def test_a_resource_is_found() -> None:
    assert resource("sounds/chime.wav").read_bytes().startswith(b"RIFF")


def test_a_resource_of_a_bundle_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources/sounds").mkdir(parents=True)
    (tmp_path / "resources/sounds/chime.wav").touch()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource("sounds/chime.wav") == tmp_path / "resources/sounds/chime.wav"


def test_a_missing_resource_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-sound"):
        resource("sounds/no-such-sound.wav")
