"""Pictures on screens of 1 to 3 pixels a point: painted pixel for pixel, anew on another screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from desktop.state.icon_state import IconState
from desktop.ui import conversation_pane
from desktop.ui.avatar_painter import avatar
from desktop.ui.conversation_pane import Emblem
from desktop.ui.glyphs import glyph_icon, paint_glyph
from desktop.ui.mark import first_icon
from desktop.ui.theme import AVATAR_LARGE, ICON, Theme
from desktop.ui.tray_icon import paint

INK = QColor("#2563EB")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_an_avatar_has_as_many_pixels_as_it_is_shown_with(qapp: object, ratio: float) -> None:
    assert qapp is not None
    picture = avatar("u1", "Ana Ruiz", AVATAR_LARGE, ratio, QFont())
    assert picture.devicePixelRatio() == ratio
    assert picture.size() == QSize(round(AVATAR_LARGE * ratio), round(AVATAR_LARGE * ratio))
    assert picture.deviceIndependentSize().toSize() == QSize(AVATAR_LARGE, AVATAR_LARGE)


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_an_icon_is_painted_pixel_for_pixel(qapp: object, ratio: int) -> None:
    assert qapp is not None
    shown = glyph_icon("gear", INK).pixmap(QSize(ICON, ICON), float(ratio))
    assert (shown.width(), shown.devicePixelRatio()) == (ICON * ratio, ratio)
    painted = QPixmap(ICON * ratio, ICON * ratio)
    painted.fill(Qt.GlobalColor.transparent)
    painter = QPainter(painted)
    paint_glyph(painter, "gear", QRectF(painted.rect()), INK)
    painter.end()
    plain = shown.toImage()
    plain.setDevicePixelRatio(1)
    assert plain == painted.toImage()


def test_the_mark_has_all_sizes_of_its_screen(qapp: object) -> None:
    assert qapp is not None
    icon = first_icon()
    assert {icon.actualSize(QSize(size, size)).width() for size in (16, 22, 24, 32, 48, 64)} == {
        *(16, 22, 24, 32, 48, 64)
    }


def test_the_emblem_is_painted_anew_on_another_screen(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []

    def note(size: int, state: IconState, text: str) -> QPixmap:
        painted.append(size)
        return paint(size, state, text)

    monkeypatch.setattr(conversation_pane, "paint", note)
    emblem = Emblem(theme)
    qtbot.addWidget(emblem)
    emblem.show_glyph("")
    for ratio in (1.0, 1.0, 2.0, 3.0):
        monkeypatch.setattr(emblem, "devicePixelRatioF", lambda ratio=ratio: ratio)
        emblem.grab()
    small, *larger = painted
    assert larger == [2 * small, 3 * small]
