"""Things in a line, which goes on below where there is no more room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Puts widgets side by side, line by line."""

    def __init__(self, space: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._space = space
        self._parts: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        """Put a widget behind the others."""
        part.setParent(self)
        self._parts.append(part)
        self.updateGeometry()

    @property
    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Less wide is taller."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of all lines."""
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of one line."""
        width = sum(part.sizeHint().width() + self._space for part in self._shown) - self._space
        return QSize(max(0, width), max((part.sizeHint().height() for part in self._shown), default=0))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the widest part."""
        return QSize(
            max((part.sizeHint().width() for part in self._shown), default=0), self.sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the parts."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Follow parts that changed their size."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return done

    def _place(self) -> None:
        for part, place in zip(self._shown, self._places(self.width()), strict=True):
            part.setGeometry(place)

    def _places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        left = top = line = 0
        for part in self._shown:
            size = part.sizeHint()
            if left and left + size.width() > width:
                left, top, line = 0, top + line + self._space, 0
            at = (
                left
                if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft
                else width - left - size.width()
            )
            places.append(QRect(at, top, size.width(), size.height()))
            left, line = left + size.width() + self._space, max(line, size.height())
        return places
