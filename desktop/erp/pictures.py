"""People's profile pictures, as the server sends them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from desktop.core.errors import RefusedError
from desktop.core.picture import MOST_BYTES, picture_kind
from desktop.erp.answer import Answer
from desktop.erp.failures import failure
from desktop.erp.http import Http

_MOST_REDIRECTS: Final = 3
_DEADLINE: Final = 10.0  # seconds; nobody waits for a picture
_PATIENCE: Final = (5.0, 5.0)  # seconds to connect, and between two pieces
_REDIRECTS: Final = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


def fetch_picture(http: Http, person_id: str, level: int) -> bytes | None:
    """Return somebody's picture as the server has it; None where it has none. It blocks.

    A redirect says which path of our own server to ask: level 1 names a host that means nothing here, and
    the session cookie goes to no other host.

    Raises:
        RefusedError: This person's picture is not for us, or none that may be shown.
        ErpError: No whole answer came.
    """
    path = f"/api/users/{quote(person_id, safe='')}/avatar"
    route = "GET /api/users/{id}/avatar"
    for _ in range(_MOST_REDIRECTS + 1):
        answer = http.request("GET", path, timeout=_PATIENCE, deadline=_DEADLINE, limit=MOST_BYTES)
        if answer.status in _REDIRECTS:
            path = _our_own(http.server, path, answer)
        elif answer.status == HTTPStatus.NOT_FOUND:
            return None
        elif answer.status != HTTPStatus.OK:
            raise failure(route, answer, level, host=http.host)
        elif picture_kind(answer.body) is None:
            raise RefusedError("not a picture", status=answer.status)
        else:
            return answer.body
    raise RefusedError("redirected in a circle", status=HTTPStatus.LOOP_DETECTED)


def _our_own(server: str, path: str, answer: Answer) -> str:
    """Return path and query of where a redirect leads.

    Raises:
        RefusedError: It leads nowhere.
    """
    try:
        target = urlsplit(urljoin(server + path, answer.headers.get("location", "")))
    except ValueError as error:
        raise RefusedError("redirected to nowhere", status=answer.status) from error
    wanted = quote("/" + target.path.lstrip("/"), safe="/%:@!$&'()*+,;=~")
    return f"{wanted}?{quote(target.query, safe='/%:@!$&()*+,;=?~')}" if target.query else wanted
