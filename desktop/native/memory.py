"""Memory that the C library keeps for later, given back to the system."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from desktop.native.os_name import OsName, os_name


def give_back_memory() -> None:
    """Give unused memory back, where the system does not do so by itself.

    glibc keeps what was freed below the top of each of its heaps: after a long list, a search or much
    scrolling that is 10 to 30 MB. It takes a few milliseconds, a fraction of one when there is little.
    """
    _trim()()


@cache
def _trim() -> Callable[[], object]:
    if os_name() is OsName.LINUX:
        import ctypes  # noqa: PLC0415  not while the program starts

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            return lambda: trim(0)
    return _nothing


def _nothing() -> None:
    pass
