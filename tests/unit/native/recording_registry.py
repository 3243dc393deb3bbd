"""A registry in memory that notes each call."""

from __future__ import annotations

from typing import Any

from desktop.native.windows_registry import Hive


class RecordingRegistry:
    """What `windows_registry.Registry` asks for.

    Attributes:
        tree: (hive, key) -> its values.
        closed: Hives that refuse.
        calls: Each call with its arguments.
    """

    def __init__(self) -> None:
        self.tree: dict[tuple[Hive, str], dict[str, Any]] = {}
        self.closed: set[Hive] = set()
        self.calls: list[tuple[str, ...]] = []

    def values(self, hive: Hive, key: str) -> dict[str, Any]:
        self._note("values", hive, key)
        return dict(self.tree.get((hive, key), {}))

    def set_text(self, hive: Hive, key: str, name: str, text: str) -> None:
        self._note("set_text", hive, key, name, text)
        self.tree.setdefault((hive, key), {})[name] = text

    def delete(self, hive: Hive, key: str, name: str) -> None:
        self._note("delete", hive, key, name)
        self.tree.get((hive, key), {}).pop(name, None)

    def _note(self, call: str, hive: Hive, *rest: str) -> None:
        self.calls.append((call, str(hive), *rest))
        if hive in self.closed:
            raise PermissionError("no access")
