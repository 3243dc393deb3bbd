"""Whatever somebody writes stays in its bubble, and looks like its own letters."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.core.only_emoji import only_emoji
from desktop.core.text import legible
from desktop.ui.bubble import PADDING_TOP, PADDING_X
from desktop.ui.theme import BUBBLE_WIDTH, Theme
from desktop.ui.timeline_view import TimelineView
from tests.support.chat_scenes import loaded, message
from tests.support.hostile import TEXTS
from tests.support.in_place import assert_in_place

_MARGIN = 80  # pixels around the row, to see what leaves it
_GROUND = QColor("#ABCDEF")
_WIDTH = 900
_ROW = 1  # the hostile one; another before it takes the day line

# One line of letters, no link: what plain painting makes of it is known.
_PLAIN = (
    "html bold",
    "html comment left open",
    "html tag left open",
    "html entities",
    "ampersands",
    "ampersand mnemonics",
    "cdata",
    "qt rich text guess",
    "printf",
    "str.format",
    "qt arg",
    "template",
)


@pytest.fixture
def view(view: TimelineView) -> TimelineView:
    """Eva's conversation c1, in a wide window."""
    view.resize(_WIDTH, 400)
    return view


def write(view: TimelineView, text: str, *, own: bool = False) -> None:
    """Have somebody write `text`, after a message of the same minute."""
    view.messages.open("")
    view.messages.open("c1")
    hostile = structs.replace(message(2, own=own), body=text)
    view.messages.apply(loaded(message(1, "antes", own=own), hostile))


def box(view: TimelineView) -> QRectF:
    """Where the hostile bubble is when its row is painted by `picture`."""
    return view.delegate.places(_row_rect(view), view.messages.row(_ROW)).bubble


def picture(view: TimelineView) -> QImage:
    """The hostile row, painted alone on a ground that is larger than it."""
    rect = _row_rect(view)
    image = QImage(_WIDTH, rect.height() + 2 * _MARGIN, QImage.Format.Format_RGB32)
    image.fill(_GROUND)
    painter = QPainter(image)
    painter.setFont(view.font())
    option = QStyleOptionViewItem()
    option.rect = rect
    view.delegate.paint(painter, option, view.messages.index(_ROW))
    painter.end()
    return image


def _row_rect(view: TimelineView) -> QRect:
    return QRect(0, _MARGIN, _WIDTH, view.delegate.height(view.messages.row(_ROW)))


@pytest.mark.parametrize("own", [False, True], ids=["theirs", "own"])
@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_painted_outside_the_bubble(view: TimelineView, name: str, own: bool) -> None:
    write(view, TEXTS[name], own=own)
    place = box(view)
    assert PADDING_X * 2 < place.width() <= BUBBLE_WIDTH
    image = picture(view)
    blank = image.copy()
    blank.fill(_GROUND)
    painter = QPainter(image)
    painter.fillRect(place.toAlignedRect(), _GROUND)
    painter.end()
    assert image == blank


@pytest.mark.parametrize(("percent", "width"), [(80, 900), (200, 360), (200, 200)])
def test_nothing_is_painted_outside_its_row_in_letters_of_any_size(
    view: TimelineView, percent: int, width: int
) -> None:
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    view.setFont(font)
    view.resize(width, 400)
    for name, text in TEXTS.items():
        write(view, text)
        place, image = box(view), picture(view)
        assert place.left() >= 0, name
        assert place.right() <= width, name
        blank = image.copy()
        blank.fill(_GROUND)
        painter = QPainter(image)
        painter.fillRect(place.toAlignedRect(), _GROUND)
        painter.end()
        assert image == blank, name


@pytest.mark.parametrize("name", TEXTS)
def test_time_and_ticks_stay_as_they_are(view: TimelineView, name: str) -> None:
    write(view, "👍" if only_emoji(TEXTS[name]) else "hola", own=True)
    harmless = _stamp(view)
    write(view, TEXTS[name], own=True)
    assert _stamp(view) == harmless


def _stamp(view: TimelineView) -> QImage:
    """The time and the ticks, cut out of the bubble."""
    size = view.delegate.bubble(view.messages.row(_ROW)).stamp_size.toSize()
    corner = box(view).bottomRight().toPoint()
    return picture(view).copy(
        corner.x() - int(PADDING_X) - size.width(),
        corner.y() - size.height() - 4,
        size.width(),
        size.height(),
    )


@pytest.mark.parametrize("name", _PLAIN)
def test_markup_is_painted_letter_by_letter(view: TimelineView, theme: Theme, name: str) -> None:
    write(view, TEXTS[name])
    image, place = picture(view), box(view)
    line = QFontMetricsF(view.font())
    assert place.height() < 2 * line.height() + 20, "this test knows how to paint one line"
    painter = QPainter(expected := QImage(image))
    inner = place.adjusted(PADDING_X, PADDING_TOP, -PADDING_X, -PADDING_TOP)
    inner.setSize(QSizeF(line.horizontalAdvance(TEXTS[name]) + 3, line.height()))
    painter.fillRect(inner, QColor(theme.colours.peer))
    painter.setFont(view.font())
    painter.setPen(QColor(theme.colours.text))
    painter.drawText(inner.topLeft() + QPointF(0, line.ascent()), TEXTS[name])
    painter.end()
    assert expected == image


def test_texts_that_differ_in_controls_alone_look_different(view: TimelineView) -> None:
    write(view, "ab")
    clean = picture(view)
    for text in ("a\0b", "a\x1bb", "a\x7fb", "a\x9bb", "a\ud800b"):
        write(view, text)
        assert picture(view) != clean, repr(text)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line_and_costs_nothing_of_what_follows(view: TimelineView, end: str) -> None:
    write(view, "una\ndos")
    wanted = picture(view)
    write(view, f"una{end}dos")
    assert picture(view) == wanted


@pytest.mark.parametrize("name", TEXTS)
def test_a_screen_reader_gets_one_line_that_ends(view: TimelineView, name: str) -> None:
    write(view, TEXTS[name])
    spoken = view.messages.index(_ROW).data(Qt.ItemDataRole.AccessibleTextRole)
    assert len(spoken) < 2200
    assert spoken.startswith("Ana Ruiz: ")
    assert spoken.endswith(", 12:00")
    assert_in_place(spoken)


@pytest.mark.parametrize("name", TEXTS)
def test_everything_that_can_be_done_with_a_message_can_be_done_with_this_one(
    view: TimelineView, name: str
) -> None:
    QGuiApplication.clipboard().clear()
    write(view, TEXTS[name])
    place = view.delegate.places(view.visualRect(view.messages.index(_ROW)), view.messages.row(_ROW)).bubble
    for point in (place.topLeft(), place.center(), place.bottomRight()):
        QTest.mouseMove(view.viewport(), point.toPoint())
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.bottomRight().toPoint())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.bottomRight().toPoint())
    view.copy()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_End)
    view.grab()
    assert QGuiApplication.clipboard().text() == legible(TEXTS[name]).removeprefix("\ufeff")


def test_all_of_it_can_be_marked_and_copied_at_once(view: TimelineView) -> None:
    view.messages.open("")
    view.messages.open("c1")
    hostile = [
        structs.replace(message(number, minutes=number), body=text)
        for number, text in enumerate(TEXTS.values())
    ]
    view.messages.apply(loaded(*hostile))
    view.mark_all()
    view.grab()
    view.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.count("] Ana Ruiz: ") >= len(TEXTS)
    assert not set(copied) & (set(map(chr, range(32))) - {"\n", "\t"})


def test_only_the_web_and_mail_can_be_clicked(view: TimelineView) -> None:
    for text in TEXTS.values():
        write(view, text)
        for link in view.delegate.bubble(view.messages.row(_ROW)).links:
            assert link.address.lower().startswith(("http://", "https://", "mailto:"))
            assert not set(link.address) & set('\u202e\u2066\u2069\0\n<>"')
