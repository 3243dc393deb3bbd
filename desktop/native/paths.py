"""Where files lie: settings, data, cache, log; our own resources."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs.api import PlatformDirsABC

import desktop
from desktop.native.os_name import OsName, os_name

APP_NAME = "timenow-desktop"
LOG_FILE = "timenow-desktop.log"

_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Places:
    """The four directories of one client, absolute.

    Attributes:
        config: `settings.json`.
        data: Accounts, their copies of the chat, the lock file.
        cache: What can be fetched again.
        log: The rotating log and what a crash left.
    """

    config: Path
    data: Path
    cache: Path
    log: Path

    @classmethod
    def of_user(cls, system: OsName | None = None) -> Places:
        """Return the places a system sets aside for this person; on Windows never the roaming ones.

        Args:
            system: The system whose customs count; this one's when None.
        """
        dirs = _customs(system or os_name())(APP_NAME, appauthor=False, roaming=False)
        return cls(
            config=dirs.user_config_path.absolute(),
            data=dirs.user_data_path.absolute(),
            cache=dirs.user_cache_path.absolute(),
            log=dirs.user_log_path.absolute(),
        )

    @classmethod
    def below(cls, directory: Path) -> Places:
        """Return the places of a client that lives in one directory (`--data-dir`)."""
        root = directory.expanduser().absolute()
        return cls(config=root / "config", data=root / "data", cache=root / "cache", log=root / "log")

    @classmethod
    def choose(cls, data_dir: Path | None) -> Places:
        """Return the places below `data_dir`, or the person's own when it is None."""
        return cls.of_user() if data_dir is None else cls.below(data_dir)

    def make(self) -> None:
        """Make what is missing, for this person's eyes only, and close the four to others if they are open.

        Raises:
            OSError: A directory cannot be made.
        """
        for directory in (self.config, self.data, self.cache, self.log):
            _make_private(directory)
            directory.chmod(_PRIVATE)


def _customs(system: OsName) -> type[PlatformDirsABC]:
    match system:
        case OsName.WINDOWS:
            from platformdirs.windows import Windows  # noqa: PLC0415  each system its own

            return Windows
        case OsName.MACOS:
            from platformdirs.macos import MacOS  # noqa: PLC0415

            return MacOS
        case OsName.LINUX:
            from platformdirs.unix import Unix  # noqa: PLC0415

            return Unix


def _make_private(directory: Path) -> None:
    """Make `directory`, 0700, and its missing parents too (`mkdir(parents=True)` makes those open)."""
    if directory.is_dir():
        return
    _make_private(directory.parent)
    directory.mkdir(mode=_PRIVATE, exist_ok=True)


def state_key(places: Places) -> str:
    """Return the 12 hexadecimal digits that name this client in the keyring, the lock and the control socket.

    Two spellings of one directory (a symbolic link, `..`) give one key: they are one client.
    """
    return hashlib.sha256(str(places.data.resolve()).encode()).hexdigest()[:12]


def resource(name: str) -> Path:
    """Return the file `resources/<name>`, wherever this installation keeps it.

    Raises:
        FileNotFoundError: There is no such resource.
    """
    for root in _resource_roots():
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"resource {name!r} is not part of this installation")


def _resource_roots() -> list[Path]:
    package = Path(desktop.__file__).resolve().parent
    roots = [package / "resources", package.parent / "resources"]  # a wheel, the source tree
    bundle: str | None = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's boot loader
    return roots if bundle is None else [Path(bundle) / "resources", *roots]
