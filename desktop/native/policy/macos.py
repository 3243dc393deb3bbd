"""An administrator's settings on macOS: managed preferences, as a configuration profile leaves them."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from desktop.core.policy import Policy, read_policy
from desktop.native.policy.base import Found
from desktop.native.policy.files import ROOT, NotTrustedError, read_trusted

MANAGED = Path("/Library/Managed Preferences")
DOMAIN = "cloud.timenow.Desktop"


class MacosPolicy:
    """Reads the domain's two property lists: for this computer, and for this user below it.

    Each holds the dictionaries `defaults` and `enforced`. The system writes them, as root.

    Args:
        directory: Where managed preferences lie.
        user: The name of the user's own directory there; this one's when None.
        owner: The user who must own the files.
    """

    def __init__(self, directory: Path = MANAGED, *, user: str | None = None, owner: int = ROOT) -> None:
        self._directory = directory
        self._user = _own_name() if user is None else user
        self._owner = owner

    def read(self) -> Found:
        """Look now."""
        for_user = self._read(self._directory / self._user / f"{DOMAIN}.plist")
        for_all = self._read(self._directory / f"{DOMAIN}.plist")
        return Found(for_all.policy.over(for_user.policy), for_all.wrong + for_user.wrong)

    def _read(self, path: Path) -> Found:
        try:
            data = read_trusted(path, self._owner)
        except (OSError, NotTrustedError) as error:
            return Found(wrong=(f"{path} ({error})",))
        if data is None:
            return Found()
        try:
            tree = plistlib.loads(data)
        except (plistlib.InvalidFileException, ExpatError, ValueError, OverflowError, RecursionError):
            tree = None
        if not isinstance(tree, dict):
            return Found(Policy(), (f"{path} (no property list)",))
        # What a profile says of itself stands beside what it sets.
        return Found(*read_policy({key: tree[key] for key in tree if not key.startswith("Payload")}))


def _own_name() -> str:
    """Return who runs this program; not by the environment, where anybody can take another's name."""
    import pwd  # noqa: PLC0415  there is none on Windows

    return pwd.getpwuid(os.getuid()).pw_name
