"""Emoji in rows, with a heading above each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.core.emoji import Emoji
from desktop.ui.translations import language

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """One emoji as it would be written: in a skin tone."""

    text: str
    emoji: Emoji


@dataclass(frozen=True, slots=True)
class Section:
    """Cells below a heading; "" for none."""

    title: str
    cells: tuple[Cell, ...]


class EmojiModel(QAbstractTableModel):
    """Holds sections of emoji as a table. GUI thread only.

    Attributes:
        starts: The first row of each section: its heading, if it has one.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.starts: tuple[int, ...] = ()
        self._sections: Sequence[Section] = ()
        self._columns = 1
        self._rows: list[str | tuple[Cell, ...]] = []

    def show(self, sections: Sequence[Section]) -> None:
        """Hold other sections."""
        self._lay_out(sections, self._columns)

    def set_columns(self, columns: int) -> None:
        """Have so many emoji in a row."""
        if columns != self._columns:
            self._lay_out(self._sections, columns)

    def _lay_out(self, sections: Sequence[Section], columns: int) -> None:
        self.beginResetModel()
        self._sections, self._columns = sections, columns
        self._rows, starts = [], []
        for section in sections:
            starts.append(len(self._rows))
            if section.title:
                self._rows.append(section.title)
            cells = section.cells
            self._rows += [cells[start : start + columns] for start in range(0, len(cells), columns)]
        self.starts = tuple(starts)
        self.endResetModel()

    def heading(self, row: int) -> str:
        """Return the heading that a row is, or ""."""
        here = self._rows[row]
        return here if isinstance(here, str) else ""

    def cell(self, index: Index) -> Cell | None:
        """Return the emoji at a place, or None."""
        return self._cell(index.row(), index.column()) if index.isValid() else None

    def _cell(self, row: int, column: int) -> Cell | None:
        here = self._rows[row] if 0 <= row < len(self._rows) else ()
        return here[column] if not isinstance(here, str) and 0 <= column < len(here) else None

    # Where the arrows lead

    def beside(self, index: Index, step: int) -> QModelIndex:
        """Return the place of the next emoji (+1) or the one before (-1), or none."""
        row, column = index.row(), index.column() + step
        if self._cell(row, column) is None:
            row = self._next_row(row, step)
            column = 0 if step > 0 else self._last(row)
        return self.index(row, column) if row >= 0 else _NONE

    def below(self, index: Index, rows: int) -> QModelIndex:
        """Return the place some rows of emoji further down, or (less than 0) up; none beyond the edges."""
        row = index.row()
        for _ in range(abs(rows)):
            beyond = self._next_row(row, rows)
            if beyond < 0:
                break
            row = beyond
        return _NONE if row == index.row() else self.index(row, min(index.column(), self._last(row)))

    def at_edge(self, index: Index, *, end: bool) -> QModelIndex:
        """Return the place of the first or the last emoji of a row."""
        return self.index(index.row(), self._last(index.row()) if end else 0)

    def first(self) -> QModelIndex:
        """Return the place of the first emoji, or none."""
        row = self._next_row(-1, 1)
        return self.index(row, 0) if row >= 0 else _NONE

    def _next_row(self, row: int, step: int) -> int:
        step = 1 if step > 0 else -1
        row += step
        while 0 <= row < len(self._rows) and self.heading(row):
            row += step
        return row if 0 <= row < len(self._rows) else -1

    def _last(self, row: int) -> int:
        return len(self._rows[row]) - 1

    # What the view asks for

    def rowCount(self, parent: Index = _NONE) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows, headings among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NONE) -> int:  # noqa: N802 - Qt's name
        """Return the number of emoji in a full row."""
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an emoji, or its name, which a screen reader says; of a heading its words."""
        if heading := self.heading(index.row()):
            return heading if role == Qt.ItemDataRole.DisplayRole and not index.column() else None
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        names = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        return cell.emoji.name(language()) if role in names else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only emoji can be chosen."""
        if self.cell(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
