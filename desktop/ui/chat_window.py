"""The chat window: list on the left, open conversation on the right, banner above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QDateTime, Qt, QTime, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionChanged,
    ConnectionState,
    ConversationReady,
    PeopleFound,
    TimelineLoaded,
)
from desktop.core.chat import Account
from desktop.core.sentences import sentence
from desktop.state.conversation_model import ConversationModel
from desktop.state.timeline_model import TimelineModel
from desktop.ui.attention import Attention
from desktop.ui.connection_banner import ConnectionBanner
from desktop.ui.conversation_pane import ConversationPane
from desktop.ui.failed_edit import FailedEdit
from desktop.ui.front_window import FrontWindow
from desktop.ui.left_pane import LeftPane
from desktop.ui.new_chat_dialog import NewChatDialog
from desktop.ui.shortcuts import bind
from desktop.ui.spoken import Spoken
from desktop.ui.theme import LEAST_SIZE, LIST_WIDTH, ONE_PANE_BELOW, Theme
from desktop.ui.translations import language
from desktop.wire.timestamp import Timestamp

_SIZE: Final = (960, 640)


class ChatWindow(FrontWindow):
    """What people read and write in. GUI thread only; it asks for everything by signals.

    Signals:
        conversation_opened: A person opened this conversation (a click, a key, a notification).
        message_seen: conversation id and message id: the newest message was visible in the active window
            for half a second.
        send_requested: conversation id and text.
        retry_requested, discard_requested: The id of a failed outbox entry.
        message_requested: conversation id and message id: what is around a message that is not loaded.
        older_requested: conversation id, and the message above which more is wanted.
        gap_requested: conversation id and the instant before which messages are missing.
        people_search_requested: Words to look for among the colleagues.
        person_chosen: The id of the person to write to.
        draft_changed: conversation id and the text in its writing box.
        sign_in_requested: The person wants to sign in.
        notice_dismissed: The person wants the banner's notice out of the way.
        browser_requested: The person wants what only the browser can do.
        settings_requested: The person wants to see the settings.
        text_size_wanted: Larger (1), smaller (-1), or usual (0) text.
        focus_changed: The conversation in front in the active window, or "", and whether its last row is
            visible; only when it differs.
    """

    conversation_opened = Signal(str)
    message_seen = Signal(str, str)
    send_requested = Signal(str, str)
    retry_requested = Signal(str)
    discard_requested = Signal(str)
    message_requested = Signal(str, str)
    older_requested = Signal(str, str)
    gap_requested = Signal(str, object)
    people_search_requested = Signal(str)
    person_chosen = Signal(str)
    draft_changed = Signal(str, str)
    sign_in_requested = Signal()
    notice_dismissed = Signal()
    browser_requested = Signal()
    settings_requested = Signal()
    text_size_wanted = Signal(int)
    focus_changed = Signal(str, bool)

    def __init__(
        self,
        conversations: ConversationModel,
        messages: TimelineModel,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversations = conversations
        self._messages = messages
        self._signed_in = False
        self._one_pane = False
        self._connection = ConnectionState.CONNECTING
        self._awaited_person = ""
        self._head: tuple[object, ...] = ()  # what the right pane shows besides messages
        self.banner = ConnectionBanner(theme)
        self.left = LeftPane(conversations, theme)
        self.list = self.left.list
        self.pane = ConversationPane(messages, theme)
        self.dialog = NewChatDialog(theme, self, conversations)
        self._attention = Attention(self, messages, self.pane.timeline)
        self._midnight = QTimer(self, singleShot=True)
        self._arrange()
        self._connect()
        self._add_shortcuts()
        self._await_midnight()
        self.set_unread_total(None)
        self._show_panes()
        Spoken(self, self._show_head)
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        self.setMinimumSize(*LEAST_SIZE)
        available = self.screen().availableSize()
        self.resize(min(_SIZE[0], available.width()), min(_SIZE[1], available.height()))
        self._line = QFrame()
        self._line.setProperty("role", "divider")
        self._line.setFixedWidth(1)
        panes = QHBoxLayout()
        panes.setContentsMargins(0, 0, 0, 0)
        panes.setSpacing(0)
        panes.addWidget(self.left)
        panes.addWidget(self._line)
        panes.addWidget(self.pane, 1)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(panes, 1)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        self.banner.sign_in_requested.connect(self.sign_in_requested)
        self.banner.browser_requested.connect(self.browser_requested)
        self.banner.notice_dismissed.connect(self.notice_dismissed)
        self.list.chosen.connect(self.open_conversation)
        self.list.person_chosen.connect(self._choose_person)
        self.list.new_chat_requested.connect(self._start_new_chat)
        self.list.message_search_requested.connect(self._search_messages)
        for signal in (self.list.search_began, self.list.search_left):
            signal.connect(self._show_panes)
        self.left.hit_chosen.connect(self.show_message)
        self.list.menu.hide_requested.connect(self._leave)
        self.list.menu.mark_unread_requested.connect(self._leave)
        self.dialog.search_requested.connect(self.people_search_requested)
        self.dialog.person_chosen.connect(self._choose_person)
        self.pane.empty.button.clicked.connect(self._on_empty_button)
        self.pane.head.back_requested.connect(self.go_back)
        self.pane.composer.submitted.connect(self._send)
        self.pane.composer.draft_changed.connect(self.draft_changed)
        self.pane.composer.left.connect(self._leave_composer)
        FailedEdit(self.pane, self._messages, self).replaced.connect(self.discard_requested)
        view = self.pane.timeline
        view.older_wanted.connect(self.older_requested)
        view.gap_wanted.connect(self._ask_for_gap)
        self.left.found_in_changed.connect(view.show_found)
        view.retry_wanted.connect(self.retry_requested)
        view.discard_wanted.connect(self.discard_requested)
        view.link_clicked.connect(self._open_link)
        view.typed.connect(self.pane.composer.type)
        self._messages.opened.connect(self._on_opened)
        self.activity_changed.connect(self._attention.look)
        self.visibility_changed.connect(self.pane.composer.flush)
        self._attention.seen.connect(self.message_seen)
        self._attention.focus_changed.connect(self.focus_changed)
        self._attention.focus_changed.connect(self._messages.set_watched)
        self._midnight.timeout.connect(self._on_midnight)
        rows = self._conversations
        for signal in (rows.dataChanged, rows.rowsInserted, rows.modelReset):
            signal.connect(self._show_head)

    def _add_shortcuts(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.left.search_list,
            "Ctrl+F": self._search_messages,
            "F3": self.left.next_hit,
            "Shift+F3": self.left.previous_hit,
            "Ctrl+I": self.pane.head.ask_for_card,
            "Ctrl+N": self.list.ask_for_new_chat,
            "Ctrl+W": self.close,
            "Ctrl+,": self.settings_requested.emit,
            "Ctrl++": lambda: self.text_size_wanted.emit(1),
            "Ctrl+-": lambda: self.text_size_wanted.emit(-1),
            "Ctrl+0": lambda: self.text_size_wanted.emit(0),
            "Alt+Up": lambda: self._open_next(-1),
            "Alt+Down": lambda: self._open_next(1),
            "F10": self.list.more.open,
            "F1": self.show_keys,
        }
        bind(self, slots)

    @Slot()
    def show_keys(self) -> None:
        """List the keys."""
        from desktop.ui.shortcuts_window import show_shortcuts  # noqa: PLC0415  few people ask for it

        show_shortcuts(self)

    # What it is told

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened, as far as it concerns the window itself."""
        self.left.apply(change)
        match change:
            case AccountChanged(account=account):
                self.set_account(account)
            case TimelineLoaded(conversation_id=conversation_id, draft=draft) if change.newest or change.at:
                self.pane.composer.offer_draft(conversation_id, draft)
            case PeopleFound():
                self.dialog.show_people(change)
            case ConversationReady(conversation_id=conversation_id, peer_id=peer_id):
                if peer_id == self._awaited_person:
                    self._awaited_person = ""
                    self.open_conversation(conversation_id)
            case ActionFailed():
                self._show_failure(change)
            case _:
                pass

    def set_account(self, account: Account | None) -> None:
        """Show whose window this is."""
        self._signed_in = account is not None
        self.pane.composer.forget_drafts()
        self._show_panes()

    @Slot(object)
    def set_connection(self, change: ConnectionChanged) -> None:
        """Show where the client stands."""
        self._connection = change.state
        for finder in (self.list, self.dialog):
            finder.set_online(change.state is ConnectionState.ONLINE)
        self.banner.show_state(change)
        self._show_head()

    @Slot(object)
    def set_unread_total(self, total: int | None) -> None:
        """Show the number of unread messages in the title; None while it is unknown."""
        self.setWindowTitle(f"({total}) TimeNow" if total else "TimeNow")

    def set_multiline(self, multiline: bool) -> None:
        """Know whether the server keeps line breaks."""
        self.pane.composer.set_multiline(multiline)

    # What a person does

    @Slot(str)
    def open_conversation(self, conversation_id: str) -> None:
        """Open a conversation on behalf of the person, and let them write."""
        self.list.end_search()
        self._messages.open(conversation_id)
        self.conversation_opened.emit(conversation_id)
        self.pane.timeline.scroll_to_newest()
        self.pane.composer.box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, str)
    def show_message(self, conversation_id: str, message_id: str) -> None:
        """Open a conversation around one of its messages, which is not read up to its end by that."""
        same = self._messages.conversation_id == conversation_id
        if not (same and self._messages.point_at(message_id)):
            self._messages.open(conversation_id)
            self.message_requested.emit(conversation_id, message_id)

    @Slot()
    def show_newest_unread(self) -> None:
        """Open the unread conversation with the newest message, if there is one."""
        conversation_id = self._conversations.newest_unread()
        if conversation_id is not None:
            self.open_conversation(conversation_id)

    @Slot()
    def go_back(self) -> None:
        """Close the conversation: in a narrow window the list is behind it."""
        self._messages.open("")
        self.left.take_focus()

    @Slot(str)
    def _leave(self, conversation_id: str) -> None:
        if conversation_id == self._messages.conversation_id:
            self.go_back()

    @Slot()
    def _leave_composer(self) -> None:
        if self._narrow():
            self.go_back()
        else:
            self.left.take_focus()

    @Slot(str)
    def _search_messages(self, words: str = "") -> None:
        conversation_id = self._messages.conversation_id
        if self._narrow():
            self.go_back()
        self.left.search_messages(conversation_id, words)

    def _open_next(self, step: int) -> None:
        row = self._conversations.row_of(self._messages.conversation_id) + step
        if 0 <= row < self._conversations.rowCount():
            self.list.table.choose(self._conversations.index(row, 0))

    @Slot(str)
    def _start_new_chat(self, words: str) -> None:
        if self._signed_in:
            self.dialog.start(words)

    def expect(self, person: str) -> None:
        """Open the conversation with somebody (an id, or an e-mail from a link) once it is ready."""
        self._awaited_person = person

    @Slot(str)
    def _choose_person(self, person_id: str) -> None:
        if (known := self._conversations.with_person(person_id)) is not None:
            self.open_conversation(known.id)  # without a network too
            return
        self.expect(person_id)
        self.person_chosen.emit(person_id)

    @Slot()
    def _on_empty_button(self) -> None:
        if self._signed_in:
            self.dialog.start("")
        else:
            self.sign_in_requested.emit()

    @Slot(str)
    def _send(self, text: str) -> None:
        self.send_requested.emit(self._messages.conversation_id, text)

    @Slot(object)
    def _ask_for_gap(self, before: Timestamp) -> None:
        self.gap_requested.emit(self._messages.conversation_id, before)

    @Slot(QUrl)
    def _open_link(self, url: QUrl) -> None:
        QDesktopServices.openUrl(url)

    def _show_failure(self, failure: ActionFailed) -> None:
        words = sentence(failure.code, language(), **failure.details)
        if self.dialog.isVisible():
            self.dialog.show_failure(failure, words)
        elif failure.action in {"send", "open", "storage"}:
            self.pane.composer.say(words)
        elif failure.action in {"hide", "clear"}:
            self.list.menu.say(words)

    # What is shown

    @Slot()
    def _on_opened(self) -> None:
        self.left.follow(self._messages.conversation_id)
        self._show_panes()

    def _narrow(self) -> bool:
        return self.width() < ONE_PANE_BELOW

    @Slot()
    def _show_panes(self) -> None:
        conversation_id = self._messages.conversation_id
        self.pane.show_conversation(conversation_id, self._conversations.conversation(conversation_id))
        narrow = self._one_pane = self._narrow()
        alone = narrow or not self._signed_in  # without an account there is nothing to list
        behind = narrow and (self.list.in_search or not conversation_id)  # the pane is, or would be empty
        self.left.setVisible(self._signed_in and (behind or not narrow))
        self._line.setVisible(not alone)
        self.pane.setVisible(not self._signed_in or not behind)
        self.pane.head.back.setVisible(narrow)
        self.left.setMinimumWidth(0 if narrow else LIST_WIDTH)
        self.left.setMaximumWidth(self.maximumWidth() if narrow else LIST_WIDTH)
        self._show_head()

    @Slot()
    def _show_head(self) -> None:
        conversation = self._conversations.conversation(self._messages.conversation_id)
        who = conversation and (conversation.participants, conversation.blocked)
        head = (who, self._connection, language())
        if head != self._head:  # most events are about something else
            self._head = head
            self.pane.head.show_conversation(conversation)
            self.pane.composer.allow(self._connection, conversation)
        self.pane.say_why_empty(self._signed_in, bool(self._conversations.rowCount()))

    @Slot()
    def _on_midnight(self) -> None:
        self.list.table.viewport().update()
        self.pane.timeline.viewport().update()
        self._await_midnight()

    def _await_midnight(self) -> None:
        now = QDateTime.currentDateTime()
        self._midnight.start(now.msecsTo(QDateTime(now.date().addDays(1), QTime(0, 0, 1))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One pane or two."""
        super().resizeEvent(event)
        if self._one_pane != self._narrow():
            self._show_panes()
