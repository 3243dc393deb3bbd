"""How the bytes of an event stream become events."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sseclient import SSEClient

from desktop.erp.framing import (
    MAX_BLOCK_BYTES,
    MAX_BLOCK_LINES,
    Block,
    Comment,
    Framer,
    Refused,
    Retry,
)

Heard = tuple[str, ...]


def heard(pieces: list[bytes], framer: Framer | None = None) -> list[Heard]:
    """Return what the client makes of a stream that comes in these pieces: with sseclient and all."""
    framer = framer or Framer()
    found: list[Heard] = []
    for frame in (frame for piece in pieces for frame in framer.feed(piece)):
        if isinstance(frame, Block):
            parsed = SSEClient(iter((frame.data,))).events()
            found += [("event", event.event, event.data, frame.event_id or "") for event in parsed]
        elif isinstance(frame, Comment):
            found.append(("comment",))
        elif isinstance(frame, Retry):
            found.append(("retry", str(frame.milliseconds)))
        else:
            found.append(("refused", frame.name, frame.reason, frame.event_id or ""))
    return found


def reference(stream: bytes) -> list[Heard]:  # noqa: C901  the standard has it as one list of cases
    """The WHATWG's algorithm, word by word, over the whole stream at once."""
    text = stream.decode("utf-8", errors="replace")
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    del lines[-1]  # it has no end
    found: list[Heard] = []
    data, name, last_id = "", "", ""
    for line in lines:
        if line == "":
            if data != "":
                found.append(("event", name or "message", data.removesuffix("\n"), last_id))
            data, name = "", ""
            continue
        if line.startswith(":"):
            found.append(("comment",))
            continue
        field, colon, value = line.partition(":")
        if colon and value.startswith(" "):
            value = value[1:]
        if field == "event":
            name = value
        elif field == "data":
            data += value + "\n"
        elif field == "id" and "\0" not in value:
            last_id = value
        elif field == "retry" and re.fullmatch("[0-9]+", value):
            found.append(("retry", str(int(value))))
    return found


def event(data: str, name: str = "message", event_id: str = "") -> Heard:
    return ("event", name, data, event_id)


CASES = {
    "line feeds": (b"event: read\ndata: a\n\n", [event("a", "read")]),
    "carriage returns": (b"event: read\rdata: a\r\r", [event("a", "read")]),
    "both": (b"event: read\r\ndata: a\r\n\r\n", [event("a", "read")]),
    "mixed line ends": (b"data: a\n\r\ndata: b\r\n\ndata: c\r\r\n", [event("a"), event("b"), event("c")]),
    "a byte order mark": (b"\xef\xbb\xbfdata: a\n\n", [event("a")]),
    "a mark in the middle is data": ("data: \ufeffa\n\n".encode(), [event("\ufeffa")]),
    "a second mark is part of a name": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),
    "comments only": (b": a\n\n:\n\n:b\n", [("comment",)] * 3),
    "several lines of data": (b"data: a\ndata\ndata:  b\n\n", [event("a\n\n b")]),
    "data without a colon": (b"data\n\n", [event("")]),
    "two of them": (b"data\ndata\n\n", [event("\n")]),
    "data with a colon and nothing": (b"data:\n\n", [event("")]),
    "an empty name": (b"event:\ndata: a\n\n", [event("a")]),
    "the last name counts": (b"event: a\nevent: b\ndata\n\n", [event("", "b")]),
    "a name without data": (b"event: a\n\ndata: b\n\n", [event("b")]),
    "an id with NUL is no id": (
        b"id: 1\ndata: a\n\nid: 2\x00\ndata: b\n\n",
        [event("a", event_id="1"), event("b", event_id="1")],
    ),
    "an id stays": (b"id: 1\ndata: a\n\ndata: b\n\n", [event("a", event_id="1"), event("b", event_id="1")]),
    "an empty id forgets": (b"id: 1\n\nid\ndata: a\n\n", [event("a")]),
    "an id alone": (b"id: 7\n\ndata: a\n\n", [event("a", event_id="7")]),
    "retry alone": (b"retry: 2500\n\n", [("retry", "2500")]),
    "retry takes digits only": (b"retry: 1.5\nretry: -1\nretry: x\nretry:\nretry: +1\nretry:  1\n\n", []),
    "retry beside an event": (b"retry: 10\ndata: a\n\n", [("retry", "10"), event("a")]),
    "an unfinished block": (b"data: a\n\ndata: b\n", [event("a")]),
    "an unfinished line": (b"data: a\n\ndata: b", [event("a")]),
    "bad UTF-8": (b"data: a\xff\xc3b\n\ndata: c\n\n", [event("a\ufffd\ufffdb"), event("c")]),
    "bad UTF-8 in a name": (b"event: \xff\ndata: a\n\n", [event("a", "\ufffd")]),
    "an unknown field": (b"data: a\nwhat: ever\nDATA: b\n data: c\n\n", [event("a")]),
    "one blank after the colon": (b"data:  a \n\n", [event(" a ")]),
    "line ends that are none": (
        "data: a\u2028b\u0085c\x0bd\x0ce\n\n".encode(),
        [event("a\u2028b\u0085c\x0bd\x0ce")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_stream_is_read_as_the_standard_says(name: str) -> None:
    stream, expected = CASES[name]
    assert heard([stream]) == expected
    assert reference(stream) == expected


@pytest.mark.parametrize("name", CASES)
def test_a_cut_at_any_byte_changes_nothing(name: str) -> None:
    stream, expected = CASES[name]
    for at in range(len(stream) + 1):
        assert heard([stream[:at], stream[at:]]) == expected
    assert heard([bytes((byte,)) for byte in stream]) == expected


PIECES = st.sampled_from(
    [
        b"data", b"event", b"id", b"retry", b":", b": ", b" ", b"\n", b"\r", b"\r\n", b"\n\n", b"12", b"x",
        b"\x00", b"\xef\xbb\xbf", b"\xff", "ñ👍\u2028".encode(), b"{}", b"data: a\n", b"id: 3\n",
        b": heartbeat\n\n",
    ]
)  # fmt: skip
STREAMS = st.lists(PIECES, max_size=40).map(b"".join)


def cut(stream: bytes, cuts: list[int]) -> list[bytes]:
    """Return `stream` in pieces."""
    edges = sorted({0, len(stream), *(at for at in cuts if at < len(stream))})
    return [stream[start:end] for start, end in pairwise(edges)]


@given(stream=STREAMS, cuts=st.lists(st.integers(0, 200), max_size=12))
@example(stream=b"data: a\r\n\r\n", cuts=[8, 9, 10])
def test_what_is_heard_depends_on_neither_cuts_nor_us(stream: bytes, cuts: list[int]) -> None:
    assert heard(cut(stream, cuts)) == reference(stream)


@given(stream=STREAMS, cuts=st.lists(st.integers(0, 200), max_size=12))
def test_what_is_refused_does_not_depend_on_cuts(stream: bytes, cuts: list[int]) -> None:
    whole = heard([stream], Framer(max_bytes=12, max_lines=3))
    assert heard(cut(stream, cuts), Framer(max_bytes=12, max_lines=3)) == whole


def test_a_block_is_handed_out_without_waiting_for_the_byte_after_a_carriage_return() -> None:
    framer = Framer()
    assert framer.feed(b"data: a\r\r") == [Block(b"data: a\n\n", None)]
    assert framer.feed(b"\ndata: b\r\r") == [Block(b"data: b\n\n", None)]


def test_the_id_from_before_holds_until_the_stream_gives_another() -> None:
    assert heard([b"data: a\n\nid: 9\ndata: b\n\n"], Framer("8")) == [
        event("a", event_id="8"),
        event("b", event_id="9"),
    ]


def test_the_id_of_an_unfinished_block_does_not_count() -> None:
    framer = Framer()
    framer.feed(b"id: 1\ndata: a\n\nid: 2\ndata: b\n")
    assert framer.feed(b"") == []
    assert heard([b"id: 1\ndata: a\n\nid: 2\ndata: b"]) == [event("a", event_id="1")]


def test_a_block_as_large_as_allowed_is_handed_out() -> None:
    line = b"data: " + b"x" * (MAX_BLOCK_BYTES - 6)
    [frame] = Framer().feed(line + b"\n\n")
    assert isinstance(frame, Block)
    assert len(frame.data) == MAX_BLOCK_BYTES + 2


def test_a_block_with_as_many_lines_as_allowed_is_handed_out() -> None:
    [found] = heard([b"data: x\n" * MAX_BLOCK_LINES + b"\n"])
    assert found == event("\n".join("x" * MAX_BLOCK_LINES))


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"id: 4\nevent: big\ndata: " + b"x" * MAX_BLOCK_BYTES, "over 8388608 bytes"),
        (b"id: 4\nevent: big\n" + (b"data: " + b"x" * 10_000 + b"\n") * 900, "over 8388608 bytes"),
        (b"id: 4\nevent: big\n" + b"data: x\n" * MAX_BLOCK_LINES, "over 1000 lines"),
        (b"id: 4\nevent: big\n" + b"x\n" * 5 * MAX_BLOCK_LINES, "over 1000 lines"),
    ],
    ids=["one long line", "many lines, too long together", "too many lines", "too many lines of nothing"],
)
def test_a_block_beyond_all_measure_is_refused_and_the_stream_goes_on(block: bytes, reason: str) -> None:
    stream = block.removesuffix(b"\n") + b"\ndata: lost\n\ndata: a\n\n"
    expected = [("refused", "big", reason, "4"), event("a", event_id="4")]
    assert heard([stream]) == expected
    assert heard([stream[at : at + 65536] for at in range(0, len(stream), 65536)]) == expected


def test_a_refused_block_is_reported_once_and_not_kept() -> None:
    framer = Framer()
    frames = [frame for _ in range(400) for frame in framer.feed(b"x" * 65536)]
    assert frames == [Refused("message", "over 8388608 bytes", None)]


def test_any_number_of_comments_is_no_block() -> None:
    assert heard([b": heartbeat\n" * 5000 + b"data: a\n\n"])[-1] == event("a")


def test_a_long_line_in_small_pieces_is_taken_whole() -> None:
    line = b"data: " + b"x" * (4 * 1024 * 1024) + b"\n\n"
    [found] = heard([line[at : at + 128] for at in range(0, len(line), 128)])
    assert len(found[2]) == 4 * 1024 * 1024
