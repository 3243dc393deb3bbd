"""A desktop, a server, an app signed in through the real password store."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest

from tests.support.app import APP_LOG, AppRun
from tests.support.desktop import Desktop
from tests.support.worlds import Level, World, start_world

_KEPT = Path(__file__).resolve().parents[2] / "build" / "e2e"


@pytest.fixture(params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    level: Level = request.param
    with start_world(level) as running:
        yield running


@pytest.fixture
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    """A whole desktop; when a test fails, the picture of that moment is kept in build/e2e."""
    with Desktop(tray=getattr(request, "param", "trayer")) as running:
        yield running


@pytest.fixture
def app(desktop: Desktop, world: World, tmp_path: Path) -> Iterator[AppRun]:
    """The app in the tray, its window closed, signed in with what `login` put into the password store."""
    run = AppRun(desktop, tmp_path / "ana")
    run.command("login", world.url, world.ana)
    run.start("--hidden")
    run.wait_for_state("online")
    yield run
    assert run.stop() == 0, desktop.log_of(APP_LOG)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    desktop = item.funcargs.get("desktop")
    if report.failed and isinstance(desktop, Desktop):
        name = "".join(letter if letter.isalnum() else "_" for letter in f"{item.name} {call.when}")
        logs = [path.read_text() for path in _app_logs(item)]
        _KEPT.mkdir(parents=True, exist_ok=True)
        if call.when != "teardown":  # by then the desktop is gone
            desktop.screenshot(_KEPT / f"{name}.png")
            logs.insert(0, desktop.log_of(APP_LOG))
        (_KEPT / f"{name}.log").write_text("\n".join(logs))
    return report


def _app_logs(item: pytest.Function) -> Iterable[Path]:
    folder = item.funcargs.get("tmp_path")
    return folder.glob("**/timenow-desktop.log") if isinstance(folder, Path) else ()
