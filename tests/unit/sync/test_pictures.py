"""Pictures: from the disk for a day, from the server when somebody looks, and never in anybody's way."""

from __future__ import annotations

import pytest

from desktop.core.changes import ConnectionChanged, PictureFound
from desktop.core.errors import ErpError, RefusedError, SessionUnknownError, TransientError
from tests.unit.sync.scripted_erp import Fault
from tests.unit.sync.world import World

DAY = 24 * 3600


def _started(world: World) -> None:
    for peer in ("eva", "pia", "pol"):
        world.erp.says(peer)
        world.erp.pictures[peer] = f"picture of {peer}".encode()
    world.start()
    world.loop.advance(10)
    world.erp.requests.clear()
    world.told.clear()


def _asked(world: World) -> int:
    return world.erp.requests.count("picture")


def _want(world: World, *people: str) -> None:
    for person in people:
        world.engine.want_picture(person)
    world.loop.settle()


def _told(world: World) -> list[tuple[str, bytes]]:
    told = [(one.person_id, one.data) for one in world.all(PictureFound)]
    world.told.clear()
    return told


def test_a_picture_is_asked_for_once_a_day_through_every_restart(world: World) -> None:
    _started(world)
    found = [("pia", b"picture of pia")]
    _want(world, "pia")
    assert (_told(world), _asked(world)) == (found, 1)
    _want(world, "pia", "pia")
    assert (_told(world), _asked(world)) == (found * 2, 1)
    world.restart()
    world.loop.advance(10)
    world.told.clear()
    _want(world, "pia")
    assert (_told(world), _asked(world)) == (found, 1)
    world.loop.sleep(DAY)
    world.erp.pictures["pia"] = b"another"
    _want(world, "pia")
    assert _told(world) == [*found, ("pia", b"another")]
    assert _asked(world) == 2


def test_nobody_without_a_picture_is_asked_about(world: World) -> None:
    _started(world)
    _want(world, "eva", "a stranger")
    assert _told(world) == [("eva", b""), ("a stranger", b"")]
    assert _asked(world) == 0


def test_that_there_is_none_is_remembered_for_a_day(world: World) -> None:
    _started(world)
    world.erp.pictures.clear()
    _want(world, "pia")
    _want(world, "pia")
    assert (_told(world), _asked(world)) == ([("pia", b"")] * 2, 1)
    world.loop.sleep(DAY)
    _want(world, "pia")
    assert _asked(world) == 2


def test_somebody_found_by_a_search_has_a_face_too(world: World) -> None:
    _started(world)
    world.erp.pictures["paz"] = b"picture of paz"
    _want(world, "paz")
    assert (_told(world), _asked(world)) == ([("paz", b"")], 0)
    world.engine.search_people("paz")
    world.loop.settle()
    _want(world, "paz")
    assert (_told(world), _asked(world)) == ([("paz", b"picture of paz")], 1)


def test_without_a_network_old_ones_are_shown_and_nothing_is_asked(world: World) -> None:
    _started(world)
    _want(world, "pia")
    world.lose_server()
    world.loop.sleep(3 * DAY)
    world.loop.advance(60)
    world.erp.requests.clear()
    world.told.clear()
    _want(world, "pia", "pol")
    assert (_told(world), _asked(world)) == ([("pia", b"picture of pia")], 0)
    world.find_server()
    assert _asked(world) == 0  # whoever still looks asks again
    _want(world, "pol")
    assert _asked(world) == 1


@pytest.mark.parametrize("error", [RefusedError(status=403), RefusedError(status=200)])
def test_a_refused_picture_keeps_nobody_else_waiting(world: World, error: ErpError) -> None:
    _started(world)
    world.erp.faults["picture"] = [Fault(error)]
    _want(world, "pia")
    _want(world, "pol", "pia")
    assert _told(world) == [("pol", b"picture of pol")]
    assert _asked(world) == 2
    world.loop.advance(3700)
    _want(world, "pia")
    assert _told(world)[-1] == ("pia", b"picture of pia")


@pytest.mark.parametrize(
    "error", [TransientError(reached=False), TransientError(status="503"), SessionUnknownError(), ErpError()]
)
def test_after_a_failure_there_is_a_pause_that_grows_and_nothing_else_happens(
    world: World, error: ErpError
) -> None:
    _started(world)
    world.erp.faults["picture"] = [Fault(error)] * 50
    for _ in range(720):  # an hour in which somebody looks all the time
        _want(world, "pia", "pol", "pia")
        world.erp.beat()
        world.loop.advance(5)
    assert 2 <= _asked(world) <= 8
    assert world.all(PictureFound) == []
    assert world.all(ConnectionChanged) == []  # nobody is told of it, nothing is doubted
    world.erp.faults.clear()
    world.loop.advance(1000)
    _want(world, "pia")
    assert _told(world)[-1] == ("pia", b"picture of pia")


def test_a_server_that_says_when_is_obeyed(world: World) -> None:
    _started(world)
    world.erp.faults["picture"] = [Fault(TransientError(retry_after=300.0))]
    _want(world, "pia")
    world.loop.advance(290)
    _want(world, "pol")
    assert _asked(world) == 1
    world.loop.advance(20)
    _want(world, "pol")
    assert _asked(world) == 2


def test_one_is_asked_for_at_a_time_and_whom_one_looks_at_last_comes_first(world: World) -> None:
    _started(world)
    world.loop.held = True
    _want(world, "pia", "pia", *(f"stranger {number}" for number in range(300)))
    world.engine.search_people("paz")
    world.loop.answer()  # the search goes before every picture
    assert _asked(world) == 0
    _want(world, "paz", "pol")
    assert world.loop.waiting == 1
    world.told.clear()
    world.erp.pictures["paz"] = b"picture of paz"
    world.loop.release()
    assert [who for who, _ in _told(world)] == ["pia", "pol", "paz"]


def test_an_answer_that_comes_after_the_sign_out_is_told_to_nobody(world: World) -> None:
    _started(world)
    world.loop.held = True
    _want(world, "pia")
    world.engine.sign_out()
    world.told.clear()
    world.loop.release()
    assert _told(world) == []


@pytest.mark.parametrize("forget", [True, False])
def test_they_go_with_the_copy_at_the_sign_out(world: World, forget: bool) -> None:
    _started(world)
    _want(world, "pia")
    assert (world.folder / "avatars").exists()
    world.engine.sign_out(forget=forget)
    world.loop.settle()
    assert (world.folder / "avatars").exists() is not forget
