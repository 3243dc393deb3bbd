"""What a screen reader says of a message: everything that is painted of it, in order."""

from __future__ import annotations

from dataclasses import replace

from desktop.state.dates import day
from desktop.state.spoken_rows import spoken
from desktop.state.timeline_rows import Row
from tests.support.chat_scenes import NOON

_ROW = Row(id="m1", body="mira\nhttps://a.example/", own=False, sender_id="u1", sender="Ana Ruiz", at=NOON)


def test_it_says_who_what_its_links_and_when() -> None:
    assert spoken(_ROW) == "Ana Ruiz: mira https://a.example/, link, 12:00"
    assert spoken(replace(_ROW, body="hola")) == "Ana Ruiz: hola, 12:00"
    two = replace(_ROW, body="https://a.example/ mailto:x@b.example", own=True, state="read")
    assert spoken(two) == "You: https://a.example/ mailto:x@b.example, 2 links, 12:00, read"


def test_it_says_the_lines_above_first() -> None:
    row = replace(_ROW, body="hola", starts_day=True, after_gap=True, first_unread=True)
    lines = f"{day(NOON)}, Some messages are missing here, new from here on"
    assert spoken(row).removeprefix(lines) == ", Ana Ruiz: hola, 12:00"
    assert "Fetching missing messages…" in spoken(replace(row, filling=True))


def test_it_says_why_a_message_was_not_sent() -> None:
    failed = replace(_ROW, body="hola", own=True, state="failed", error="too_long")
    said = spoken(replace(failed, error_details=(("bytes", "9"), ("limit", "8"))))
    assert said == "You: hola, 12:00, Not sent: The message is too long: 9 of 8 bytes."
