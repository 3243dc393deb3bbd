"""What the last run stored and told nobody: alerted at the next start, once."""

from __future__ import annotations

from desktop.core.changes import AlertsOwed, ConnectionChanged, ConnectionState, MessageAdded
from tests.unit.sync.world import World


def owed(world: World) -> list[str]:
    return [message.id for change in world.all(AlertsOwed) for message in change.messages]


def started(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)


def test_what_the_first_start_finds_is_owed_to_nobody(world: World) -> None:
    started(world)
    world.restart()
    world.loop.advance(10)
    assert owed(world) == []


def test_a_message_that_was_stored_and_not_alerted_is_owed_at_the_next_start(world: World) -> None:
    started(world)
    said = [world.erp.says("eva").id, world.erp.says("leo").id]
    world.loop.advance(10)
    assert owed(world) == []
    world.restart()
    world.loop.advance(10)
    assert owed(world) == said
    world.engine.refresh()
    world.loop.advance(10)
    assert owed(world) == said


def test_what_was_alerted_is_not_owed_and_what_came_after_it_is(world: World) -> None:
    started(world)
    alerted, later = world.erp.says("eva"), world.erp.says("eva")
    world.loop.advance(10)
    world.engine.alerted("c-eva", alerted.created_at)
    world.restart()
    world.loop.advance(10)
    assert owed(world) == [later.id]


def test_what_was_read_is_not_owed(world: World) -> None:
    started(world)
    world.erp.says("eva")
    world.loop.advance(10)
    world.engine.mark_read("c-eva")
    world.loop.advance(10)
    world.restart()
    world.loop.advance(10)
    assert owed(world) == []


def test_what_was_read_elsewhere_meanwhile_is_not_owed(world: World) -> None:
    started(world)
    world.erp.says("eva")
    world.loop.advance(10)
    world.stop()
    world.erp.i_read("eva")
    world.start()
    world.loop.advance(10)
    assert owed(world) == []


def test_what_came_while_away_is_found_and_not_owed_besides(world: World) -> None:
    started(world)
    live = world.erp.says("eva")
    world.loop.advance(10)
    world.stop()
    away = world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    assert owed(world) == [live.id]
    assert [one.message.id for one in world.all(MessageAdded) if one.caught_up and not one.first_start][
        -1
    ] == away.id


def test_it_is_told_before_the_connection_stands(world: World) -> None:
    started(world)
    world.erp.says("eva")
    world.loop.advance(10)
    world.restart()
    world.loop.advance(10)
    after = world.told[[isinstance(one, AlertsOwed) for one in world.told].index(True) :]
    assert any(isinstance(one, ConnectionChanged) and one.state is ConnectionState.ONLINE for one in after)


def test_own_messages_are_owed_to_nobody(world: World) -> None:
    started(world)
    theirs = world.erp.says("eva")
    world.engine.send("c-eva", "text")
    world.loop.advance(10)
    world.restart()
    world.loop.advance(10)
    assert owed(world) == [theirs.id]


def test_nothing_is_owed_before_the_server_has_answered(world: World) -> None:
    started(world)
    world.erp.says("eva")
    world.loop.advance(10)
    world.stop()
    world.erp.down = True
    world.start()
    world.loop.advance(60)
    assert owed(world) == []
    world.erp.down = False
    world.loop.advance(120)
    assert len(owed(world)) == 1
