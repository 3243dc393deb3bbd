"""The theme: readable in every colour, following the system while it runs, in every size of text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.core.settings import Settings, next_text_size
from desktop.ui import colours as named
from desktop.ui.colours import (
    AVATAR_COLOURS,
    CONTRAST_AVATAR_COLOURS,
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    EDGES_ON,
    LIGHT,
    ON_AVATAR,
    SEEN_ON,
    TEXT_ON,
    Colours,
)
from desktop.ui.theme import Preference, Theme
from tests.support.contrast import HIGH, SHAPE, TEXT, contrast

_SOURCES: Final = sorted((Path(__file__).parents[2] / "desktop" / "ui").rglob("*.py"))
_COLOURS_MAY_STAND_IN: Final = {"colours.py", "mark.py"}  # the mark does not wait for the theme
_SIZED_BY: Final = (
    "addSpacing",
    "resize",
    "setContentsMargins",
    "setFixedHeight",
    "setFixedSize",
    "setFixedWidth",
    "setHorizontalSpacing",
    "setIconSize",
    "setMaximumHeight",
    "setMaximumWidth",
    "setMinimumHeight",
    "setMinimumSize",
    "setMinimumWidth",
    "setSpacing",
    "setVerticalSpacing",
)
_HAIR: Final = 2  # pixels; up to here a number needs no name

everywhere = pytest.mark.parametrize(
    "colours",
    [LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK],
    ids=["light", "dark", "contrast", "contrast dark"],
)


@pytest.fixture
def usual_font(qapp: QApplication) -> Iterator[QFont]:
    """The font of the tests, given back at the end."""
    font = qapp.font()
    yield font
    qapp.setFont(font)


def points() -> float:
    return QApplication.font().pointSizeF()


# Colours


@everywhere
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(colours: Colours, text: str, ground: str) -> None:
    least = HIGH if colours.contrast else TEXT
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= least


@everywhere
@pytest.mark.parametrize(("shape", "ground"), SEEN_ON)
def test_icons_and_edges_can_be_seen_on_their_ground(colours: Colours, shape: str, ground: str) -> None:
    assert contrast(getattr(colours, shape), getattr(colours, ground)) >= SHAPE


@pytest.mark.parametrize(("edge", "ground"), EDGES_ON)
@pytest.mark.parametrize("colours", [CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark"])
def test_in_high_contrast_every_edge_can_be_seen(colours: Colours, edge: str, ground: str) -> None:
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= SHAPE


@pytest.mark.parametrize(
    ("colour", "least"),
    [*((each, TEXT) for each in AVATAR_COLOURS), *((each, HIGH) for each in CONTRAST_AVATAR_COLOURS)],
)
def test_initials_can_be_read_on_each_avatar(colour: str, least: float) -> None:
    assert contrast(ON_AVATAR, colour) >= least


def test_a_person_has_a_colour_of_as_many_in_high_contrast() -> None:
    assert len(CONTRAST_AVATAR_COLOURS) == len(AVATAR_COLOURS)


# Following the system


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


@pytest.mark.parametrize(
    ("preference", "dark", "expected"),
    [
        ("system", False, CONTRAST_LIGHT),
        ("system", True, CONTRAST_DARK),
        ("light", True, CONTRAST_LIGHT),
        ("dark", False, CONTRAST_DARK),
        ("contrast", True, CONTRAST_DARK),
    ],
)
def test_a_system_that_wants_high_contrast_gets_it_in_every_theme_and_loses_it_again(
    theme: Theme, preference: Preference, dark: bool, expected: Colours
) -> None:
    hints = QGuiApplication.styleHints()
    theme.prefer(preference)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert theme.colours is expected
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert theme.colours.contrast is (preference == "contrast")


@pytest.mark.parametrize(("scheme", "expected"), [("Light", CONTRAST_LIGHT), ("Dark", CONTRAST_DARK)])
def test_high_contrast_can_be_chosen_and_is_light_or_dark_as_the_system(
    theme: Theme, scheme: str, expected: Colours
) -> None:
    theme.prefer("contrast")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme[scheme])
    assert theme.colours is expected


# Size of text


@pytest.mark.parametrize("percent", [80, 130, 200])
def test_text_of_another_size_is_so_at_once_in_what_is_open(
    qtbot: QtBot, theme: Theme, usual_font: QFont, percent: int
) -> None:
    plain, title = QLabel("Hola"), QLabel("Hola")
    title.setProperty("role", "title")
    for label in (plain, title):
        qtbot.addWidget(label)
        label.show()
    before = plain.fontInfo().pointSizeF(), title.fontInfo().pointSizeF()
    theme.obey(Settings(theme="light", text_size=percent))
    after = plain.fontInfo().pointSizeF(), title.fontInfo().pointSizeF()
    assert after[0] == pytest.approx(before[0] * percent / 100, rel=0.1)
    assert after[1] - after[0] == pytest.approx(before[1] - before[0], abs=1), "a title is as much larger"
    theme.obey(Settings(theme="light"))
    assert (plain.fontInfo().pointSizeF(), title.fontInfo().pointSizeF()) == before
    assert QApplication.font() == usual_font


def test_a_program_starts_in_the_chosen_size(qapp: QApplication, usual_font: QFont) -> None:
    Theme("light", qapp, text_size=150).install()
    assert points() == usual_font.pointSizeF() * 1.5
    for made in qapp.findChildren(Theme):
        made.deleteLater()


def test_another_font_of_the_system_is_taken_over_in_the_chosen_size(
    qapp: QApplication, theme: Theme, usual_font: QFont
) -> None:
    theme.resize_text(200)
    larger = QFont(usual_font)
    larger.setPointSizeF(usual_font.pointSizeF() + 3)
    qapp.setFont(larger)
    assert points() == 2 * larger.pointSizeF()
    theme.resize_text(100)
    assert points() == larger.pointSizeF()


def test_steps_of_text_stay_within_what_can_be_set() -> None:
    up, down = [100], [100]
    for _ in range(15):
        up.append(next_text_size(up[-1], 1))
        down.append(next_text_size(down[-1], -1))
    assert (up[1], up[-1], down[1], down[-1]) == (110, 200, 90, 80)
    assert next_text_size(170, 0) == 100


# Nothing moves


def test_no_menu_and_no_tooltip_is_animated(theme: Theme) -> None:
    assert theme is not None
    assert [effect for effect in Qt.UIEffect if QApplication.isEffectEnabled(effect)] in (
        [],
        [Qt.UIEffect.UI_General],  # "effects are possible"
    )


def test_nothing_in_the_windows_moves_by_itself() -> None:
    moving = ("QPropertyAnimation", "QVariantAnimation", "QTimeLine", "QMovie", "QScroller", "QSplashScreen")
    sources = {path.name: path.read_text(encoding="utf-8") for path in _SOURCES}
    assert [name for name, text in sources.items() if any(word in text for word in moving)] == []


# Names instead of numbers


def test_every_colour_has_a_name_in_one_file() -> None:
    bare = [
        f"{path.name}: {ast.unparse(node)}"
        for path in _SOURCES
        if path.name not in _COLOURS_MAY_STAND_IN
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _is_colour(node)
    ]
    assert bare == []
    assert named.BADGE == "#DC2626"


def _is_colour(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        digits = node.value.removeprefix("#")
        return node.value.startswith("#") and len(digits) in (3, 6, 8) and digits.isalnum()
    called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QColor"
    return called and any(isinstance(each, ast.Constant) for each in ast.walk(node))


def test_every_size_is_made_of_named_ones() -> None:
    bare = [
        f"{path.name}:{call.lineno}: {ast.unparse(call)}"
        for path in _SOURCES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in _SIZED_BY
        if any(_is_bare(each) for each in call.args)
    ]
    assert bare == []


def _is_bare(node: ast.AST) -> bool:
    """Whether it is a number, or made of nothing but numbers."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (int, float)) and abs(node.value) > _HAIR
    if isinstance(node, ast.Call):
        return any(_is_bare(each) for each in node.args)
    return isinstance(node, ast.BinOp) and _is_bare(node.left) and _is_bare(node.right)
