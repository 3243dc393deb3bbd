"""The chat window with 10,000 conversations and 100,000 messages, beside two plain tables."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.big_company import CONVERSATIONS, MESSAGES, fill_copy, fill_server
from tests.benchmarks.figures import Row, median, percentile, spread
from tests.benchmarks.measured_window import MESSAGES as POSTED
from tests.benchmarks.process_figures import family, pss
from tests.benchmarks.stage import Stage
from tests.support.desktop_processes import wait_until
from tests.support.worlds import Level2World

_PATIENCE: Final = 300.0  # seconds for all that is measured inside
_SETTLE: Final = 5.0
_INTERVAL: Final = 0.15  # seconds between two messages
_UP: Final = 3.0  # seconds a program has been up when its icon is clicked
_LARGE: Final = f"{CONVERSATIONS:,} conversations"
_Figures = dict[str, list[float]]

# name inside, what it is, targets for the half and for 95 of 100 (milliseconds)
_INSIDE: Final = (
    ("open", f"a click on a conversation of {MESSAGES:,} messages → its newest on the screen", 120.0, None),
    ("append", "a message told to the window → its row on the screen", 16.0, 33.0),
    (
        "scroll timeline",
        "a notch of the wheel in those messages, older ones loaded on the way → painted",
        None,
        16.0,
    ),
    ("scroll list", f"a notch of the wheel in {_LARGE} → painted", None, 16.0),
    ("row", "another count on a row of the list, one after the other → painted", 1.0, None),
    ("row rested", "the same after 30 ms in which the processor slept", None, None),
    ("move", "a conversation moves from place 500 to the top → painted", 40.0, None),
    ("search messages", f"words looked for in {MESSAGES:,} messages → the answer", None, 50.0),
    ("search names", f"letters typed to find one of {_LARGE} → painted", None, 50.0),
)
_OPENING_MS: Final = 400.0
_PSS_MB: Final = 125.0


def measure(*, starts: int) -> Iterator[Row]:
    """Yield the rows.

    Args:
        starts: How often the window is opened for the first time in a run.
    """
    openings: tuple[list[float], list[float]] = ([], [])
    ours: _Figures = {}
    plain: _Figures = {}
    with Stage(2) as stage:
        copy = _fill(stage)
        for number in range(starts):
            last = number == starts - 1
            figures = stage.desktop.home / f"figures-{number}"
            app = stage.start(
                "tests.benchmarks.measured_window", str(figures), "--data-dir", str(stage.data), "--hidden"
            )
            stage.wait_for_online()
            openings[0].append(_open(stage))
            if last:
                ours = _inside(stage, figures)
                threading.Event().wait(_SETTLE)
                memory = pss(family(app.pid))
            stage.stop(app)
            stage.wait_for_empty_tray()
            bare = stage.start("tests.benchmarks.plain_window", str(figures.with_suffix(".plain")), str(copy))
            stage.wait_for_tray()
            openings[1].append(_open(stage))
            if last:
                plain = _wait_for_figures(figures.with_suffix(".plain"))
                bare_memory = pss(family(bare.pid))
            stage.stop(bare)
            stage.wait_for_empty_tray()
    yield Row(
        f"a click on the icon → {_LARGE} on the screen, the window's first opening (median of {starts})",
        f"{median(openings[0]):.0f} ms",
        f"two plain tables {median(openings[1]):.0f} ms",
        f"{median(openings[0]) / median(openings[1]):.2f}",
        f"≤ {_OPENING_MS:.0f} ms",
        median(openings[0]) <= _OPENING_MS,
    )
    for name, what, half, most in _INSIDE:
        yield _row(f"{what}; p50 / p95 / worst of {len(ours[name])}", ours[name], plain[name], half, most)
    yield Row(
        f"PSS after all that, {_LARGE}, {MESSAGES:,} messages in the open one",
        f"{memory:.0f} MB",
        f"two plain tables {bare_memory:.0f} MB",
        f"{memory / bare_memory:.2f}",
        f"≤ {_PSS_MB:.0f} MB",
        memory <= _PSS_MB,
    )


def _fill(stage: Stage) -> Path:
    """Put everything where it belongs, and have the app see the list once; returns its copy."""
    assert isinstance(stage.world, Level2World)
    now = time.time_ns() // 1_000_000
    conversation = fill_server(stage.world, now)
    fill_copy(stage.data, stage.world, conversation, now)
    app = stage.start_app()
    stage.wait_for_online()
    stage.stop(app)
    stage.wait_for_empty_tray()
    (copy,) = stage.data.glob("data/accounts/*/*/chat.db")
    return copy


def _open(stage: Stage) -> float:
    threading.Event().wait(_UP)
    stage.hand.move(*stage.desktop.tray_icon_rect().centre)
    pressed = stage.hand.click()
    stage.wait_for_window()
    return (time.monotonic_ns() - pressed) / 1e6


def _inside(stage: Stage, figures: Path) -> _Figures:
    wait_until(lambda: "ready" in _read(figures), "the app to wait for messages", _PATIENCE)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a device
        poster: subprocess.Popen[bytes] = stage.start_poster(stage.world.bruno, 0, POSTED, _INTERVAL, nowhere)
        found = _wait_for_figures(figures)
        assert poster.wait(_PATIENCE) == 0
    return found


def _wait_for_figures(file: Path) -> _Figures:
    wait_until(lambda: "done" in _read(file), "all figures", _PATIENCE)
    return _read(file)


def _read(file: Path) -> _Figures:
    found: _Figures = defaultdict(list)
    if file.exists():
        for line in file.read_text().splitlines():
            name, milliseconds = json.loads(line)
            found[name].append(milliseconds)
    return found


def _row(what: str, ours: list[float], plain: list[float], half: float | None, most: float | None) -> Row:
    if half is None and most is None:
        return Row(what, spread(ours), f"two plain tables {spread(plain)}")
    targets = [f"p50 ≤ {half:.0f} ms" if half else "", f"p95 ≤ {most:.0f} ms" if most else ""]
    met = (half is None or percentile(ours, 50) <= half) and (most is None or percentile(ours, 95) <= most)
    return Row(
        what,
        spread(ours),
        f"two plain tables {spread(plain)}",
        f"{percentile(ours, 50) / percentile(plain, 50):.2f}",
        ", ".join(filter(None, targets)),
        met,
    )
