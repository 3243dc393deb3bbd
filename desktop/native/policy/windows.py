"""An administrator's settings on Windows: the registry's policies, the computer's before the user's."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.core.policy import DEFAULTS, ENFORCED, Policy, read_policy
from desktop.core.settings import tree_of
from desktop.native.policy.base import Found
from desktop.native.windows_registry import Hive, Registry

KEY = r"Software\Policies\TimeNow\Desktop"

HALVES = {DEFAULTS: rf"{KEY}\Defaults", ENFORCED: rf"{KEY}\Enforced"}


class WindowsPolicy:
    r"""Reads the keys `Defaults` and `Enforced` below `Software\Policies\TimeNow\Desktop`.

    Users cannot write there. A value's name is the dotted key; a REG_DWORD is a number, or 1 and 0 for true
    and false; a REG_SZ is a text, or JSON where the value is a list or an object; a REG_MULTI_SZ is a list
    of texts.
    """

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def read(self) -> Found:
        """Look now."""
        computer, user = self._read(Hive.MACHINE), self._read(Hive.USER)
        return Found(computer.policy.over(user.policy), computer.wrong + user.wrong)

    def _read(self, hive: Hive) -> Found:
        try:
            halves = {half: self._registry.values(hive, key) for half, key in HALVES.items()}
        except OSError as error:
            return Found(Policy(), (f"{hive} ({error})",))
        # In order: a value with the name of a group comes before the group's own keys, and gives way to them.
        trees = {
            half: tree_of({name: _json(value) for name, value in sorted(values.items())})
            for half, values in halves.items()
        }
        policy, wrong = read_policy(trees, strict=False)
        return Found(policy, tuple(f"{hive} {key}" for key in wrong))


def _json(value: Any) -> Any:  # noqa: ANN401  whatever a registry holds
    """Return what a text stands for, where it can only be a list or an object."""
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return msgspec.json.decode(value)
        except (msgspec.MsgspecError, RecursionError):
            return value
    return value
