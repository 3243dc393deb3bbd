"""The open conversation's messages: loads older ones, opens links, marks text, copies."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QPointF, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.state.timeline_model import TimelineModel
from desktop.state.timeline_rows import Row
from desktop.ui.anchored_table import AnchoredTable
from desktop.ui.glyphs import glyph_icon
from desktop.ui.message_delegate import Hit
from desktop.ui.plain_text import tooltip
from desktop.ui.spoken import Spoken
from desktop.ui.theme import SPACE, Theme
from desktop.wire.timestamp import Timestamp

_JUMP: Final = 36
_FAR: Final = 120  # pixels from the end from which the way back is offered
_ASK_AGAIN_MS: Final = 5000
_LONGEST_REST_MS: Final = 60_000
_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto"})


class TimelineView(AnchoredTable):
    """Shows a `TimelineModel` to a person, and hears what they want of it. GUI thread only.

    Signals:
        older_wanted: The person is near the oldest loaded message, and older ones exist.
        gap_wanted: A gap came into view: the instant (`Timestamp`) before which messages are missing.
        retry_wanted, discard_wanted: The id of the failed message concerned.
        last_row_changed: Whether the newest row is visible may have changed.
        typed: Characters that belong into the writing box.
        link_clicked: The http, https or mailto address a person wants to open.
    """

    older_wanted = Signal()
    gap_wanted = Signal(object)
    retry_wanted = Signal(str)
    discard_wanted = Signal(str)
    last_row_changed = Signal()
    link_clicked = Signal(QUrl)
    typed = Signal(str)

    def __init__(self, model: TimelineModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self._theme = theme
        self._missed = 0
        self._asked_above = ""
        self._asked = QElapsedTimer()
        self._gap: Timestamp | None = None
        self._gap_asked = QElapsedTimer()
        self._gap_rest_ms = 0
        self._drag: tuple[str, int] = ("", 0)
        # Not at once: rows must not be inserted while the view is scrolling over them.
        self._edge = QTimer(self)
        self._edge.setSingleShot(True)
        self._edge.setInterval(0)
        self._edge.timeout.connect(self._load_near_the_edge)
        self.jump = QPushButton(self)
        self.jump.setProperty("kind", "jump")
        self.jump.setCursor(Qt.CursorShape.PointingHandCursor)
        self.jump.clicked.connect(self.scroll_to_newest)
        self.jump.hide()
        model.opened.connect(self._on_opened)
        model.arrived.connect(self._on_arrived)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.setAccessibleName(self.tr("Messages"))
        self._place_jump()

    # Where it stands

    @property
    def last_row_visible(self) -> bool:
        """Whether the newest message can be seen."""
        return self.at_end and self.messages.at_newest and self.messages.rowCount() > 0

    @Slot()
    def scroll_to_newest(self) -> None:
        """Show the newest message."""
        self.messages.show_newest()
        self._missed = 0
        self.scroll_to(-1)

    # What the model says

    @Slot()
    def _on_opened(self) -> None:
        """Start at the "New" line if it would not fit on the page, else at the end."""
        self._missed = 0
        self._asked_above = ""
        row = self.messages.row_of(self.messages.first_unread)
        further_up = row > 0 and self.length_from(row) > self.viewport().height()
        self.scroll_to(row if further_up else -1)

    @Slot(bool)
    def _on_arrived(self, own: bool) -> None:
        if own:
            self.scroll_to_newest()
        elif not self.last_row_visible:
            self._missed += 1
            self._place_jump()
        self.last_row_changed.emit()

    def scrolled(self) -> None:
        """Forget what was missed at the end, and load what is near the edge."""
        if self.last_row_visible:
            self._missed = 0
        self._place_jump()
        self._edge.start()
        self.last_row_changed.emit()

    @Slot()
    def _load_near_the_edge(self) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height()
        if not self.messages.rowCount():
            return
        self._want_gap_in_view()
        if bar.value() < page and not self.messages.show_older() and not self.messages.complete:
            same = self._asked_above == self.messages.oldest_id
            if not same or self._asked.hasExpired(_ASK_AGAIN_MS):
                self._asked_above = self.messages.oldest_id
                self._asked.start()
                self.older_wanted.emit()
        elif bar.value() > bar.maximum() - page and not self.messages.at_newest:
            self.messages.show_newer()

    def _want_gap_in_view(self) -> None:
        """Ask for what is missing in view; where nothing comes of it, ever more rarely."""
        last = self.rowAt(self.viewport().height() - 1)
        shown = range(max(0, self.rowAt(0)), (self.messages.rowCount() if last < 0 else last + 1))
        gap = next((gap for row in reversed(shown) if (gap := self._gap_above(row)) is not None), None)
        if gap is None or (gap == self._gap and not self._gap_asked.hasExpired(self._gap_rest_ms)):
            return
        again = gap == self._gap
        self._gap_rest_ms = min(_LONGEST_REST_MS, self._gap_rest_ms * 2) if again else _ASK_AGAIN_MS
        self._gap = gap
        self._gap_asked.start()
        self.messages.show_filling(gap)
        self.gap_wanted.emit(gap)

    def _gap_above(self, row: int) -> Timestamp | None:
        if self.messages.row(row).id == self.messages.oldest_id:
            return None  # what is above that comes as older ones
        return self.messages.gap_above(row)

    # The person

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to mark text."""
        self.delegate.shows_focus = False
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row, hit = self._hit(event.position())
        self._drag = (row.id, hit.cursor) if row is not None and hit.part in {"bubble", "link"} else ("", 0)
        self._mark("", 0, 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark text while the button is down; show what can be clicked."""
        row, hit = self._hit(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton and self._drag[0]:
            if row is not None and row.id == self._drag[0]:
                self._mark(row.id, self._drag[1], hit.cursor)
            return
        arrow, beam = Qt.CursorShape.ArrowCursor, Qt.CursorShape.IBeamCursor
        shapes = {"": arrow, "reason": arrow, "bubble": beam}
        self.viewport().setCursor(shapes.get(hit.part, Qt.CursorShape.PointingHandCursor))
        self.viewport().setToolTip(tooltip(hit.tip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a link or an action that was clicked, not dragged over."""
        super().mouseReleaseEvent(event)
        row, hit = self._hit(event.position())
        marked = self.delegate.selection[1] != self.delegate.selection[2]
        self._drag = ("", 0)
        if event.button() == Qt.MouseButton.LeftButton and row is not None and not marked:
            self._act(row, hit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the whole message."""
        row, hit = self._hit(event.position())
        if row is not None and hit.part == "bubble":
            self._mark(row.id, 0, self.delegate.bubble(row).length)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy; Enter tries a failed message again, Delete deletes it; End goes to the newest."""
        self.delegate.shows_focus = True
        row = self._current()
        failed = row is not None and row.state == "failed"
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif row is not None and failed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.retry_wanted.emit(row.id)
        elif row is not None and failed and event.key() == Qt.Key.Key_Delete:
            self.discard_wanted.emit(row.id)
        elif event.key() == Qt.Key.Key_End:
            self.scroll_to_newest()
        elif event.text().isprintable() and event.text().strip():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start with the newest message when one comes by the keyboard."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.delegate.shows_focus = True
            if not self.currentIndex().isValid() and self.messages.rowCount():
                self.setCurrentIndex(self.messages.index(self.messages.rowCount() - 1))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done with a message."""
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        row, hit = self._hit(QPointF(event.pos()))
        self.setCurrentIndex(index)
        if row is not None:
            menu = self.menu_for(row, hit)
            menu.popup(event.globalPos())

    def menu_for(self, row: Row, hit: Hit) -> QMenu:
        """Return the menu of a message; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy"), self.copy)
        if hit.part == "link":
            menu.addAction(self.tr("Copy link"), lambda: QGuiApplication.clipboard().setText(hit.tip))
        if row.state == "failed":
            menu.addSeparator()
            menu.addAction(self.tr("Try again"), lambda: self.retry_wanted.emit(row.id))
            menu.addAction(self.tr("Delete"), lambda: self.discard_wanted.emit(row.id))
        return menu

    @Slot()
    def copy(self) -> None:
        """Put the marked text, else the current message, on the clipboard."""
        row_id, start, end = self.delegate.selection
        number = self.messages.row_of(row_id)
        row = self.messages.row(number) if number >= 0 and start != end else self._current()
        if row is None:
            return
        first, last = sorted((start, end))
        marked = self.delegate.bubble(row).selected(first, last) if row.id == row_id else ""
        QGuiApplication.clipboard().setText(marked or row.body)

    def _current(self) -> Row | None:
        index = self.currentIndex()
        return self.messages.row(index.row()) if index.isValid() else None

    def _hit(self, point: QPointF) -> tuple[Row | None, Hit]:
        index = self.indexAt(point.toPoint())
        if not index.isValid():
            return None, Hit()
        row = self.messages.row(index.row())
        return row, self.delegate.hit(self.visualRect(index), row, point)

    def _mark(self, row_id: str, start: int, end: int) -> None:
        for concerned in {self.delegate.selection[0], row_id}:
            number = self.messages.row_of(concerned)
            if number >= 0:
                self.update(self.messages.index(number))
        self.delegate.selection = (row_id, start, end)

    def _act(self, row: Row, hit: Hit) -> None:
        if hit.part == "retry":
            self.retry_wanted.emit(row.id)
        elif hit.part == "discard":
            self.discard_wanted.emit(row.id)
        elif hit.part == "link":
            url = QUrl(hit.tip, QUrl.ParsingMode.StrictMode)
            if url.isValid() and url.scheme() in _SAFE_SCHEMES:
                self.link_clicked.emit(url)

    # Looks

    def _place_jump(self) -> None:
        bar = self.verticalScrollBar()
        far = bar.maximum() - bar.value() > _FAR or not self.messages.at_newest
        shown = self.messages.rowCount() > 0 and not self.last_row_visible and (far or self._missed > 0)
        self.jump.setVisible(shown)
        if not shown:
            return
        text = self.tr("%n new", "", self._missed) if self._missed else ""
        self.jump.setText(text)
        self.jump.setAccessibleName(text or self.tr("Go to the newest message"))
        self.jump.setToolTip(self.tr("Go to the newest message (End)"))
        self.jump.setFixedSize(_JUMP if not text else self.jump.sizeHint().width(), _JUMP)
        area = self.viewport().geometry()
        self.jump.move(
            area.right() - self.jump.width() - SPACE * 2, area.bottom() - self.jump.height() - SPACE * 2
        )

    @Slot()
    def _recolour(self) -> None:
        self.jump.setIcon(glyph_icon("down", self._theme.colour("link")))
        self.jump.setIconSize(QSize(18, 18))
        self.viewport().update()
