"""The end of the notifications' thread: whoever sees it first, nothing breaks and nothing stays open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.native.notifications import Notification
from desktop.native.notifications.freedesktop import FreedesktopNotifier
from desktop.native.woken_thread import Joinable
from desktop.runtime.threads import start_thread


class Overtaken(FreedesktopNotifier):
    """One whose thread wakes up by itself while it is being closed, and is gone before it is rung for."""

    def __init__(self) -> None:
        self.threads: list[Joinable] = []
        super().__init__(start_thread=self._started)

    def _started(self, run: Callable[[], None], name: str) -> Joinable:
        thread = start_thread(run, name)
        self.threads.append(thread)
        return thread

    def blockSignals(self, block: bool) -> bool:  # noqa: N802  Qt's name and shape
        self.withdraw("any")
        self.threads[0].join(10)
        return super().blockSignals(block)


def test_a_thread_that_has_ended_already_is_no_error(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    notifier = Overtaken()
    with qtbot.waitSignal(notifier.failed):
        notifier.present(Notification(key="c1", title="Ana", body="hola"))
    notifier.close()
    assert not notifier.threads[0].is_alive()
