"""What the fake is not held to: every part of a recorded exchange that can't be compared, with its reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Excepted:
    """Parts of one exchange, or of one chunk of a stream, that may differ from the recording."""

    file: str
    index: int
    name: str
    parts: tuple[str, ...]
    reason: str


_NGINX = "nginx puts its own headers first and writes the connection's itself; the fake stands alone"
_NGINX_DOWN = "nginx answers for an ERP that is down; the fake has no proxy before it"
_ORM = "the recording keeps only the beginning of the ORM's text, and the fake makes up the rest"
_HTML = "the recording left the page's HTML out; the fake makes up a page of its own"
_LONG = "the recording keeps the first 6,000 characters only; these and the length are compared"
_TEXT_LEFT_OUT = "the recording left the words out; their length is compared"
_PICTURE = "the recording left the picture out; the fake makes up its own"
_SCRIPT = "the recording left the script out; the fake makes up the part that names the actions"
_KILLED = "the ERP was killed between the head and the first event; the fake sends both at once"

_REST = ("rest of body",)
_REST_AND_LENGTH = ("rest of body", "length")
_ORDER = ("header order",)
_ALL_OF_IT = ("header order", "status", "headers", "body", "length")

EXCEPTIONS = (
    Excepted("rest", 33, "conv.list.limit=abc", _REST_AND_LENGTH, _ORM),
    Excepted("rest", 49, "msg.lone_surrogate", _REST_AND_LENGTH, _ORM),
    Excepted("rest", 66, "method", _REST, _HTML),
    Excepted("rest", 100, "search.limit_abc", _REST_AND_LENGTH, _ORM),
    Excepted("rest", 104, "avatar.remote_path", _REST_AND_LENGTH, _PICTURE),
    Excepted("rest", 105, "avatar.none", _REST, _TEXT_LEFT_OUT),
    Excepted("rest", 106, "avatar.unknown", _REST, _TEXT_LEFT_OUT),
    Excepted("rest", 107, "avatar.other_org", _REST, _TEXT_LEFT_OUT),
    Excepted("rest", 108, "avatar.nocookie", _REST, _TEXT_LEFT_OUT),
    Excepted("rest", 109, "avatar.redirect_target", _REST_AND_LENGTH, _HTML),
    Excepted("rest", 152, "page.cursor", _REST_AND_LENGTH, _ORM),
    Excepted("rest", 153, "page.cursor", _REST_AND_LENGTH, _ORM),
    Excepted("rest", 157, "page.limit=abc", _REST_AND_LENGTH, _ORM),
    Excepted("rest", 158, "page.limit=1000", _REST, _LONG),
    Excepted("rest", 160, "page.default_limit", _REST, _LONG),
    Excepted("tls", 1, "session.nocookie", _ORDER, _NGINX),
    Excepted("tls", 2, "tls.login.csrf", _ORDER, _NGINX),
    Excepted("tls", 3, "tls.login.callback", _ORDER, _NGINX),
    Excepted("tls", 4, "tls.session", _ORDER, _NGINX),
    Excepted("tls", 5, "tls.login.bob.csrf", _ORDER, _NGINX),
    Excepted("tls", 6, "tls.login.bob.callback", _ORDER, _NGINX),
    Excepted("tls", 7, "tls.signout.csrf", _ORDER, _NGINX),
    Excepted("tls", 8, "tls.login.wrong.csrf", _ORDER, _NGINX),
    Excepted("tls", 9, "tls.login.wrong.callback", _ORDER, _NGINX),
    Excepted("tls", 10, "conv", _ORDER, _NGINX),
    Excepted("tls", 11, "tls.post", _ORDER, _NGINX),
    Excepted("tls_stream_bytes", 1, "alice over nginx TLS", _ORDER, _NGINX),
    Excepted("signed_out", 166, "page.nocookie", _REST, _HTML),
    Excepted("signed_out", 167, "root.nocookie", _REST, _HTML),
    Excepted("signed_out", 168, "login_page", _REST, _HTML),
    Excepted("stream_bytes", 56, "alice before SIGKILL", ("bytes",), _KILLED),
    Excepted("server_actions", 7, "page.dashboard_chat", _REST, _HTML),
    Excepted("server_actions", 8, "page.nocookie", _REST, _HTML),
    Excepted("extras", 9, "page.carol(no employee)", _REST, _HTML),
    Excepted("extras", 10, "page.me.carol(no employee)", _REST, _HTML),
    Excepted("extras", 11, "chunk.nocookie", _REST, _SCRIPT),
    Excepted("proxy", 0, "login.csrf", _ORDER, _NGINX),
    Excepted("proxy", 1, "login.callback", _ORDER, _NGINX),
    Excepted("proxy_stream_bytes", 1, "alice over nginx, upstream killed", _ORDER, _NGINX),
    Excepted("proxy", 2, "proxy.upstream_terminating", _ALL_OF_IT, _NGINX_DOWN),
    Excepted("proxy", 3, "proxy.upstream_gone", _ALL_OF_IT, _NGINX_DOWN),
    Excepted("proxy", 4, "proxy.upstream_gone.stream", _ALL_OF_IT, _NGINX_DOWN),
    Excepted("proxy", 5, "proxy.upstream_gone.session", (*_ALL_OF_IT, "cookies"), _NGINX_DOWN),
    Excepted("proxy", 6, "proxy.upstream_gone.post", _ALL_OF_IT, _NGINX_DOWN),
    Excepted("database_outage", 2, "bigcookie.session", _REST, _LONG),
)
