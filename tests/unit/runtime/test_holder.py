"""Whoever holds a data directory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged
from desktop.runtime.build import Cookies
from desktop.runtime.control_socket import ControlClient
from desktop.runtime.holder import Holder
from desktop.runtime.single_instance import announced

KEY = "0123456789ab"


@pytest.fixture
def run_dir(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


def start(qtbot: QtBot, data: Path) -> Holder:
    """Return a holder whose engine has begun."""
    holder = Holder(data, KEY, Cookies(KEY, keyring=False), holder="app")
    with qtbot.waitSignal(holder.bridge.changed) as changed:
        holder.start()
    assert changed.args == [AccountChanged(account=None)]
    return holder


@pytest.mark.usefixtures("run_dir")
def test_it_answers_where_it_said(qtbot: QtBot, tmp_path: Path) -> None:
    holder = start(qtbot, tmp_path)
    path = announced(tmp_path)
    assert path is not None
    client = ControlClient(path)
    assert client.connect(5.0)
    client.close()
    holder.stop()
    assert not client.connect(0.0)


def test_without_a_private_place_for_the_socket_all_else_works(
    qtbot: QtBot, tmp_path: Path, run_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (run_dir / f"timenow-desktop-{run_dir.stat().st_uid}").mkdir(mode=0o755)
    holder = start(qtbot, tmp_path)
    holder.stop()
    assert "no control socket" in caplog.text
    assert announced(tmp_path) is None
