"""The icon comes back when its host does, and comes when the host is late."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.worlds import Level2World

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]


@pytest.mark.parametrize("desktop", ["trayer", "xfce4-panel"], indirect=True)
def test_the_icon_survives_a_restarted_host_and_a_late_one(desktop: Desktop, tmp_path: Path) -> None:
    app = AppRun(desktop, tmp_path / "ana")
    app.start("--hidden")
    desktop.tray.stop()
    desktop.tray.start()
    desktop.tray_icon_rect()
    assert app.stop() == 0

    desktop.tray.stop()
    app.start("--hidden", wait=False)
    with Level2World() as world:  # the app is up and answers while there is no tray at all
        app.command("login", world.url, world.ana)
        app.wait_for_state("online")
        desktop.tray.start()
        desktop.tray_icon_rect()
        assert app.stop() == 0
