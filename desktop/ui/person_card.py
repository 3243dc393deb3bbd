"""Somebody's card: picture, name, and how to reach them."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.chat import Participant
from desktop.core.contact import mail_link, phone_link
from desktop.core.text import one_line
from desktop.ui.announcements import announce
from desktop.ui.face import Face
from desktop.ui.glyphs import glyph_icon, paint_glyph
from desktop.ui.plain_text import breakable
from desktop.ui.plate import Plate
from desktop.ui.settings.rows import Card, words
from desktop.ui.spoken import Spoken
from desktop.ui.theme import ICON_SMALL, SPACE, Theme, scaled

_FACE: Final = 96
_GLYPH: Final = 18
_WIDTH: Final = SPACE * 50
_EDGE: Final = 4  # the scroll area's, on both sides
_COPIED_MS: Final = 1600
_ADDRESS_PART: Final = re.compile(r"[@._/]|[^\W_]{12}(?=[^\W_])")  # behind which a line may end


class Detail(Plate):
    """One way to reach somebody: pressed, it is copied; a button beside it opens it.

    Args:
        value: What is shown and copied.
        link: What the button opens; "" for no button.
        glyph: The button's.
    """

    def __init__(self, theme: Theme, value: str, link: str = "", glyph: str = "") -> None:
        super().__init__(theme)
        self._value = value
        self._glyph = glyph
        self._caption = self._shown_caption = self._copied = ""
        self._top = words("muted")
        self._top.setFont(scaled(self._top.font(), 0.88))
        self._bottom = words()
        self._bottom.setText(_ADDRESS_PART.sub("\\g<0>\N{ZERO WIDTH SPACE}", breakable(value)))
        column = QVBoxLayout()
        column.setSpacing(2)
        for label in (self._top, self._bottom):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addLayout(column, 1)
        self.setMinimumHeight(SPACE * 7)
        row.addSpacing(_GLYPH)
        self.opens = QToolButton()
        self.opens.setFixedSize(QSize(SPACE * 5, SPACE * 5))
        self.opens.setIconSize(QSize(ICON_SMALL, ICON_SMALL))
        self.opens.setVisible(bool(link))
        self.opens.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode)))
        row.addWidget(self.opens)
        self._row = row
        self._back = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._back.timeout.connect(self._show_caption)
        self.clicked.connect(self._copy)
        theme.changed.connect(self._recolour)
        self._recolour()

    def say(self, caption: str, copied: str, opens: str) -> None:
        """Say what this is, that it was copied, and what the button does."""
        self._caption, self._copied = caption, copied
        self.setAccessibleName(f"{caption}: {self._value}")
        self.setAccessibleDescription(self.tr("Copy"))
        self.setToolTip(self.tr("Copy"))
        self.opens.setAccessibleName(opens)
        self.opens.setToolTip(opens)
        self._show_caption()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the sign that pressing copies."""
        super().paintEvent(event)
        done = self._back.isActive()
        right = self.opens.geometry().left() if self.opens.isVisible() else self.width() - SPACE
        box = QRectF(right - SPACE - _GLYPH, (self.height() - _GLYPH) / 2, _GLYPH, _GLYPH)
        painter = QPainter(self)
        paint_glyph(painter, "tick" if done else "copy", box, self._theme.colour("link" if done else "muted"))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value)
        self._back.start()
        self._top.setText(self._copied)
        announce(self, self._copied)
        self.update()

    @Slot()
    def _show_caption(self) -> None:
        self._back.stop()
        self._top.setText(self._caption)
        self.update()

    @Slot()
    def _recolour(self) -> None:
        if self._glyph:
            self.opens.setIcon(glyph_icon(self._glyph, self._theme.colour("link")))


class PersonCard(QDialog):
    """Shows what is known of somebody; what is not known is left out. GUI thread only.

    Args:
        offers_chat: Whether it has a button to write to them.

    Signals:
        write_requested: The id of the person to write to.

    Attributes:
        face: The picture.
        details: The ways to reach them, in their order.
    """

    write_requested = Signal(str)

    def __init__(
        self, theme: Theme, person: Participant, *, offers_chat: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._person = person
        self._name = one_line(person.name)
        self.face = Face(theme, _FACE)
        self.face.show_person(person.id, self._name)
        self._title = words("title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setText(breakable(self._name))
        email, mobile, phone, department = (
            one_line(value or "")
            for value in (person.email, person.mobile_phone, person.phone, person.department)
        )
        self._email = Detail(theme, email, mail_link(person.email), "mail") if email else None
        self._mobile = Detail(theme, mobile, phone_link(mobile), "phone") if mobile else None
        self._phone = Detail(theme, phone, phone_link(phone), "phone") if phone else None
        self._department = Detail(theme, department) if department else None
        known = (self._email, self._mobile, self._phone, self._department)
        self.details = tuple(each for each in known if each is not None)
        self.write = QPushButton()
        self.write.setProperty("kind", "primary")
        self.write.setVisible(offers_chat)
        self.write.clicked.connect(self._write)
        self._arrange()
        Spoken(self, self._translate)
        (self.details[0] if self.details else self.write).setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        inside = QFrame()
        inside.setProperty("role", "canvas")
        inside.setMinimumSize(1, 1)  # else room is kept for lines that are not there: it knows no width yet
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 3)
        column.setSpacing(SPACE)
        column.addWidget(self.face, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE)
        column.addWidget(self._title)
        if self.details:
            card = Card()
            for detail in self.details:
                card.add(detail)
            column.addSpacing(SPACE)
            column.addWidget(card)
        column.addSpacing(SPACE)
        column.addWidget(self.write)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("role", "canvas")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._inside = inside
        self.setMinimumSize(SPACE * 35, SPACE * 30)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as what there is to show, now that the fonts are known."""
        super().showEvent(event)
        height = self._inside.heightForWidth(_WIDTH - _EDGE) + _EDGE
        self.resize(QSize(_WIDTH, height).boundedTo(self.screen().availableSize()))

    def _translate(self) -> None:
        self.setWindowTitle(self._name)
        copied = self.tr("Copied")
        if self._email is not None:
            self._email.say(self.tr("E-mail"), copied, self.tr("Write an e-mail"))
        if self._mobile is not None:
            self._mobile.say(self.tr("Mobile"), copied, self.tr("Call the mobile"))
        if self._phone is not None:
            self._phone.say(self.tr("Phone"), copied, self.tr("Call the phone"))
        if self._department is not None:
            self._department.say(self.tr("Department"), copied, "")
        self.write.setText(self.tr("Write a message"))

    @Slot()
    def _write(self) -> None:
        self.write_requested.emit(self._person.id)
        self.close()
