"""The process that calls the password store: what it answers, how it ends."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.runtime.password_store import PasswordStore, PasswordStoreError, answer
from desktop.runtime.threads import start_thread
from tests.support.desktop_processes import wait_until

ROOT = Path(__file__).resolve().parents[3]
USER = "ana@example.com"

# A password store on disk that talks too much, and one that waits for a password that nobody types.
BACKENDS = """
import json, os, pathlib, signal
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

HERE = pathlib.Path(__file__).parent

class Talking(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        print("looking for", service)
        if service == "locked":
            raise KeyringLocked("the password is s3cret")
        file = HERE / service
        return file.read_text() if file.exists() else None

    def set_password(self, service, username, password):
        (HERE / service).write_text(password)

class Waiting(KeyringBackend):
    priority = 1

    def get_password(self, service, username):
        (HERE / "pid.new").write_text(str(os.getpid()))
        (HERE / "pid.new").rename(HERE / "pid")
        signal.pause()

    def set_password(self, service, username, password):
        pass
"""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PasswordStore]:
    (tmp_path / "password_stores_for_tests.py").write_text(BACKENDS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(tmp_path))))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "password_stores_for_tests.Talking")
    store = PasswordStore()
    yield store
    store.close()


def test_what_is_kept_comes_back_whatever_the_library_prints(store: PasswordStore) -> None:
    assert store.get_password("s", USER) is None
    store.set_password("s", USER, "añá\n")
    assert store.get_password("s", USER) == "añá\n"


def test_an_error_is_told_by_its_name_alone(store: PasswordStore) -> None:
    with pytest.raises(PasswordStoreError) as info:
        store.get_password("locked", USER)
    assert str(info.value) == "KeyringLocked"


def test_nothing_but_the_stores_three_calls_is_answered() -> None:
    assert json.loads(answer(b'["__class__"]', lambda: pytest.fail("asked"))) == {"error": "ValueError"}


def test_a_new_process_takes_the_place_of_one_that_ended(store: PasswordStore) -> None:
    store.set_password("s", USER, "1")
    store.close()
    assert store.get_password("s", USER) == "1"


def test_a_call_that_waits_for_ever_can_be_ended(
    store: PasswordStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "password_stores_for_tests.Waiting")
    errors: list[str] = []

    def call() -> None:
        with pytest.raises(PasswordStoreError) as info:
            store.get_password("s", USER)
        errors.append(str(info.value))

    caller = start_thread(call, "caller")
    wait_until((tmp_path / "pid").exists, "the call")
    store.kill()
    caller.join(20.0)
    assert errors == ["ended"]
    store.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
