"""The guard against a PySide6 that drops references: neither True nor None may run out.

PySide6 6.12.0 on Python 3.10 or 3.11 loses one reference to `True` with every emit, and one to `None`
with every C++ call that returns nothing; after some thousand calls the interpreter dies.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

TIMES = 300
NOISE = 60  # what pytest, Qt and the collector may let go of meanwhile


class Source(QObject):
    fired = Signal(object)
    bare = Signal()


def swallow(_value: object = None) -> None:
    pass


def test_emits_take_no_reference_to_true_or_none(qtbot: QtBot) -> None:
    source = Source()
    source.fired.connect(swallow)
    source.bare.connect(swallow)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(TIMES):
        source.fired.emit(True)
        source.fired.emit(None)
        source.bare.emit()
    assert sys.getrefcount(True) > before[0] - NOISE
    assert sys.getrefcount(None) > before[1] - NOISE
    assert qtbot is not None


def test_void_calls_take_no_reference_to_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(TIMES):
        label.setText("x")
        label.setEnabled(True)
    assert sys.getrefcount(None) > before - NOISE
