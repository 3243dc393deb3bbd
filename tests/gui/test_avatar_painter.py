"""Avatars: initials, one colour for a person."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from desktop.ui.avatar_painter import avatar, avatar_colour, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Ruiz", "AR"),
        ("Bernardo de la Fuente", "BF"),
        ("óscar", "Ó"),
        ("  ", "?"),
        ("🎂 Party", "P"),
        ("(Soporte) 24", "2"),
    ],
)
def test_initials_are_those_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_keeps_their_colour() -> None:
    assert avatar_colour("u1") == avatar_colour("u1")
    assert len({avatar_colour(f"u{number}") for number in range(50)}) > 4


def test_the_circle_is_painted_in_the_persons_colour_at_the_screens_scale(qtbot: QtBot) -> None:
    assert qtbot is not None
    picture = avatar("u1", "Ana Ruiz", 48, 2.0, QFont())
    image = picture.toImage()
    assert (picture.width(), picture.devicePixelRatio()) == (96, 2.0)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(48, 8).name().upper() == avatar_colour("u1")
