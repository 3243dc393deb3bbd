"""What the engine asks of the ERP, as protocols, so that a scripted ERP can stand in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from desktop.erp.stream import StreamItem
from desktop.wire.models import ChatConfig, Conversation, ListedConversation, Message, Page, Session, User
from desktop.wire.requests import ReadAnswer


class Api(Protocol):
    """The REST calls; see `erp/api.py`. All block, and raise ErpError."""

    level: int

    @property
    def capabilities(self) -> Collection[str]:
        """Names the server announced."""

    def config(self) -> ChatConfig: ...
    def conversations(self, limit: int = ...) -> tuple[tuple[ListedConversation, ...], int]: ...
    def page(
        self, conversation_id: str, *, cursor: str | None = ..., limit: int = ...
    ) -> tuple[Page, int]: ...
    def send(self, conversation_id: str, body: str, client_message_id: str | None) -> Message: ...
    def open_conversation(self, peer_user_id: str) -> Conversation: ...
    def mark_messages_read(self, conversation_id: str, message_id: str) -> int: ...
    def read_conversation(self, conversation_id: str, up_to_message_id: str) -> ReadAnswer: ...
    def unread_count(self) -> int: ...
    def search_people(self, query: str, limit: int = ...) -> tuple[User, ...]: ...


class Auth(Protocol):
    """Signing in; see `erp/auth.py`. All block, and raise ErpError."""

    def sign_in(self, email: str, password: str, *, remember: bool) -> Session: ...
    def session(self) -> Session | None: ...
    def sign_out(self) -> None: ...


class Stream(Protocol):
    """The one SSE connection; see `erp/stream.py`."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Client(Protocol):
    """One server, spoken to with one set of cookies."""

    server: str

    @property
    def api(self) -> Api: ...
    @property
    def auth(self) -> Auth: ...

    def stream(
        self,
        deliver: Callable[[StreamItem], None],
        *,
        stream_url: str | None,
        last_event_id: str | None,
        silence_limit: float,
    ) -> Stream: ...
    def session_cookies(self) -> dict[str, str]: ...
    def load_session_cookies(self, cookies: dict[str, str]) -> None: ...
    def close(self) -> None: ...
