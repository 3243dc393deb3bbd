"""The banner above the chat: what is wrong with the connection, with the way out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.core.changes import ConnectionChanged, ConnectionState, SessionNotice
from desktop.state.connection_state import say, say_notice
from desktop.ui.announcements import announce
from desktop.ui.glyphs import paint_glyph
from desktop.ui.plain_text import breakable
from desktop.ui.theme import ONE_PANE_BELOW, SPACE, Theme
from desktop.ui.translations import language

# Catching up mostly takes less than this: a strip that flashes up and goes would only move the page.
_PATIENCE_MS: Final = 300
_GLYPH: Final = 20

_CALM: Final = (ConnectionState.CONNECTING, ConnectionState.CATCHING_UP, ConnectionState.ONLINE)
_AWAY: Final = (ConnectionState.OFFLINE, ConnectionState.CONNECTING, ConnectionState.CATCHING_UP)
_GRAVE_STATES: Final = (ConnectionState.SIGNED_OUT, ConnectionState.CHAT_OFF)
_GRAVE_CODES: Final = (
    "certificate",
    "http_refused",
    "not_timenow",
    "session_unknown",
    "must_change_password",
)
_COLOURS: Final = {
    "calm": ("notice", "on_notice"),
    "warning": ("warning", "on_warning"),
    "grave": ("failed", "on_failed"),
}


class ConnectionBanner(QFrame):
    """A strip with one sentence, shown while there is something to say. GUI thread only.

    What is wrong now comes before what will be.

    Signals:
        sign_in_requested: The button of a lost session, or of one that soon ends.
        browser_requested: The button for what only the browser can do.
        notice_dismissed: The person has read what will be, and wants it out of the way.
    """

    sign_in_requested = Signal()
    browser_requested = Signal()
    notice_dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: ConnectionChanged | None = None
        self._notice: SessionNotice | None = None
        self._severity = "calm"
        self._told_offline = False
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self._glyph = _Glyph(theme, self)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setMinimumWidth(1)  # a server's long word must not widen the window
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._button.clicked.connect(self._clicked)
        self._later = QPushButton(self)
        self._later.clicked.connect(self.notice_dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._label, 1)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(SPACE)
        self._buttons.addWidget(self._button)
        self._buttons.addWidget(self._later)
        row.addLayout(self._buttons)
        row.setAlignment(self._buttons, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._dress)
        self._translate()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; "" while there is none."""
        return self.accessibleName()

    @property
    def button(self) -> QPushButton:
        """The way out; hidden where there is none."""
        return self._button

    @property
    def later(self) -> QPushButton:
        """What takes a notice away; hidden where there is none."""
        return self._later

    @property
    def is_waiting(self) -> bool:
        """Whether something calm waits to be shown, in case it is soon over."""
        return self._patience.isActive()

    @Slot(object)
    def show_state(self, connection: ConnectionChanged) -> None:
        """Say what this state means, or leave when it means nothing to say."""
        self._state = connection
        self._show()

    @Slot(object)
    def show_notice(self, notice: SessionNotice | None) -> None:
        """Say this while the connection itself gives nothing to say."""
        self._notice = notice
        self._show()

    def _show(self) -> None:
        self._severity = "warning" if self._noticed() else _severity(self._state)
        self._translate()
        self._dress()
        if not self.text:
            self._patience.stop()
            self.hide()
        elif self._severity == "calm" and not self.isVisible():
            if not self._patience.isActive():
                self._patience.start()
        else:
            self._patience.stop()
            self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the words room in a narrow window: one button below the other."""
        narrow = event.size().width() < ONE_PANE_BELOW
        directions = QBoxLayout.Direction
        self._buttons.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Have it read out."""
        super().showEvent(event)
        self._announce()

    def _announce(self) -> None:
        """Have it read out; also that what was wrong is over."""
        text = self.text
        if not text and self._told_offline and self._state and self._state.state is ConnectionState.ONLINE:
            text = self.tr("Connected again.")
        if text:
            announce(self, text, at_once=self._severity == "grave")
            self._told_offline = self._state is not None and self._state.state in _AWAY

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)

    def _noticed(self) -> bool:
        return self._notice is not None and not (self._state and say(self._state, language()))

    def _text(self) -> str:
        if self._notice is not None and self._noticed():
            return say_notice(self._notice, language())
        return "" if self._state is None else say(self._state, language())

    def _translate(self) -> None:
        text = self._text()
        if text != self.accessibleName():
            self._label.setText(breakable(text))
            self.setAccessibleName(text)
            if self.isVisible():
                self._announce()
        self._button.setText(self._way_out())
        self._button.setVisible(bool(self._way_out()))
        self._later.setText(self.tr("Later"))
        self._later.setVisible(self._noticed())

    def _way_out(self) -> str:
        if self._noticed():
            return self.tr("Sign in again")
        if self._state is None:
            return ""
        if self._state.code == "must_change_password":
            return self.tr("Open the browser")
        if self._state.code in ("session_unknown", "session_expired"):
            return self.tr("Sign in again")
        return self.tr("Sign in") if self._state.state is ConnectionState.SIGNED_OUT else ""

    @Slot()
    def _dress(self) -> None:
        back, fore = _COLOURS[self._severity]
        colours = self._theme.colours
        ground, ink = getattr(colours, back), getattr(colours, fore)
        self._glyph.ink = fore
        self._glyph.name = "clock" if self._severity == "calm" else "alert"
        self._glyph.update()
        self.setStyleSheet(
            f"ConnectionBanner {{ background: {ground}; border: 0; }}"
            f"QLabel {{ color: {ink}; }}"
            f"QPushButton {{ background: {ground}; color: {ink}; border: 1px solid {ink}; }}"
            "QPushButton { padding: 4px 12px; }"
            f"QPushButton:hover, QPushButton:focus {{ background: {ink}; color: {ground}; }}"
        )

    @Slot()
    def _clicked(self) -> None:
        if self._state is not None and self._state.code == "must_change_password":
            self.browser_requested.emit()
        else:
            self.sign_in_requested.emit()


class _Glyph(QWidget):
    """A line icon in the banner's colour."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name = "clock"
        self.ink = "on_notice"
        self.setFixedSize(QSize(_GLYPH, _GLYPH))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the glyph."""
        painter = QPainter(self)
        paint_glyph(painter, self.name, QRectF(self.rect()), self._theme.colour(self.ink))
        painter.end()


def _severity(connection: ConnectionChanged | None) -> str:
    if connection is None:
        return "calm"
    if connection.state in _GRAVE_STATES or connection.code in _GRAVE_CODES:
        return "grave"
    return "calm" if connection.state in _CALM and connection.code is None else "warning"
