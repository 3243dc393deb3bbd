"""The session cookies in password stores of every temper."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import PasswordDeleteError

from desktop.runtime.cookie_store import CHUNK, KeyringCookieStore, KeyringLane, MemoryCookieStore
from desktop.runtime.password_store import PasswordStore, answer
from tests.support.desktop_processes import wait_until

COOKIES = {"next-auth.session-token": "s3cret" * 700}


class Store(KeyringBackend):
    """A password store in memory, as strict as Windows' about size."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        assert username == "ana@example.com"
        return self.entries.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        assert username == "ana@example.com"
        assert len(password.encode("utf-16-le")) <= 2560
        self.entries[service] = password

    def delete_password(self, service: str, username: str) -> None:
        assert username == "ana@example.com"
        if service not in self.entries:
            raise PasswordDeleteError
        del self.entries[service]


class NullKeyring(null.Keyring):
    """The library's own back end that loses all in silence."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library gives it no types


class NoKeyring(fail.Keyring):
    """The library's own back end where there is no password store."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library gives it no types


class Dialog(Store):
    """One that waits for somebody to type the password into its dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait()
        return super().get_password(service, username)


class Near(PasswordStore):
    """One of them without the process around it."""

    def __init__(self, backend: KeyringBackend) -> None:
        super().__init__()
        self._backend = backend
        self.kills = 0

    def kill(self) -> None:
        self.kills += 1

    def _exchange(self, request: bytes) -> bytes:
        return answer(request, lambda: self._backend)


MakeStore = Callable[..., KeyringCookieStore]


@pytest.fixture
def make_store() -> Iterator[MakeStore]:
    """Make a cookie store on a password store; its thread is ended with the test."""
    lanes: list[KeyringLane] = []

    def make(backend: KeyringBackend, timeout: float = 20.0) -> KeyringCookieStore:
        lanes.append(KeyringLane(store=Near(backend), timeout=timeout))
        return KeyringCookieStore(
            server="https://erp.example", key="0123456789ab", email="ana@example.com", lane=lanes[-1]
        )

    yield make
    for lane in lanes:
        lane.close()


@given(cookies=st.dictionaries(st.text(), st.text(max_size=4000)))
def test_every_cookie_comes_back(cookies: dict[str, str]) -> None:
    backend = Store()
    lane = KeyringLane(store=Near(backend))
    store = KeyringCookieStore(
        server="https://erp.example", key="0123456789ab", email="ana@example.com", lane=lane
    )
    assert store.save(cookies)
    assert store.load() == cookies
    store.delete()
    assert backend.entries == {}
    lane.close()


@pytest.mark.expected_log("characters of cookies are too many")
def test_another_server_never_gets_the_cookies_whatever_it_calls_its_users(make_store: MakeStore) -> None:
    backend = Store()
    own = make_store(backend)
    assert own.save(COOKIES)
    lane = KeyringLane(store=Near(backend))
    other = KeyringCookieStore(
        server="https://evil.example", key="0123456789ab", email="ana@example.com", lane=lane
    )
    assert other.load() is None
    assert other.save({"c": "é" * 100_000}) is False  # too much to keep
    assert own.load() is None, "what was there before is gone, not handed on"
    lane.close()


def test_a_long_cookie_is_kept_in_chunks(make_store: MakeStore) -> None:
    backend = Store()
    assert make_store(backend).save(COOKIES)
    assert sorted(backend.entries) == [f"timenow-desktop/0123456789ab/{number}" for number in range(6)]
    assert all(len(text) <= CHUNK for text in backend.entries.values())


@pytest.mark.expected_log("the entry is damaged")
@pytest.mark.parametrize("damaged", ["0", "3"])
@pytest.mark.parametrize("text", ["", "0", "x", "99 abc", None])
def test_a_damaged_entry_is_none(make_store: MakeStore, damaged: str, text: str | None) -> None:
    backend = Store()
    store = make_store(backend)
    store.save(COOKIES)
    service = f"timenow-desktop/0123456789ab/{damaged}"
    if text is None:
        del backend.entries[service]
    else:
        backend.entries[service] = text
    assert store.load() is None


@pytest.mark.expected_log("it does not keep what it is given")
def test_a_store_that_loses_all_is_found_out(make_store: MakeStore) -> None:
    store = make_store(NullKeyring())
    assert store.save(COOKIES) is False
    assert store.load() is None
    store.delete()


def test_no_store_is_no_error(make_store: MakeStore, caplog: pytest.LogCaptureFixture) -> None:
    store = make_store(NoKeyring())
    assert store.save(COOKIES) is False
    assert store.load() is None
    store.delete()
    assert "save failed (NoKeyringError)" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_store_that_waits_for_ever_is_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    backend = Dialog()
    near = Near(backend)
    lane = KeyringLane(store=near, timeout=0.05)
    store = KeyringCookieStore(
        server="https://erp.example", key="0123456789ab", email="ana@example.com", lane=lane
    )
    assert store.load() is None
    assert near.kills == 1, "the call is ended, or it would hold up all later ones"
    assert store.save(COOKIES) is False
    assert "password store: save took longer than 0.05 s" in caplog.text
    assert near.kills == 1, "what is not begun is not ended"
    backend.answered.set()
    lane.close()


@pytest.mark.expected_log("took longer than 0.05 s")
def test_what_nobody_waits_for_any_more_is_not_begun(make_store: MakeStore) -> None:
    backend = Dialog()
    store = make_store(backend, timeout=0.05)
    store.load()
    store.save(COOKIES)
    backend.answered.set()
    assert store.load() is None
    assert backend.entries == {}


@pytest.mark.expected_log("took longer than 0.05 s")
def test_a_sign_out_is_done_even_when_nobody_waits_for_it(make_store: MakeStore) -> None:
    backend = Dialog()
    backend.answered.set()
    store = make_store(backend, timeout=5.0)
    store.save(COOKIES)
    backend.answered.clear()
    impatient = make_store(backend, timeout=0.05)
    impatient.delete()
    assert backend.entries
    backend.answered.set()
    wait_until(lambda: not backend.entries, "the end of the entries")


def test_for_this_run_only_the_cookies_stay_in_memory() -> None:
    store = MemoryCookieStore()
    assert store.load() is None
    assert store.save({"a": "1"})
    assert store.load() == {"a": "1"}
    store.delete()
    assert store.load() is None
