"""The line that somebody reads stays where it is, whatever comes, goes or changes around it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.core.changes import GapFilled, GapFound, MessageAdded, PeerRead
from desktop.core.chat import Message
from desktop.state.timeline_model import TimelineModel
from desktop.ui.bubble import PADDING_TOP
from desktop.ui.theme import Theme
from desktop.ui.timeline_view import TimelineView
from tests.gui.conftest import at_end, settle
from tests.support.chat_scenes import loaded, message

_WORDS = ("factura", "pedido", "mañana", "reunión", "שלום", "مرحبا", "👍", "https://erp.example/x", "W" * 90)
_LOOSEST = 1.0  # pixels that a line may move


@dataclass
class Line:
    """One line of a message's text, and where on the page it stands."""

    message_id: str
    position: int
    y: float


@dataclass
class Page:
    """A long conversation in a view, read somewhere in its middle."""

    view: TimelineView
    model: TimelineModel
    theme: Theme
    chance: random.Random
    first: int = 1
    last: int = 200
    torn_above: list[int] = field(default_factory=list)

    def message(self, number: int) -> Message:
        count = self.chance.choice((1, 2, 5, 9, 14, 30, 90))
        text = " ".join(self.chance.choices(_WORDS, k=count)).replace(" مرحبا", "\n", 1)
        minutes = number * self.chance.choice((10, 10.0, 9.99))
        return message(number, text, minutes=minutes if number % 50 else number * 10, own=number % 3 == 0)

    def first_line(self) -> Line:
        """Return the first line on the page that is seen whole."""
        row = max(0, self.view.rowAt(0))
        while True:
            for line in self._lines(row):
                if line.y >= 0:
                    return line
            row += 1

    def where(self, line: Line) -> float:
        """Return where on the page a line is now: the one that has the same place in the text."""
        lines = self._lines(self.model.row_of(line.message_id))
        return next(one.y for one in reversed(lines) if one.position <= line.position)

    def _lines(self, row: int) -> list[Line]:
        delegate = self.view.delegate
        shown = self.model.row(row)
        box = delegate.places(self.view.visualRect(self.model.index(row)), shown).bubble
        layout = delegate.bubble(shown).layout
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        return [Line(shown.id, line.textStart(), box.top() + PADDING_TOP + line.y()) for line in lines]

    # What happens

    def older(self) -> None:
        count = self.chance.choice((1, 3, 50))
        self.first -= count
        stretch = (self.message(number) for number in range(self.first, self.first + count))
        self.model.apply(loaded(*stretch, newest=False))

    def arrives(self) -> None:
        self.last += 1
        new = self.message(self.last)
        self.model.apply(MessageAdded(message=new, own=new.sender_id != "u1"))

    def read(self) -> None:
        until = self.model.row(self.chance.randrange(self.model.rowCount())).at
        self.model.apply(PeerRead(conversation_id="c1", message_id="", up_to=until))

    def torn(self) -> None:
        """Somewhere messages are missing."""
        row = self.model.row(self.chance.randrange(1, self.model.rowCount()))
        if not row.after_gap:
            self.model.apply(GapFound(conversation_id="c1", before=row.at))

    def filled(self) -> None:
        """Some are found far above or below the page."""
        top, bottom = self.view.rowAt(0), self.view.rowAt(self.view.viewport().height() - 1)
        row = self.chance.choice([max(1, top - 10), min(self.model.rowCount() - 1, bottom + 10)])
        below = self.model.row(row)
        self.model.apply(GapFound(conversation_id="c1", before=below.at))
        found = tuple(
            message(
                10_000 + number,
                "entre medias",
                minutes=0,
                id=f"{below.id}-{number}",
                created_at=type(below.at).of(below.at - timedelta(milliseconds=3 - number)),
            )
            for number in range(3)
        )
        self.model.apply(GapFilled(conversation_id="c1", before=below.at, messages=found))

    def resized(self) -> None:
        self.view.resize(self.chance.randrange(280, 1200), self.chance.randrange(250, 900))

    def restyled(self) -> None:
        self.theme.prefer(self.chance.choice(("light", "dark", "contrast")))

    def text_size(self) -> None:
        self.theme.resize_text(self.chance.choice((80, 100, 125, 150, 200)))

    def language(self) -> None:
        language = self.chance.choice((QLocale.Language.Spanish, QLocale.Language.English))
        QLocale.setDefault(QLocale(language))
        QCoreApplication.sendEvent(self.view, QEvent(QEvent.Type.LanguageChange))


@pytest.fixture
def page(model: TimelineModel, view: TimelineView, theme: Theme) -> Iterator[Page]:
    yield Page(view, model, theme, random.Random(0))  # noqa: S311  no secret
    theme.resize_text(100)


def read_somewhere(qtbot: QtBot, page: Page, seed: int) -> None:
    """Open the conversation, and scroll to somewhere in its middle."""
    page.chance.seed(seed)
    page.model.apply(loaded(*(page.message(number) for number in range(page.first, page.last + 1))))
    page.resized()
    bar = page.view.verticalScrollBar()
    for part in (page.chance.random(), page.chance.random()):  # upwards or downwards
        bar.setValue(int(bar.maximum() * (0.3 + 0.4 * part)))
    settle(qtbot, page.view)


_HAPPENINGS = (
    Page.older,
    Page.arrives,
    Page.read,
    Page.torn,
    Page.filled,
    Page.resized,
    Page.restyled,
    Page.text_size,
    Page.language,
)


@pytest.mark.parametrize("seed", range(6))
def test_the_line_under_the_eye_stays(qtbot: QtBot, page: Page, seed: int) -> None:
    read_somewhere(qtbot, page, seed)
    line = page.first_line()
    for number in range(40):
        happens = page.chance.choice(_HAPPENINGS)
        happens(page)
        settle(qtbot, page.view)
        assert page.where(line) == pytest.approx(line.y, abs=_LOOSEST), (number, happens.__name__)


@pytest.mark.parametrize("happens", _HAPPENINGS, ids=lambda one: one.__name__)
def test_at_the_end_the_end_stays(qtbot: QtBot, page: Page, happens: object) -> None:
    assert callable(happens)
    read_somewhere(qtbot, page, 1)
    page.view.scroll_to_newest()
    for _ in range(3):
        happens(page)
        settle(qtbot, page.view)
        assert at_end(page.view)
        assert page.view.last_row_visible


def test_narrow_and_wide_again_it_is_the_same_page(qtbot: QtBot, page: Page) -> None:
    read_somewhere(qtbot, page, 5)
    before = page.view.viewport().grab().toImage()
    size = page.view.size()
    for width in range(300, 900, 37):
        page.view.resize(width, size.height())
        QApplication.processEvents()
    page.view.resize(size)
    settle(qtbot, page.view)
    assert page.view.viewport().grab().toImage() == before


def test_what_comes_above_and_below_leaves_the_page_as_it_was(qtbot: QtBot, page: Page) -> None:
    read_somewhere(qtbot, page, 3)
    before = page.view.viewport().grab().toImage()
    for happens in (page.older, page.arrives, page.older, page.arrives):
        happens()
        settle(qtbot, page.view)
        assert page.view.viewport().grab().toImage() == before
