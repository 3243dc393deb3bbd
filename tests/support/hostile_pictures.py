"""Pictures that mean harm, and right ones to compare them with."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Final

from PIL import Image

SIDE: Final = 64
RED: Final = (220, 30, 40)
BLUE: Final = (30, 60, 220)


def picture(kind: str, colour: tuple[int, ...] = RED, size: tuple[int, int] = (SIDE, SIDE)) -> bytes:
    """Return a picture of one colour (PNG, JPEG, WEBP, GIF)."""
    return _saved(Image.new("RGBA" if len(colour) == 4 else "RGB", size, colour), kind)


def halves(kind: str, orientation: int = 1) -> bytes:
    """Return a picture, red above and blue below, that is to be turned as a camera says."""
    image = Image.new("RGB", (SIDE, SIDE), RED)
    image.paste(BLUE, (0, SIDE // 2, SIDE, SIDE))
    exif = image.getexif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def animated(kind: str) -> bytes:
    """Return an animated picture whose first image is red."""
    first, *others = (Image.new("RGB", (SIDE, SIDE), colour) for colour in (RED, BLUE, (0, 200, 0)))
    out = io.BytesIO()
    first.save(out, kind, save_all=True, append_images=others, duration=50, loop=0)
    return out.getvalue()


def png(width: int, height: int, content: bytes, *, wrong_sum: bool = False) -> bytes:
    """Return a PNG of grey that says it is so large, with these compressed bytes in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data, wrong_sum) for name, data in parts)


def hostile() -> dict[str, bytes]:
    """Return what shows nothing, by what is wrong with it."""
    noise = zlib.compress(bytes(1 << 20), 9)
    right = picture("PNG")
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'
    )
    return {
        "nothing": b"",
        "one byte": b"\x89",
        "words": b"Not Found",
        "html": b"<!doctype html><html><body><img src='http://evil.example/x.png'></body></html>",
        "svg": svg,
        "svg behind the head of a PNG": right[:8] + svg,
        "pdf": b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n",
        "bitmap": _saved(Image.new("RGB", (SIDE, SIDE), RED), "BMP"),
        "tiff": _saved(Image.new("RGB", (SIDE, SIDE), RED), "TIFF"),
        "icon": _saved(Image.new("RGB", (32, 32), RED), "ICO"),
        "30,000 x 30,000": png(30_000, 30_000, noise),
        "2,000,000,000 wide": png(2_000_000_000, 1, noise),
        "no size": png(0, 0, noise),
        "100,000 x 8": png(100_000, 8, noise),
        "GIF, 65,535 x 65,535": b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + picture("GIF")[10:],
        "JPEG, 65,000 x 65,000": _jpeg_sized(65_000, 65_000),
        "WebP, 16,000 x 16,000": _webp_sized(16_000, 16_000),
        "wrong sums": png(SIDE, SIDE, zlib.compress(bytes((SIDE + 1) * SIDE)), wrong_sum=True),
        "no pixels": png(SIDE, SIDE, b""),
        "1 x 1": picture("PNG", size=(1, 1)),
        "9 x 3": picture("PNG", size=(9, 3)),
        "heads alone": right[:33],
        "3 MB": picture("PNG") + bytes(3 << 20),
        "not a WebP": b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(64),
        "JPEG of heads": b"\xff\xd8" + b"\xff\xe1\xff\xff" * 5000,
    }


def swollen() -> bytes:
    """Return a small picture, and 64 MB of nothing in its 120 kB, twice."""
    many = zlib.compress(bytes(64 << 20), 9)
    end = picture("PNG")[-12:]
    return png(SIDE, SIDE, many)[:-12] + _chunk(b"zTXt", b"k\0\0" + many) + end


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def _chunk(name: bytes, data: bytes, wrong_sum: bool = False) -> bytes:
    total = zlib.crc32(name + data) ^ (0xFFFF if wrong_sum else 0)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", total)


def _jpeg_sized(width: int, height: int) -> bytes:
    data = bytearray(picture("JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _webp_sized(width: int, height: int) -> bytes:
    data = bytearray(picture("WEBP"))
    place = data.index(b"\x9d\x01\x2a") + 3
    data[place : place + 4] = struct.pack("<HH", width, height)
    return bytes(data)
