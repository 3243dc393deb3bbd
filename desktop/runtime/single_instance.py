"""One client a data directory: its lock, its control socket's place."""

from __future__ import annotations

import importlib
import os
import secrets
import tempfile
from pathlib import Path

from desktop.storage.private_file import write_private

_FAR = 1 << 30  # a byte that is locked on Windows; nobody writes there


class Hold:
    """The lock of a data directory; whoever has it has the one stream and the control socket.

    The system gives it back when its process ends, however it ends: there are no stale locks.

    Args:
        data: The data directory, which exists.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / "lock"
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock; False when another program has it.

        Raises:
            OSError: The directory cannot be written, or its file system has no locks.
        """
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(file)
        except (BlockingIOError, PermissionError):  # Linux and macOS; Windows
            os.close(file)
            return False
        except OSError:
            os.close(file)
            raise
        self._file = file
        return True

    def release(self) -> None:
        """Give the lock back; safe to call twice."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _lock(file: int) -> None:
    if os.name == "nt":
        os.lseek(file, _FAR, os.SEEK_SET)
        windows = importlib.import_module("msvcrt")
        windows.locking(file, windows.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415  Windows has none

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def socket_path(key: str) -> str:
    """Return where the control socket of the client named `key` lies.

    In a directory that only this person can enter, so that nobody else can answer in its place (Windows has
    no such directory for pipes: there the name is one that nobody can guess, see `announce`);
    short, since a Unix socket's path holds about 100 characters.

    Raises:
        PermissionError: The directory belongs to somebody else.
    """
    if os.name == "nt":
        return f"timenow-desktop-{key}-{secrets.token_hex(16)}"
    me = os.getuid()
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"timenow-desktop-{me}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != me or status.st_mode & 0o077:
        raise PermissionError(f"{folder} is not private")
    return str(folder / key)


def announce(data: Path, socket: str) -> None:
    """Note where the holder of a data directory answers.

    A desktop session, a remote one and cron have different temporary directories, hence names for the socket.

    Raises:
        OSError: It cannot be written.
    """
    write_private(data / "control", socket.encode())


def announced(data: Path) -> str | None:
    """Return where the holder of a data directory answers, or None before anybody said so."""
    try:
        return (data / "control").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
