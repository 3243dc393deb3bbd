"""The signals that ask a process to end."""

from __future__ import annotations

import os
import signal

import pytest
from pytestqt.qtbot import QtBot

from desktop.runtime.signals import Stopped, StopSignals, stop_signals_raise

BOTH = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.parametrize("number", BOTH)
def test_a_signal_becomes_a_signal_of_qt(qtbot: QtBot, number: int) -> None:
    signals = StopSignals()
    with qtbot.waitSignal(signals.asked) as asked:
        os.kill(os.getpid(), number)
    signals.close()
    assert asked.args == [number]


def test_closed_it_gives_back_what_was_before(qapp: object) -> None:
    assert qapp is not None
    before = [signal.getsignal(number) for number in BOTH]
    signals = StopSignals()
    signals.close()
    assert [signal.getsignal(number) for number in BOTH] == before


@pytest.mark.parametrize("number", BOTH)
def test_a_signal_becomes_an_exception_once(number: int) -> None:
    before = [signal.getsignal(each) for each in BOTH]

    def end() -> None:
        with stop_signals_raise():
            try:
                os.kill(os.getpid(), number)
            finally:
                os.kill(os.getpid(), number)  # whoever presses Ctrl-C twice

    with pytest.raises(Stopped) as stopped:
        end()
    assert stopped.value.number == number
    assert [signal.getsignal(each) for each in BOTH] == before
