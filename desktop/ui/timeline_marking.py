"""What a person does with messages: marks and copies them, follows their links, asks what can be done."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, QModelIndex, QPoint, QPointF, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.state.timeline_model import TimelineModel
from desktop.state.timeline_rows import Row
from desktop.ui.anchored_table import AnchoredTable
from desktop.ui.announcements import announce
from desktop.ui.link_words import tip, to_open
from desktop.ui.marked import as_text
from desktop.ui.message_menu import LinkMenu, MessageMenu
from desktop.ui.message_places import Hit
from desktop.ui.plain_text import tooltip
from desktop.ui.theme import Theme

_PULSE_MS: Final = 30  # between two steps of scrolling while the pointer is dragged over an edge
_LONGEST_STEP: Final = 60  # pixels
_ALL: Final = 1_000_000  # rows: more than there can be
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -_ALL, Qt.Key.Key_End: _ALL}
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_COMMANDS: Final = _CONTROL | _ALT | Qt.KeyboardModifier.MetaModifier
_LETTERS: Final = (Qt.KeyboardModifier.NoModifier, _CONTROL | _ALT)  # the latter is AltGr on Windows
_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_READING: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, *_PAGES})
_LINES: Final = 60  # pixels: some lines, of which reading goes on
_MOST_LINKS: Final = 20  # in a menu


class TimelineMarking(AnchoredTable):
    """The part of the timeline that a person's hand is on. GUI thread only.

    Marking within one message takes its letters; as soon as it reaches another, whole messages.

    Signals:
        edit_wanted, retry_wanted, discard_wanted: The id of the failed message concerned.
        typed: Characters that belong into the writing box.
        link_clicked: The http, https or mailto address a person wants to open.
    """

    edit_wanted = Signal(str)
    retry_wanted = Signal(str)
    discard_wanted = Signal(str)
    link_clicked = Signal(QUrl)
    typed = Signal(str)

    def __init__(self, model: TimelineModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self.marks = self.delegate.marks
        self._pressed = Hit()
        self._pressed_at = self._dragged_to = QPointF()
        self._drag: Row | None = None
        self._letter = -1  # from which the drag began; -1 beside the text
        self._twice = QElapsedTimer()
        self._pull = QTimer(self)
        self._pull.setObjectName("pull")
        self._pull.setInterval(_PULSE_MS)
        self._pull.timeout.connect(self._scroll_under_the_pointer)
        model.modelReset.connect(self.unmark)
        model.rowsAboutToBeRemoved.connect(self._keep_marked)

    # By mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to mark; with Shift, go on from where marking began; at the third click, mark the message."""
        self.delegate.shows_focus = False
        anchor = self.marks.anchor or self._current()
        super().mousePressEvent(event)
        row, hit = self._hit(event.position())
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        third = self._is_third_click(event.position())
        self._pressed, self._pressed_at, self._drag = hit, event.position(), row
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and anchor is not None:
            self._drag = anchor
            self._mark_to(row, hit)
        elif third and hit.part == "bubble":
            self._mark_text(row, 0, self.delegate.bubble(row).length)
        else:
            self._letter = hit.cursor if hit.part in {"bubble", "link"} else -1
            self.unmark()
            self.marks.mark_text(row, hit.cursor, hit.cursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark while the button is down; show what can be clicked."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._drag is not None:
            moved = (event.position() - self._pressed_at).manhattanLength()
            if self._letter >= 0 or moved >= QApplication.startDragDistance():
                self._drag_to(event.position())
            return
        _, hit = self._hit(event.position())
        arrow, beam = Qt.CursorShape.ArrowCursor, Qt.CursorShape.IBeamCursor
        shapes = {"": arrow, "reason": arrow, "bubble": beam}
        self.viewport().setCursor(shapes.get(hit.part, Qt.CursorShape.PointingHandCursor))
        self.viewport().setToolTip(tip(hit.tip) if hit.part == "link" else tooltip(hit.tip))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a link or an action that was clicked, not dragged over."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed, start, self._drag = self._pressed, Hit(), self._drag, None
        self._pull.stop()
        row, hit = self._hit(event.position())
        if event.button() != Qt.MouseButton.LeftButton or row is None or start is None or self.marks:
            return
        if (row.id, hit.part, hit.tip) == (start.id, pressed.part, pressed.tip):
            self._act(row, hit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark a word."""
        row, hit = self._hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and row is not None and hit.part == "bubble":
            box = self.delegate.places(self.visualRect(self.indexAt(event.position().toPoint())), row).bubble
            self._mark_text(row, *self.delegate.bubble(row).word_at(event.position() - box.topLeft()))
            self._pressed_at = event.position()
            self._twice.start()

    def _is_third_click(self, point: QPointF) -> bool:
        soon = self._twice.isValid() and not self._twice.hasExpired(QApplication.doubleClickInterval())
        self._twice.invalidate()
        return soon and (point - self._pressed_at).manhattanLength() < QApplication.startDragDistance()

    def _drag_to(self, point: QPointF) -> None:
        self._dragged_to = point
        outside = self._outside(point)
        if outside and not self._pull.isActive():
            self._pull.start()
        elif not outside:
            self._pull.stop()
        height = self.viewport().height()
        row, hit = self._hit(QPointF(point.x(), min(max(point.y(), 0), height - 1)))
        if row is not None:
            self._mark_to(row, hit)

    def _outside(self, point: QPointF) -> float:
        """Return how far above (negative) or below the page the pointer is."""
        return min(point.y(), 0.0) or max(point.y() - self.viewport().height() + 1, 0.0)

    @Slot()
    def _scroll_under_the_pointer(self) -> None:
        outside = self._outside(self._dragged_to)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(max(-_LONGEST_STEP, min(_LONGEST_STEP, outside))))
        self._drag_to(self._dragged_to)

    def _mark_to(self, row: Row, hit: Hit) -> None:
        """Mark from where marking began to here."""
        start = self._drag or row
        if row.id == start.id and self._letter >= 0:
            self._mark_text(row, self._letter, hit.cursor)
        elif self.marks.mark_whole(start, row):
            self.viewport().update()

    # By keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Mark, copy, open a link; Enter tries a failed message again, Delete deletes it."""
        self.delegate.shows_focus = True
        if self._do_by_key(event) or self._act_by_key(event.key()) or self._read_on(event.key()):
            return
        if event.text().isprintable() and event.text().strip() and event.modifiers() & _COMMANDS in _LETTERS:
            self.typed.emit(event.text())
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Home:
            self.setCurrentIndex(self.messages.index(0))
        elif event.key() in _PAGES and self.currentIndex() == before:  # it is longer than a page
            self._step(_PAGES[Qt.Key(event.key())])
        if self.currentIndex() != before:
            self.unmark()
        self.scrollTo(self.currentIndex())

    def _do_by_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.mark_all()
        elif event.key() == Qt.Key.Key_Escape and self.marks:
            self.unmark()
        elif event.key() in _STEPS and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._mark_on(_STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self._offer_for_current()  # Qt knows the menu key alone
        else:
            return False
        return True

    def _act_by_key(self, key: int) -> bool:
        row = self._current()
        if row is None or key not in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete}:
            return False
        if key == Qt.Key.Key_Delete:
            if row.state == "failed":
                self.discard_wanted.emit(row.id)
            return True
        if row.state == "failed":
            self.retry_wanted.emit(row.id)
            return True
        addresses = self._addresses(row)
        if len(addresses) == 1:
            self.open_link(addresses[0])
        elif addresses:
            menu = LinkMenu(addresses, self)
            menu.chosen.connect(self.open_link)
            menu.popup(self._menu_place(row))
            menu.setActiveAction(menu.actions()[0])
        return True

    def _read_on(self, key: int) -> bool:
        """Show more of the current message where it goes on beyond the page; then another's turn has come."""
        if key not in _READING or not self.messages.rowCount():
            return False
        if self._start_in_sight():
            return True
        page, row = self.viewport().height(), self.visualRect(self.currentIndex())
        step = _LINES if key in _STEPS else page - _LINES
        if key in {Qt.Key.Key_Up, Qt.Key.Key_PageUp}:
            more = max(row.top(), -step) if row.bottom() > 0 else 0
            more = min(more, 0)
        else:
            more = max(min(row.bottom() + 1 - page, step), 0) if row.top() < page else 0
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + more)
        return bool(more)

    def _mark_on(self, step: int) -> None:
        """Mark on, or less, up or down from the current message."""
        current = self._current()
        if current is None:
            return
        self._letter = -1
        anchor = self.marks.anchor if self.marks.whole and self.marks.anchor else current
        self._step(step)
        self.scrollTo(self.currentIndex())
        if self.marks.mark_whole(anchor, self.messages.row(self.currentIndex().row())):
            self._show_marked()

    def _step(self, step: int) -> None:
        number = min(max(self.currentIndex().row() + step, 0), self.messages.rowCount() - 1)
        self.setCurrentIndex(self.messages.index(number))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start with the newest message in sight when one comes by the keyboard."""
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.delegate.shows_focus = True
            self._start_in_sight()
        super().focusInEvent(event)  # Qt starts with the first one, where none is current

    def _start_in_sight(self) -> bool:
        """Where no message is current, make the newest one in sight it."""
        if self.currentIndex().isValid():
            return False
        last = self.rowAt(self.viewport().height() - 1)
        self.setCurrentIndex(self.messages.index(last if last >= 0 else self.messages.rowCount() - 1))
        return True

    # The menu of a message

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer what can be done with a message."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._offer_for_current()
            return
        row, hit = self._hit(QPointF(event.pos()))
        if row is not None:
            self._offer(row, hit, event.globalPos())

    def _offer_for_current(self) -> None:
        row = self._current()
        if row is not None:
            self._offer(row, Hit(), self._menu_place(row))

    def _offer(self, row: Row, hit: Hit, where: QPoint) -> None:
        if not self.marks.covers(row):
            if self.marks.text[0] != row.id:
                self.unmark()
            self.setCurrentIndex(self.messages.index(self.messages.row_of(row.id)))
        self.menu_for(row, hit).popup(where)

    def menu_for(self, row: Row, hit: Hit) -> QMenu:
        """Return the menu of a message; it deletes itself when it closes."""
        several = len(self._marked_rows()) if self.marks.covers(row) else 0
        addresses = [hit.tip] if hit.part == "link" else self._addresses(row)
        menu = MessageMenu(several, addresses, self, failed=row.state == "failed")
        menu.copy_wanted.connect(self.copy)
        menu.all_wanted.connect(self.mark_all)
        menu.link_wanted.connect(self.open_link)
        menu.link_copied.connect(self._copy_link)
        menu.edit_wanted.connect(partial(self.edit_wanted.emit, row.id))
        menu.retry_wanted.connect(partial(self.retry_wanted.emit, row.id))
        menu.discard_wanted.connect(partial(self.discard_wanted.emit, row.id))
        return menu

    @Slot(str)
    def _copy_link(self, address: str) -> None:
        QGuiApplication.clipboard().setText(address)
        announce(self, self.tr("Copied"))

    def _addresses(self, row: Row) -> list[str]:
        return list(dict.fromkeys(link.address for link in self.delegate.bubble(row).links))[:_MOST_LINKS]

    def _menu_place(self, row: Row) -> QPoint:
        """Return where a menu that was asked for by a key begins: at the bubble."""
        index = self.messages.index(self.messages.row_of(row.id))
        box = self.delegate.places(self.visualRect(index), row).bubble.toRect()
        inside = self.viewport().rect().intersected(box)
        return self.viewport().mapToGlobal(inside.center() if inside.isValid() else QPoint())

    # What is marked

    @Slot()
    def mark_all(self) -> None:
        """Mark every message that is shown."""
        count = self.messages.rowCount()
        if count and self.marks.mark_whole(self.messages.row(0), self.messages.row(count - 1)):
            self._show_marked()

    def _show_marked(self) -> None:
        """Show it, and say so: keys did it, and a mark cannot be heard."""
        self.viewport().update()
        announce(self, self.tr("%n messages selected", "", len(self._marked_rows())))

    @Slot()
    def unmark(self) -> None:
        """Mark nothing."""
        if self.marks:
            self.viewport().update()
        self.marks.clear()

    @Slot()
    def copy(self) -> None:
        """Put what is marked, else the current message, on the clipboard."""
        row_id, start, end = self.marks.text
        number = self.messages.row_of(row_id)
        if start != end and number >= 0:
            first, last = sorted((start, end))
            text = self.delegate.bubble(self.messages.row(number)).selected(first, last)
        else:
            current = self._current()
            text = as_text(self._marked_rows() or ([] if current is None else [current]))
        if text:
            QGuiApplication.clipboard().setText(text)
            announce(self, self.tr("Copied"))

    def _marked_rows(self) -> list[Row]:
        if not self.marks.whole:
            return []
        return self.marks.rows(self.messages.row(number) for number in range(self.messages.rowCount()))

    @Slot(QModelIndex, int, int)
    def _keep_marked(self, _parent: QModelIndex, first: int, last: int) -> None:
        if self.marks.whole:
            self.marks.keep(self.messages.row(number) for number in range(first, last + 1))

    def _mark_text(self, row: Row, start: int, end: int) -> None:
        if self.marks.whole:
            self.viewport().update()
        self.marks.mark_text(row, start, end)
        self.update(self.messages.index(self.messages.row_of(row.id)))

    # What is where

    def _current(self) -> Row | None:
        index = self.currentIndex()
        return self.messages.row(index.row()) if index.isValid() else None

    def _hit(self, point: QPointF) -> tuple[Row | None, Hit]:
        index = self.indexAt(point.toPoint())
        if not index.isValid():
            return None, Hit()
        row = self.messages.row(index.row())
        return row, self.delegate.hit(self.visualRect(index), row, point)

    def _act(self, row: Row, hit: Hit) -> None:
        if hit.part == "retry":
            self.retry_wanted.emit(row.id)
        elif hit.part == "discard":
            self.discard_wanted.emit(row.id)
        elif hit.part == "link":
            self.open_link(hit.tip)

    @Slot(str)
    def open_link(self, address: str) -> None:
        """Have an address opened, if that is safe."""
        url = to_open(address)
        if url is not None:
            self.link_clicked.emit(url)
