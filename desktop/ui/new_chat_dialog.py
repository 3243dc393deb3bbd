"""Whom to write to: looks among the colleagues while one types."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.core.changes import ActionFailed, PeopleFound
from desktop.core.chat import Participant
from desktop.core.text import one_line
from desktop.ui.avatar_painter import avatar
from desktop.ui.plain_text import breakable
from desktop.ui.search_box import SearchBox
from desktop.ui.spoken import Spoken
from desktop.ui.theme import AVATAR_SMALL, RADIUS, SPACE, Theme, scaled, two_lines

_DEBOUNCE_MS: Final = 250
_ROW: Final = 56
_PERSON: Final = Qt.ItemDataRole.UserRole


class PersonDelegate(QStyledItemDelegate):
    """Paints a person: circle, name, e-mail, department."""

    def __init__(self, theme: Theme, view: QWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """Return the height of a row, the same for all."""
        return QSize(SPACE * 20, two_lines(self._view.font(), _ROW, SPACE * 2))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row whole."""
        person: Participant = index.data(_PERSON)
        rect: QRect = option.rect
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selected" if selected else "hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 2, 0, -2), RADIUS, RADIUS)
        font = self._view.font()
        name = one_line(person.name)
        picture = avatar(person.id, name, AVATAR_SMALL, self._view.devicePixelRatioF(), font)
        painter.drawPixmap(rect.left() + SPACE, rect.top() + (rect.height() - AVATAR_SMALL) // 2, picture)
        area = rect.adjusted(SPACE * 2 + AVATAR_SMALL + 4, SPACE, -SPACE, -SPACE)
        half = area.height() // 2
        detail = " · ".join(one_line(part) for part in (person.email, person.department) if part)
        for text, top, textfont, colour in (
            (name, area.top(), scaled(font, 1.0, font.Weight.DemiBold), "text"),
            (detail, area.top() + half, scaled(font, 0.88), "muted"),
        ):
            line = QRect(area.left(), top, area.width(), half)
            painter.setFont(textfont)
            painter.setPen(self._theme.colour(colour))
            elided = QFontMetrics(textfont).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()


class NewChatDialog(QDialog):
    """A search box and the people it finds. GUI thread only.

    Signals:
        search_requested: Words to look for, 250 ms after the last key.
        person_chosen: The id of the person to write to.
    """

    search_requested = Signal(str)
    person_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resize(SPACE * 54, SPACE * 62)
        self.search = SearchBox(theme)
        self.search.moved.connect(self._move)
        self.search.returnPressed.connect(self._choose_current)
        self.people = QListWidget()
        self.people.setUniformItemSizes(True)
        self.people.setMouseTracking(True)
        self.people.setItemDelegate(PersonDelegate(theme, self.people))
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._words)
        self._stack.addWidget(self.people)
        self._heading = heading = QLabel()
        heading.setProperty("role", "title")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE * 2)
        column.addWidget(heading)
        column.addWidget(self.search)
        column.addWidget(self._stack, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DEBOUNCE_MS)
        self._later.timeout.connect(self._ask)
        self.search.textChanged.connect(self._on_text)
        self.people.itemClicked.connect(self._choose)
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.setWindowTitle(self.tr("New chat"))
        self._heading.setText(self.tr("Write to a colleague"))
        self.search.say(self.tr("Name or e-mail"), self.tr("Search people"))
        self.people.setAccessibleName(self.tr("People"))
        self._on_text()

    def start(self, text: str) -> None:
        """Show the dialog with some words in it, ready to type."""
        self.search.setText(text)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open()

    def show_people(self, found: PeopleFound) -> None:
        """Show the answer, if it is for the words that stand there now."""
        if found.query != self.search.words:
            return
        self.people.clear()
        for person in found.people:
            name = one_line(person.name)
            item = QListWidgetItem(name, self.people)
            item.setData(_PERSON, person)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {one_line(person.email)}")
        self.people.setCurrentRow(0)
        self._say("" if found.people else self.tr("Nobody by that name."))

    def show_failure(self, failure: ActionFailed, words: str) -> None:
        """Say why a search or an opening did not work."""
        if failure.action in {"search", "open"}:
            self._say(words)

    @Slot(int)
    def _move(self, step: int) -> None:
        last = self.people.count() - 1
        self.people.setCurrentRow(max(0, min(last, self.people.currentRow() + step)))

    @Slot()
    def _choose_current(self) -> None:
        if self.people.count() and self._stack.currentWidget() is self.people:
            self._choose(self.people.currentItem())

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        person: Participant = item.data(_PERSON)
        self.person_chosen.emit(person.id)
        self.accept()

    @Slot()
    def _on_text(self) -> None:
        if not self.search.words:
            self._later.stop()
            self.people.clear()
            self._say(self.tr("Type a name or an e-mail address."))
        else:
            self._later.start()

    @Slot()
    def _ask(self) -> None:
        if not self.people.count():
            self._say(self.tr("Searching…"))
        self.search_requested.emit(self.search.words)

    def _say(self, words: str) -> None:
        self._words.setText(breakable(words))
        self._stack.setCurrentWidget(self._words if words else self.people)
