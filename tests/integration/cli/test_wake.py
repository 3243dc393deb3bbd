"""A wire that is dead without a word, and a system that says it woke up: the whole way, at both levels."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.programs import Programs
from tests.integration.cli.worlds import write
from tests.support.fault_proxy import FaultProxy
from tests.support.stand_in_service import StandIn, private_bus
from tests.support.worlds import World

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
NETWORK, NETWORK_PATH = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"


@pytest.fixture
def bus() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bus-") as folder, private_bus(Path(folder)) as address:
        yield address


@pytest.mark.parametrize("sign", ["wake", "network"])
def test_what_came_over_a_dead_wire_is_shown_soon_after_the_system_says_a_word(
    world: World, programs: Programs, bus: str, sign: str, tmp_path: Path
) -> None:
    ana, bruno = world.newcomer(), world.newcomer()
    with FaultProxy(world.url) as wire, StandIn(bus, LOGIN) as login, StandIn(bus, NETWORK) as network:
        account = ("--server", wire.url, "--email", ana.email, "--password-stdin")
        watch = programs.start(
            "watch",
            "--json",
            *account,
            "--data-dir",
            tmp_path / "d",
            stdin=ana.stdin,
            DBUS_SYSTEM_BUS_ADDRESS=bus,
        )
        watch.object(type="connection", state="online")
        wire.half_open()
        write(world, bruno, ana, "while nobody heard")
        if sign == "wake":
            login.signal(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", "b", False)
        else:
            network.signal(NETWORK_PATH, NETWORK, "StateChanged", "u", 70)
        # Without the sign it would take until the next look (48 s at least) or the silence limit (75 s).
        assert watch.line(lambda line: "while nobody heard" in line, patience=30.0)
        assert watch.signal(signal.SIGTERM).exit_code == 0


@pytest.mark.expected_log("(NoKeyringError)", "no alert sound: no sound server")
def test_the_app_hears_of_a_wake_too(world: World, programs: Programs, bus: str, tmp_path: Path) -> None:
    ana, bruno = world.newcomer(), world.newcomer()
    here = ("--data-dir", str(tmp_path / "d"))
    with FaultProxy(world.url) as wire, StandIn(bus, LOGIN) as login:
        app = programs.start("--hidden", *here, QT_QPA_PLATFORM="offscreen", DBUS_SYSTEM_BUS_ADDRESS=bus)
        programs.run("status", *here)  # waits until it answers
        account = ("--server", wire.url, "--email", ana.email, "--password-stdin")
        assert programs.run("login", *account, *here, stdin=ana.stdin).exit_code == 0
        watch = programs.start("watch", "--json", *here)
        watch.object(type="connection", state="online")
        wire.half_open()
        write(world, bruno, ana, "while nobody heard")
        login.signal(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", "b", False)
        assert watch.line(lambda line: "while nobody heard" in line, patience=30.0)
        assert watch.signal(signal.SIGTERM).exit_code == 0
        assert app.signal(signal.SIGTERM).exit_code == 0
