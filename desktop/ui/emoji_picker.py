"""The emoji picker: search, groups, what was used last, skin tones; it stands above the writing box."""

from __future__ import annotations

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.core.emoji import TONES, Emoji, KeptEmoji, parse_emoji, search_emoji
from desktop.ui.aids import Aids
from desktop.ui.announcements import announce
from desktop.ui.emoji_font import has_flags, newest_version
from desktop.ui.emoji_grid import EmojiGrid
from desktop.ui.emoji_model import Cell, EmojiModel, Section
from desktop.ui.emoji_tabs import EmojiTabs
from desktop.ui.emoji_tones import ToneStrip
from desktop.ui.search_box import SearchBox
from desktop.ui.theme import SPACE, Theme, scaled
from desktop.ui.translations import language

_COLUMNS: Final = 9
_ROWS: Final = 7.5
_LEAST_ROWS: Final = 3
_SIGNS: Final = {
    "smileys-emotion": "\U0001f600",
    "people-body": "\U0001f44b",
    "animals-nature": "\U0001f436",
    "food-drink": "\U0001f34e",
    "travel-places": "\U0001f697",
    "activities": "\u26bd",
    "objects": "\U0001f4a1",
    "symbols": "\u2764\ufe0f",
    "flags": "\U0001f3c1",
}
_RECENT: Final = "\U0001f558"
_HAND: Final = Emoji("\u270b", "\u270b\U0001f3fb", "", "", "")
_NO_TONE: Final = str.maketrans("", "", "".join(TONES) + "\ufe0f")


class EmojiPicker(QFrame):
    """A child of the window that it stands in; goes when the keyboard goes elsewhere. GUI thread only.

    It is made when asked for and deletes itself when it goes, so that its emoji cost nothing meanwhile.

    Signals:
        chosen: An emoji's characters.
        left: It has gone: whether the keyboard was in it.
    """

    chosen = Signal(str)
    left = Signal(bool)

    def __init__(self, aids: Aids, theme: Theme, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self.setProperty("role", "card")
        self._aids = aids
        self._anchor = anchor
        self._strip: ToneStrip | None = None
        self._back: QWidget = self
        self._found_before = self._kept = aids.kept_emoji()
        self.search = SearchBox(theme)
        self.tabs = EmojiTabs(theme)
        self._model = EmojiModel(self)
        self.grid = EmojiGrid(self._model, theme)
        self.none = QLabel()
        self.none.setTextFormat(Qt.TextFormat.PlainText)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setWordWrap(True)
        self.none.setProperty("role", "muted")
        self.name = QLabel()
        self.name.setMinimumWidth(1)
        self.tone = QToolButton()
        self._groups = parse_emoji(
            aids.emoji_table(), newest_version(self.font()), flags=has_flags(self.font())
        )
        self._arrange()
        self._connect()
        self._say()
        self._fill()
        self.place()
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _arrange(self) -> None:
        self.tone.setFont(scaled(self.font(), 1.2, QFont.Weight.Normal))
        self.tone.setFixedSize(QSize(self.grid.side, SPACE * 5))
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE // 2, 0, 0, 0)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.tone)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE // 2)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.search)
        column.addWidget(self.tabs)
        column.addWidget(self.grid, 1)
        column.addWidget(self.none, 1)
        column.addLayout(foot)
        self.none.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.moved.connect(self._go_down)
        self.search.installEventFilter(self)
        self.tabs.tabBarClicked.connect(self._open_group)
        self.tabs.currentChanged.connect(self._open_group_by_keys)
        self.grid.chosen.connect(self._choose)
        self.grid.pointed_at.connect(self._name)
        self.grid.tones_wanted.connect(self._offer_tones)
        self.grid.typed.connect(self._type)
        self.grid.left.connect(self.search.setFocus)
        self.grid.verticalScrollBar().valueChanged.connect(self._follow)
        self.tone.clicked.connect(self._offer_every_tone)
        self.window().installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Emoji"))
        self.search.say(self.tr("Search emoji"), self.tr("Search emoji"))
        self.grid.setAccessibleName(self.tr("Emoji"))
        self.tabs.setAccessibleName(self.tr("Groups of emoji"))
        self.tone.setAccessibleName(self.tr("Skin tone"))
        self.tone.setToolTip(self.tr("Skin tone"))
        self._titles = {
            "recent": self.tr("Recently used"),
            "smileys-emotion": self.tr("Faces and feelings"),
            "people-body": self.tr("People"),
            "animals-nature": self.tr("Animals and nature"),
            "food-drink": self.tr("Food and drink"),
            "travel-places": self.tr("Travel and places"),
            "activities": self.tr("Activities"),
            "objects": self.tr("Objects"),
            "symbols": self.tr("Symbols"),
            "flags": self.tr("Flags"),
        }
        groups = [(_SIGNS[group.key], self._titles[group.key]) for group in self._groups]
        self.tabs.show_groups([(_RECENT, self._titles["recent"]), *groups] if self._kept.recent else groups)
        self.tone.setText(_HAND.with_tone(self._kept.tone))

    # What is shown

    @Slot()
    def _fill(self) -> None:
        words = self.search.words
        if words:
            found = self._cells(search_emoji(self._groups, words))
            self.none.setText(self.tr("No emoji for “{words}”.").format(words=words))
            self._model.show([Section("", found)])
        else:
            sections = [Section(self._titles[group.key], self._cells(group.emoji)) for group in self._groups]
            recent = self._recent()
            first = [Section(self._titles["recent"], recent)] if recent else []
            self._model.show([*first, *sections])
        there = self._model.first().isValid()
        if not there and self.grid.isVisible():
            announce(self.search, self.none.text())
        self.grid.setVisible(there)
        self.none.setVisible(not there)
        self._name(None)
        self.grid.go_to(self._model.first())

    def _cells(self, emoji: tuple[Emoji, ...]) -> tuple[Cell, ...]:
        return tuple(Cell(each.with_tone(self._kept.tone), each) for each in emoji)

    def _recent(self) -> tuple[Cell, ...]:
        """What was used last, before this picker came: cells do not move away below the pointer."""
        known = {each.text.translate(_NO_TONE): each for group in self._groups for each in group.emoji}
        pairs = ((text, known.get(text.translate(_NO_TONE))) for text in self._found_before.recent)
        return tuple(Cell(text, emoji) for text, emoji in pairs if emoji is not None)

    @Slot(object)
    def _name(self, cell: Cell | None) -> None:
        name = "" if cell is None else cell.emoji.name(language())
        room = self.name.width() or self.width()
        self.name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))

    @Slot()
    def _follow(self) -> None:
        """The tab of what stands at the top."""
        if not self.search.words:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(self.grid.section_at_top())
            self.tabs.blockSignals(False)

    @Slot(int)
    def _open_group(self, number: int) -> None:
        self.search.clear()
        if number >= 0:
            self.grid.show_section(number)

    @Slot(int)
    def _open_group_by_keys(self, number: int) -> None:
        if self.tabs.hasFocus():
            self._open_group(number)

    # What a person does

    @Slot(int)
    def _go_down(self, step: int) -> None:
        if step > 0 and self._model.first().isValid():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self.grid.go_to(self.grid.currentIndex())

    @Slot(str)
    def _type(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            self.search.insert(text)
        else:
            self.search.backspace()

    @Slot(str, bool)
    def _choose(self, text: str, more: bool) -> None:
        self._kept = self._kept.used(text)
        self.chosen.emit(text)
        if not more:
            self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter in the search box chooses; another size of the window is another place."""
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self.place()
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.search and isinstance(event, QKeyEvent) and event.key() in enter:
            if event.type() == QEvent.Type.KeyPress:
                self.grid.choose(more=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Esc is the picker's, not a shortcut of the window."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and override and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves; no other key goes on to the window."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()

    # Skin tones

    @Slot(QModelIndex)
    def _offer_tones(self, index: QModelIndex) -> None:
        cell = self._model.cell(index)
        if cell is not None:
            place = self.grid.visualRect(index)
            corner = self.grid.viewport().mapTo(self, place.topLeft())
            strip = self._show_strip(cell.emoji, QRect(corner, place.size()), self.grid)
            strip.chosen.connect(lambda tone: self._choose_toned(cell.emoji, tone))

    @Slot()
    def _offer_every_tone(self) -> None:
        self._show_strip(_HAND, self.tone.geometry(), self.tone).chosen.connect(self._take_tone)

    def _show_strip(self, emoji: Emoji, beside: QRect, back: QWidget) -> ToneStrip:
        self._drop_strip()
        strip = self._strip = ToneStrip(emoji, self._kept.tone, self.grid.side, self)
        self._back = back
        strip.left.connect(self._drop_strip)
        left = max(SPACE, min(beside.center().x() - strip.width() // 2, self.width() - strip.width() - SPACE))
        above = beside.top() - strip.height()
        strip.move(left, above if above > 0 else beside.bottom())
        strip.show()
        strip.take_the_keyboard()
        return strip

    @Slot()
    def _drop_strip(self) -> None:
        strip, self._strip = self._strip, None
        if strip is not None:
            if strip.isAncestorOf(QApplication.focusWidget() or self):
                self._back.setFocus(Qt.FocusReason.OtherFocusReason)  # or it went out of the picker
            strip.hide()
            strip.deleteLater()

    def _choose_toned(self, emoji: Emoji, tone: int) -> None:
        self._kept = KeptEmoji(recent=self._kept.recent, tone=tone)
        self._choose(emoji.with_tone(tone), False)

    @Slot(int)
    def _take_tone(self, tone: int) -> None:
        self._kept = KeptEmoji(recent=self._kept.recent, tone=tone)
        self.tone.setText(_HAND.with_tone(tone))
        self._drop_strip()
        self._fill()

    # Its place, its end

    def place(self) -> None:
        """Stand above the writing box, or over it where there is no room above."""
        window, side = self.window(), self.grid.side
        around = self.sizeHint().height() - self.grid.sizeHint().height()
        corner = self._anchor.mapTo(window, QPoint(self._anchor.width(), 0))
        bottom = corner.y() - SPACE // 2
        if bottom < around + _LEAST_ROWS * side + SPACE:
            bottom = window.height() - SPACE
        bar = self.grid.verticalScrollBar().sizeHint().width()
        width = min(_COLUMNS * side + bar + 2 * SPACE + 4, window.width() - 2 * SPACE)
        height = min(round(_ROWS * side) + around, bottom - SPACE)
        left = max(SPACE, min(corner.x() - width, window.width() - width - SPACE))
        self.setGeometry(left, bottom - height, width, height)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not shiboken6.isValid(self) or new is None:
            return
        inside = new is self or self.isAncestorOf(new)
        if self._strip is not None and inside and not self._strip.isAncestorOf(new):
            self._drop_strip()
        if not inside and self.isVisible():
            self.leave()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Its window was closed: it does not come back with it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Go, and keep what was used."""
        if self.isHidden():
            return
        inside = self.isAncestorOf(QApplication.focusWidget() or self._anchor)
        if self._kept != self._found_before:
            self._aids.keep_emoji(self._kept)
        self.hide()
        self.left.emit(inside)
        self.deleteLater()
