"""The theme: readable, light as well as dark, following the system while it runs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.colours import AVATAR_COLOURS, DARK, LIGHT, SEEN_ON, TEXT_ON, Colours
from desktop.ui.theme import Theme
from tests.support.contrast import SHAPE, TEXT, contrast


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= TEXT


@pytest.mark.parametrize(("shape", "ground"), SEEN_ON)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_icons_and_edges_can_be_seen_on_their_ground(colours: Colours, shape: str, ground: str) -> None:
    assert contrast(getattr(colours, shape), getattr(colours, ground)) >= SHAPE


@pytest.mark.parametrize("colour", AVATAR_COLOURS)
def test_white_initials_can_be_read_on_each_avatar(colour: str) -> None:
    assert contrast("#FFFFFF", colour) >= TEXT


def test_another_preference_changes_the_colours_of_the_whole_application(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.prefer("dark")
    assert theme.colours is DARK
    assert QApplication.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.panel


def test_the_same_preference_again_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.prefer("light")


def test_the_system_turning_dark_is_followed_while_the_program_runs(qtbot: QtBot, theme: Theme) -> None:
    theme.prefer("system")
    with qtbot.waitSignal(theme.changed):
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours is DARK


def test_a_chosen_scheme_stays_when_the_system_turns_dark(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)


def test_a_system_without_a_scheme_is_light(qapp: object) -> None:
    assert qapp is not None
    assert Theme("system").colours is LIGHT
