"""What the environment tells the server, checked at the start."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_NOT_YET = ("DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE")
_MIN_HEARTBEAT_MS = 10
_RATE_PARTS = 2
_THROTTLE_PARTS = 3


class SettingsError(ValueError):
    """A variable of the environment that cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in a fixed window of seconds."""

    count: int = 10
    window: float = 10.0


@dataclass(frozen=True, slots=True)
class LoginThrottle:
    """After so many failures within `window` seconds nothing is tried for `block` seconds."""

    failures: int = 5
    window: float = 600.0
    block: float = 900.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside.

    Attributes:
        data: The directory of the database, the session secret, nothing else.
        database: The SQLite file.
        heartbeat: Seconds between heartbeats of the streams.
        secret_file: A file with the secret that forgery tokens are made with; None = one in `data`.
        trusted_proxies: Addresses or networks whose `X-Forwarded-*` headers are believed.
        patience: Seconds that a request's head may take to arrive, and then its body.
    """

    data: Path
    database: Path
    heartbeat: float = 30.0
    chat_rate: Rate = field(default_factory=Rate)
    login_throttle: LoginThrottle = field(default_factory=LoginThrottle)
    secret_file: Path | None = None
    trusted_proxies: tuple[str, ...] = ()
    patience: float = 15.0

    @classmethod
    def read(cls, environ: Mapping[str, str], data: Path) -> Settings:
        """Read the environment.

        Raises:
            SettingsError: A variable has a value that cannot be used; the text names it.
        """
        for name in _NOT_YET:
            if environ.get(name):
                raise SettingsError(f"{name}: not in this version (SQLite only)")
        secret = environ.get("SESSION_SECRET_FILE")
        return cls(
            data=data,
            database=_database(environ.get("DATABASE_URL", ""), data),
            heartbeat=_heartbeat(environ.get("SSE_HEARTBEAT_INTERVAL", "30000")),
            chat_rate=_rate(environ.get("CHAT_RATE_LIMIT", "10/10")),
            login_throttle=_throttle(environ.get("LOGIN_THROTTLE", "5/600/900")),
            secret_file=Path(secret) if secret else None,
            trusted_proxies=_networks(environ.get("TRUSTED_PROXIES", "")),
        )


def _database(url: str, data: Path) -> Path:
    if not url:
        return data / "timenow.db"
    path = url.removeprefix("sqlite:///")
    if path == url or not path:
        raise SettingsError("DATABASE_URL: not in this version (only sqlite:///PATH)")
    return Path(path)


def _heartbeat(text: str) -> float:
    try:
        ms = float(text)
    except ValueError:
        ms = 0.0
    if not _MIN_HEARTBEAT_MS <= ms <= 3_600_000:  # noqa: PLR2004  an hour
        raise SettingsError(
            f"SSE_HEARTBEAT_INTERVAL: milliseconds from {_MIN_HEARTBEAT_MS} to 3600000, not {text!r}"
        )
    return ms / 1000


def _positive(name: str, text: str, parts: int) -> list[float]:
    try:
        values = [float(part) for part in text.split("/")]
    except ValueError:
        values = []
    if len(values) != parts or not all(0 < value <= 1e9 for value in values) or values[0] != int(values[0]):  # noqa: PLR2004
        raise SettingsError(f"{name}: {parts} positive numbers with / between them, not {text!r}")
    return values


def _rate(text: str) -> Rate:
    count, window = _positive("CHAT_RATE_LIMIT", text, _RATE_PARTS)
    return Rate(int(count), window)


def _throttle(text: str) -> LoginThrottle:
    failures, window, block = _positive("LOGIN_THROTTLE", text, _THROTTLE_PARTS)
    return LoginThrottle(int(failures), window, block)


def _networks(text: str) -> tuple[str, ...]:
    networks = []
    for name in (part.strip() for part in text.split(",") if part.strip()):
        try:
            # Without host bits: uvicorn would take "10.0.0.5/8" and then trust nobody.
            network = ipaddress.ip_network(name, strict=False)
        except ValueError as exc:
            raise SettingsError(f"TRUSTED_PROXIES: {name!r} is neither an address nor a network") from exc
        networks.append(str(network) if "/" in name else name)
    return tuple(networks)
