"""Quiet hours: stretches of the week, each with its days, from when and until when."""

from __future__ import annotations

from datetime import time
from typing import Final

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, QTime, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTimeEdit, QToolButton, QVBoxLayout, QWidget

from desktop.core.settings import QuietHours
from desktop.ui.glyphs import glyph_icon
from desktop.ui.settings.flow import Flow
from desktop.ui.settings.rows import Card, words
from desktop.ui.theme import SPACE, Theme

_WEEK: Final = range(7)
_MOST: Final = 12


class QuietHoursEditor(Card):
    """A row for each stretch, and a button for one more. GUI thread only.

    Signals:
        chosen: All stretches, as a person wants them now.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._usable = True
        self._stretches: tuple[QuietHours, ...] | None = None
        self._rows: list[_Stretch] = []
        self._more = QPushButton()
        self._make_rows()

    def set_usable(self, usable: bool) -> None:
        """Let nobody change anything."""
        self._usable = usable
        self._more.setVisible(usable)
        for row in self._rows:
            row.setEnabled(usable)

    def show_stretches(self, stretches: tuple[QuietHours, ...]) -> None:
        """Show these; rows that were there stay, and so does the keyboard in them."""
        if stretches == self._stretches:
            return
        same = self._stretches is not None and len(stretches) == len(self._stretches)
        self._stretches = stretches
        if not same:
            self._make_rows()
        for row, stretch in zip(self._rows, stretches, strict=True):
            row.show_stretch(stretch)

    def _make_rows(self) -> None:
        self.clear()
        self._rows = [_Stretch(number, self._theme) for number, _ in enumerate(self._stretches or ())]
        for row in self._rows:
            row.setEnabled(self._usable)
            row.chosen.connect(self._replace)
            row.gone.connect(self._remove)
            self.add(row)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        self._more = QPushButton(self.tr("&Add quiet hours"))
        self._more.setProperty("kind", "flat")
        self._more.setIcon(glyph_icon("plus", self._theme.colour("link")))
        self._more.clicked.connect(self._add)
        line.addWidget(self._more)
        self._more.setVisible(self._usable and len(self._rows) < _MOST)
        line.addStretch(1)
        if self._usable or not self._rows:
            self.add(foot)
        if not self._usable and not self._rows:
            none = words("muted")
            none.setText(self.tr("None"))
            line.insertWidget(0, none)

    @Slot()
    def _add(self) -> None:
        self.chosen.emit((*(self._stretches or ()), QuietHours()))
        if self._rows:
            self._rows[-1].setFocus()

    @Slot(int, object)
    def _replace(self, number: int, stretch: QuietHours) -> None:
        old = self._stretches or ()
        self.chosen.emit((*old[:number], stretch, *old[number + 1 :]))

    @Slot(int)
    def _remove(self, number: int) -> None:
        old = self._stretches or ()
        self.chosen.emit((*old[:number], *old[number + 1 :]))
        next_one = self._rows[min(number, len(self._rows) - 1)] if self._rows else self._more
        next_one.setFocus()


class _Stretch(QWidget):
    """One stretch.

    Signals:
        chosen: Its number, and how it shall be.
        gone: Its number: it shall not be any more.
    """

    chosen = Signal(int, object)
    gone = Signal(int)

    def __init__(self, number: int, theme: Theme) -> None:
        super().__init__()
        self._number = number
        self._days = {day: self._day(day) for day in _order()}
        self._start, self._end = self._time(self.tr("From")), self._time(self.tr("Until"))
        self._says = words("muted")
        self._remove = QToolButton()
        self._remove.setIcon(glyph_icon("cross", theme.colour("muted")))
        self._remove.setAccessibleName(self.tr("Remove these quiet hours"))
        self._remove.setToolTip(self._remove.accessibleName())
        self._remove.clicked.connect(lambda: self.gone.emit(self._number))
        days = Flow()
        for button in self._days.values():
            days.add(button)
        hours = Flow(SPACE)
        for text, box in ((self.tr("From"), self._start), (self.tr("to"), self._end)):
            pair = QWidget()
            line = QHBoxLayout(pair)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(SPACE)
            label = words()
            label.setWordWrap(False)
            label.setText(text)
            line.addWidget(label)
            line.addWidget(box)
            hours.add(pair)
        column = QVBoxLayout()
        column.setSpacing(SPACE)
        for part in (days, hours, self._says):
            column.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE + 4, SPACE, SPACE + 4)
        row.addLayout(column, 1)
        row.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(next(iter(self._days.values())))

    def show_stretch(self, stretch: QuietHours) -> None:
        """Show it as it is."""
        for day, button in self._days.items():
            button.setChecked(day in stretch.days)
        for box, at in ((self._start, stretch.start), (self._end, stretch.end)):
            with QSignalBlocker(box):
                box.setTime(QTime(at.hour, at.minute))
        self._says.setText(self._words(stretch))
        self._says.setVisible(bool(self._says.text()))

    def _words(self, stretch: QuietHours) -> str:
        if not stretch.days:
            return self.tr("No day is chosen: these hours are never quiet.")
        if stretch.end == stretch.start:
            return self.tr("A whole day, until the same time of the next one.")
        if stretch.end < stretch.start:
            return self.tr("Until the morning after.")
        return ""

    def _day(self, day: int) -> QToolButton:
        button = QToolButton()
        locale = QLocale()
        button.setCheckable(True)
        button.setProperty("kind", "day")
        button.setText(locale.standaloneDayName(day + 1, QLocale.FormatType.NarrowFormat))
        button.setAccessibleName(locale.standaloneDayName(day + 1, QLocale.FormatType.LongFormat))
        button.setToolTip(button.accessibleName())
        button.clicked.connect(self._tell)
        return button

    def _time(self, name: str) -> QTimeEdit:
        box = QTimeEdit()
        box.setDisplayFormat(QLocale().timeFormat(QLocale.FormatType.ShortFormat))
        box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.setKeyboardTracking(False)  # a time half typed is none
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel of whoever scrolls past
        box.setAccessibleName(name)
        box.timeChanged.connect(self._tell)
        return box

    @Slot()
    def _tell(self) -> None:
        days = tuple(day for day in _WEEK if self._days[day].isChecked())
        start, end = (time(at.hour(), at.minute()) for at in (self._start.time(), self._end.time()))
        self.chosen.emit(self._number, QuietHours(days=days, start=start, end=end))


def _order() -> list[int]:
    """Return the days, Monday = 0, in the order in which a week is written here."""
    first = QLocale().firstDayOfWeek().value - 1
    return [(first + day) % 7 for day in _WEEK]
