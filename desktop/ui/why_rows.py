"""The parts of the check-up's window: a card, a row for each thing looked at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.checkup import State
from desktop.core.why import CAUSES, Finding
from desktop.ui.glyphs import paint_glyph
from desktop.ui.plain_text import breakable
from desktop.ui.theme import RADIUS, SPACE, Theme, scaled

# Glyph, its colour, the colour behind a card.
_LOOKS: Final[dict[str, tuple[str, str, str]]] = {
    "good": ("tick", "on_good", "good"),
    "note": ("alert", "link", "panel"),
    "calm": ("alert", "on_notice", "notice"),
    "ok row": ("tick", "fine", "panel"),
    "warn row": ("alert", "on_warning", "panel"),
    "fail row": ("alert", "danger", "panel"),
    "skip row": ("line", "muted", "panel"),
    "warn": ("alert", "on_warning", "warning"),
    "fail": ("alert", "on_failed", "failed"),
    "skip": ("line", "on_notice", "notice"),
    "busy": ("clock", "on_notice", "notice"),
}


class Mark(QWidget):
    """A glyph that says how something stands. GUI thread only."""

    def __init__(self, theme: Theme, size: int, look: str = "ok row") -> None:
        super().__init__()
        self._theme = theme
        self._look = look
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def set_look(self, look: str) -> None:
        """Show another one."""
        self._look = look
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Paint it."""
        glyph, colour, _ = _LOOKS[self._look]
        painter = QPainter(self)
        paint_glyph(painter, glyph, QRectF(self.rect()), self._theme.colour(colour))


class Card(QFrame):
    """A rounded surface in the colour of how something stands. GUI thread only."""

    def __init__(self, theme: Theme, look: str = "good") -> None:
        super().__init__()
        self._theme = theme
        self._look = look
        theme.changed.connect(self.update)

    def set_look(self, look: str) -> None:
        """Take another colour."""
        self._look = look
        self.update()

    @property
    def ink(self) -> str:
        """The name of the colour for text on it."""
        return _LOOKS[self._look][1]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(_LOOKS[self._look][2]))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)


def words(role: str = "") -> QLabel:
    """Return a label for plain text of any length."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    if role:
        label.setProperty("role", role)
    return label


class CheckRow(QWidget):
    """One thing that was looked at: how it stands, what was found, what can be done. GUI thread only.

    Signals:
        repair_requested: The repair's code, and the conversation it is for or "".
    """

    repair_requested = Signal(str, str)

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self._title_text = title
        self._finding: Finding | None = None
        self._mark = Mark(theme, SPACE * 2 + 4)
        self._title, self._says = words("heading"), words("muted")
        self._title.setText(title)
        self._fix = words("muted")
        self.button = QPushButton()
        self.button.setProperty("kind", "flat")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._repair)
        text = QVBoxLayout()
        text.setSpacing(2)
        for label in (self._title, self._says, self._fix):
            text.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE, 0, SPACE)
        row.setSpacing(SPACE + 4)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_finding(self, finding: Finding, button: str) -> None:
        """Show what was found; `button` is what the one that repairs it says."""
        self._finding = finding
        check = finding.check
        self._mark.set_look("note" if _is_choice(finding) else f"{check.state} row")
        self._says.setText(breakable(check.says))
        self._fix.setText(breakable(check.fix or ""))
        self._fix.setVisible(bool(check.fix) and check.state in {"warn", "fail"})
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.button.setAccessibleName(f"{self._title_text}: {button}")
        self.setAccessibleName(f"{self._title_text}: {check.says}")

    @property
    def state(self) -> State:
        """How it stands."""
        return "skip" if self._finding is None else self._finding.check.state

    @Slot()
    def _repair(self) -> None:
        if self._finding is not None:
            self.repair_requested.emit(self._finding.repair, self._finding.about)


class AnswerCard(Card):
    """The one cause, and the button that does away with it. GUI thread only.

    Signals: as those of `CheckRow`.
    """

    repair_requested = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "busy")
        self._finding: Finding | None = None
        self._mark = Mark(theme, SPACE * 4, "busy")
        self.says, self._fix = words(), words()
        self.says.setFont(scaled(self.font(), 1.25, self.font().Weight.DemiBold))
        self.says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self._repair)
        column = QVBoxLayout()
        column.setSpacing(SPACE)
        column.addWidget(self.says)
        column.addWidget(self._fix)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_answer(self, finding: Finding, button: str) -> None:
        """Show the cause; `button` is what the one that repairs it says."""
        self._finding = finding
        check = finding.check
        self._look_like(_look_of(finding))
        self.says.setText(breakable(check.says))
        self._fix.setText(breakable(check.fix or ""))
        self._fix.setVisible(bool(check.fix))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(check.says)

    def show_busy(self, text: str) -> None:
        """Say that it is being looked for."""
        self._look_like("busy")
        self.says.setText(text)
        self._fix.hide()
        self.button.hide()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size that lets the words wrap."""
        return QSize(SPACE * 30, super().minimumSizeHint().height())

    def _look_like(self, look: str) -> None:
        self.set_look(look)
        self._mark.set_look(look)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        ink = self._theme.colour(self.ink).name()
        for label in (self.says, self._fix):
            label.setStyleSheet(f"color: {ink};")

    @Slot()
    def _repair(self) -> None:
        if self._finding is not None:
            self.repair_requested.emit(self._finding.repair, self._finding.about)


def _is_choice(finding: Finding) -> bool:
    """Whether somebody chose what holds messages back: no fault, and an answer all the same."""
    return finding.check.state == "ok" and (finding.check.id, finding.outcome) in CAUSES


def _look_of(finding: Finding) -> str:
    """Return how an answer looks: what a person chose is no fault."""
    if finding.check.state != "ok":
        return finding.check.state
    return "calm" if finding.outcome else "good"
