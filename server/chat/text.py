"""How a message's text is folded: blanks to one, line breaks kept."""

from __future__ import annotations

import re

from server.chat.errors import BlankTextError, MalformedError, TooLongError

MAX_MESSAGE_BYTES = 2048

# What JavaScript's \s means, line breaks apart: the ERP folds by it, and Python's \s is another set.
_BLANKS = re.compile("[ \t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]+")
_BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")


def fold(text: str) -> str:
    """Return `text` as it is stored: each line folded and trimmed, outer empty lines gone."""
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in _BREAKS.split(text))
    return "\n".join(lines).strip("\n")


def accept(text: str) -> str:
    """Fold a text that somebody wants to send.

    Raises:
        MalformedError: It holds a NUL.
        BlankTextError: Nothing is left of it.
        TooLongError: It is over 2048 bytes of UTF-8 when folded.
    """
    if "\0" in text:
        raise MalformedError("body contiene un carácter no permitido")
    folded = fold(text)
    if not folded:
        raise BlankTextError
    if len(folded.encode()) > MAX_MESSAGE_BYTES:
        raise TooLongError
    return folded
