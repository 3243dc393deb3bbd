"""The environment, right or wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.settings import LoginThrottle, Rate, Settings, SettingsError

_DATA = Path("data")


def test_an_empty_environment_has_the_documented_defaults() -> None:
    settings = Settings.read({}, _DATA)
    assert settings.heartbeat == 30.0
    assert settings.chat_rate == Rate(10, 10.0)
    assert settings.login_throttle == LoginThrottle(5, 600.0, 900.0)
    assert settings.database == _DATA / "timenow.db"
    assert settings.trusted_proxies == ()


def test_every_variable_is_read() -> None:
    settings = Settings.read(
        {
            "SSE_HEARTBEAT_INTERVAL": "250",
            "CHAT_RATE_LIMIT": "1000/1",
            "LOGIN_THROTTLE": "3/60/120",
            "SESSION_SECRET_FILE": "/run/secret",
            "TRUSTED_PROXIES": "10.0.0.5/8, 127.0.0.1",
            "DATABASE_URL": "sqlite:////var/lib/chat.db",
        },
        _DATA,
    )
    assert settings.heartbeat == 0.25
    assert settings.chat_rate == Rate(1000, 1.0)
    assert settings.login_throttle == LoginThrottle(3, 60.0, 120.0)
    assert settings.secret_file == Path("/run/secret")
    assert settings.trusted_proxies == ("10.0.0.0/8", "127.0.0.1")
    assert settings.database == Path("/var/lib/chat.db")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSE_HEARTBEAT_INTERVAL", "0"),
        ("SSE_HEARTBEAT_INTERVAL", "nan"),
        ("SSE_HEARTBEAT_INTERVAL", ""),
        ("CHAT_RATE_LIMIT", "10/0"),
        ("CHAT_RATE_LIMIT", "1.5/10"),
        ("CHAT_RATE_LIMIT", "nan/10"),
        ("CHAT_RATE_LIMIT", "inf/10"),
        ("LOGIN_THROTTLE", "5/600"),
        ("LOGIN_THROTTLE", "5/600/-1"),
        ("TRUSTED_PROXIES", "localhost"),
        ("DATABASE_URL", "postgresql://db/chat"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL_FILE", "/run/url"),
        ("REDIS_URL", "redis://cache"),
        ("REDIS_URL_FILE", "/run/url"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.read({name: value}, _DATA)
