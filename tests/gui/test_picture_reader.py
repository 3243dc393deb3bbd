"""Pictures from the network: the right ones round and upright, all others nothing, and no memory for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from desktop.core.picture import picture_kind
from desktop.ui.picture_reader import face, prepare
from tests.support.hostile_pictures import BLUE, RED, SIDE, animated, halves, hostile, picture, png, swollen

KINDS = ("PNG", "JPEG", "WEBP", "GIF")
_NEAR = 12  # of 255; JPEG and WebP lose a little


@pytest.fixture(autouse=True)
def _limits(qtbot: QtBot) -> None:
    assert qtbot is not None
    prepare()


def near(colour: QColor, wanted: tuple[int, ...]) -> bool:
    """Whether two colours look the same."""
    parts = (colour.red(), colour.green(), colour.blue())
    return colour.alpha() == 255 and all(
        abs(part - other) <= _NEAR for part, other in zip(parts, wanted[:3], strict=True)
    )


def shown(data: bytes, side: int = 48) -> QImage:
    """Return the face that must come of it."""
    image = face(data, side)
    assert image is not None
    assert (image.width(), image.height()) == (side, side)
    return image


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_a_circle(kind: str) -> None:
    image = shown(picture(kind))
    assert near(image.pixelColor(24, 24), RED)
    assert near(image.pixelColor(24, 1), RED)
    assert image.pixelColor(0, 0).alpha() == image.pixelColor(47, 47).alpha() == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animated_picture_it_is_the_first_image(kind: str) -> None:
    assert near(shown(animated(kind)).pixelColor(24, 24), RED)


def test_it_stands_as_the_camera_was_held() -> None:
    for orientation, red, blue in ((1, (24, 8), (24, 40)), (3, (24, 40), (24, 8)), (6, (40, 24), (8, 24))):
        image = shown(halves("JPEG", orientation))
        assert near(image.pixelColor(*red), RED)
        assert near(image.pixelColor(*blue), BLUE)


@pytest.mark.parametrize("size", [(4000, 40), (40, 4000), (9, 9), (1500, 1000)])
def test_any_shape_fills_the_circle(size: tuple[int, int]) -> None:
    for kind in ("PNG", "JPEG"):
        image = shown(picture(kind, size=size), 96)
        assert near(image.pixelColor(48, 2), RED)
        assert near(image.pixelColor(2, 48), RED)


def test_what_can_be_seen_through_is_on_white() -> None:
    assert near(shown(picture("PNG", (0, 0, 0, 0))).pixelColor(24, 24), (255, 255, 255))


def test_the_largest_picture_that_may_be_is_shown() -> None:
    assert shown(picture("JPEG", size=(4000, 4000))).pixelColor(24, 24).red() > 200


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_shows_nothing(name: str) -> None:
    assert face(HOSTILE[name], 48) is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_picture_cut_off_shows_nothing_or_a_face(kind: str, quarter: int) -> None:
    data = halves(kind) if kind != "GIF" else picture(kind)
    cut = face(data[: len(data) * quarter // 4], 48)
    assert cut is None or cut.size().width() == 48


def test_a_broken_byte_anywhere_brings_nothing_down() -> None:
    for kind in KINDS:
        data = picture(kind)
        for place in range(0, len(data), max(1, len(data) // 60)):
            broken = bytearray(data)
            broken[place] ^= 0xFF
            image = face(bytes(broken), 48)
            assert image is None or image.width() == 48


_MEASURE = """
import resource, sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication
from desktop.ui.picture_reader import face, prepare
application = QGuiApplication([])
prepare()
first, *others = sorted(Path(sys.argv[1]).iterdir())
assert face(first.read_bytes(), 48) is not None
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
for each in others:
    face(each.read_bytes(), 48)
print(peak() - before)
"""


def test_they_take_no_memory(tmp_path: Path) -> None:
    for number, data in enumerate((picture("PNG"), swollen(), *HOSTILE.values())):
        (tmp_path / f"{number:03}").write_bytes(data)
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [sys.executable, "-c", _MEASURE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "qt." not in done.stderr  # libpng itself grumbles there, and cannot be told not to
    assert int(done.stdout) < 24 * 1024  # kB; the libraries that read a JPEG and a WebP are among it


def test_it_is_known_by_its_first_bytes_whatever_it_is_called() -> None:
    assert [picture_kind(picture(kind)) for kind in KINDS] == ["png", "jpeg", "webp", "gif"]
    assert {picture_kind(HOSTILE[name]) for name in ("svg", "html", "pdf", "bitmap", "tiff", "icon")} == {
        None
    }
    assert picture_kind(png(SIDE, SIDE, b"")) == "png"
