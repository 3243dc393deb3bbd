"""Forgery tokens, the secret they are sealed with."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from server.security.csrf import Csrf
from server.security.secret import load_secret
from server.settings import SettingsError


def test_a_cookie_of_ours_gives_its_token_back() -> None:
    csrf = Csrf(b"s" * 32)
    token = csrf.new()
    assert len(token) == 64
    assert csrf.token_of(csrf.cookie(token)) == token


@pytest.mark.parametrize("cookie", [None, "", "|", "abc", "abc|def", "|" + "0" * 64, "á|é"])
def test_any_other_cookie_gives_none(cookie: str | None) -> None:
    assert Csrf(b"s" * 32).token_of(cookie) is None


def test_another_servers_cookie_gives_none() -> None:
    assert Csrf(b"s" * 32).token_of(Csrf(b"t" * 32).cookie("a" * 64)) is None


def test_the_own_secret_is_made_once_and_private(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = load_secret(None, data)
    assert len(first) >= 32
    assert load_secret(None, data) == first
    assert [path.name for path in data.iterdir()] == ["session-secret"]
    assert stat.S_IMODE((data / "session-secret").stat().st_mode) == 0o600


def test_an_own_secret_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    load_secret(None, tmp_path)
    (tmp_path / "session-secret").write_bytes(b"short")
    with pytest.raises(SettingsError, match="session-secret"):
        load_secret(None, tmp_path)


def test_a_given_secret_is_read(tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(b"x" * 40 + b"\n")
    assert load_secret(path, tmp_path) == b"x" * 40
    assert not (tmp_path / "session-secret").exists()


def test_a_given_secret_that_is_short_or_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "given"
    with pytest.raises(SettingsError, match="SESSION_SECRET_FILE"):
        load_secret(path, tmp_path)
    path.write_bytes(b"short")
    with pytest.raises(SettingsError, match="SESSION_SECRET_FILE"):
        load_secret(path, tmp_path)
