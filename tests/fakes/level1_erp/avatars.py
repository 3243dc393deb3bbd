"""People's pictures."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode

from tests.fakes.level1_erp.answers import VARY, Answer, Request, text_answer
from tests.fakes.level1_erp.auth import Auth
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.sessions import Sessions

_BY_FORMAT = ("vary", "Accept")
_SIDE = 32
# A blue square of 32 points.
WEBP = b64decode(
    "UklGRjwAAABXRUJQVlA4IDAAAADQAgCdASogACAAP3Gy0GA0rimlqAgCkC4JZQAAPaOgAP7E7/qsh+7+5P0ohgAAAAA="
)


class Avatars:
    """The route `/api/users/{id}/avatar`."""

    def __init__(self, database: Database, sessions: Sessions, auth: Auth) -> None:
        self._database = database
        self._sessions = sessions
        self._auth = auth

    def picture(self, request: Request, user_id: str) -> Answer:
        """Answer with the picture, or with the address of an uploaded one on the ERP's own origin."""
        session = self._sessions.of(request)
        if session is None:
            return text_answer("Unauthorized", 401)
        person = self._database.people.get(user_id)
        if person is None or person.image is None:
            return text_answer("Not Found", 404)
        if person.org_id != session.org_id:
            return text_answer("Forbidden", 403)
        if person.image.startswith("/"):
            return Answer(302, [VARY, _BY_FORMAT, ("location", f"{self._auth.origin}{person.image}")])
        day = ("cache-control", "public, max-age=86400, immutable")
        return Answer(200, [VARY, _BY_FORMAT, day, ("content-type", "image/png")], png(user_id))


def png(seed: str) -> bytes:
    """Return a small square picture whose colour depends on `seed`."""
    colour = struct.pack(">I", zlib.crc32(seed.encode()))[:3]
    rows = (b"\0" + colour * _SIDE) * _SIDE
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
