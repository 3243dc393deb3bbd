"""Icon and number in real trays, pixel by pixel; the icon comes back with its host, whoever was first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jeepney import MatchRule
from jeepney.bus_messages import DBusNameFlags, message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.support.app import AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import PATIENCE, wait_until
from tests.support.desktop_trays import WATCHER, TrayHost
from tests.support.told_app import ToldApp
from tests.support.tray_looks import LOOKS, SAME, Look, seen
from tests.support.worlds import Level2World

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

HOSTS = os.environ.get("E2E_HOSTS", "trayer xfce4-panel").split()
"""Those that CI has; `make e2e-hosts` takes all."""
EMBEDDING = [host for host in HOSTS if host != "lxqt-panel"]
"""Those that show a window, too (XEmbed), and not only StatusNotifierItems."""
WATCHED = [host for host in HOSTS if host != "trayer"]
"""Those that show StatusNotifierItems."""

BACK = 5.0  # seconds from the host to the icon; it takes half a second
NO_BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
NOTHING_UNREAD = LOOKS[0]

Start = Callable[..., ToldApp]


@pytest.fixture(scope="module", params=HOSTS)
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    host: TrayHost = request.param
    with Desktop(tray=host, notifications=False, sound=False, size=(640, 400)) as running:
        yield running


@pytest.fixture
def start(desktop: Desktop, tmp_path: Path) -> Iterator[Start]:
    """Start the app, which ends with the test, and has nothing unread."""
    apps: list[ToldApp] = []

    def started(env: dict[str, str] | None = None) -> ToldApp:
        app = ToldApp(desktop, tmp_path / "app", env)
        apps.append(app)
        app.tell(**NOTHING_UNREAD.told)
        return app

    yield started
    for app in apps:
        assert app.end() == 0
    wait_until(lambda: desktop.tray.icon_rect() is None, "the tray to be empty")


def wait_for(desktop: Desktop, look: Look, timeout: float = PATIENCE) -> None:
    """Wait until the one icon in the tray has a look."""
    last: list[object] = []

    def there() -> bool:
        place = desktop.tray.icon_rect()
        if place is None:
            return False
        picture = desktop.screenshot()
        last[:] = [place, *seen(picture, place, desktop.tray.ground(picture, place))]
        return last[1] == look.name and float(str(last[2])) < SAME

    try:
        wait_until(there, f"the icon to show: {look.name}", timeout)
    except TimeoutError as error:
        raise AssertionError(f"{error}; last seen: {last}") from None


def test_every_state_is_shown_as_it_is_painted(desktop: Desktop, start: Start) -> None:
    app = start()
    for look in LOOKS:
        app.tell(**look.told)
        wait_for(desktop, look)


@pytest.mark.parametrize("desktop", EMBEDDING, indirect=True)
def test_every_state_is_shown_where_the_icon_can_only_be_embedded(desktop: Desktop, start: Start) -> None:
    app = start(NO_BUS)
    for look in LOOKS:
        app.tell(**look.told)
        wait_for(desktop, look)


@pytest.mark.parametrize("desktop", WATCHED, indirect=True)
def test_a_host_that_is_there_gets_one_icon_and_no_second_in_its_place(
    desktop: Desktop, start: Start
) -> None:
    with open_dbus_connection(desktop.bus.address) as panel:
        rule = MatchRule(type="signal", interface=WATCHER, member="StatusNotifierItemRegistered")
        panel.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE)
        with panel.filter(rule, bufsize=10) as registered:
            app = start()
            for look in LOOKS[:4]:  # long enough for a second one, were there any
                app.tell(**look.told)
                wait_for(desktop, look)
            panel.send_and_get_reply(
                message_bus.ListNames(), timeout=PATIENCE
            )  # what came before has arrived
            assert len(registered) == 1


def test_a_host_that_restarts_has_one_icon_again(desktop: Desktop, start: Start) -> None:
    start()
    wait_for(desktop, NOTHING_UNREAD)
    desktop.tray.restart()
    wait_for(desktop, NOTHING_UNREAD, BACK)


def test_a_host_that_comes_after_the_app_has_the_icon(desktop: Desktop, start: Start) -> None:
    desktop.tray.stop()
    app = start()
    app.tell(**LOOKS[3].told)
    app.wait_until_told()
    desktop.tray.start()
    desktop.tray.wait_until_there()
    wait_for(desktop, LOOKS[3], BACK)


def test_a_program_that_only_took_the_trays_name_is_outlived(desktop: Desktop, start: Start) -> None:
    desktop.tray.stop()
    squatter = open_dbus_connection(desktop.bus.address)
    squatter.send_and_get_reply(message_bus.RequestName(WATCHER, DBusNameFlags.do_not_queue))
    app = start()
    app.wait_until_told()
    squatter.close()
    desktop.tray.start()
    desktop.tray.wait_until_there()
    wait_for(desktop, NOTHING_UNREAD, BACK)


@pytest.mark.parametrize("desktop", ["trayer"], indirect=True)
def test_the_icon_of_the_whole_app_survives_a_late_host_and_a_restarted_one(
    desktop: Desktop, tmp_path: Path
) -> None:
    desktop.tray.stop()
    app = AppRun(desktop, tmp_path / "ana")
    app.start("--hidden", wait=False)
    with Level2World() as world:  # the app is up and answers while there is no tray at all
        app.command("login", world.url, world.ana)
        app.wait_for_state("online")
        desktop.tray.start()
        desktop.tray_icon_rect()
        desktop.tray.restart()
        desktop.tray_icon_rect()
        assert app.stop() == 0
