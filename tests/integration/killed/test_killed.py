"""`kill -9` at any point of anything: after a restart nothing is lost, doubled, forgotten or miscounted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.storage.database import Database
from desktop.storage.schema import MIGRATIONS
from tests.integration.killed.harness import Case, Program, chosen
from tests.support.worlds import Level1World, Level2World, World


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with Program(tmp_path_factory.mktemp("program")) as running:
        yield running


@pytest.fixture(scope="module", params=[1, 2], ids=["level 1", "level 2"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == 1:
        with Level1World(newcomers=20) as erp:
            erp.control.rate_limit(1_000_000)
            yield erp
    else:
        with Level2World(rate_limit="1000000/10") as server:
            yield server


@pytest.fixture
def case(world: World, program: Program, tmp_path: Path) -> Case:
    return Case(world, program, tmp_path)


def _points(case: Case, program: Program, way: str) -> list[int]:
    """Return where to kill, having done it once without."""
    texts = case.texts()
    assert not case.run(way, None, texts)
    points = program.points()
    assert len(points) > 5, points
    case.settle()
    case.check(texts if way == "send" else [])
    return chosen(len(points))


def test_receiving(case: Case, program: Program) -> None:
    killed = 0
    for point in _points(case, program, "receive"):
        killed += case.run("receive", point, case.texts())
        case.settle()
        case.check()
        assert case.unread() == case.server_counter()
    assert killed > 2


def test_catching_up(case: Case, program: Program) -> None:
    case.bruno_writes()
    killed = 0
    for point in _points(case, program, "catch up"):
        case.bruno_writes()
        killed += case.run("catch up", point, [])
        case.settle()
        case.check()
        assert case.unread() == case.server_counter()
    assert killed > 2


def test_sending(case: Case, program: Program) -> None:
    killed = 0
    for point in _points(case, program, "send"):
        texts = case.texts()
        killed += case.run("send", point, texts)
        case.settle()
        case.check(texts)
    assert killed > 2


def test_marking_as_read(case: Case, program: Program, world: World) -> None:
    case.bruno_writes()
    killed = 0
    for point in _points(case, program, "mark read"):
        case.bruno_writes()
        unread = case.unread() + 2
        before = len(case.lines("read"))
        killed += case.run("mark read", point, [])
        seen = len(case.lines("read")) > before
        case.settle()
        case.check()
        assert case.unread() in ({0} if seen else {0, unread})
        if world.level == 2:
            assert case.unread() == case.server_counter()
        if seen:  # the peer is told
            assert {one["status"] for one in case.server() if one["senderId"] == case.bruno.id} == {"READ"}
    assert killed > 2


def _old(path: Path) -> None:
    """Write a file of the first version, with something of all that a person makes."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        for statement in MIGRATIONS[0]:
            raw.execute(statement)
        raw.execute("PRAGMA user_version = 1")
        raw.execute("INSERT INTO outbox VALUES (3, 'e1', 'c1', 'sin enviar', 1, 'queued', 2, NULL, '{}', 7)")
        raw.execute("INSERT INTO drafts VALUES ('c1', 'a medias')")
        raw.execute("INSERT INTO marks VALUES ('c1', 5, '[\"m1\"]', 'm1', 1, 5)")


def _damaged(path: Path) -> None:
    """Write a file whose messages can't be read."""
    _old(path)
    with closing(sqlite3.connect(path)) as raw:
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'messages'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)


@pytest.mark.expected_log("The local copy could not be used", "Not everything of")
@pytest.mark.parametrize("make", [_old, _damaged], ids=["an old version", "a damaged file"])
def test_bringing_a_file_up_to_date(program: Program, tmp_path: Path, make: object) -> None:
    assert callable(make)
    first = tmp_path / "0" / "chat.db"
    make(first)
    assert not program.do(data=str(tmp_path), way="migrate", file=str(first))
    count = len(program.points())
    assert count > 5
    for point in range(1, count + 1):
        file = tmp_path / f"{point}" / "chat.db"
        make(file)
        assert program.do(data=str(tmp_path), way="migrate", file=str(file), kill_at=point)
        with closing(Database.open(file)) as copy:
            assert [one.body for one in copy.outbox.all()] == ["sin enviar"]
            assert copy.drafts.get("c1") == "a medias"
            assert copy.marks.get("c1") is not None
            assert len(copy.marks.untold()) == 1
        with closing(Database.open(file)) as again:
            assert again.set_aside is None
