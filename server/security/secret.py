"""The server's own secret: read from a file, or made once."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from server.settings import SettingsError

_MIN_BYTES = 32


def load_secret(given: Path | None, data: Path) -> bytes:
    """Return the secret of `given`, or the one in the data directory (made if there is none).

    Raises:
        SettingsError: The file cannot be read, or holds too little.
    """
    if given is not None:
        try:
            secret = given.read_bytes().strip()
        except OSError as exc:
            raise SettingsError(f"SESSION_SECRET_FILE: {exc.strerror}: {given}") from exc
        return _long_enough(secret, f"SESSION_SECRET_FILE: {given}")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = data / "session-secret"
    if not own.exists():
        _make(own)
    return _long_enough(own.read_bytes().strip(), f"{own}: delete it to have a new one made:")


def _long_enough(secret: bytes, what: str) -> bytes:
    if len(secret) < _MIN_BYTES:
        raise SettingsError(f"{what} holds fewer than {_MIN_BYTES} bytes")
    return secret


def _make(own: Path) -> None:
    """Make the file whole or not at all, also when two programs start at once."""
    with tempfile.NamedTemporaryFile(dir=own.parent, prefix=".secret-") as temporary:  # mode 0600
        temporary.write(secrets.token_hex(_MIN_BYTES).encode())
        temporary.flush()
        with suppress(FileExistsError):
            os.link(temporary.name, own)
