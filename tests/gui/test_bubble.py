"""A bubble's text: what fits beside the time, where links are, what is marked."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont
from pytestqt.qtbot import QtBot

from desktop.state.timeline_rows import Row
from desktop.ui.bubble import PADDING_X, Bubble
from tests.support.chat_scenes import NOON


def bubble(qtbot: QtBot, text: str, width: float = 400) -> Bubble:
    assert qtbot is not None
    row = Row(id="m1", body=text, own=False, sender_id="u1", sender="Ana", at=NOON)
    return Bubble(row, "12:00", width, QFont("DejaVu Sans", 10), QColor("blue"))


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


def test_emoji_alone_are_large_and_the_larger_the_fewer(qtbot: QtBot) -> None:
    heights = [bubble(qtbot, text).size.height() for text in ("👍 vale", "👍👍👍", "👍👍", "👍")]
    assert heights == sorted(set(heights))
    assert heights[1] > bubble(qtbot, "a").size.height() * 1.4
    assert bubble(qtbot, "👍👍👍👍").size.height() <= heights[0]
    assert [bubble(qtbot, text).emoji for text in ("👨‍👩‍👧‍👦🇪🇸", "👍 vale")] == [2, 0]


def line_ends(one: Bubble) -> list[tuple[float, float]]:
    lines = [one.layout.lineAt(number) for number in range(one.layout.lineCount())]
    return [(line.x(), line.x() + line.naturalTextWidth()) for line in lines]


def test_lines_begin_where_the_first_letter_reads_from(qtbot: QtBot) -> None:
    right = bubble(qtbot, "\u05e9\u05dc\u05d5\u05dd hello " * 12)
    inner = right.size.width() - 2 * PADDING_X
    assert right.layout.lineCount() > 1
    assert all(abs(end - inner) < 2 for _, end in line_ends(right))
    left = bubble(qtbot, "hello \u05e9\u05dc\u05d5\u05dd " * 12)
    assert all(start == 0 for start, _ in line_ends(left))


def test_one_line_from_the_right_has_its_time_beside_it_several_below(qtbot: QtBot) -> None:
    one = bubble(qtbot, "\u05e9\u05dc\u05d5\u05dd")
    assert one.size.height() == bubble(qtbot, "hola").size.height()
    assert line_ends(one)[0][1] + one.stamp_size.width() <= one.size.width() - 2 * PADDING_X
    two = bubble(qtbot, "\u05e9\u05dc\u05d5\u05dd\n\u05e9")
    last = two.layout.lineAt(1)
    assert last.y() + last.height() + two.stamp_size.height() <= two.size.height()


def test_a_word_is_found_under_the_pointer(qtbot: QtBot) -> None:
    one = bubble(qtbot, "uno 😀 dos, tres", width=1000)
    line = one.layout.lineAt(0)
    found = []
    for position in (0, 2, 4, 7, 9, 10, 15):
        edge = line.cursorToX(position)
        x = edge[0] if isinstance(edge, tuple) else float(str(edge))
        found.append(one.selected(*one.word_at(QPointF(PADDING_X + x + 1, 15))))
    assert found == ["uno", "uno", "😀", "dos", "dos", ",", "tres"]


def test_an_address_that_cannot_be_opened_is_no_link(qtbot: QtBot) -> None:
    texts = "http://[ https://a..b/ http://a:b@c:99999/ https://erp.example/"
    assert [link.address for link in bubble(qtbot, texts).links] == ["https://erp.example/"]
