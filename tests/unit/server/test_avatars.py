"""Initials as pictures."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from server.api.avatars import initials_png


@pytest.mark.parametrize("name", ["Ana Ferrer", "Óscar Ñúñez", "ana", "", "李 小龍", "👩‍👩‍👧 x"])
def test_every_name_makes_a_square_picture(name: str) -> None:
    image = Image.open(io.BytesIO(initials_png(name, "c1")))
    assert (image.format, image.size) == ("PNG", (128, 128))


@pytest.mark.parametrize(
    ("name", "same"), [("Ñuño Ávila", "Nuno Avila"), ("ana ferrer gil", "A F"), ("李", "?")]
)
def test_what_the_font_cannot_draw_becomes_what_it_can(name: str, same: str) -> None:
    assert initials_png(name, "c1") == initials_png(same, "c1")


def test_different_initials_are_different_pictures() -> None:
    assert len({initials_png(name, "c1") for name in ("Ana", "Nuria", "Ana Nuria", "?")}) == 4
