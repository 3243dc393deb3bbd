"""A small window beside the tray icon, which goes when another window is used."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.ui.activation import hand_on
from desktop.ui.pop_over_place import place
from desktop.ui.theme import SPACE, Theme

# A click on the tray takes the keyboard away, which closes the window, before it is told of.
_SAME_CLICK_MS: Final = 300


class BesideTheTray(QFrame):
    """The behaviour of the pop-over's window; what is in it comes by subclassing. GUI thread only.

    Attributes:
        column: Where its parts go, one below the other.
    """

    def __init__(self, theme: Theme) -> None:
        kind = Qt.WindowType
        super().__init__(None, kind.Tool | kind.FramelessWindowHint | kind.WindowStaysOnTopHint)
        self.setProperty("role", "panel")
        self._theme = theme
        self._anchor: QRect | None = None
        self._closing = False
        self._left = QElapsedTimer()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, 1, 1)  # the border
        self.column.setSpacing(0)

    @property
    def in_use(self) -> bool:
        """Whether it has to stay although another window is used."""
        return False

    @property
    def was_just_left(self) -> bool:
        """Whether it went so recently that what is asked for now may be why."""
        return self._left.isValid() and self._left.elapsed() <= _SAME_CLICK_MS

    def appear(self, anchor: QRect | None, token: str) -> None:
        """Come to the front.

        Args:
            anchor: The tray icon, or what stands for it; None where nobody knows its place.
            token: What the system gave for it (Wayland: the xdg-activation token), or "".
        """
        self._anchor = anchor
        self.stand()
        hand_on(token)
        self.show()
        self.raise_()
        self.activateWindow()

    def stand(self) -> None:
        """Take the size of what is shown, and the place beside the icon."""
        anchor = self._anchor
        where = QCursor.pos() if anchor is None else anchor.center()
        screen = QGuiApplication.screenAt(where) or QGuiApplication.primaryScreen()
        free = screen.availableGeometry()
        self.resize(self.fit(free.size() - QSize(2 * SPACE, 2 * SPACE)))
        self.move(place(self.size(), anchor, screen.geometry(), free))

    def fit(self, room: QSize) -> QSize:  # noqa: ARG002  the subclass's
        """Return the size wanted, `room` being all there is."""
        return self.sizeHint()

    def wanted_height(self) -> int:
        """Return the height of what is shown, at the width of now."""
        self.column.activate()
        return max(self.column.totalHeightForWidth(self.width()), self.column.totalMinimumSize().height())

    def event(self, event: QEvent) -> bool:
        """Something in it grew, or came: another size."""
        done = super().event(event)
        asked = event.type() == QEvent.Type.LayoutRequest and self.isVisible()
        if asked and self.height() != self.wanted_height():
            self.stand()
        return done

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Go when another window is used, unless it has to stay."""
        super().changeEvent(event)
        if event.type() != QEvent.Type.ActivationChange or self._closing or not self.isVisible():
            return
        if not self.isActiveWindow() and not self.in_use:
            self._left.start()
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """It goes by itself: the keyboard, which goes first, was not taken away."""
        self._closing = self.isVisible()
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """It is gone."""
        super().hideEvent(event)
        self._closing = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the border: no window manager paints one."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self._theme.colour("outline"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
