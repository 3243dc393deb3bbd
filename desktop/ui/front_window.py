"""A window that comes to the front, remembers its place, knows whether it can be seen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from desktop.ui.activation import hand_on


class FrontWindow(QMainWindow):
    """The behaviour of a tray program's window. GUI thread only.

    Signals:
        visibility_changed: Whether the window can be seen; only when it differs.
        activity_changed: Another window may be active now, or this one was shown, hidden, minimised.
        came_to_front: The person looks at this window, and did not before.
        quit_requested: It was closed, and closing it ends the program.
    """

    visibility_changed = Signal(bool)
    activity_changed = Signal()
    came_to_front = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_hide: Callable[[], bool] = lambda: True
        self._stays: Callable[[], bool] = lambda: True
        self._was_visible = False
        self._was_in_front = False

    @Slot(str)
    def raise_with_token(self, token: str) -> None:
        """Bring the window to the front.

        Args:
            token: What the system gave for it (Wayland: the xdg-activation token), or "".
        """
        hand_on(token)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def in_front(self) -> bool:
        """Whether the person is looking at this window."""
        return self.isVisible() and not self.isMinimized() and self.isActiveWindow()

    def set_closing(self, *, may_hide: Callable[[], bool], stays: Callable[[], bool]) -> None:
        """Know what closing does.

        Args:
            may_hide: Whether the window may be hidden: without a tray it is minimised instead.
            stays: Whether the program stays; else closing its window ends it.
        """
        self._may_hide, self._stays = may_hide, stays

    def step_aside(self) -> None:
        """Get out of the way, within reach."""
        if self._may_hide():
            self.hide()
        else:
            self.showMinimized()

    def place(self) -> bytes:
        """Return where the window stands, for the next start."""
        return bytes(self.saveGeometry().data())

    def restore_place(self, place: bytes) -> None:
        """Stand where it stood, as far as the screens of today allow."""
        self.restoreGeometry(QByteArray(place))
        screen = self.screen().availableGeometry()
        if not screen.intersects(self.frameGeometry()):
            self.move(screen.topLeft())

    def _tell_visibility(self) -> None:
        visible = self.isVisible() and not self.isMinimized()
        if visible != self._was_visible:
            self._was_visible = visible
            self.visibility_changed.emit(visible)
        self.activity_changed.emit()
        in_front = self.in_front
        if in_front and not self._was_in_front:
            self.came_to_front.emit()
        self._was_in_front = in_front

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another window is active, or this one was minimised."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange}:
            self._tell_visibility()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """It can be seen."""
        super().showEvent(event)
        self._tell_visibility()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """It can't be seen."""
        super().hideEvent(event)
        self._tell_visibility()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """End the program, or step aside."""
        if not self._stays():
            super().closeEvent(event)
            self.quit_requested.emit()
        elif self._may_hide():
            super().closeEvent(event)
        else:
            event.ignore()
            self.showMinimized()
