"""Links to write to somebody, or to call them, made of what a server says of them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

# Never a star or a hash: some telephones take what stands between them for a command.
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./\-\N{NO-BREAK SPACE}]{1,38}")
_LEAST_DIGITS: Final = 3
_E_MAIL: Final = re.compile(r"[^\s@<>\"\x00-\x1f\x7f-\x9f]{1,200}@[^\s@<>\"?&#/%\x00-\x1f\x7f-\x9f]{1,200}")


def mail_link(email: str) -> str:
    """Return the address that opens a letter to `email`, which adds nothing to it; "" for what is none."""
    email = email.strip()
    return f"mailto:{quote(email, safe='@')}" if _E_MAIL.fullmatch(email) else ""


def phone_link(number: str) -> str:
    """Return the address that calls `number`; "" for what holds anything but a number."""
    number = number.strip()
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) < _LEAST_DIGITS or not _PHONE.fullmatch(number):
        return ""
    return f"tel:{'+' if number.startswith('+') else ''}{digits}"
