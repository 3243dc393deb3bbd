"""A bubble's text: what fits beside the time, where links are, what is marked."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from desktop.state.timeline_rows import Row
from desktop.ui.bubble import PADDING_X, Bubble
from tests.support.chat_scenes import NOON


def bubble(qtbot: QtBot, text: str, width: float = 400) -> Bubble:
    assert qtbot is not None
    row = Row(id="m1", body=text, own=False, sender_id="u1", sender="Ana", at=NOON)
    return Bubble(row, "12:00", width, QFont("DejaVu Sans", 10))


def test_a_short_text_has_its_time_beside_it(qtbot: QtBot) -> None:
    assert bubble(qtbot, "hola").size.height() == bubble(qtbot, "h").size.height()
    assert bubble(qtbot, "hola").size.width() < 150


def test_a_last_line_that_fills_the_bubble_has_the_time_below(qtbot: QtBot) -> None:
    text = "palabra " * 4
    free = bubble(qtbot, text, width=1000)
    tight = bubble(qtbot, text, width=free.size.width() - 5)
    assert tight.size.height() > free.size.height()


def test_a_word_wider_than_the_bubble_is_broken(qtbot: QtBot) -> None:
    assert bubble(qtbot, "x" * 500, width=300).size.width() <= 300


def test_line_breaks_are_kept_and_come_back_when_copied(qtbot: QtBot) -> None:
    one = bubble(qtbot, "uno\ndos")
    assert one.layout.lineCount() == 2
    assert one.selected(0, one.length) == "uno\ndos"


def test_a_link_is_found_where_it_is_painted_after_an_emoji(qtbot: QtBot) -> None:
    one = bubble(qtbot, "😀 https://erp.example/x", width=1000)
    line = one.layout.lineAt(0)
    x = line.cursorToX(one.links[0].start + 3)
    at = float(x[0]) if isinstance(x, tuple) else float(str(x))
    assert one.link_at(QPointF(PADDING_X + at, 15)) == "https://erp.example/x"
    assert one.link_at(QPointF(PADDING_X + 2, 15)) == ""


def test_a_script_is_no_link(qtbot: QtBot) -> None:
    assert bubble(qtbot, "javascript:alert(1) file:///etc/passwd").links == ()


def test_emoji_alone_are_large(qtbot: QtBot) -> None:
    assert bubble(qtbot, "👍").size.height() > bubble(qtbot, "a").size.height() * 1.4
    assert bubble(qtbot, "👍 vale").size.height() < bubble(qtbot, "👍").size.height()
