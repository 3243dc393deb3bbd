"""The open conversation's messages on screen: opens where reading goes on, loads what is near, jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.state.timeline_model import TimelineModel
from desktop.ui.glyphs import glyph_icon
from desktop.ui.spoken import Spoken
from desktop.ui.theme import ICON_SMALL, SPACE, Theme
from desktop.ui.timeline_marking import TimelineMarking
from desktop.wire.timestamp import Timestamp

_JUMP: Final = 36
_FAR: Final = 120  # pixels from the end from which the way back is offered
_ASK_AGAIN_MS: Final = 5000
_LONGEST_REST_MS: Final = 60_000
_POINTED_MS: Final = 1200


class _Asked:
    """What was asked for beside which message, so that no movement asks for it again at once."""

    def __init__(self) -> None:
        self._beside = ""
        self._since = QElapsedTimer()

    def again(self, beside: str) -> bool:
        """Note a question; False where it was asked a moment ago."""
        if beside == self._beside and not self._since.hasExpired(_ASK_AGAIN_MS):
            return False
        self._beside = beside
        self._since.start()
        return True

    def forget(self) -> None:
        """Ask at once when there is reason to."""
        self._beside = ""


class TimelineView(TimelineMarking):
    """Shows a `TimelineModel` to a person, and hears what they want of it. GUI thread only.

    Signals:
        older_wanted: conversation id and the id of the oldest loaded message: the person is near it, and
            older ones exist.
        newer_wanted: The same of the newest loaded message, and newer ones.
        newest_wanted: conversation id: the person wants its newest messages, which are not loaded.
        gap_wanted: A gap came into view: the instant (`Timestamp`) before which messages are missing.
        last_row_changed: Whether the newest row is visible may have changed.
    """

    older_wanted = Signal(str, str)
    newer_wanted = Signal(str, str)
    newest_wanted = Signal(str)
    gap_wanted = Signal(object)
    last_row_changed = Signal()

    def __init__(self, model: TimelineModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, theme, parent)
        self._theme = theme
        self._missed = 0
        self._to_end = False
        self._above, self._below = _Asked(), _Asked()
        self._gap: Timestamp | None = None
        self._gap_asked = QElapsedTimer()
        self._gap_rest_ms = 0
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
        self._pointed = QTimer(self)
        self._pointed.setSingleShot(True)
        self._pointed.setInterval(_POINTED_MS)
        self._pointed.timeout.connect(self._point_no_more)
        model.opened.connect(self._on_opened)
        model.pointed.connect(self._on_pointed)
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
        """Show the newest message; as soon as it has come, where it is not loaded."""
        if not self.messages.reaches_newest:
            self._to_end = True
            self.newest_wanted.emit(self.messages.conversation_id)
            return
        self.messages.show_newest()
        self._missed = 0
        self.scroll_to(-1)

    # What the model says

    @Slot()
    def _on_opened(self) -> None:
        """Start at the "New" line if it would not fit on the page, else at the end."""
        self._missed = self.messages.unread_below
        self._above.forget()
        self._below.forget()
        row = self.messages.row_of(self.messages.first_unread)
        further_up = row > 0 and self.length_from(row) > self.viewport().height()
        self.scroll_to(row if further_up and not self._to_end else -1)
        self._to_end = False

    @Slot(str)
    def _on_pointed(self, message_id: str) -> None:
        """Put a message into the middle, and tint it for a moment."""
        row = self.messages.row_of(message_id)
        self._to_end = False
        self.scroll_to_middle(row)
        self.setCurrentIndex(self.messages.index(row))
        self._tint(message_id)
        self._pointed.start()

    @Slot(object)
    def show_found(self, found_in: Callable[[str], tuple[tuple[int, int], ...]] | None) -> None:
        """Mark in all messages what somebody looks for; None: nobody does.

        Args:
            found_in: Tells where a text has it, in characters.
        """
        self.delegate.found_in = found_in
        self.viewport().update()

    @Slot()
    def _point_no_more(self) -> None:
        self._tint("")

    def _tint(self, message_id: str) -> None:
        concerned = {self.delegate.pointed_id, message_id}
        self.delegate.pointed_id = message_id
        for row in map(self.messages.row_of, concerned):
            if row >= 0:
                self.update(self.messages.index(row))

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
        if bar.value() < page:
            if self.messages.show_older():
                return  # and look again when the rows are there
            if not self.messages.complete and self._above.again(self.messages.oldest_id):
                self.older_wanted.emit(self.messages.conversation_id, self.messages.oldest_id)
        if bar.value() > bar.maximum() - page and not self.messages.at_newest:
            newest = self.messages.newest_id
            if not self.messages.show_newer() and self._below.again(newest):
                self.newer_wanted.emit(self.messages.conversation_id, newest)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the newest message with End."""
        if event.key() == Qt.Key.Key_End and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.scroll_to_newest()
            if self.messages.reaches_newest:
                self.setCurrentIndex(self.messages.index(self.messages.rowCount() - 1))
        else:
            super().keyPressEvent(event)

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
        self.jump.setIconSize(QSize(ICON_SMALL, ICON_SMALL))
        self.viewport().update()
