"""The one place where threads begin."""

from __future__ import annotations

import threading
from collections.abc import Callable


def start_thread(run: Callable[[], None], name: str) -> threading.Thread:
    """Run `run` on a new daemon thread; whoever starts it is who stops it."""
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
