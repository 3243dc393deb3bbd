"""What can be done with a conversation of the list: open, mark, mute, hide, clear; who it is with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton, QWidget

from desktop.core.chat import Conversation
from desktop.core.text import one_line
from desktop.state.local_time import local_now, tomorrow_morning
from desktop.ui.plain_text import breakable
from desktop.ui.spoken import Spoken


class ConversationMenu(QMenu):
    """The menu of one row, and the questions that come with it. GUI thread only.

    Signals:
        open_requested, mark_read_requested, mark_unread_requested, hide_requested: The id of the
            conversation the person chose.
        card_requested: The id of the person it is with.
        clear_requested: As those; the person has been asked, and said yes.
        mute_requested: The id, and until when, aware; None: until it is unmuted.
        unmute_requested: The id.
    """

    open_requested = Signal(str)
    mark_read_requested = Signal(str)
    mark_unread_requested = Signal(str)
    card_requested = Signal(str)
    hide_requested = Signal(str)
    clear_requested = Signal(str)
    mute_requested = Signal(str, object)
    unmute_requested = Signal(str)

    def __init__(self, parent: QWidget, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(parent)
        self._parent = parent
        self._now = now
        self._conversation: Conversation | None = None
        self._open = self.addAction("", lambda: self._tell(self.open_requested))
        self._card = self.addAction("", self._show_card)
        self.addSeparator()
        self._read = self.addAction("", lambda: self._tell(self.mark_read_requested))
        self._unread = self.addAction("", lambda: self._tell(self.mark_unread_requested))
        self._mute = QMenu(self)
        self.addMenu(self._mute)
        self._hour = self._mute.addAction("", lambda: self._mute_for(timedelta(hours=1)))
        self._hours = self._mute.addAction("", lambda: self._mute_for(timedelta(hours=8)))
        self._day = self._mute.addAction("", lambda: self._mute_until(tomorrow_morning(self._now())))
        self._always = self._mute.addAction("", lambda: self._mute_until(None))
        self._unmute = self.addAction("", lambda: self._tell(self.unmute_requested))
        self._hide = self.addAction("", lambda: self._tell(self.hide_requested))
        self.addSeparator()
        self._clear = self.addAction("", self._ask)
        Spoken(self, self._translate)

    def _translate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        # One letter each, none of them twice in what can be shown at once.
        self._open.setText(self.tr("&Open"))
        self._card.setText(self.tr("Show &person…"))
        self._read.setText(self.tr("Mark as &read"))
        self._unread.setText(self.tr("Mark as &unread"))
        self._mute.setTitle(self.tr("&Mute"))
        self._hour.setText(self.tr("For &1 hour"))
        self._hours.setText(self.tr("For &8 hours"))
        self._day.setText(self.tr("Until &tomorrow 8:00"))
        self._always.setText(self.tr("&Always"))
        self._unmute.setText(self.tr("Un&mute"))
        self._hide.setText(self.tr("&Hide"))
        self._clear.setText(self.tr("&Clear…"))

    def open_for(self, conversation: Conversation, unread: int, place: QPoint, *, muted: bool) -> None:
        """Show the menu for a conversation, at a place on the screen."""
        self._conversation = conversation
        noticed = unread > 0 or conversation.marked_unread
        listed = not conversation.hidden  # opening is what brings the others back
        self._read.setVisible(listed and noticed)
        self._unread.setVisible(listed and not noticed)
        for action in (self._hide, self._clear):
            action.setVisible(listed)
        self._card.setVisible(len(conversation.participants) == 1)
        self._mute.menuAction().setVisible(listed and not muted)
        self._unmute.setVisible(listed and muted)
        self.popup(place)

    def say(self, words: str) -> None:
        """Tell the person why something that they chose here was not done."""
        box = self._box(words)
        box.addButton(self.tr("OK"), QMessageBox.ButtonRole.AcceptRole)
        box.open()

    def _tell(self, signal: SignalInstance) -> None:
        if self._conversation is not None:
            signal.emit(self._conversation.id)

    @Slot()
    def _show_card(self) -> None:
        if self._conversation is not None:
            self.card_requested.emit(self._conversation.participants[0].id)

    def _mute_for(self, how_long: timedelta) -> None:
        self._mute_until(self._now() + how_long)

    def _mute_until(self, until: datetime | None) -> None:
        if self._conversation is not None:
            self.mute_requested.emit(self._conversation.id, until)

    @Slot()
    def _ask(self) -> None:
        """Ask before anything is deleted: it is gone for the other person too."""
        if self._conversation is None:
            return
        name, conversation_id = one_line(self._conversation.title), self._conversation.id
        box = self._box(self.tr("Clear the conversation with {name}?").format(name=breakable(name)))
        box.setInformativeText(
            self.tr("All its messages are deleted, for you and for the other person. This can't be undone.")
        )
        yes: QPushButton = box.addButton(self.tr("Clear"), QMessageBox.ButtonRole.DestructiveRole)
        no: QPushButton = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(no)
        box.setEscapeButton(no)
        yes.clicked.connect(lambda: self.clear_requested.emit(conversation_id))
        box.open()

    def _box(self, words: str) -> QMessageBox:
        box = QMessageBox(self._parent.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("TimeNow")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(words)
        return box
