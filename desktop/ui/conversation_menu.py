"""What can be done with a conversation of the list: mark as read, hide, clear."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QMessageBox, QPushButton, QWidget

from desktop.core.chat import Conversation
from desktop.core.text import one_line
from desktop.ui.plain_text import breakable


class ConversationMenu(QMenu):
    """The menu of one row, and the questions that come with it. GUI thread only.

    Signals:
        mark_read_requested, hide_requested: The id of the conversation the person chose.
        clear_requested: As those; the person has been asked, and said yes.
    """

    mark_read_requested = Signal(str)
    hide_requested = Signal(str)
    clear_requested = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self.setAccessibleName(self.tr("Conversation"))
        self._conversation: Conversation | None = None
        self._read = self.addAction(self.tr("Mark as read"), self._mark_read)
        self._hide = self.addAction(self.tr("Hide"), self._hide_it)
        self.addSeparator()
        self._clear = self.addAction(self.tr("Clear…"), self._ask)

    def open_for(self, conversation: Conversation, unread: int, place: QPoint) -> None:
        """Show the menu for a conversation, at a place on the screen."""
        self._conversation = conversation
        self._read.setEnabled(unread > 0)
        self.popup(place)

    def say(self, words: str) -> None:
        """Tell the person why something that they chose here was not done."""
        box = self._box(words)
        box.addButton(self.tr("OK"), QMessageBox.ButtonRole.AcceptRole)
        box.open()

    @Slot()
    def _mark_read(self) -> None:
        if self._conversation is not None:
            self.mark_read_requested.emit(self._conversation.id)

    @Slot()
    def _hide_it(self) -> None:
        if self._conversation is not None:
            self.hide_requested.emit(self._conversation.id)

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
