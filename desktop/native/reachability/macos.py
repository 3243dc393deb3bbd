"""macOS says that it woke up: a notification of its workspace, through PyObjC."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from desktop.native.reachability.base import Reachability

_log = logging.getLogger(__name__)

DID_WAKE: Final = "NSWorkspaceDidWakeNotification"


class WakeSource:
    """Notices a wake.

    Args:
        noticed: Told why, on the main thread.

    Raises:
        ImportError: PyObjC is missing.
    """

    experimental = True

    def __init__(self, noticed: Callable[[str], None]) -> None:
        import AppKit  # noqa: PLC0415  no package of other systems
        import Foundation  # noqa: PLC0415

        self._centre: Any = AppKit.NSWorkspace.sharedWorkspace().notificationCenter()
        self._token: Any = self._centre.addObserverForName_object_queue_usingBlock_(
            DID_WAKE,
            None,
            Foundation.NSOperationQueue.mainQueue(),
            lambda _notification: noticed("the computer woke up"),
        )

    def close(self) -> None:
        """Notice nothing more."""
        if self._token is not None:
            self._centre.removeObserver_(self._token)
            self._token = None


def add_wake_source(reachability: Reachability) -> None:
    """Listen for wakes, where PyObjC is there to hear them."""
    try:
        reachability.add(WakeSource(reachability.noticed))
    except ImportError as error:
        _log.info("nobody tells of wakes: %s", error)
