"""What each part of the program costs to load: milliseconds and megabytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import median

_ROOT: Final = Path(__file__).resolve().parents[2]

# In the order in which the program loads them: each row is what comes on top of those above.
_APP: Final = (
    ("Python and its start", ()),
    ("PySide6 (QtCore, QtGui, QtWidgets)", ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets")),
    ("what the icon needs besides", ("desktop.main",)),
    ("msgspec, the wire and the rules", ("desktop.wire.codec", "desktop.core.chat", "desktop.core.changes")),
    ("requests, urllib3, ssl, sseclient-py, truststore", ("desktop.erp.client",)),
    ("sqlite3 and the local copy", ("desktop.storage.database", "desktop.storage.accounts")),
    ("the sync engine", ("desktop.sync.engine",)),
    ("QtNetwork and the control socket", ("desktop.runtime.holder",)),
    ("QtDBus and the tray", ("desktop.ui.tray",)),
    ("all else of the app", ("desktop.app",)),
)
# When wanted, on top of all of the above, each without the others.
_LATER: Final = (
    ("jeepney", "with the first notification", ("desktop.native.notifications.freedesktop_bus",)),
    ("the windows", "when one is first opened", ("desktop.ui.windows",)),
    (
        "keyring, SecretStorage, cryptography",
        "in a process of its own that ends",
        ("keyring", "secretstorage"),
    ),
    ("QtMultimedia", "where no program plays sounds", ("PySide6.QtMultimedia",)),
    ("charset_normalizer", "never: requests is told that it is missing", ("charset_normalizer",)),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one part costs.

    Attributes:
        when: When it is loaded.
        megabytes: By which the memory of the process alone (USS) grows.
    """

    part: str
    when: str
    milliseconds: float
    megabytes: float


def measure(*, runs: int) -> Iterator[Cost]:
    """Yield the costs."""
    _load([modules for _, modules in _APP])  # writes byte code
    for (label, _), cost in zip(_APP, _medians([modules for _, modules in _APP], runs), strict=True):
        yield Cost(label, "at each start", *cost)
    app = tuple(module for _, modules in _APP for module in modules)
    for label, when, modules in _LATER:
        yield Cost(label, when, *_medians([app, modules], runs)[-1])


def _medians(groups: Sequence[Sequence[str]], runs: int) -> list[tuple[float, float]]:
    seen = [_load(groups) for _ in range(runs)]
    return [
        (median([run[at][0] for run in seen]), median([run[at][1] for run in seen]))
        for at in range(len(groups))
    ]


def _load(groups: Sequence[Sequence[str]]) -> list[tuple[float, float]]:
    """Load one group after another in a new process; returns milliseconds and megabytes of each."""
    env = {name: value for name, value in os.environ.items() if "BYTECODE" not in name}
    env["QT_LOGGING_RULES"] = "qt.multimedia.*=false"  # it tells what else is not installed
    command = [sys.executable, "-m", "tests.benchmarks.loader", str(time.monotonic())]
    done = subprocess.run(  # noqa: S603  this interpreter
        [*command, *map(",".join, groups)], cwd=_ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True
    )
    lines = (line.split() for line in done.stdout.splitlines())
    return [(float(spent), float(taken)) for spent, taken in lines]
