"""Whom to write to: looks among the colleagues while one types."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

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
from desktop.core.chat import Conversation, Participant
from desktop.core.text import one_line
from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.ui.avatar_painter import avatar
from desktop.ui.plain_text import breakable
from desktop.ui.search_box import SearchBox
from desktop.ui.spoken import Spoken
from desktop.ui.theme import AVATAR_SMALL, RADIUS, SPACE, Theme, scaled, two_lines

if TYPE_CHECKING:
    from desktop.state.conversation_search import ConversationSearch

_DEBOUNCE_MS: Final = 250
_ROW: Final = 56
_MOST: Final = 50  # people
_RECENT: Final = 20
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
        ratio, contrast = self._view.devicePixelRatioF(), self._theme.colours.contrast
        picture = avatar(person.id, name, AVATAR_SMALL, ratio, font, contrast=contrast)
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
    """A search box and the people it finds: whom one writes with, the server's behind. GUI thread only.

    Args:
        conversations: Whom this person writes with already; None for nobody.

    Signals:
        search_requested: Words to look for, 250 ms after the last key.
        person_chosen: The id of the person to write to.
    """

    search_requested = Signal(str)
    person_chosen = Signal(str)

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, conversations: ConversationModel | None = None
    ) -> None:
        super().__init__(parent)
        self.resize(SPACE * 54, SPACE * 62)
        self._conversations = conversations
        self._known: ConversationSearch | None = None
        self._online = True
        self._answered = False
        self.search = SearchBox(theme)
        self.search.moved.connect(self._move)
        self.search.returnPressed.connect(self._choose_current)
        self.people = QListWidget()
        self.people.setUniformItemSizes(True)
        self.people.setMouseTracking(True)
        self.people.setItemDelegate(PersonDelegate(theme, self.people))
        self._words, self._note = QLabel(), QLabel()
        for label in (self._words, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("role", "muted")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._words)
        self._stack.addWidget(self.people)
        self._heading = heading = QLabel()
        heading.setProperty("role", "title")
        heading.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE * 2)
        column.addWidget(heading)
        column.addWidget(self.search)
        column.addWidget(self._stack, 1)
        column.addWidget(self._note)
        self._later = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._later.timeout.connect(self._ask)
        self.search.textChanged.connect(self._on_text)
        self.people.itemClicked.connect(self._choose)
        self.finished.connect(self._end)
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.setWindowTitle(self.tr("New chat"))
        self._heading.setText(self.tr("Write to a colleague"))
        self.search.say(self.tr("Name or e-mail"), self.tr("Search people"))
        self.people.setAccessibleName(self.tr("People"))
        self._say()

    def start(self, text: str) -> None:
        """Show the dialog with some words in it, ready to type."""
        self.search.setText(text)
        self._on_text()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.open()

    def set_online(self, online: bool) -> None:
        """Know whether the server can be asked."""
        if online != self._online:
            self._online = online
            self._say()
            if self.isVisible() and self.search.words and not self._answered:
                self._later.start()

    def show_people(self, found: PeopleFound) -> None:
        """Show the server's answer behind the others, if it is for the words that stand there now."""
        if found.query != self.search.words:
            return
        self._answered = True
        shown = {self._person(row).id for row in range(self.people.count())}
        for person in found.people[:_MOST]:
            if person.id not in shown:
                shown.add(person.id)
                self._add(person)
        self._say()

    def show_failure(self, failure: ActionFailed, words: str) -> None:
        """Say why a search or an opening did not work."""
        if failure.action in {"search", "open"}:
            self._answered = True
            self._say(words)

    # Choosing

    @Slot(int)
    def _move(self, step: int) -> None:
        last = self.people.count() - 1
        self.people.setCurrentRow(max(0, min(last, self.people.currentRow() + step)))

    @Slot()
    def _choose_current(self) -> None:
        if self.people.currentRow() >= 0:
            self._choose(self.people.currentItem())

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        person: Participant = item.data(_PERSON)
        self.person_chosen.emit(person.id)
        self.accept()

    # Finding

    @Slot()
    def _on_text(self) -> None:
        self._answered = False
        self.people.clear()
        for person in self._matching(self.search.words):
            self._add(person)
        if self.search.words:
            self._later.start()
        else:
            self._later.stop()
        self._say()

    def _matching(self, words: str) -> Iterator[Participant]:
        """Yield whom this person writes with: the best matches, or (for no words) the last ones."""
        if self._conversations is None:
            return
        if not words:
            for conversation in islice(self._conversations.listed(), _RECENT):
                yield from conversation.participants[:1]
            return
        if self._known is None:
            from desktop.state.conversation_search import ConversationSearch  # noqa: PLC0415  few open it

            self._known = ConversationSearch(self._conversations, self)
        self._known.look(words)
        for place in range(min(self._known.rowCount(), _MOST)):
            row = self._known.index(place, 0)
            found = row.data(ConversationRole.CONVERSATION)
            if isinstance(found, Conversation):
                yield from found.participants[:1]

    @Slot()
    def _ask(self) -> None:
        if self._online:
            self.search_requested.emit(self.search.words)

    @Slot()
    def _end(self) -> None:
        """Follow nothing while nobody looks."""
        self._later.stop()
        if self._known is not None:
            self._known.look("")

    # Showing

    def _person(self, row: int) -> Participant:
        person: Participant = self.people.item(row).data(_PERSON)
        return person

    def _add(self, person: Participant) -> None:
        name = one_line(person.name)
        item = QListWidgetItem(name, self.people)
        item.setData(_PERSON, person)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {one_line(person.email)}")
        if self.people.currentRow() < 0:
            self.people.setCurrentRow(0)

    def _say(self, failure: str = "") -> None:
        """Say why there are no people, or no more."""
        words, there = self.search.words, bool(self.people.count())
        said = failure
        if not words:
            said = "" if there else self.tr("Type a name or an e-mail address.")
        elif not self._online:
            said = self.tr("Offline: only people you have written with are found.")
        elif not failure and not there:
            said = self.tr("Nobody by that name.") if self._answered else self.tr("Searching…")
        self._words.setText("" if there else breakable(said))
        self._note.setText(breakable(said) if there else "")
        self._note.setVisible(there and bool(said))
        self._stack.setCurrentWidget(self.people if there else self._words)
