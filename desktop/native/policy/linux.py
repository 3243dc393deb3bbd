"""An administrator's settings on Linux: a JSON file of root's."""

from __future__ import annotations

from pathlib import Path

from desktop.core.policy import read_policy
from desktop.core.settings import parse_tree
from desktop.native.policy.base import Found
from desktop.native.policy.files import ROOT, NotTrustedError, read_trusted

POLICY_FILE = Path("/etc/timenow-desktop/policy.json")


class LinuxPolicy:
    """Reads `{"defaults": {…}, "enforced": {…}}`.

    Args:
        path: The file.
        owner: The user who must own it.
    """

    def __init__(self, path: Path = POLICY_FILE, *, owner: int = ROOT) -> None:
        self._path = path
        self._owner = owner

    def read(self) -> Found:
        """Look now."""
        try:
            data = read_trusted(self._path, self._owner)
        except (OSError, NotTrustedError) as error:
            return Found(wrong=(f"{self._path} ({error})",))
        if data is None:
            return Found()
        tree = parse_tree(data)
        if tree is None:
            return Found(wrong=(f"{self._path} (no JSON object)",))
        return Found(*read_policy(tree))
