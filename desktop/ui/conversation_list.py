"""The left pane: search box, "new chat" button, the list of conversations."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.chat import Conversation
from desktop.core.text import plain_for_search
from desktop.state.conversation_model import ConversationModel, ConversationRole
from desktop.state.dates import brief
from desktop.ui.avatar_painter import avatar
from desktop.ui.conversation_menu import ConversationMenu
from desktop.ui.glyphs import glyph_icon, paint_glyph
from desktop.ui.search_box import SearchBox
from desktop.ui.spoken import Spoken
from desktop.ui.theme import AVATAR_LARGE, BAR_HEIGHT, RADIUS, ROW_HEIGHT, SPACE, Theme, scaled, two_lines

_MOST_SHOWN: Final = 99
_MARGIN: Final = 13  # above and below the two lines of a row


class ConversationDelegate(QStyledItemDelegate):
    """Paints one row: avatar, name, time, last line, count, marks."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent
        self.open_id = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """Return the height of a row, the same for all."""
        return QSize(self._view.width(), two_lines(self._view.font(), ROW_HEIGHT, 2 * _MARGIN))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row whole."""
        conversation: Conversation = index.data(ConversationRole.CONVERSATION)
        unread: int = index.data(ConversationRole.UNREAD)
        failed: int = index.data(ConversationRole.FAILED)
        muted: bool = index.data(ConversationRole.MUTED)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setClipRect(rect)  # marks piled upon a letter stay in their own row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, state, is_open=conversation.id == self.open_id)
        self._paint_avatar(painter, rect, conversation)
        area = rect.adjusted(SPACE * 3 + AVATAR_LARGE + 4, _MARGIN, -SPACE * 2, -_MARGIN)
        top = QRect(area.left(), area.top(), area.width(), area.height() // 2)
        bottom = QRect(area.left(), area.top() + area.height() // 2, area.width(), area.height() // 2)
        self._paint_top(painter, top, conversation, unread)
        used = self._paint_marks(painter, bottom, unread, failed, muted=muted)
        font = scaled(self._view.font(), 0.95)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if unread else "muted"))
        line = bottom.adjusted(0, 0, -used, 0)
        text = QFontMetrics(font).elidedText(
            index.data(ConversationRole.PREVIEW), Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, *, is_open: bool
    ) -> None:
        box = QRectF(rect).adjusted(SPACE, 2, -SPACE, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_open:
            painter.setBrush(self._theme.colour("selected"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.colour("hover"))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.colour("link"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _paint_avatar(self, painter: QPainter, rect: QRect, conversation: Conversation) -> None:
        who = conversation.participants[0].id if conversation.participants else conversation.id
        picture = avatar(
            who, conversation.title, AVATAR_LARGE, self._view.devicePixelRatioF(), self._view.font()
        )
        painter.drawPixmap(rect.left() + SPACE * 2, rect.top() + (rect.height() - AVATAR_LARGE) // 2, picture)

    def _paint_top(self, painter: QPainter, area: QRect, conversation: Conversation, unread: int) -> None:
        small = scaled(self._view.font(), 0.82)
        when = brief(conversation.last_activity) if conversation.last_line is not None else ""
        width = QFontMetrics(small).horizontalAdvance(when)
        painter.setFont(small)
        painter.setPen(self._theme.colour("link" if unread else "muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, when)
        bold = scaled(self._view.font(), 1.0, QFont.Weight.DemiBold)
        name = area.adjusted(0, 0, -width - SPACE, 0)
        painter.setFont(bold)
        painter.setPen(self._theme.colour("text"))
        text = QFontMetrics(bold).elidedText(conversation.title, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_marks(self, painter: QPainter, area: QRect, unread: int, failed: int, *, muted: bool) -> int:
        """Paint count, failure mark, crossed bell at the right of `area`; return the width they took."""
        used = 0
        middle = area.center().y() + 1
        if unread:
            text = str(unread) if unread <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
            font = scaled(self._view.font(), 0.78, QFont.Weight.Bold)
            height = QFontMetrics(font).height() + 4
            width = max(height, QFontMetrics(font).horizontalAdvance(text) + 12)
            box = QRectF(area.right() + 1 - width, middle - height / 2, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.badge))
            painter.drawRoundedRect(box, height / 2, height / 2)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.colours.on_badge))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            used += width + SPACE
        if failed:
            box = QRectF(area.right() + 1 - used - 20, middle - 10, 20, 20)
            paint_glyph(painter, "alert", box, self._theme.colour("danger"))
            used += 20 + SPACE
        if muted:
            box = QRectF(area.right() + 1 - used - 18, middle - 9, 18, 18)
            paint_glyph(painter, "bell crossed", box, self._theme.colour("muted"))
            used += 18 + SPACE
        return used


class ConversationTable(QTableView):
    """The rows; a click or Enter opens one.

    A table, not a list: a QListView lays out all its rows anew when one of them changes.

    Signals:
        chosen: The id of the conversation a person opened.
        menu_wanted: The row that a person wants the menu of, and where on the screen.
    """

    chosen = Signal(str)
    menu_wanted = Signal(QModelIndex, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        Spoken(self, lambda: self.setAccessibleName(self.tr("Conversations")))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT // 3)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font, other rows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(two_lines(self.font(), ROW_HEIGHT, 2 * _MARGIN))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the row that was clicked."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self.indexAt(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu of the row below the mouse, or of the current one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_wanted.emit(index, place if by_key else event.globalPos())

    def choose(self, index: QModelIndex) -> None:
        """Open the conversation at `index`, if there is one."""
        if index.isValid():
            self.chosen.emit(index.data(ConversationRole.ID))


class ConversationList(QWidget):
    """Search box, button and rows.

    Signals:
        chosen: The id of the conversation a person opened.
        new_chat_requested: A person wants to write to somebody else: what they typed so far.
    """

    chosen = Signal(str)
    new_chat_requested = Signal(str)

    def __init__(self, model: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setFilterRole(ConversationRole.FOLDED)
        self.search = SearchBox(theme)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._open_first)
        self.search.moved.connect(self._enter_rows)
        self._new = QToolButton()
        self._new.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self._new.clicked.connect(self.ask_for_new_chat)
        self.table = ConversationTable()
        self.table.setModel(model)
        self._delegate = ConversationDelegate(theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.chosen.connect(self._choose)
        self.menu = ConversationMenu(self)
        self.table.menu_wanted.connect(self._open_menu)
        self._empty = QLabel()
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setProperty("role", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(SPACE * 3, 0, SPACE * 3, SPACE * 8)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._arrange()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._show_rows_or_words)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.search.say(self.tr("Search"), self.tr("Search conversations and people"))
        self._new.setToolTip(self.tr("New chat (Ctrl+N)"))
        self._new.setAccessibleName(self.tr("New chat"))
        self.table.viewport().update()
        self._show_rows_or_words()

    def _arrange(self) -> None:
        bar = QFrame()
        bar.setProperty("role", "panel")
        bar.setMinimumHeight(BAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE * 2, 0, SPACE, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.search, 1)
        row.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)

    def show_open(self, conversation_id: str) -> None:
        """Mark the open conversation's row."""
        self._delegate.open_id = conversation_id
        row = self._model.row_of(conversation_id)
        if row >= 0 and self.table.model() is self._model:
            self.table.setCurrentIndex(self._model.index(row, 0))
        self.table.viewport().update()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def _enter_rows(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._shown().rowCount():
            self.table.setCurrentIndex(self._shown().index(0, 0))

    def _shown(self) -> QAbstractItemModel:
        return self.table.model()

    @Slot()
    def _filter(self) -> None:
        wanted = plain_for_search(self.search.words)
        # The proxy takes part only while somebody searches: it would turn each moved row into a new layout.
        self._proxy.setSourceModel(self._model if wanted else None)  # type: ignore[arg-type]  # None is allowed
        self._proxy.setFilterFixedString(wanted)
        before = self.table.selectionModel()
        self.table.setModel(self._proxy if wanted else self._model)
        if self.table.selectionModel() is not before:
            before.deleteLater()  # the view keeps the old one otherwise
        self._show_rows_or_words()

    @Slot()
    def _open_first(self) -> None:
        if not self.search.words:
            return
        if self._shown().rowCount():
            self.table.choose(self._shown().index(0, 0))
        else:
            self.new_chat_requested.emit(self.search.words)

    @Slot(QModelIndex, QPoint)
    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        conversation: Conversation = index.data(ConversationRole.CONVERSATION)
        unread, muted = index.data(ConversationRole.UNREAD), index.data(ConversationRole.MUTED)
        self.menu.open_for(conversation, unread, place, muted=muted)

    @Slot(str)
    def _choose(self, conversation_id: str) -> None:
        self.search.clear()
        self.chosen.emit(conversation_id)

    @Slot()
    def ask_for_new_chat(self) -> None:
        """Ask for a new chat with the words in the search box."""
        self.new_chat_requested.emit(self.search.words)

    @Slot()
    def _show_rows_or_words(self) -> None:
        searching = bool(self.search.words)
        self._empty.setText(
            self.tr("No conversation by that name.\nPress Enter to look among your colleagues.")
            if searching
            else self.tr("No conversations yet.\nPress + to write to a colleague.")
        )
        self._stack.setCurrentIndex(0 if self._shown().rowCount() else 1)

    @Slot()
    def _recolour(self) -> None:
        self._new.setIcon(glyph_icon("plus", self._theme.colour("link")))
        self._new.setIconSize(QSize(22, 22))
        self.table.viewport().update()
