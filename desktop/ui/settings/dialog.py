"""The settings dialog: a list of pages, the page that is open, everything effective at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.settings import Settings
from desktop.state.settings_store import SettingsStore
from desktop.ui.choice import Choice
from desktop.ui.glyphs import glyph_icon
from desktop.ui.settings.advanced_page import AdvancedPage
from desktop.ui.settings.connection_page import ConnectionPage
from desktop.ui.settings.general_page import GeneralPage
from desktop.ui.settings.notifications_page import NotificationsPage
from desktop.ui.settings.page import Page, Surroundings
from desktop.ui.settings.storage_page import StoragePage
from desktop.ui.settings.trouble_notice import TroubleNotice
from desktop.ui.theme import SPACE, Theme
from desktop.ui.tray_icon import app_icon

_SIZE: Final = (820, 640)
_LEAST: Final = (360, 400)
_LETTERS: Final = 46  # average letters that a page needs beside the list
_ICON: Final = 20
_NAMES: Final = ("general", "notifications", "connection", "storage", "advanced")


class SettingsDialog(QDialog):
    """Everything that can be set, a page at a time. GUI thread only; it has no "apply": all is at once.

    Args:
        surroundings: What is known of this computer.

    Signals:
        preview_requested: A sound to play, and its volume in percent.
        why_requested: The person wants to know why they were not notified.
        login_wanted: Is a login for the proxy stored? `show_login` takes the answer.
        login_unwanted: The stored login of this proxy (host and port) shall go.
    """

    preview_requested = Signal(str, int)
    why_requested = Signal()
    login_wanted = Signal()
    login_unwanted = Signal(str)

    def __init__(
        self,
        store: SettingsStore,
        theme: Theme,
        surroundings: Surroundings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._theme = theme
        self.surroundings = surroundings or Surroundings()
        self._anew = QTimer(self, singleShot=True)
        self._anew.timeout.connect(self._make_pages)
        self._list, self._top = QListWidget(self), Choice(parent=self)
        self._side, self._head, self._stack = QFrame(self), QFrame(self), QStackedWidget(self)
        self._notice = TroubleNotice(store, self)
        self._close = QPushButton(self)
        self._lay_out()
        self._make_pages()
        self._list.currentRowChanged.connect(self._turn)
        self._top.chosen.connect(self.show_page)
        self._close.clicked.connect(self.close)
        theme.changed.connect(self._anew.start)
        store.changed.connect(self._show_settings)
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self._step(step))
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self._pages[self._stack.currentIndex()]

    @property
    def notice(self) -> TroubleNotice:
        """What is said of the settings file."""
        return self._notice

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Open a page by its name: general, notifications, connection, storage, advanced."""
        if name in _NAMES:
            self._list.setCurrentRow(_NAMES.index(name))

    @Slot(str, str)
    def show_login(self, proxy: str, user: str) -> None:
        """Say whose login is stored for the proxy; none where there is no user."""
        for page in self._pages:
            if isinstance(page, ConnectionPage):
                page.show_login(proxy, user)

    @Slot()
    def show_shortcut(self) -> None:
        """Say what became of the global shortcut: the system may tell it late."""
        for page in self._pages:
            if isinstance(page, GeneralPage):
                page.show_shortcut()

    def _lay_out(self) -> None:
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*_LEAST)
        available = self.screen().availableSize()
        self.resize(min(_SIZE[0], available.width()), min(_SIZE[1], available.height() - SPACE * 6))
        self._list.setProperty("role", "pages")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setProperty("role", "side")
        side = QVBoxLayout(self._side)
        side.setContentsMargins(SPACE, SPACE * 2, SPACE, SPACE)
        side.addWidget(self._list)
        self._head.setProperty("role", "bar")
        head = QVBoxLayout(self._head)
        head.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        head.addWidget(self._top)
        canvas = QFrame()
        canvas.setProperty("role", "canvas")
        above = QVBoxLayout()
        above.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, 0)
        above.addWidget(self._notice)
        middle = QVBoxLayout(canvas)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self._head)
        middle.addLayout(above)
        middle.addWidget(self._stack, 1)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self._side)
        both.addWidget(canvas, 1)
        foot = QFrame()
        foot.setProperty("role", "foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        line.addStretch(1)
        line.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(both, 1)
        column.addWidget(foot)

    @Slot()
    def _make_pages(self) -> None:
        """Make the pages, in the language and colours of now; what had the keyboard has it afterwards."""
        row, key = max(0, self._list.currentRow()), self._focused_key()
        common = self._store, self._theme, self.surroundings
        notifications, connection, advanced = (
            NotificationsPage(*common),
            ConnectionPage(*common),
            AdvancedPage(*common),
        )
        notifications.preview_requested.connect(self.preview_requested)
        connection.login_wanted.connect(self.login_wanted)
        connection.login_unwanted.connect(self.login_unwanted)
        advanced.why_requested.connect(self.why_requested)
        self._pages: list[Page] = [
            GeneralPage(*common),
            notifications,
            connection,
            StoragePage(*common),
            advanced,
        ]
        if key:
            self.setFocus()  # what goes with the keyboard in it takes the keyboard along
        while (old := self._stack.widget(0)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._list.blockSignals(True)
        self._list.clear()
        for page in self._pages:
            area = QScrollArea()
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(page)
            area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
            self._stack.addWidget(area)
            icon = glyph_icon(page.glyph, self._theme.colour("muted"))
            self._list.addItem(QListWidgetItem(icon, page.title))
        self._top.offer(zip(_NAMES, (page.title for page in self._pages), strict=True))
        self._list.setCurrentRow(row)
        self._list.blockSignals(False)
        self._translate()
        self._turn(row)
        if key in self.page.rows and (control := self.page.rows[key].control) is not None:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _translate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self._list.setAccessibleName(self.tr("Pages"))
        self._top.setAccessibleName(self.tr("Page"))
        self._close.setText(self.tr("Close"))
        self._notice.refresh()
        self._fit()

    def _focused_key(self) -> str:
        focused = self.focusWidget()
        if not self._stack.count() or not isinstance(focused, QWidget):
            return ""
        return next((key for key, row in self.page.rows.items() if row.isAncestorOf(focused)), "")

    @Slot(int)
    def _turn(self, row: int) -> None:
        self._stack.setCurrentIndex(row)
        self._top.show_value(_NAMES[row])
        if isinstance(self.page, ConnectionPage):
            self.login_wanted.emit()

    def _step(self, step: int) -> None:
        # Not into the page: a box that takes a shortcut would take the keys that turn to the next one.
        (self._list if self._side.isVisible() else self._top).setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())

    @Slot(object)
    def _show_settings(self, settings: Settings) -> None:
        for page in self._pages:
            page.show_settings(settings)

    def _fit(self) -> None:
        """The list of pages beside the page, or a box to choose from above it."""
        metrics = self.fontMetrics()
        titles = max(metrics.horizontalAdvance(page.title) for page in self._pages)
        icon = max(_ICON, metrics.height() * 7 // 8)
        self._list.setIconSize(QSize(icon, icon))
        side = titles + icon + SPACE * 8
        self._side.setFixedWidth(side)
        narrow = self.width() - side < metrics.averageCharWidth() * _LETTERS
        self._side.setVisible(not narrow)
        self._head.setVisible(narrow)
        for page in self._pages:
            page.set_narrow(narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the list of pages."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show what is in the file now, whoever wrote it."""
        super().showEvent(event)
        self._store.reload()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language and the font."""
        super().changeEvent(event)
        if not hasattr(self, "_pages"):
            return  # not laid out yet
        if event.type() == QEvent.Type.LanguageChange:
            self._anew.start()  # once, however many translators there are
        elif event.type() == QEvent.Type.FontChange:
            self._fit()
