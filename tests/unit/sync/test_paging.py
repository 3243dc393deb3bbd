"""Paging back, against a server that loses rows of one millisecond on a page's edge."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.loop import Task
from desktop.sync.paging import PAGE, Back, Stretch
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.fake_loop import FakeLoop
from tests.unit.sync.scripted_erp import ScriptedErp


def _erp(sizes: list[int]) -> ScriptedErp:
    """Return an ERP with bursts of so many messages, each within one millisecond."""
    erp = ScriptedErp(FakeLoop(), 1)
    for size in sizes:
        for number in range(size):
            erp.says("eva", tie=number > 0)
    return erp


def _back(erp: ScriptedErp, *, ground: Timestamp | None = None, pages: int = 1) -> Stretch:
    loop, found = FakeLoop(), list[Stretch]()

    async def work() -> None:
        found.append(await Back(erp, "c-eva", ground=ground, pages=pages))

    Task(loop, work())
    loop.settle()
    return found[0]


def test_one_page_is_the_newest_messages_newest_first() -> None:
    erp = _erp([1] * 60)
    stretch = _back(erp)
    assert [message.id for message in stretch.messages] == [m.id for m in erp.row("eva").newest_first[:PAGE]]
    assert (stretch.grounded, stretch.complete) == (False, False)


def test_a_conversation_that_fits_is_complete() -> None:
    stretch = _back(_erp([1] * 3))
    assert (len(stretch.messages), stretch.grounded, stretch.complete) == (3, True, True)


def test_an_empty_conversation_is_complete() -> None:
    erp = ScriptedErp(FakeLoop(), 1)
    erp.row("eva")
    assert _back(erp) == Stretch(messages=(), grounded=True, complete=True)


@pytest.mark.parametrize("burst", [2, 49, 50, 51, 120, 700])
def test_messages_of_one_millisecond_are_all_found(burst: int) -> None:
    erp = _erp([1] * 20 + [burst] + [1] * 20)
    stretch = _back(erp, pages=100)
    assert len(stretch.messages) == 40 + burst
    assert stretch.complete


@given(st.lists(st.integers(1, 80), min_size=1, max_size=8), st.data())
def test_everything_from_the_ground_on_is_found(sizes: list[int], data: st.DataObject) -> None:
    erp = _erp(sizes)
    rows = erp.row("eva").newest_first
    ground = data.draw(st.sampled_from(rows)).created_at
    stretch = _back(erp, ground=ground, pages=100)
    found = {message.id for message in stretch.messages}
    assert {message.id for message in rows if message.created_at >= ground} <= found
    assert stretch.grounded


def test_the_ground_is_reached_by_an_older_row_only() -> None:
    erp = _erp([10, PAGE - 1])
    erp.says("eva", tie=False)
    edge = erp.row("eva").newest_first[PAGE].created_at  # of the ten, only a part is on the first page
    stretch = _back(erp, ground=edge, pages=5)
    assert len(stretch.messages) == 60


def test_no_more_pages_are_fetched_than_allowed() -> None:
    erp = _erp([1] * 2000)
    stretch = _back(erp, ground=Timestamp.from_ms(0), pages=20)
    assert erp.count("page") == 20
    assert len(stretch.messages) >= 20 * (PAGE - 1)
    assert (stretch.grounded, stretch.complete) == (False, False)


def test_more_of_one_millisecond_than_any_page_holds_ends_the_search() -> None:
    erp = _erp([1, 2000])
    stretch = _back(erp, pages=100)
    assert not stretch.grounded
    assert len(stretch.messages) == 1600
