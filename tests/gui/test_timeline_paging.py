"""A conversation longer than what is loaded of it: paged both ways, jumped about in, without a hole."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, Change, TimelineLoaded
from desktop.state.timeline_model import TimelineModel
from tests.gui.test_timeline_model import Mirror
from tests.unit.sync.world import World, account

_ROWS, _STEP, _LOADED = 30, 10, 120  # of the model here
_PAGE = 100  # what comes at once around a message


class Open(TimelineModel):
    """A model that can be looked into."""

    @property
    def loaded(self) -> list[str]:
        """The ids of what is loaded."""
        return [message.id for message in self._rows.timeline]

    @property
    def torn(self) -> set[str]:
        """The ids of loaded messages above which others are missing, as the rows would say."""
        timeline = self._rows.timeline
        return {timeline[row].id for row in range(len(timeline)) if timeline.gap_above(row) is not None}


class Reader:
    """Somebody who reads a long conversation, through the engine and the model, at its own pace.

    What the engine tells waits until the model looks, as between their threads.
    """

    def __init__(self, world: World, said: int) -> None:
        for _ in range(said):
            world.erp.says("eva")
        world.start()
        self.world = world
        self.engine = world.engine
        self.waiting: list[Change] = []
        self.model = Open(most_rows=_ROWS, step=_STEP, most_loaded=_LOADED)
        self.model.apply(AccountChanged(account=account()))
        self.mirror = Mirror(self.model)
        self.model.open("c-eva")
        self._heard = len(world.told)
        self.engine.open_conversation("c-eva")
        self.catch_up()

    @property
    def said(self) -> list[str]:
        """The whole conversation's ids, as the server has it."""
        return [message.id for message in self.world.erp.row("eva").messages]

    def catch_up(self, changes: int | None = None) -> None:
        """Let the model look at what was told, all of it or so many changes."""
        self.world.loop.settle()
        news = self.world.told[self._heard :][:changes]
        self._heard += len(news)
        for change in news:
            self.model.apply(change)

    def older(self) -> None:
        if not self.model.show_older() and not self.model.complete:
            self.engine.load_older("c-eva", self.model.oldest_id)

    def newer(self) -> None:
        if not self.model.show_newer() and not self.model.reaches_newest:
            self.engine.load_newer("c-eva", self.model.newest_id)

    def end(self) -> None:
        if self.model.reaches_newest:
            self.model.show_newest()
        else:
            self.engine.load_newest("c-eva")

    def jump(self, message_id: str) -> None:
        if not self.model.point_at(message_id):
            self.engine.open_at("c-eva", message_id)

    def fill(self) -> None:
        gaps = [self.model.gap_above(number) for number in range(1, self.model.rowCount())]
        for before in filter(None, gaps):
            self.model.show_filling(before)
            self.engine.fill_gap("c-eva", before)

    def check(self) -> None:
        """Look for holes, repeats, and too much of everything."""
        said, loaded, shown = self.said, self.model.loaded, self.shown
        for above, below in itertools.pairwise(loaded):
            assert said[said.index(above) + 1] == below or below in self.model.torn, below
        assert ",".join(shown) in ",".join(loaded)
        assert self.mirror.rows == [self.model.row(number) for number in range(self.model.rowCount())]
        assert len(shown) <= _ROWS + _STEP
        assert len(loaded) <= _LOADED + _PAGE
        assert not self.model.complete or loaded[0] == said[0]

    @property
    def shown(self) -> list[str]:
        """The ids of the rows."""
        return [self.model.row(number).id for number in range(self.model.rowCount())]


@pytest.fixture
def reader(qtbot: QtBot, tmp_path: Path) -> Iterator[Reader]:
    """Somebody who has opened a conversation of 400 messages, of which 50 are kept here."""
    assert qtbot is not None
    world = World(tmp_path, 1)
    yield Reader(world, 400)
    world.stop()


def scroll_up(reader: Reader) -> None:
    """Go to the beginning of the conversation."""
    while not (reader.model.complete and reader.shown[0] == reader.said[0]):
        reader.older()
        reader.catch_up()
        reader.check()


def scroll_down(reader: Reader) -> None:
    """Go to its end."""
    while not reader.model.at_newest:
        reader.newer()
        reader.catch_up()
        reader.check()


def test_up_to_the_beginning_and_down_again_nothing_is_missing(reader: Reader) -> None:
    scroll_up(reader)
    assert not reader.model.reaches_newest
    asked = len(reader.world.erp.requests)
    scroll_down(reader)
    assert reader.shown[-1] == reader.said[-1]
    assert not reader.model.complete
    scroll_up(reader)
    assert len(reader.world.erp.requests) == asked  # all of it is kept here by now


def test_live_messages_far_below_are_counted_and_stay_out(reader: Reader) -> None:
    scroll_up(reader)
    arrived: list[bool] = []
    reader.model.arrived.connect(arrived.append)
    shown = reader.shown
    for _ in range(3):
        reader.world.erp.says("eva")
    reader.catch_up()
    assert (arrived, reader.shown) == ([False] * 3, shown)
    reader.check()
    scroll_down(reader)
    assert reader.shown[-3:] == reader.said[-3:]


def test_the_end_comes_at_once_with_what_was_unread(reader: Reader) -> None:
    scroll_up(reader)
    for _ in range(3):
        reader.world.erp.says("eva")
    reader.catch_up()
    reader.end()
    reader.catch_up()
    reader.check()
    assert reader.model.at_newest
    assert reader.model.first_unread == reader.said[-3]


def test_what_one_writes_meanwhile_stands_at_the_end(reader: Reader) -> None:
    scroll_up(reader)
    arrived: list[bool] = []
    reader.model.arrived.connect(arrived.append)
    reader.world.loop.held = True
    reader.engine.send("c-eva", "ya voy")
    reader.catch_up()
    assert arrived == [True]
    assert reader.model.row(reader.model.rowCount() - 1).body != "ya voy"
    reader.end()
    reader.catch_up()
    last = reader.model.row(reader.model.rowCount() - 1)
    assert (last.body, last.state) == ("ya voy", "sending")
    reader.world.loop.release()
    reader.catch_up()
    last = reader.model.row(reader.model.rowCount() - 1)
    assert (last.body, last.state, last.id) == ("ya voy", "sent", reader.said[-1])


def test_scrolled_down_to_the_end_what_is_pending_stands_below_it(reader: Reader) -> None:
    scroll_up(reader)
    reader.world.loop.held = True
    reader.engine.send("c-eva", "ya voy")
    reader.catch_up()
    while not reader.model.at_newest:
        reader.newer()
        reader.catch_up()
        assert reader.mirror.rows == [reader.model.row(number) for number in range(reader.model.rowCount())]
    assert reader.mirror.rows[-1].body == "ya voy"


@pytest.mark.parametrize("place", [0, 7, 200, 393, 399])
def test_a_jump_shows_what_is_around_the_message(reader: Reader, place: int) -> None:
    scroll_up(reader)  # and so all of it is kept here
    reader.end()
    reader.catch_up()
    pointed: list[str] = []
    reader.model.pointed.connect(pointed.append)
    reader.world.loop.held = True  # nobody answers
    reader.jump(reader.said[place])
    reader.catch_up()
    reader.check()
    at = reader.shown.index(reader.said[place])
    assert pointed == [reader.said[place]]
    assert at >= min(_ROWS // 2, place)
    assert len(reader.shown) - at >= min(_ROWS // 2, 400 - place)


def test_a_jump_within_what_is_loaded_asks_nobody(reader: Reader) -> None:
    told = len(reader.world.told)
    reader.jump(reader.said[-40])
    assert len(reader.world.told) == told
    assert reader.said[-40] in reader.shown
    reader.check()


def test_a_jump_to_what_is_not_kept_any_more_opens_the_end(reader: Reader) -> None:
    scroll_up(reader)
    reader.jump("gone")
    reader.catch_up()
    assert reader.world.last(TimelineLoaded).newest
    assert reader.model.at_newest


def test_a_late_answer_to_what_nobody_looks_at_any_more_is_let_go(reader: Reader) -> None:
    scroll_up(reader)
    reader.end()
    reader.catch_up()
    reader.engine.open_at("c-eva", reader.said[130])  # answered, but not looked at yet
    reader.engine.load_older("c-eva", reader.model.oldest_id)
    reader.engine.load_newer("c-eva", reader.model.newest_id)
    reader.catch_up()
    reader.check()
    assert reader.model.loaded == reader.said[80:181]
    assert not reader.model.reaches_newest


def wander(reader: Reader, chance: random.Random) -> None:
    """Do anything in any order, and look at a part of what was told after each thing."""
    ways: list[Callable[[], object]] = [
        *(reader.older, reader.newer) * 2,
        reader.end,
        reader.fill,
        lambda: reader.jump(chance.choice(reader.said)),
        lambda: reader.world.erp.says("eva"),
        lambda: setattr(reader.world.loop, "held", True),
        reader.world.loop.release,
    ]
    for _ in range(250):
        chance.choice(ways)()
        reader.catch_up(chance.choice([0, 1, 1, None]))
        reader.check()
    reader.world.loop.release()
    reader.catch_up()


@pytest.mark.parametrize("seed", range(4))
def test_however_somebody_wanders_about_the_loaded_stretch_has_no_hole(reader: Reader, seed: int) -> None:
    wander(reader, random.Random(seed))  # noqa: S311  no secret
    scroll_down(reader)
    assert reader.model.loaded[-1] == reader.said[-1]
    scroll_up(reader)


@pytest.mark.parametrize(("seed", "place"), [(0, 390), (1, 340)])
def test_where_the_copy_is_torn_there_is_a_gap_row(reader: Reader, seed: int, place: int) -> None:
    scroll_up(reader)
    reader.world.lose_server()
    for _ in range(1050):
        reader.world.erp.says("eva")
    reader.world.find_server()
    reader.catch_up()
    reader.check()
    reader.model.open("")
    reader.model.open("c-eva")
    reader.jump(reader.said[place])
    reader.catch_up()
    reader.check()
    while not reader.model.torn:
        reader.newer()
        reader.catch_up()
        reader.check()
    wander(reader, random.Random(seed))  # noqa: S311  no secret
    scroll_down(reader)
