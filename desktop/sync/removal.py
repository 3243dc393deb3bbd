"""Conversations hidden, or cleared for both, because a person asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from desktop.core.changes import ActionFailed, ConnectionState, ConversationChanged
from desktop.core.chat import Conversation
from desktop.core.errors import ErpError, TransientError
from desktop.erp.server_actions import CLEAR, HIDE
from desktop.sync.actions import Actions
from desktop.sync.link import Link
from desktop.sync.loop import Ask, Task
from desktop.sync.scope import Scope
from desktop.wire import events


class Removal:
    """Hides and clears; engine thread only.

    A hidden row leaves at once, and comes back if the server refuses. What is cleared goes once the
    server has said yes: it is gone for the peer too. Either way one look follows, since what others
    wrote in the meantime is told by no answer.
    """

    def __init__(self, scope: Scope, link: Link, actions: Actions) -> None:
        self._scope = scope
        self._link = link
        self._actions = actions
        self._tasks: dict[str, Task] = {}

    def hide(self, conversation_id: str) -> None:
        """Take a conversation off the list."""
        known = self._scope.database.conversations.get(conversation_id)
        if known is None or known.hidden or not self._may_begin("hide", conversation_id):
            return
        hidden = events.ConversationHidden(conversation_id=conversation_id)
        self._scope.deliver(self._link.live.apply(hidden))
        self._tasks[conversation_id] = Task(self._scope.loop, self._hide(known))

    def bring_back(self, conversation_id: str) -> ConversationChanged | None:
        """Have a hidden conversation on the list again: on this computer, until somebody writes in it.

        Returns:
            Its row; None for what is not hidden.
        """
        table = self._scope.database.conversations
        known = table.get(conversation_id)
        if known is None or not known.hidden:
            return None
        table.keep(conversation_id)
        return self._scope.row(conversation_id)

    def clear(self, conversation_id: str) -> None:
        """Delete a conversation's messages, for both."""
        if self._may_begin("clear", conversation_id):
            self._tasks[conversation_id] = Task(self._scope.loop, self._clear(conversation_id))

    def stop(self) -> None:
        """Do nothing more; what the server has done is seen at the next look."""
        for task in self._tasks.values():
            task.cancel()

    def _may_begin(self, action: Literal["hide", "clear"], conversation_id: str) -> bool:
        running = self._tasks.get(conversation_id)
        if running is not None and not running.done:
            return False
        if not self._link.can_ask:
            self._failed(action, TransientError(code="needs_connection"))
            return False
        return True

    async def _hide(self, known: Conversation) -> None:
        api = self._scope.client.api
        try:
            await self._ask("conversation.hide", lambda: api.hide_conversation(known.id), HIDE, known.id)
        except ErpError as error:
            self._come_back(known)
            self._failed("hide", error)
        else:
            self._scope.clearing.forget(known.id)  # what it had is done with; the counter begins anew
            self._link.counter_cleared()
        self._link.look_again("hidden")

    async def _clear(self, conversation_id: str) -> None:
        api = self._scope.client.api
        try:
            await self._ask(
                "conversation.clear", lambda: api.clear_conversation(conversation_id), CLEAR, conversation_id
            )
        except ErpError as error:
            self._failed("clear", error)
        else:
            self._link.counter_cleared()
            if self._scope.can("conversation.clear") and self._link.state is ConnectionState.ONLINE:
                return  # the stream says so, behind all that it still has to say of what was deleted
            cleared = events.ConversationCleared(conversation_id=conversation_id)
            self._scope.deliver(self._link.live.apply(cleared))
        self._link.look_again("cleared")

    async def _ask(
        self, capability: str, by_route: Callable[[], None], action: str, conversation_id: str
    ) -> None:
        if self._scope.can(capability):
            await Ask(by_route, urgent=True)
        else:
            await self._actions.call(action, conversation_id, at_once=True)

    def _come_back(self, known: Conversation) -> None:
        database = self._scope.database
        now = database.conversations.get(known.id)
        if now is None or now.hidden:
            database.conversations.put(known)
            if (newest := database.messages.newest_one(known.id)) is not None:
                database.conversations.touch(newest)
        if (row := self._scope.row(known.id)) is not None:
            self._scope.deliver((row,))

    def _failed(self, action: Literal["hide", "clear"], error: ErpError) -> None:
        self._scope.deliver((ActionFailed(action=action, code=error.code, details=error.details),))
