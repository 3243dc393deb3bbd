"""Memory is given back where the C library would keep it."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

_PROGRAM: Final = """
from desktop.native.memory import give_back_memory

def held():
    with open("/proc/self/smaps_rollup", encoding="ascii") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Private_Dirty")) * 1024

import ctypes
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = [ctypes.c_void_p]
pieces = [library.malloc(100_000) for _ in range(200)]  # below the size that has pages of its own
for piece in pieces:
    ctypes.memset(piece, 1, 100_000)
for piece in pieces[:-1]:  # the last one keeps the top of the heap where it is
    library.free(piece)
before = held()
give_back_memory()
give_back_memory()
print(before - held())
"""


def test_what_was_freed_below_the_top_of_the_heap_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603
    assert int(done.stdout) > 15_000_000
