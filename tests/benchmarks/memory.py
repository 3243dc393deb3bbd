"""Memory: the tray alone, the tray with a chat of 1,000 messages, beside bare tray and browser."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Row, median
from tests.benchmarks.numbered import text
from tests.benchmarks.process_figures import family, pss
from tests.benchmarks.stage import MIDDLE, Stage
from tests.support.desktop_processes import wait_until

_MESSAGES: Final = 1000
_SETTLE: Final = 5.0  # seconds
_TRAY_TARGET: Final = 80.0  # megabytes
_CHAT_TARGET: Final = 105.0
_BROWSER_SHARE: Final = 1 / 3
_WHEEL_UP: Final = 4  # the button


def measure(*, runs: int) -> Iterator[Row]:
    """Yield the rows."""
    tray, chat, bare, browser = [], [], [], []
    for _ in range(runs):
        with Stage() as stage:
            tray.append(_tray(stage))
            chat.append(_chat(stage))
            bare.append(_bare(stage))
            browser.append(_browser(stage))
    yield Row(
        f"PSS, tray connected (median of {runs})",
        f"{median(tray):.0f} MB",
        f"bare tray {median(bare):.0f} MB",
        f"{median(tray) / median(bare):.2f}",
        f"≤ {_TRAY_TARGET:.0f} MB",
        median(tray) <= _TRAY_TARGET,
    )
    share = median(chat) / median(browser)
    yield Row(
        f"PSS, a chat of {_MESSAGES:,} messages open and scrolled through (median of {runs})",
        f"{median(chat):.0f} MB",
        f"chromium --app, a static page with the same {median(browser):.0f} MB",
        f"{share:.2f}",
        f"≤ {_CHAT_TARGET:.0f} MB, ≤ ⅓ of chromium",
        median(chat) <= _CHAT_TARGET and share <= _BROWSER_SHARE,
    )


def _tray(stage: Stage) -> float:
    stage.app = stage.start_app()
    stage.wait_for_online()
    return _settled(stage.app.pid)


def _chat(stage: Stage) -> float:
    """Open a conversation from the tray and turn the wheel until all of it was on the screen."""
    stage.post(_MESSAGES)
    stage.wait_for_badge()
    stage.hand.move(*stage.desktop.tray_icon_rect().centre)
    stage.hand.click()
    stage.wait_for_badge(there=False)
    stage.wait_for_window()
    stage.hand.move(*MIDDLE.centre)

    def is_read_through() -> bool:
        for _ in range(10):
            stage.hand.click(_WHEEL_UP)
        return _kept(stage.data) >= _MESSAGES

    wait_until(is_read_through, "all messages in the app's copy", 120.0)
    return _settled(stage.app.pid)


def _bare(stage: Stage) -> float:
    stage.stop(stage.app)
    stage.wait_for_empty_tray()
    bare = stage.start_bare()
    stage.wait_for_tray()
    figure = _settled(bare.pid)
    stage.stop(bare)
    return figure


def _browser(stage: Stage) -> float:
    page = stage.desktop.home / "chat.html"
    page.write_text(_page())
    options = [
        "--no-first-run",
        "--no-default-browser-check",
        f"--user-data-dir={stage.desktop.home / 'browser'}",
    ]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    browser = stage.spawn(["chromium", *options, "--window-size=960,640", f"--app=file://{page}"])
    stage.wait_for_window()
    return _settled(browser.pid)


def _settled(pid: int) -> float:
    threading.Event().wait(_SETTLE)
    return pss(family(pid))


def _kept(data: Path) -> int:
    """Return how many messages lie in the app's own copy of the chat."""
    files = list(data.glob("data/accounts/*/*/chat.db"))
    if not files:
        return 0
    with closing(sqlite3.connect(f"file:{files[0]}?mode=ro", uri=True)) as copy:
        return int(copy.execute("SELECT count(*) FROM messages").fetchone()[0])


def _page() -> str:
    """Return a page as plain as can be, with the same bubbles."""
    bubbles = "".join(f"<p>{escape(text(number))} <time>10:42</time></p>" for number in range(_MESSAGES))
    style = "body{font:14px sans-serif;background:#eef1f6}p{background:#fff;border-radius:12px;padding:8px}"
    return f"<!doctype html><meta charset=utf-8><title>Chat</title><style>{style}</style>{bubbles}"
