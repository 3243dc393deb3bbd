"""Which account a data directory belongs to, where its copy lies."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec
import pytest

from desktop.core.chat import Account
from desktop.storage.accounts import Accounts

ANA = Account(
    server="https://erp.example", user_id="u1", org_id="o1", email="ana@norte.test", name="Ana Alonso"
)


def test_who_was_signed_in_is_remembered(tmp_path: Path) -> None:
    Accounts(tmp_path / "accounts").set_current(ANA)
    assert Accounts(tmp_path / "accounts").current() == ANA


def test_nobody_is_signed_in_at_first_and_after_leaving(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts")
    assert accounts.current() is None
    accounts.set_current(ANA)
    accounts.clear_current()
    accounts.clear_current()
    assert accounts.current() is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"server": 1}', b"\xff"])
def test_an_unreadable_file_counts_as_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "current.json").write_bytes(content)
    assert Accounts(tmp_path).current() is None


def test_files_and_folders_are_private(tmp_path: Path) -> None:
    Accounts(tmp_path / "accounts").set_current(ANA)
    assert stat.S_IMODE((tmp_path / "accounts").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "accounts" / "current.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("server", "folder"),
    [
        ("https://erp.example", "erp.example"),
        ("https://erp.example:443", "erp.example"),
        ("https://erp.example:8443", "erp.example_8443"),
        ("http://127.0.0.1:8470", "127.0.0.1_8470"),
        ("http://[::1]:8470", "__1_8470"),
    ],
)
def test_each_server_has_a_folder(tmp_path: Path, server: str, folder: str) -> None:
    account = msgspec.structs.replace(ANA, server=server)
    assert Accounts(tmp_path).database_of(account) == tmp_path / folder / "u1@o1" / "chat.db"


@pytest.mark.parametrize("wicked", ["../../etc", "a/b", "..", ".", "", "a\\b", "a\0b"])
def test_an_id_from_the_network_never_leaves_its_folder(tmp_path: Path, wicked: str) -> None:
    account = msgspec.structs.replace(ANA, user_id=wicked, org_id=wicked)
    path = Accounts(tmp_path).database_of(account)
    assert path.parent.parent == tmp_path / "erp.example"
