"""An administrator's settings: where they lie on this system."""

from __future__ import annotations

import logging

from desktop.core.policy import Policy
from desktop.native.os_name import OsName, os_name
from desktop.native.policy.base import Found, PolicySource

__all__ = ["Found", "PolicySource", "policy_source", "read_policy"]

_log = logging.getLogger(__name__)


def policy_source(system: OsName | None = None) -> PolicySource:
    """Return where this system keeps an administrator's settings.

    Args:
        system: The system to look on; this one when None.
    """
    match system or os_name():
        case OsName.WINDOWS:
            from desktop.native.policy.windows import WindowsPolicy  # noqa: PLC0415  each system its own
            from desktop.native.windows_registry import WindowsRegistry  # noqa: PLC0415

            return WindowsPolicy(WindowsRegistry())
        case OsName.MACOS:
            from desktop.native.policy.macos import MacosPolicy  # noqa: PLC0415

            return MacosPolicy()
        case OsName.LINUX:
            from desktop.native.policy.linux import LinuxPolicy  # noqa: PLC0415

            return LinuxPolicy()


def read_policy(source: PolicySource | None = None) -> Policy:
    """Return what an administrator gave; what is wrong in it is named in the log and not used.

    Args:
        source: Where to look; this system's own place when None.
    """
    found = (source or policy_source()).read()
    if found.wrong:
        _log.warning("policy: not used: %s", ", ".join(found.wrong))
    return found.policy
