"""The session cookies in a real gnome-keyring."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import secretstorage

from desktop.runtime.cookie_store import CHUNK, KeyringCookieStore, KeyringLane
from tests.support.desktop import Desktop

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[3]
KEY = "0123456789ab"
EMAIL = "ana@example.com"
COOKIES = {"next-auth.session-token.0": "é" * 900 + "a" * 3200, "next-auth.session-token.1": "b" * 1700}

IN_A_PROGRAM = """
from desktop.runtime.cookie_store import KeyringCookieStore, KeyringLane
lane = KeyringLane()
who = {"server": "https://erp.example", "email": "own@example.com"}
store = KeyringCookieStore(key="0123456789ab", lane=lane, **who)
print(store.save({"a": "1"}), store.load())
store.delete()
print(store.load())
"""


@pytest.fixture(scope="module")
def keyring_desktop() -> Iterator[Desktop]:
    """A desktop with an unlocked keyring."""
    with Desktop(tray=None, window_manager=False, notifications=False, sound=False) as desktop:
        yield desktop


@pytest.fixture
def lane(keyring_desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringLane]:
    """The keyring's thread, on the desktop's keyring."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring_desktop.bus.address)
    lane = KeyringLane()
    yield lane
    lane.close()


def entries(key: str = KEY) -> dict[str, str]:
    """Return what the keyring holds for a client: service and text of each entry."""
    with closing(secretstorage.dbus_init()) as connection:
        items = secretstorage.get_default_collection(connection).get_all_items()
        found = {item.get_attributes().get("service", ""): item.get_secret().decode() for item in items}
    return {service: text for service, text in found.items() if f"/{key}/" in service}


def test_cookies_of_more_than_4_kilobytes_come_back_whole(lane: KeyringLane) -> None:
    store = KeyringCookieStore(server="https://erp.example", key=KEY, email=EMAIL, lane=lane)
    assert store.save(COOKIES)
    assert KeyringCookieStore(server="https://erp.example", key=KEY, email=EMAIL, lane=lane).load() == COOKIES
    assert all(len(text) <= CHUNK for text in entries().values())
    assert sorted(entries())[:2] == [f"timenow-desktop/{KEY}/0", f"timenow-desktop/{KEY}/1"]


def test_a_shorter_session_leaves_nothing_of_a_longer_one(lane: KeyringLane) -> None:
    store = KeyringCookieStore(server="https://erp.example", key=KEY, email=EMAIL, lane=lane)
    store.save(COOKIES)
    assert store.save({"next-auth.session-token": "short"})
    assert store.load() == {"next-auth.session-token": "short"}
    assert len(entries()) == 2


def test_signing_out_leaves_nothing(lane: KeyringLane) -> None:
    store = KeyringCookieStore(server="https://erp.example", key=KEY, email=EMAIL, lane=lane)
    store.save(COOKIES)
    store.delete()
    store.delete()
    assert store.load() is None
    assert entries() == {}


def test_two_clients_do_not_see_each_other(lane: KeyringLane) -> None:
    first = KeyringCookieStore(server="https://erp.example", key="aaaaaaaaaaaa", email=EMAIL, lane=lane)
    second = KeyringCookieStore(server="https://erp.example", key="bbbbbbbbbbbb", email=EMAIL, lane=lane)
    first.save({"a": "1"})
    second.save({"b": "2"})
    second.delete()
    assert first.load() == {"a": "1"}
    assert (
        KeyringCookieStore(
            server="https://erp.example", key="aaaaaaaaaaaa", email="bea@example.com", lane=lane
        ).load()
        is None
    )


def test_a_locked_keyring_answers_no(
    lane: KeyringLane, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Desktop(tray=None, window_manager=False, notifications=False, sound=False) as desktop:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)
        with closing(secretstorage.dbus_init()) as connection:
            secretstorage.get_default_collection(connection).lock()
        store = KeyringCookieStore(server="https://erp.example", key=KEY, email=EMAIL, lane=lane)
        assert store.save(COOKIES) is False
        assert store.load() is None
    gc.collect()
    assert "password store: save failed (KeyringLocked)" in caplog.text
    assert "aaaa" not in caplog.text


@pytest.mark.parametrize(
    ("running", "answer"), [(True, "True {'a': '1'}\nNone\n"), (False, "False None\nNone\n")]
)
def test_the_systems_own_keyring_is_found_or_missed(
    keyring_desktop: Desktop, *, running: bool, answer: str
) -> None:
    env = {**keyring_desktop.env, "PYTHONPATH": str(ROOT)}
    if not running:
        del env["DBUS_SESSION_BUS_ADDRESS"]
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", IN_A_PROGRAM], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == answer
