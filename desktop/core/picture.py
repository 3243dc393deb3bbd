"""Which bytes may be somebody's picture: the four formats that are shown, by their first bytes."""

from __future__ import annotations

from typing import Final, Literal

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_PIXELS: Final = 16 * 1024 * 1024

Kind = Literal["png", "jpeg", "webp", "gif"]

_BEGINNINGS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)


def picture_kind(data: bytes) -> Kind | None:
    """Return the format that `data` begins like, whatever a server calls it; None for any other, SVG too."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    return None
