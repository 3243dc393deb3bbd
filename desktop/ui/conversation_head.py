"""The open conversation's head: who it is with, the way to their card and back to the list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.core.chat import Conversation, Participant
from desktop.core.text import one_line
from desktop.ui.face import Face
from desktop.ui.glyphs import glyph_icon
from desktop.ui.plain_text import tooltip
from desktop.ui.plate import Plate
from desktop.ui.spoken import Spoken
from desktop.ui.theme import AVATAR_SMALL, BAR_HEIGHT, ICON, SPACE, Theme


class ElidedLabel(QLabel):
    """One line of plain text; what does not fit is cut off with an ellipsis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's signature
        """Paint what fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, self.rect(), place, self.palette(), self.isEnabled(), text, self.foregroundRole()
        )


class Head(QFrame):
    """Who the open conversation is with. GUI thread only.

    Signals:
        back_requested: The person wants the list back.
        card_requested: The id of somebody whom the person wants to know more of.

    Attributes:
        person: A button: picture, name, details.
        face: The picture.
    """

    back_requested = Signal()
    card_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setMinimumHeight(BAR_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self._shown: Participant | None = None
        self.back = QToolButton()
        self.back.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.back.clicked.connect(self.back_requested)
        self.person = Plate(theme)
        self.person.clicked.connect(self.ask_for_card)
        self.face = Face(theme, AVATAR_SMALL)
        self._name = ElidedLabel()
        self._name.setProperty("role", "heading")
        self._detail = ElidedLabel()
        self._detail.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        for label in (self._name, self._detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(label)
        words.addStretch()
        inside = QHBoxLayout(self.person)
        inside.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        inside.setSpacing(SPACE + 4)
        inside.addWidget(self.face)
        inside.addLayout(words, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE // 4, SPACE, SPACE // 4)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.back)
        row.addWidget(self.person, 1)
        theme.changed.connect(self._recolour)
        self._recolour()
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.back.setAccessibleName(self.tr("Back to the conversations"))
        self.back.setToolTip(self.tr("Back (Esc)"))
        self._describe()

    def show_conversation(self, conversation: Conversation | None) -> None:
        """Name the people."""
        people = () if conversation is None else conversation.participants
        title = "" if conversation is None else conversation.title
        first = people[0] if people else None
        parts = () if first is None else (first.department, first.email)
        self._name.setText(title)
        self._detail.setText(" · ".join(one_line(part) for part in parts if part))
        self._shown = first if len(people) == 1 else None
        self.person.setEnabled(self._shown is not None)
        self.face.setVisible(first is not None)
        self.face.show_person("" if first is None else first.id, title)
        self._describe()

    def _describe(self) -> None:
        """Say what pressing does; a card of several people at once there is none."""
        title = self._name.text()
        said = self.tr("Show {name}").format(name=title) if self._shown is not None else title
        self.person.setAccessibleName(said)
        self.person.setAccessibleDescription(self._detail.text())
        lines = [line for line in (title, self._detail.text()) if line]
        if self._shown is not None:
            lines.append(self.tr("Show details (Ctrl+I)"))
        self.person.setToolTip(tooltip(" · ".join(lines)))

    @Slot()
    def ask_for_card(self) -> None:
        """Ask for the card of whoever the conversation is with."""
        if self._shown is not None:
            self.card_requested.emit(self._shown.id)

    @Slot()
    def _recolour(self) -> None:
        self.back.setIcon(glyph_icon("back", self._theme.colour("link")))
        self.back.setIconSize(QSize(ICON, ICON))
