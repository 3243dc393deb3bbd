"""The local copy kept within its limits: by age, by size, or without any text at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from desktop.core.changes import ActionFailed, MessageAdded, TimelineLoaded
from desktop.core.settings import HistorySettings, Settings
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.world import World

DAY = 86_400.0
HOUR = 3_600.0


def keep(world: World, **limits: object) -> None:
    world.settings = msgspec.structs.replace(Settings(), history=msgspec.convert(limits, HistorySettings))


def stored(world: World, peer: str = "eva") -> list[str]:
    database = world.database()
    found = [message.id for message in database.messages.newest(f"c-{peer}", limit=100_000)]
    database.close()
    return found


def known(world: World, peer: str = "eva") -> list[str]:
    return [message.id for message in reversed(world.erp.row(peer).newest_first)]


def test_all_stay_unless_a_limit_is_set(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.sleep(400 * DAY)
    world.restart()
    world.loop.advance(60)
    assert stored(world) == known(world)


def test_older_ones_go_and_counts_and_paging_stay_right(world: World) -> None:
    for number in range(70):
        world.erp.says("eva", f"{number}")
        world.loop.sleep(DAY)
    keep(world, days=10)
    world.start()
    world.loop.advance(60)
    left = stored(world)
    assert left == known(world)[-len(left) :]
    assert 8 <= len(left) <= 10
    assert world.counts == {"c-eva": 70}
    world.engine.open_conversation("c-eva")
    for _ in range(4):
        world.loop.advance(5)
        world.engine.load_older("c-eva")
    world.loop.advance(5)
    shown = {message.body for one in world.all(TimelineLoaded) for message in one.messages}
    assert shown == {f"{number}" for number in range(70)}
    assert world.all(TimelineLoaded)[-1].complete
    assert world.counts == {}


def test_a_limit_that_is_set_while_it_runs_counts_at_once(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    world.loop.sleep(3 * DAY)
    world.loop.advance(60)
    assert stored(world) == known(world)
    keep(world, days=1)
    world.engine.keep_within_limits()
    world.loop.advance(1)
    assert stored(world) == []


def test_what_was_let_go_is_no_news_when_it_is_fetched_again(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    heard = len(world.all(MessageAdded))
    world.loop.sleep(3 * DAY)
    keep(world, days=1)
    world.restart()
    world.loop.advance(60)
    assert stored(world) == []
    world.engine.open_conversation("c-eva")
    world.loop.advance(60)
    assert len(world.all(MessageAdded)) == heard


def test_a_message_after_all_were_let_go_counts_as_one(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.engine.open_conversation("c-eva")
    world.erp.row("eva").unread = 7  # a counter that nobody ever cleared, as at level 1
    world.loop.sleep(3 * DAY)
    keep(world, days=1)
    world.restart()
    world.loop.advance(60)
    assert stored(world) == []
    assert world.counts == {}
    said = world.erp.says("eva")
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}
    world.restart()
    world.loop.advance(10)
    assert world.counts == {"c-eva": 1}
    assert stored(world) == [said.id]
    world.stop()
    while_away = world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    assert world.news == [said.id, while_away.id]
    assert world.counts == {"c-eva": 2}


def test_too_much_is_as_much_as_the_oldest_messages(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    for number in range(1_500):
        world.erp.says("eva", f"{number} " + "x" * 1_000)
        world.loop.settle()
    keep(world, maxMegabytes=1)
    world.loop.advance(2 * HOUR)
    world.restart()
    world.loop.advance(120)
    left = stored(world)
    assert 100 < len(left) < 1_100
    assert left == known(world)[-len(left) :]
    assert world.counts == {"c-eva": 1_501}
    world.stop()
    [file] = (world.folder / "accounts").rglob("chat.db")
    assert file.stat().st_size < 1_100_000


def test_it_is_looked_at_once_an_hour_at_most(world: World) -> None:
    world.erp.says("eva")
    keep(world, days=1)
    world.start()
    world.loop.advance(60)
    old = world.erp.says("eva")
    world.loop.settle()
    database = world.database()
    database.messages.add([])
    database.close()
    assert old.id in stored(world)
    for _ in range(5):
        world.engine.refresh()
        world.loop.advance(10)
    assert old.id in stored(world)


def test_what_waits_to_be_sent_outlives_every_limit(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    world.lose_server()
    world.engine.send("c-eva", "text")
    world.engine.keep_draft("c-eva", "a medias")
    world.loop.sleep(3 * DAY)
    keep(world, days=0, maxMegabytes=1)
    world.restart()
    world.find_server()
    world.loop.advance(60)
    assert [message.body for message in world.erp.row("eva").messages if message.sender_id == "me"] == [
        "text"
    ]
    database = world.database()
    assert database.drafts.get("c-eva") == "a medias"
    database.close()


def test_with_none_to_keep_a_run_has_its_messages_and_leaves_none(world: World) -> None:
    keep(world, days=0)
    world.erp.says("eva", "confidencial")
    world.start()
    world.loop.advance(60)
    assert stored(world) == known(world)
    world.stop()
    assert stored(world) == []
    for file in (world.folder / "accounts").rglob("chat.db*"):
        assert b"confidencial" not in file.read_bytes()


def test_with_none_to_keep_nothing_is_told_twice_and_counts_are_right(world: World) -> None:
    keep(world, days=0)
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    live = world.erp.says("eva")
    world.loop.advance(5)
    world.stop()
    while_away = world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    assert world.news == [live.id, while_away.id]
    assert world.counts == {"c-eva": 3}


def test_with_none_to_keep_a_killed_run_is_cleaned_up_by_the_next(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    world.stop()  # leaves its messages, as a killed run does
    keep(world, days=0)
    world.erp.down = True
    world.start()
    assert stored(world) == []
    assert world.engine.status().counts == {"c-eva": 1}


@pytest.mark.parametrize(("days", "left"), [(0, 0), (5, 1), (None, 2)])
def test_a_copy_that_was_set_aside_stays_no_longer_than_its_messages_would(
    world: World, days: int | None, left: int
) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(60)
    [file] = (world.folder / "accounts").rglob("chat.db")
    for ago in (6, 4):
        stamp = Timestamp.of(world.loop.now() - timedelta(days=ago)).strftime("%Y%m%dT%H%M%S%fZ")
        for side in ("", "-wal"):
            file.with_name(f"chat-set-aside-{stamp}.db{side}").write_bytes(b"hola")
    keep(world, days=days)
    world.restart()
    world.loop.advance(60)
    assert len(list(file.parent.glob("chat-set-aside-*.db"))) == left
    assert len(list(file.parent.glob("chat-set-aside-*.db-wal"))) == left


@pytest.mark.parametrize("wanted", ["by the person", "by a setting", "by nobody"])
def test_a_sign_out_deletes_the_copy_only_when_somebody_wants_it(world: World, wanted: str) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    [file] = (world.folder / "accounts").rglob("chat.db")
    file.with_name("chat-set-aside-20260101T000000000000Z.db").touch()
    if wanted == "by a setting":
        keep(world, deleteOnSignOut=True)
    world.engine.sign_out(forget=wanted == "by the person")
    world.loop.settle()
    assert file.parent.exists() == (wanted == "by nobody")
    assert not [one for one in world.all(ActionFailed) if one.action == "sign_out"]


def test_after_a_sign_out_that_forgets_the_next_sign_in_begins_anew(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(10)
    world.engine.sign_out(forget=True)
    world.loop.settle()
    world.engine.sign_in("https://erp.example", "me@example.com", "right", remember=False)
    world.loop.advance(10)
    assert stored(world) == known(world)
    assert world.news == []


@pytest.mark.expected_log("could not be deleted")
def test_a_copy_that_cannot_be_deleted_is_said_with_its_place(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> None:
        raise PermissionError

    world.start()
    world.loop.advance(10)
    [file] = (world.folder / "accounts").rglob("chat.db")
    monkeypatch.setattr("desktop.storage.accounts.shutil.rmtree", refuse)
    world.engine.sign_out(forget=True)
    world.loop.settle()
    [failed] = [one for one in world.all(ActionFailed) if one.action == "sign_out"]
    assert (failed.code, failed.details) == ("copy_not_deleted", {"folder": str(file.parent)})
