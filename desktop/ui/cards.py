"""Whose card is wanted, and what becomes of it: found among the conversations, made when first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.chat_window import ChatWindow
from desktop.ui.theme import Theme

if TYPE_CHECKING:
    from desktop.ui.person_card import PersonCard


class Cards(QObject):
    """Shows the card of whoever a person asks for in the chat window, one at a time. GUI thread only.

    Attributes:
        card: The one that is shown, or None.
    """

    def __init__(
        self, chat: ChatWindow, conversations: ConversationModel, messages: TimelineModel, theme: Theme
    ) -> None:
        super().__init__(chat)
        self._messages = messages
        self._chat = chat
        self._conversations = conversations
        self._theme = theme
        self.card: PersonCard | None = None
        chat.pane.head.card_requested.connect(self.show_card)
        chat.list.menu.card_requested.connect(self.show_card)

    @Slot(str)
    def show_card(self, person_id: str) -> None:
        """Show somebody's card, in place of the last one."""
        from desktop.ui.person_card import PersonCard  # noqa: PLC0415  few people ask for it

        conversation = self._conversations.with_person(person_id)
        if conversation is None:
            return
        person = conversation.participants[0]
        self.close()
        elsewhere = conversation.id != self._messages.conversation_id
        self.card = PersonCard(self._theme, person, offers_chat=elsewhere, parent=self._chat)
        self.card.write_requested.connect(lambda _: self._chat.open_conversation(conversation.id))
        self.card.finished.connect(self._forget)
        self.card.open()

    def close(self) -> None:
        """Put away what is shown."""
        if self.card is not None:
            self.card.close()

    @Slot(str)
    def repaint_person(self, person_id: str) -> None:
        """Take another picture of somebody ("": of whoever it is)."""
        if self.card is not None:
            self.card.face.repaint_person(person_id)

    @Slot()
    def _forget(self) -> None:
        self.card = None
