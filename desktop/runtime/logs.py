"""The log file: rotating, private, without secrets."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

_MEGABYTE = 1024 * 1024
_KEPT = 3  # files beside the current one
_PRIVATE = 0o600
_FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"
_HIDDEN = "[hidden]"

# Second line of defence: nobody shall log a secret; what looks like one is not written all the same.
# No pattern may begin with an open-ended run: a long line would take its length squared.
_NAMED = r"(?:token|passw(?:or)?d|secret|authorization|cookies?|api[-_]?key)(?:\.\d)?"
_PATTERNS = (
    # Cookie: a=b; c=d   'Set-Cookie': '…'   Authorization: Bearer …   (to the end of the line or the quote)
    (
        re.compile(
            r"(?i)\b((?:set-)?cookies?|authorization)(['\"]?\s*[:=]\s*['\"]?)(?!\[hidden\]|\{)[^\r\n'\"]+"
        ),
        rf"\1\2{_HIDDEN}",
    ),
    # token=…   "password": "…"   cookies={…}   (to the end of the value)
    (
        re.compile(
            rf"(?i)({_NAMED})(['\"]?\s*[:=]\s*)(?!\[hidden\])(?:\"[^\"]*\"|'[^']*'|\{{[^}}]*\}}|[^\s,;&}})\]]+)"
        ),
        rf"\1\2{_HIDDEN}",
    ),
    # a JWT or JWE wherever it stands: three to five parts of base64url, the first a JSON object
    (re.compile(r"\beyJ[\w-]{8,500}(?:\.[\w-]*){2,4}"), _HIDDEN),
    # user:password@host in a URL (proxies)
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{0,20}://)[^\s/@:]+:[^\s/@]*@"), rf"\1{_HIDDEN}@"),
)


def redact(text: str) -> str:
    """Return `text` with what looks like a cookie, token, password or key replaced."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Formats a record whole, traceback included, then hides what looks like a secret."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or lines, to be written."""
        return redact(super().format(record))


class PrivateRotatingFileHandler(RotatingFileHandler):
    """A rotating log that only its owner can read, from its first byte on; a full disk costs lines only."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, _PRIVATE)
        Path(self.baseFilename).chmod(_PRIVATE)  # one of an older program may be open to others
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding=self.encoding, errors=self.errors)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say what is wrong with a call; that there is no room for the line is no reason to say anything."""
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)

    def close(self) -> None:
        """Close the file, whether or not what was kept back for it can be written."""
        with contextlib.suppress(OSError):
            super().close()


def setup(
    directory: Path, level: int | str = logging.INFO, *, name: str = "timenow-desktop.log"
) -> logging.Handler:
    """Send the program's log to a file in `directory`, at most 4 MB in all, and return its handler.

    Called again, it replaces the handler of the call before.

    Args:
        directory: Where it is written; exists, and is private.
        level: The least level that is written, for this program's own modules; others write from WARNING on.
        name: The file's name.

    Raises:
        OSError: The file cannot be written.
    """
    handler = PrivateRotatingFileHandler(
        directory / name, maxBytes=_MEGABYTE, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(RedactingFormatter(_FORMAT))
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, PrivateRotatingFileHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # below that it quotes what servers send
    logging.getLogger("desktop").setLevel(level)
    return handler
