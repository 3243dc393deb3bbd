"""Answers that prove nothing are looked behind before they are believed."""

from __future__ import annotations

import pytest

from desktop.core.changes import AccountChanged, ConnectionChanged, ConnectionState, SnapshotLoaded
from desktop.core.errors import RefusedError, SessionUnknownError, SetupError, TransientError
from desktop.storage.database import Database
from desktop.sync.doubt import is_nonsense
from tests.unit.sync.erp_rows import Row
from tests.unit.sync.world import World, account

S = ConnectionState


def _online(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(40)
    world.erp.requests.clear()


def test_level_1_chat_switched_off_leaves_the_copy_and_its_number(level1: World) -> None:
    _online(level1)
    level1.erp.chat_on = False  # the list is empty now, the sum is 0, and the stream lives on
    level1.loop.advance(70)
    assert level1.erp.requests == ["unread", "conversations", "config", "session"]
    assert level1.is_(S.CHAT_OFF)
    assert level1.erp.streams == []
    assert level1.counts == {"c-eva": 1}
    level1.erp.chat_on = True
    level1.loop.advance(300)
    assert (level1.state, level1.counts) == (S.ONLINE, {"c-eva": 1})


def test_level_1_an_empty_list_of_a_session_nobody_knows_changes_nothing(level1: World) -> None:
    _online(level1)
    rows, level1.erp.rows = level1.erp.rows, {}
    level1.erp.fail("session")
    level1.erp.chat_on = False
    level1.loop.held = True
    level1.engine.refresh()
    level1.loop.settle()
    level1.loop.answer(3)  # the sum, the list, the config
    level1.erp.known = False
    level1.loop.release()
    assert (level1.state, level1.engine.status().uncertain) == (S.ONLINE, True)
    assert level1.counts == {"c-eva": 1}
    level1.erp.rows, level1.erp.known, level1.erp.chat_on = rows, True, True
    level1.loop.advance(300)
    assert not level1.engine.status().uncertain


def test_level_1_an_empty_list_is_believed_when_chat_is_on(level1: World) -> None:
    _online(level1)
    level1.erp.rows.clear()
    level1.engine.refresh()
    level1.loop.advance(2)
    assert level1.erp.requests == ["unread", "conversations", "config"]
    assert level1.last(SnapshotLoaded).conversations == ()
    assert level1.counts == {}


def test_level_2_an_empty_list_is_empty(level2: World) -> None:
    _online(level2)
    level2.erp.rows.clear()
    level2.engine.refresh()
    level2.loop.advance(2)
    assert "config" not in level2.erp.requests
    assert level2.counts == {}


def test_an_empty_list_costs_nothing_where_none_were_known(world: World) -> None:
    world.start()
    assert world.erp.requests == ["config", "session", "stream", "unread", "conversations"]


def test_another_organisation_at_the_start_is_another_account(world: World) -> None:
    world.erp.organisation = "o2"
    world.erp.says("eva")
    world.start()
    changed = world.last(AccountChanged).account
    assert changed is not None
    assert changed.org_id == "o2"
    assert world.accounts.current() == changed
    assert world.is_(S.ONLINE)
    assert world.erp.peak == 1
    assert world.cookies.kept
    assert world.erp.closed == 0


def test_another_organisation_in_the_middle_leaves_the_first_ones_copy_alone(world: World) -> None:
    _online(world)
    mine = world.erp.rows
    world.erp.rows = {"c-leo": Row("c-leo", "leo", mine["c-eva"].activity)}
    world.erp.says("leo", tell=False)
    world.erp.says("leo", tell=False)
    world.erp.organisation = "o2"
    world.loop.advance(70)
    changed = world.last(AccountChanged).account
    assert changed is not None
    assert changed.org_id == "o2"
    assert world.counts == {"c-leo": 2}
    assert len(world.erp.streams) == 1
    first = Database.open(world.accounts.database_of(account()))
    assert [one.id for one in first.conversations.all()] == ["c-eva"]
    first.close()
    world.erp.rows, world.erp.organisation = mine, "o1"
    world.engine.refresh()
    world.loop.advance(5)
    assert world.last(AccountChanged).account == account()
    assert world.counts == {"c-eva": 1}
    assert world.erp.peak == 1


def test_the_session_is_asked_once_in_a_run(world: World) -> None:
    _online(world)
    for _ in range(5):
        world.erp.cut()
        world.loop.advance(60)
    assert world.is_(S.ONLINE)
    assert world.erp.count("session") == 0


@pytest.mark.parametrize(
    ("error", "nonsense"),
    [
        (TransientError(status="200"), True),
        (SetupError(), True),
        (RefusedError(status=404), True),
        (TransientError(status="500"), False),
        (TransientError(reached=False), False),
        (SessionUnknownError(), False),
    ],
)
def test_what_no_timenow_server_says_is_nonsense(error: Exception, nonsense: bool) -> None:
    assert isinstance(error, TransientError | SetupError | RefusedError | SessionUnknownError)
    assert is_nonsense(error) is nonsense


def test_an_unknown_session_at_the_first_look_of_a_run_is_no_other_account(world: World) -> None:
    world.erp.fail("session", SessionUnknownError())
    world.start()
    assert (world.last(ConnectionChanged).state, world.engine.status().uncertain) == (S.OFFLINE, True)
    world.loop.advance(60)
    assert world.is_(S.ONLINE)
