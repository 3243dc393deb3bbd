"""The ERP's web pages, as far as a client of the chat meets them: made-up HTML of the right size."""

from __future__ import annotations

from urllib.parse import unquote

from tests.fakes.level1_erp.answers import PAGE_VARY, Answer, Headers, Request
from tests.fakes.level1_erp.build import Build
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.sessions import Sessions

_FRESH = ("Cache-Control", "private, no-cache, no-store, max-age=0, must-revalidate")
_POWERED = ("X-Powered-By", "Next.js")
_HTML = ("Content-Type", "text/html; charset=utf-8")
_STYLE = ("link", '</_next/static/css/a2b5035e015ac383.css>; rel=preload; as="style"')
_SIGN_IN_BYTES = 18_589
_START_BYTES = 16_843
_LOGIN_BYTES = 29_206
_CHUNK_BYTES = 49_400


class Pages:
    """Everything that isn't an API route."""

    def __init__(self, database: Database, sessions: Sessions, build: Build) -> None:
        self._database = database
        self._sessions = sessions
        self._build = build

    def start(self, _request: Request) -> Answer:
        """Answer GET /."""
        headers = [PAGE_VARY, ("location", "/dashboard"), _POWERED, _FRESH, _HTML]
        return Answer(307, headers, _page("", _START_BYTES))

    def login(self, _request: Request) -> Answer:
        """Answer GET /auth/login."""
        return Answer(200, [PAGE_VARY, _POWERED, _FRESH, _HTML], _page("<form></form>", _LOGIN_BYTES))

    def dashboard(self, request: Request) -> Answer:
        """Answer a page that needs a session; without one it sends the browser to the sign-in page."""
        session = self._sessions.of(request)
        if session is None:
            headers = [PAGE_VARY, _STYLE, ("location", "/auth/login"), _POWERED, _FRESH, _HTML]
            return Answer(307, headers, _page("", _SIGN_IN_BYTES))
        chat = request.url.path == "/dashboard/chat"
        size = 59_070
        if chat:
            size = 63_532 if session.user["employeeId"] else 58_895
        scripts = f'<script src="{self._build.chunk_path}" async=""></script>' if chat else ""
        return Answer(200, [PAGE_VARY, _STYLE, _POWERED, _FRESH, _HTML], _page(scripts, size))

    def static(self, request: Request) -> Answer:
        """Answer a file: the chat page's script, an uploaded picture, or the page for unknown paths."""
        path = unquote(request.url.path)
        if path == self._build.chunk_path:
            return _file(
                self._build.chunk(_CHUNK_BYTES), "application/javascript; charset=UTF-8", immutable=True
            )
        if path in self._database.uploads:
            return _file(self._database.uploads[path], "image/webp", immutable=False)
        return not_found(request)


def not_found(request: Request) -> Answer:
    """Answer the page for unknown paths; it repeats the path, so its size depends on it."""
    body = _page(request.url.path, 19_256 + len(request.url.path))
    return Answer(404, [_FRESH, PAGE_VARY, _POWERED, _HTML], body)


def without_slash(request: Request) -> Answer:
    """Answer a path with a slash at its end: go to the one without."""
    path = request.url.path.rstrip("/")
    return Answer(308, [("location", path), ("Refresh", f"0;url={path}")], path.encode())


def _page(content: str, size: int) -> bytes:
    head = f'<!DOCTYPE html><html lang="es"><head><title>TimeNow</title></head><body>{content}<!--'
    tail = "--></body></html>"
    return f"{head}{' ' * (size - len(head.encode()) - len(tail))}{tail}".encode()


def _file(body: bytes, kind: str, *, immutable: bool) -> Answer:
    age = "public, max-age=31536000, immutable" if immutable else "public, max-age=0"
    headers: Headers = [
        ("Cache-Control", age),
        ("Accept-Ranges", "bytes"),
        ("Last-Modified", "Tue, 24 Nov 2026 02:35:19 GMT"),
        ("ETag", f'W/"{len(body):x}-1a20b686032"'),
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
        ("Vary", "Accept-Encoding"),
    ]
    return Answer(200, headers, body, sized=True)
