"""Pictures for people who have none: their initials on a colour of their own."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from server.chat.people import plain

_SIZE = 128  # pixels
# White on each of these has a contrast of at least 4.5.
_COLOURS = ("#1f6feb", "#0b7a75", "#8250df", "#b3261e", "#9a4b00", "#1a7f37", "#a40e61", "#3f51b5")


@lru_cache(maxsize=512)
def initials_png(name: str, user_id: str) -> bytes:
    """Return a square PNG; the same person always has the same colour."""
    colour = _COLOURS[hashlib.sha256(user_id.encode()).digest()[0] % len(_COLOURS)]
    image = Image.new("RGB", (_SIZE, _SIZE), colour)
    ImageDraw.Draw(image).text(
        (_SIZE / 2, _SIZE / 2), _initials(name), "white", ImageFont.load_default(_SIZE * 0.4), anchor="mm"
    )
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _initials(name: str) -> str:
    # Pillow's own font, the only one that is everywhere, has no accents: better N than a box for Ñ.
    letters = [plain(word[:1])[:1] for word in name.split()]
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())[:2].upper() or "?"
