"""The fake ERP against the recordings of the real one, exchange by exchange."""

from __future__ import annotations

import pytest

from tests.contract.exceptions import EXCEPTIONS, Excepted
from tests.contract.recorded import FILES, STREAM_FILES, StreamCapture, all_captures, all_exchanges, exchanges
from tests.contract.replay import Difference, Replay, replay_all

Place = tuple[str, int, str, str]


@pytest.fixture(scope="module")
def replay() -> Replay:
    """All recordings played once, in the order in which they were made."""
    return replay_all()


def _places(excepted: Excepted) -> set[Place]:
    return {(excepted.file, excepted.index, excepted.name, part) for part in excepted.parts}


def _place(difference: Difference) -> Place:
    return (difference.file, difference.index, difference.name, difference.part)


def _allowed() -> set[Place]:
    return set().union(*(_places(excepted) for excepted in EXCEPTIONS))


def _not_allowed(replay: Replay, file: str) -> list[str]:
    allowed = _allowed()
    return [
        f"{one.file}:{one.index} {one.name}: {one.part}: {one.detail}"
        for one in replay.differences
        if one.file == file and _place(one) not in allowed
    ]


@pytest.mark.parametrize("file", FILES)
def test_every_recorded_exchange_is_answered_as_the_real_erp_did(replay: Replay, file: str) -> None:
    assert _not_allowed(replay, file) == []


@pytest.mark.parametrize("file", STREAM_FILES)
def test_every_recorded_stream_is_the_same_byte_for_byte(replay: Replay, file: str) -> None:
    assert _not_allowed(replay, file) == []


def test_no_exception_is_stale(replay: Replay) -> None:
    needed = {_place(difference) for difference in replay.differences}
    assert sorted(_allowed() - needed) == []


def test_every_exchange_is_compared_whole_or_excepted_in_part(replay: Replay) -> None:
    partly = {(one.file, one.index) for one in EXCEPTIONS if one.file in FILES}
    not_at_all = {(one.file, one.index) for one in EXCEPTIONS if "status" in one.parts}
    chunks = sum(1 for capture in all_captures() for chunk in capture.chunks if not chunk.outgoing)
    figures = (
        f"{replay.exchanges_played} exchanges played, {len(partly - not_at_all)} compared but for a part, "
        f"{len(not_at_all)} not compared; {replay.chunks_compared} chunks of streams compared"
    )
    assert replay.exchanges_played == len(all_exchanges())
    assert replay.chunks_compared == chunks
    assert figures == (
        "655 exchanges played, 37 compared but for a part, 5 not compared; 98 chunks of streams compared"
    )


def test_what_is_cut_in_the_recordings_is_listed() -> None:
    cut = {(one.file, one.index) for file in FILES for one in exchanges(file) if not one.complete}
    listed = {(one.file, one.index) for one in EXCEPTIONS if "rest of body" in one.parts}
    assert cut == listed


@pytest.mark.parametrize("capture", all_captures(), ids=lambda capture: f"{capture.file}:{capture.label}")
def test_a_recorded_stream_is_whole_chunks(capture: StreamCapture) -> None:
    if capture.received.startswith(b"HTTP/1.1 200"):
        assert capture.events == b"" or capture.events.startswith(b"event: system\n")
        assert capture.events.endswith(b"\n\n") or capture.label == "alice before SIGKILL"
