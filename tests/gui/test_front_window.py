"""A tray program's window: visible or not, closing, coming to the front, its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from desktop.ui.front_window import FrontWindow


@pytest.fixture
def window(qtbot: QtBot) -> FrontWindow:
    window = FrontWindow()
    qtbot.addWidget(window)
    return window


def show(qtbot: QtBot, window: FrontWindow) -> None:
    with qtbot.waitActive(window):
        window.raise_with_token("")


def test_being_visible_is_told_once_each_way(qtbot: QtBot, window: FrontWindow) -> None:
    told: list[bool] = []
    window.visibility_changed.connect(told.append)
    show(qtbot, window)
    window.close()
    assert told == [True, False]


def test_without_a_tray_closing_minimises(qtbot: QtBot, window: FrontWindow) -> None:
    show(qtbot, window)
    window.set_closing(may_hide=lambda: False, stays=lambda: True)
    window.close()
    assert window.isMinimized()
    assert not window.isHidden()
    window.raise_with_token("")
    assert not window.isMinimized()


def test_stepping_aside_hides_or_minimises_and_never_ends_the_program(
    qtbot: QtBot, window: FrontWindow
) -> None:
    for may_hide in (True, False):
        window.set_closing(may_hide=lambda may=may_hide: may, stays=lambda: False)  # type: ignore[misc]
        show(qtbot, window)
        with qtbot.assertNotEmitted(window.quit_requested):
            window.step_aside()
        assert (window.isHidden(), window.isMinimized()) == (may_hide, not may_hide)


def test_closing_ends_the_program_where_it_does_not_stay(qtbot: QtBot, window: FrontWindow) -> None:
    window.set_closing(may_hide=lambda: True, stays=lambda: False)
    show(qtbot, window)
    with qtbot.waitSignal(window.quit_requested):
        window.close()
    window.set_closing(may_hide=lambda: True, stays=lambda: True)
    show(qtbot, window)
    with qtbot.assertNotEmitted(window.quit_requested):
        window.close()


def test_it_comes_back_where_it_stood_but_never_off_the_screen(qtbot: QtBot, window: FrontWindow) -> None:
    show(qtbot, window)
    window.setGeometry(40, 50, 640, 500)
    place = window.place()
    window.setGeometry(5000, 5000, 640, 500)
    off = window.place()
    window.restore_place(place)
    assert window.geometry().topLeft() == QPoint(40, 50)
    assert window.width() == 640
    window.restore_place(off)
    assert window.screen().availableGeometry().intersects(window.frameGeometry())


def test_a_broken_place_is_ignored(window: FrontWindow) -> None:
    window.restore_place(b"rubbish")
    assert window.isWindow()


def test_coming_to_the_front_is_told_once_each_time(qtbot: QtBot, window: FrontWindow) -> None:
    came: list[bool] = []
    window.came_to_front.connect(lambda: came.append(window.in_front))
    show(qtbot, window)
    window.showMaximized()
    assert came == [True]
    window.close()
    show(qtbot, window)
    assert came == [True, True]
