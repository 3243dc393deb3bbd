"""Drawn portraits, for pictures of a program in which people have faces."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw

_SIDE: Final = 256
_FINE: Final = 2  # drawn larger, for smooth edges
_LOOKS: Final = (  # behind, clothes, skin, hair, whether it is long
    ("#BFDBFE", "#1E40AF", "#F2C9A1", "#3B2417", True),
    ("#FDE68A", "#92400E", "#D9A066", "#1C1917", False),
    ("#BBF7D0", "#166534", "#8D5524", "#0C0A09", True),
    ("#FBCFE8", "#9D174D", "#F7D9BC", "#B45309", True),
    ("#DDD6FE", "#5B21B6", "#E0AC69", "#57534E", False),
    ("#FED7AA", "#0F766E", "#EAC086", "#292524", False),
)


def portrait(number: int) -> bytes:
    """Return the portrait of one of six people as a PNG."""
    behind, clothes, skin, hair, long = _LOOKS[number % len(_LOOKS)]
    side = _SIDE * _FINE
    image = Image.new("RGB", (side, side), behind)
    draw = ImageDraw.Draw(image)

    def oval(across: float, down: float, wide: float, high: float, colour: str) -> None:
        box = ((across - wide) * side, (down - high) * side, (across + wide) * side, (down + high) * side)
        draw.ellipse(box, colour)

    if long:
        oval(0.5, 0.5, 0.25, 0.33, hair)
    oval(0.5, 1.08, 0.4, 0.34, clothes)
    oval(0.5, 0.73, 0.09, 0.16, skin)
    oval(0.5, 0.3, 0.21, 0.19, hair)
    oval(0.5, 0.44, 0.18, 0.23, skin)
    oval(0.46, 0.24, 0.18, 0.1, hair)
    for across in (0.43, 0.57):
        oval(across, 0.45, 0.018, 0.022, "#1C1917")
    draw.arc((0.44 * side, 0.47 * side, 0.56 * side, 0.57 * side), 20, 160, "#9A3412", side // 64)
    out = io.BytesIO()
    image.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()
