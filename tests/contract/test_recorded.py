"""The recordings read as typed values."""

from __future__ import annotations

import json

from tests.contract.recorded import (
    FILES,
    RECORDINGS,
    STREAM_FILES,
    all_captures,
    all_exchanges,
    captures,
    exchanges,
)


def test_every_recording_is_read() -> None:
    assert {path.stem for path in RECORDINGS.glob("*.jsonl")} == {*FILES, *STREAM_FILES}


def test_no_line_is_lost_at_an_odd_line_end() -> None:
    lines = sum((RECORDINGS / f"{file}.jsonl").read_bytes().count(b"\n") for file in FILES)
    notes = sum((RECORDINGS / f"{file}.jsonl").read_bytes().count(b'"note"') for file in FILES)
    assert len(all_exchanges()) == lines - notes


def test_a_complete_body_is_as_long_as_it_was_sent() -> None:
    whole = [one for one in all_exchanges() if one.complete]
    assert all(len(one.response.body.encode()) == one.response.body_len for one in whole)
    assert (len(whole), len(all_exchanges())) == (631, 655)


def test_the_mark_of_a_cut_is_not_part_of_the_body() -> None:
    bodies = {one.index: one.response.body for one in exchanges("rest")}
    assert bodies[66] == bodies[104] == ""
    assert bodies[33] == '{"error":"\\nInvalid `prisma.conversation.findMany()` invocat'
    assert len(bodies[158]) == 6000


def test_a_body_that_was_empty_is_complete() -> None:
    avatar = next(one for one in exchanges("rest") if one.name == "avatar.uploads_path")
    assert (avatar.response.body, avatar.complete) == ("", True)


def test_streams_are_told_apart_by_label_and_freed_of_their_framing() -> None:
    labels = [capture.label for capture in captures("server_actions_stream_bytes")]
    alice = captures("server_actions_stream_bytes")[0]
    data = [json.loads(line[6:]) for line in alice.events.decode().split("\n") if line.startswith("data: ")]
    assert labels == ["alice-1", "alice-2", "bob"]
    assert [event["type"] for event in data] == ["system", *["conversation_read"] * 4, *["message"] * 3]


def test_streams_end_where_the_erp_ended_them() -> None:
    ended = [capture.label for capture in all_captures() if capture.chunks[-1].end]
    assert ended == [
        "alice-1",
        "bob before SIGTERM",
        "alice before SIGKILL",
        "alice over nginx, upstream killed",
    ]
