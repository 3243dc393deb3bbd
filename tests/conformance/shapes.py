"""The shapes of the protocol: keys, types, and whether they are so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.conformance.verdicts import WrongError

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value of this shape, or null."""

    shape: object


@dataclass(frozen=True, slots=True)
class Kind:
    """A simple value: its name in reports, and what it must be."""

    name: str
    types: tuple[type, ...]
    pattern: re.Pattern[str] | None = None
    least: float | None = None

    def takes(self, value: object) -> bool:
        """Return whether `value` is one."""
        if isinstance(value, bool) and bool not in self.types:  # to Python a bool is an int
            return False
        if not isinstance(value, self.types):
            return False
        if self.pattern is not None and not self.pattern.fullmatch(str(value)):
            return False
        return self.least is None or (isinstance(value, int | float) and value >= self.least)


TEXT = Kind("a string", (str,))
BOOL = Kind("true or false", (bool,))
COUNT = Kind("a whole number, 0 or more", (int,), least=0)
NUMBER = Kind("a number above 0", (int, float), least=1e-9)
TIME = Kind("a time in UTC with milliseconds and Z", (str,), _ISO)
HEX64 = Kind("64 hexadecimal digits", (str,), re.compile("[0-9a-f]{64}"))

USER = {"id": TEXT, "name": TEXT, "email": TEXT, "image": Maybe(TEXT)}
PERSON = {**USER, "phone": Maybe(TEXT), "mobilePhone": Maybe(TEXT), "department": Maybe(TEXT)}
MESSAGE = {
    "id": TEXT,
    "body": TEXT,
    "status": Kind("SENT or READ", (str,), re.compile("SENT|READ")),
    "createdAt": TIME,
    "editedAt": Maybe(TIME),
    "deletedAt": Maybe(TIME),
    "orgId": TEXT,
    "conversationId": TEXT,
    "senderId": TEXT,
    "sender": USER,
    "clientMessageId?": TEXT,  # level 2, where its sender gave one
}
CONVERSATION = {
    "id": TEXT,
    "userAId": TEXT,
    "userBId": TEXT,
    "lastMessageAt": TIME,
    "isBlocked": BOOL,
    "unreadCountUserA": COUNT,
    "unreadCountUserB": COUNT,
    "hiddenByUserA": BOOL,
    "hiddenByUserB": BOOL,
    "createdAt": TIME,
    "updatedAt": TIME,
    "orgId": TEXT,
    "userA": PERSON,
    "userB": PERSON,
    "_count": {"messages": COUNT},
}
LISTED = {
    **CONVERSATION,
    "lastMessage": Maybe({"id": TEXT, "body": TEXT, "createdAt": TIME, "senderId": TEXT}),
    "unreadCount": COUNT,
}
PAGE = {"data": [MESSAGE], "nextCursor": Maybe(TEXT), "hasMore": BOOL}
SESSION = {
    "user": {
        "name": TEXT,
        "email": TEXT,
        "image": Maybe(TEXT),
        "id": TEXT,
        "role": TEXT,
        "orgId": TEXT,
        "mustChangePassword": BOOL,
        "employeeId": Maybe(TEXT),
        "employeeOrgId": Maybe(TEXT),
        "lastPasswordChangeAt": Maybe(TEXT),
        "rememberMe": BOOL,
        "sessionExpiresAt": Maybe(COUNT),
        "impersonatedById": Maybe(TEXT),
        "impersonatedByEmail": Maybe(TEXT),
        "impersonatedByName": Maybe(TEXT),
        "impersonationExpiresAt": Maybe(COUNT),
        "isImpersonating": BOOL,
        "activeOrgId": TEXT,
        "accessibleOrgIds": [TEXT],
        "orgMemberships": [{"orgId": TEXT, "orgName": Maybe(TEXT), "isDefault": BOOL}],
    },
    "expires": TIME,
}
PROVIDER = {"id": TEXT, "name": TEXT, "type": TEXT, "signinUrl": TEXT, "callbackUrl": TEXT}
_LEVEL_2 = {
    "level": COUNT,
    "capabilities": [TEXT],
    "heartbeatSeconds": NUMBER,
    "streamUrl": Maybe(TEXT),
    "maxMessageBytes": COUNT,
}
CONFIG = {
    1: {
        "chatEnabled": BOOL,
        **{f"{key}?": shape for key, shape in _LEVEL_2.items()},
    },  # the kit, step by step
    2: {"chatEnabled": BOOL, **_LEVEL_2},
}
READ_COUNTS = {"unreadCount": COUNT, "totalUnread": COUNT}
EVENT_DATA: dict[str, dict[int, object]] = {
    "system": {1: {"message": TEXT}},
    "message": {1: MESSAGE},
    "read": {1: {"conversationId": TEXT, "messageId": TEXT, "readBy": TEXT}},
    "conversation_read": {
        1: {"conversationId": TEXT},
        2: {"conversationId": TEXT, **READ_COUNTS, "upToMessageId": Maybe(TEXT)},
    },
    "conversation_hidden": {1: {"conversationId": TEXT}},
    "conversation_cleared": {1: {"conversationId": TEXT}},
}


def check(value: object, shape: object, where: str, *, strict: bool) -> None:
    """See that a value has a shape.

    Args:
        where: What it is called in a report.
        strict: A key that the protocol does not name is wrong, too; else it is ignored, as clients do.

    Raises:
        WrongError: It has not; the text names the place.
    """
    match shape:
        case Maybe():
            if value is not None:
                check(value, shape.shape, where, strict=strict)
        case Kind():
            if not shape.takes(value):
                raise WrongError(f"{where} is {str(value)[:_SHOWN]!r}, not {shape.name}")
        case [item]:
            _check_items(value, item, where, strict=strict)
        case dict():
            _check_keys(value, shape, where, strict=strict)


def _check_items(value: object, shape: object, where: str, *, strict: bool) -> None:
    if not isinstance(value, list):
        raise WrongError(f"{where} is no list")
    for place, item in enumerate(value):
        check(item, shape, f"{where}[{place}]", strict=strict)


def _check_keys(value: object, shape: dict[str, object], where: str, *, strict: bool) -> None:
    if not isinstance(value, dict):
        raise WrongError(f"{where} is no object")
    for key, inner in shape.items():
        name = key.removesuffix("?")
        if name in value:
            check(value[name], inner, f"{where}.{name}", strict=strict)
        elif name == key:
            raise WrongError(f"{where}.{name} is missing")
    if strict and (more := value.keys() - {key.removesuffix("?") for key in shape}):
        raise WrongError(f"{where} has keys that the protocol does not name: {', '.join(sorted(more))}")
