"""The ERP's own web actions: their ids found in its chat page, called as that page calls them."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import msgspec

from desktop.core.errors import (
    ErpError,
    RefusedError,
    SessionUnknownError,
    StaleActionError,
    UnsupportedError,
)
from desktop.erp.answer import Answer
from desktop.erp.failures import failure
from desktop.erp.http import Http
from desktop.wire.timestamp import Timestamp

MARK_READ: Final = "markConversationAsRead"
HIDE: Final = "hideConversation"
CLEAR: Final = "clearConversationMessages"
_WANTED: Final = (MARK_READ, HIDE, CLEAR)

_PAGE: Final = "/dashboard/chat"
_SIGN_IN: Final = "/auth/login"
_PORTAL: Final = "captive_portal"
_PASSING: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})
_MOST: Final = 4 * 1024 * 1024  # bytes of a page or a script; 64 kB and 49 kB were seen
# The script's path as it stands in the page's HTML, where "(main)" may be percent-encoded.
_SCRIPT: Final = re.compile(
    rb"/_next/static/chunks/app/(?:[\w()%-]{1,80}/){0,4}dashboard/chat/page-[\w-]{1,80}\.js"
)
_REFERENCE: Final = re.compile(
    rb"createServerReference\)?\(\s*[\"']([0-9a-f]{40,44})[\"'][^()\"']{0,200}[\"'](\w{1,80})[\"']\s*\)"
)
_RESULT: Final = re.compile(rb"^1:(?!E)", re.MULTILINE)
_ERROR: Final = re.compile(rb"^1:E", re.MULTILINE)


class ServerActions:
    """Finds and calls them. One at a time; each call blocks, and raises `ErpError`.

    Nothing of the page or the script is logged or kept but the ids.
    """

    def __init__(self, http: Http) -> None:
        self._http = http

    def script(self) -> str:
        """Return the path of the script that names the actions, as the chat page gives it.

        Raises:
            UnsupportedError: There is no such page, or it names no such script.
            SessionUnknownError: The page sends us to the sign-in.
        """
        answer = self._get(_PAGE, "text/html")
        found = _SCRIPT.search(answer.body)
        if found is None:
            raise UnsupportedError("the chat page names no script of its own")
        return found[0].decode()

    def ids(self, script: str) -> dict[str, str]:
        """Return the ids that a script gives to the actions above, by name.

        Raises:
            UnsupportedError: There is no such script, or it names none of them.
        """
        answer = self._get(script, "*/*")
        named = {name.decode(): action_id.decode() for action_id, name in _REFERENCE.findall(answer.body)}
        found = {name: named[name] for name in _WANTED if name in named}
        if not found:
            raise UnsupportedError("the chat page's script names none of the actions")
        return found

    def call(self, action_id: str, conversation_id: str) -> Timestamp | None:
        """Do something with a conversation; returns when it was done, by the ERP's clock, to the second.

        Raises:
            StaleActionError: The id is of another build of the ERP.
            UnsupportedError: The answer is none of an action: nothing was done, as far as is known.
            RefusedError: The action failed: not this user's conversation, or no session.
        """
        # An Origin other than the ERP's own is refused, and none is right: we send none.
        answer = self._http.request(
            "POST",
            _PAGE,
            json=msgspec.json.encode([conversation_id]),
            headers={
                "Accept": "text/x-component",
                "Content-Type": "text/plain;charset=UTF-8",
                "Next-Action": action_id,
            },
            limit=_MOST,
        )
        if answer.status == HTTPStatus.NOT_FOUND and "x-nextjs-action-not-found" in answer.headers:
            raise StaleActionError("the ERP does not know this action's id")
        if answer.content_type == "text/x-component":
            if answer.status == HTTPStatus.OK and _RESULT.search(answer.body):
                return None if answer.date is None else Timestamp.of(answer.date)
            if _ERROR.search(answer.body):
                raise RefusedError("the action failed", status=answer.status, code="action_refused")
        raise self._failed("POST", _PAGE, answer)

    def _get(self, path: str, accept: str) -> Answer:
        answer = self._http.request("GET", path, headers={"Accept": accept}, limit=_MOST)
        if answer.status != HTTPStatus.OK:
            raise self._failed("GET", path, answer)
        return answer

    def _failed(self, method: str, path: str, answer: Answer) -> ErpError:
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _PASSING:
            return failure(f"{method} {_PAGE}", answer, 1, host=self._http.host)
        if _is_redirect(answer):
            if _path_of(answer.headers.get("location", "")) == _SIGN_IN:  # its host says `localhost`
                return SessionUnknownError("the chat page sends us to the sign-in")
            if (error := failure(f"{method} {_PAGE}", answer, 1, host=self._http.host)).code == _PORTAL:
                return error
        what = "the chat page" if path == _PAGE else "its script"
        return UnsupportedError(f"{method} of {what} was answered {answer.status}")


def _is_redirect(answer: Answer) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST


def _path_of(location: str) -> str:
    try:
        return urlsplit(location).path
    except ValueError:
        return ""
