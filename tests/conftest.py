"""What every test has: no screen, patience, and rules: nothing skipped, nothing said, nothing left behind."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from pytestqt.qtbot import QtBot

from tests.support.complaints import complaints
from tests.support.leftovers import Belongings, adopt_orphans, left_since

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_PATIENCE_MS = 30_000  # a wait ends as soon as it can: a long one costs nothing but where it fails

# On a loaded machine an example takes as long as it takes. Under `CI` hypothesis has a profile of its own,
# in which every run tries the same examples.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if not os.environ.get("CI"):
    settings.load_profile("patient")

for _wait in (
    QtBot.waitActive,
    QtBot.waitExposed,
    QtBot.waitSignal,
    QtBot.waitSignals,
    QtBot.waitUntil,
    QtBot.waitCallback,
):
    assert _wait.__kwdefaults__ is not None
    _wait.__kwdefaults__["timeout"] = _PATIENCE_MS


# --- where temporary files lie: in a directory of this run's own, so that what is left there is seen


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen, and to count."""
    config.addinivalue_line("markers", "expected_log(text): a complaint that holds this text is expected")
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())  # pytest's own stay where they were
    scratch = tempfile.mkdtemp(prefix="tn-")  # short: the path of a socket has room for 100 characters
    tempfile.tempdir = os.environ["TMPDIR"] = scratch
    run = Path(scratch, "run")
    run.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(run)
    os.environ["ENCHANT_CONFIG_DIR"] = str(run)  # no word of a test gets into anybody's own dictionary
    os.environ["PYTHONWARNINGS"] = "default"  # for the programs that tests start, whose logs are read
    adopt_orphans()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(os.environ.pop("TMPDIR"), ignore_errors=True)
    tempfile.tempdir = None


# --- nothing is skipped in silence

_not_run: list[str] = []


def pytest_collection_finish(session: pytest.Session) -> None:
    """Where everything must run, a file in which no test was found is missing."""
    if session.config.args == session.config.getini("testpaths"):
        found = {item.path for item in session.items}
        _not_run.extend(
            str(path) for path in session.config.rootpath.glob("tests/**/test_*.py") if path not in found
        )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped, or failed as expected."""
    if report.skipped:
        _not_run.append(report.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Of several processes that run the tests each has collected them all: one's word is enough."""
    _not_run[:] = {*_not_run, *getattr(node, "workeroutput", {}).get("not_run", ())}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything must run (`CI`), a skipped test is a failure."""
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["not_run"] = _not_run
    elif _not_run and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write(f"not run, though all must run: {', '.join(_not_run)}\n")


# --- nothing complains

_QUIET = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)


def _hear_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if kind not in _QUIET:
        complaints.note(f"Qt: {context.category}: {text}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:  # noqa: ARG001  its name is the hook's
    """Listen; again for each test, since one before may have taken Qt's messages for itself."""
    logging.getLogger().addHandler(complaints)
    qInstallMessageHandler(_hear_qt)
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Function) -> Generator[None, None, None]:
    """What was said from the first fixture's beginning to the last one's end fails the test.

    A test that asks for `caplog` looks at the log of this process itself.
    """
    folder = item.funcargs.get("tmp_path")
    try:
        yield
    finally:
        if isinstance(folder, Path) and _starts_programs(item):
            for log in (*folder.rglob("timenow-desktop.log"), *folder.rglob("crash.log")):
                complaints.read(log)
        expected = [text for marker in item.iter_markers("expected_log") for text in marker.args]
        heard = complaints.take(expected, log_is_looked_at="caplog" in item.fixturenames)
    if heard:
        pytest.fail("\n".join(("complaints that nobody expected:", *heard)), pytrace=False)


def _starts_programs(item: pytest.Item) -> bool:
    return bool({"integration", "e2e"} & set(item.path.parts))


# --- widgets in circles go on the thread that made them, between two tests

_MANY = 10_000  # objects made since the last collection


def pytest_sessionstart() -> None:
    """Take collecting into our own hands: Python does it on whatever thread makes one object too many.

    There it would destroy widgets, while the main thread makes others: that ends in a crash.
    """
    gc.freeze()  # what is imported stays: no collection looks at it


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """Collect when the test is over; again for each test, since a program under test may switch it on."""
    gc.disable()
    try:
        return (yield)
    finally:
        if gc.get_count()[0] > _MANY:
            gc.collect()


# --- nothing is left behind


@pytest.fixture(scope="session")
def scratch() -> Path:
    """Where the temporary files of this run lie."""
    return Path(tempfile.gettempdir())


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, scratch: Path) -> Iterator[None]:
    """A thread, process, socket or file that outlives its test would disturb the next one."""
    before = Belongings.now(scratch)
    yield
    left = left_since(before, scratch, request.node.funcargs.clear)
    assert not left, f"left behind: {left}"
