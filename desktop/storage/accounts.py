"""Which account this data directory belongs to, where its copy lies."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from desktop.core.chat import Account
from desktop.storage.picture_cache import PictureCache
from desktop.storage.private_file import write_private
from desktop.wire.codec import DecodeError, decode, encode

_DEFAULT_PORTS = {"https": 443, "http": 80}
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]")


class Accounts:
    """The folder `accounts` of a data directory: one account at a time is the current one.

    Attributes:
        pictures: What is kept of people's pictures, if anything is.

    Args:
        folder: `<data>/accounts`; made when something is written.
    """

    def __init__(self, folder: Path, pictures: PictureCache | None = None) -> None:
        self._folder = folder
        self.pictures = pictures

    def current(self) -> Account | None:
        """Return who was signed in last, or None; an unreadable file counts as nobody."""
        try:
            return decode((self._folder / "current.json").read_bytes(), Account)
        except (FileNotFoundError, DecodeError):
            return None

    def set_current(self, account: Account) -> None:
        """Remember who is signed in (ids, e-mail, name; never a secret)."""
        write_private(self._folder / "current.json", encode(account))

    def clear_current(self) -> None:
        """Forget who was signed in; the copies stay."""
        (self._folder / "current.json").unlink(missing_ok=True)

    def delete_copy(self, account: Account) -> None:
        """Delete everything this computer keeps of an account, files that were set aside included.

        Raises:
            OSError: Something of it could not be deleted.
        """
        if self.pictures is not None:
            self.pictures.clear()
        folder = self.database_of(account).parent
        if folder.exists():
            shutil.rmtree(folder)

    def database_of(self, account: Account) -> Path:
        """Return where an account's copy lies: `<host>[_<port>]/<user id>@<org id>/chat.db`."""
        parts = urlsplit(account.server)
        host = _name(parts.hostname or "")
        if parts.port is not None and parts.port != _DEFAULT_PORTS.get(parts.scheme):
            host = f"{host}_{parts.port}"
        return self._folder / host / f"{_name(account.user_id)}@{_name(account.org_id)}" / "chat.db"


def _name(text: str) -> str:
    """Return `text` as a single path component (ids come from the network)."""
    return _NOT_IN_A_NAME.sub("_", text).lstrip(".") or "_"
