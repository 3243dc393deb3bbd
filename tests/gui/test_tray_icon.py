"""The tray icon: every state looks different, at every size, on any panel."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from desktop.state.icon_state import IconState
from desktop.ui.colours import BADGE, LIGHT
from desktop.ui.mark import SIZES, first_icon
from desktop.ui.tray_icon import app_icon, label, paint, tray_icon

ICONS = Path(__file__).parents[2] / "resources" / "icons"

pytestmark = pytest.mark.usefixtures("qapp")

LOOKS = [
    (IconState.NORMAL, 0),
    (IconState.NORMAL, 1),
    (IconState.NORMAL, 12),
    (IconState.NORMAL, 100),
    (IconState.GREYED, 0),
    (IconState.GREYED, 1),
    (IconState.UNCERTAIN, None),
    (IconState.UNCERTAIN, 0),
    (IconState.UNCERTAIN, 1),
    (IconState.DO_NOT_DISTURB, 0),
    (IconState.DO_NOT_DISTURB, 1),
    (IconState.SIGNED_OUT, None),
    (IconState.STALE, None),
    (IconState.STALE, 1),
]


def image(size: int, state: IconState, unread: int | None) -> QImage:
    return paint(size, state, label(state, unread)).toImage()


def share(picture: QImage, colour: str) -> float:
    """Return which part of the pixels has about this colour."""
    wanted = QColor(colour)
    near = 0
    for y in range(picture.height()):
        for x in range(picture.width()):
            pixel = picture.pixelColor(x, y)
            apart = max(
                abs(pixel.red() - wanted.red()),
                abs(pixel.green() - wanted.green()),
                abs(pixel.blue() - wanted.blue()),
            )
            near += pixel.alpha() > 250 and apart < 12
    return near / (picture.width() * picture.height())


@pytest.mark.parametrize(
    ("state", "unread", "text"),
    [
        (IconState.NORMAL, None, ""),
        (IconState.NORMAL, 0, ""),
        (IconState.NORMAL, 99, "99"),
        (IconState.NORMAL, 100, "99+"),
        (IconState.GREYED, 3, "3"),
        (IconState.GREYED, None, ""),
        (IconState.UNCERTAIN, 3, "3"),
        (IconState.UNCERTAIN, None, "?"),
        (IconState.SIGNED_OUT, 3, "!"),
        (IconState.ATTENTION, 3, "!"),
        (IconState.STALE, 3, "3"),
        (IconState.STALE, None, "?"),
        (IconState.CHAT_OFF, 3, ""),
        (IconState.DO_NOT_DISTURB, 3, "3"),
    ],
)
def test_the_badge_says_what_is_known(state: IconState, unread: int | None, text: str) -> None:
    assert label(state, unread) == text


@pytest.mark.parametrize("size", SIZES)
def test_no_two_states_look_alike(size: int) -> None:
    pictures = [image(size, *look) for look in LOOKS]
    assert all(a != b for n, a in enumerate(pictures) for b in pictures[n + 1 :])


@pytest.mark.parametrize("size", SIZES)
def test_every_number_has_its_own_picture(size: int) -> None:
    pictures = {bytes(image(size, IconState.NORMAL, unread).constBits()) for unread in [*range(1, 100), 100]}
    assert len(pictures) == 100


@pytest.mark.parametrize("size", SIZES)
def test_the_badge_is_red_and_filled_unless_uncertain(size: int) -> None:
    assert share(image(size, IconState.NORMAL, 0), BADGE) == 0
    filled = share(image(size, IconState.NORMAL, 5), BADGE)
    outlined = share(image(size, IconState.UNCERTAIN, 5), BADGE)
    assert filled > 0.08
    assert outlined < filled * 0.75


@pytest.mark.parametrize("size", SIZES)
def test_trouble_takes_the_colour_away_and_leaves_the_badge(size: int) -> None:
    picture = image(size, IconState.GREYED, 5)
    assert share(picture, LIGHT.accent) == 0
    assert share(picture, BADGE) == share(image(size, IconState.NORMAL, 5), BADGE)


@pytest.mark.parametrize("size", SIZES)
def test_the_moon_and_the_badge_leave_each_other_room(size: int) -> None:
    quiet = share(image(size, IconState.DO_NOT_DISTURB, 5), BADGE)
    assert quiet == share(image(size, IconState.NORMAL, 5), BADGE)


def test_the_same_look_is_painted_once() -> None:
    assert tray_icon(IconState.NORMAL, "7") is tray_icon(IconState.NORMAL, "7")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_an_icon_has_every_size_in_device_pixels(ratio: float) -> None:
    icon = tray_icon(IconState.NORMAL, "7", ratio)
    assert [size.width() for size in icon.availableSizes()] == [round(size * ratio) for size in SIZES]


@pytest.mark.parametrize("size", SIZES)
def test_the_first_icon_is_the_grey_one_without_a_badge(size: int) -> None:
    assert first_icon().pixmap(size, size).toImage() == image(size, IconState.GREYED, 0)


def test_the_window_icon_has_no_badge() -> None:
    assert share(app_icon().pixmap(64, 64).toImage(), BADGE) == 0


def test_the_drawn_file_and_the_painted_mark_have_one_colour() -> None:
    colours = re.findall(r'fill="(#\w{6})"', (ICONS / "timenow.svg").read_text())
    assert colours == [LIGHT.accent, "#FFFFFF"]


@pytest.mark.parametrize("size", SIZES)
def test_a_mask_has_no_colour_but_every_state(size: int) -> None:
    pictures = [paint(size, *_as_painted(look), mask=True).toImage() for look in LOOKS]
    assert all(a != b for n, a in enumerate(pictures) for b in pictures[n + 1 :])
    for picture in pictures:
        colours = {picture.pixelColor(x, y).name() for x in range(size) for y in range(size)}
        assert colours == {"#000000"}


def _as_painted(look: tuple[IconState, int | None]) -> tuple[IconState, str]:
    return look[0], label(*look)


def test_the_letter_and_the_number_are_holes_in_a_mask() -> None:
    mask = paint(64, IconState.NORMAL, "1", mask=True).toImage()
    picture = paint(64, IconState.NORMAL, "1").toImage()
    places = [(x, y) for x in range(64) for y in range(64)]
    white = [place for place in places if picture.pixelColor(*place) == QColor("#FFFFFF")]
    solid = (QColor(LIGHT.accent), QColor(BADGE))
    filled = [place for place in places if picture.pixelColor(*place) in solid]
    assert {mask.pixelColor(*place).alpha() for place in white} == {0}
    assert {mask.pixelColor(*place).alpha() for place in filled} == {255}


@pytest.mark.parametrize("mask", [False, True])
def test_an_icon_says_whether_it_is_a_mask(mask: bool) -> None:
    assert first_icon(mask=mask).isMask() == tray_icon(IconState.NORMAL, "7", mask=mask).isMask() == mask
