"""Bytes to structs, structs to bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from desktop.wire.events import (
    ChatDisabled,
    ConversationCleared,
    ConversationHidden,
    ConversationRead,
    Event,
    MessageReceived,
    MessagesRead,
    Resync,
    SessionExpired,
    SystemNotice,
    UnknownEvent,
)
from desktop.wire.models import Count, ListedConversation, Message, Page, User, Wire
from desktop.wire.repair import repaired
from desktop.wire.timestamp import Timestamp

T = TypeVar("T")


class DecodeError(ValueError):
    """Bytes that are not what the protocol says."""


def _read_timestamp(kind: type, value: Any) -> Any:  # noqa: ANN401  msgspec's hook is untyped
    if kind is not Timestamp:
        raise NotImplementedError(f"no rule to read {kind!r}")
    if not isinstance(value, str):
        raise ValueError("no instant")  # noqa: TRY004  what msgspec takes for wrong data
    return Timestamp.parse(value)


def _write_timestamp(value: Any) -> Any:  # noqa: ANN401  msgspec's hook is untyped
    if isinstance(value, Timestamp):
        return value.iso
    raise NotImplementedError(f"no rule to write {type(value)!r}")


_ENCODER = msgspec.json.Encoder(enc_hook=_write_timestamp)


def encode(value: object) -> bytes:
    """Return `value` as compact JSON, as the ERP writes it."""
    return _ENCODER.encode(value)


def decode(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Read JSON as `kind`, which may be a struct, or `Struct | None`.

    A text with a spot that is no character is read with U+FFFD in its place.

    Raises:
        DecodeError: `data` is not JSON, or a required field is missing or of the wrong type. It says
            where, and never what stands there: that may be a message's text.
    """
    try:
        try:
            return _decode(data, kind)
        except msgspec.ValidationError:
            raise
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return _decode(repaired(bytes(data)), kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as exc:
        raise DecodeError(f"not a {getattr(kind, '__name__', kind)}: {exc}") from exc


def _decode(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    return msgspec.json.decode(data, type=kind, dec_hook=_read_timestamp)


class _Conversations(Wire, frozen=True, kw_only=True):
    conversations: tuple[msgspec.Raw, ...]


class _Users(Wire, frozen=True, kw_only=True):
    users: tuple[msgspec.Raw, ...]


class _Page(Wire, frozen=True, kw_only=True):
    data: tuple[msgspec.Raw, ...]
    next_cursor: Any = None
    has_more: Any = None


def _each(items: tuple[msgspec.Raw, ...], kind: type[T]) -> tuple[tuple[T, ...], int]:
    good: list[T] = []
    for item in items:
        try:
            good.append(decode(item, kind))
        except DecodeError:
            continue
    return tuple(good), len(items) - len(good)


def decode_conversations(data: bytes) -> tuple[tuple[ListedConversation, ...], int]:
    """Read the conversation list; returns the readable ones, and how many were not.

    One broken item does not take the list with it.

    Raises:
        DecodeError: The envelope itself is broken.
    """
    return _each(decode(data, _Conversations).conversations, ListedConversation)


def decode_users(data: bytes) -> tuple[tuple[User, ...], int]:
    """Read a people search; returns the readable ones, and how many were not.

    Raises:
        DecodeError: The envelope itself is broken.
    """
    return _each(decode(data, _Users).users, User)


def decode_page(data: bytes, asked: int = 50) -> tuple[Page, int]:
    """Read a page of messages; returns it, and how many of its items were unreadable.

    Args:
        data: The answer.
        asked: How many messages were asked for: where the server does not say whether there are more,
            a full page says so.

    Raises:
        DecodeError: The envelope itself is broken.
    """
    page = decode(data, _Page)
    messages, broken = _each(page.data, Message)
    cursor = page.next_cursor if isinstance(page.next_cursor, str) else None
    more = page.has_more if isinstance(page.has_more, bool) else len(page.data) >= asked
    return Page(data=messages, next_cursor=cursor, has_more=more), broken


class _Envelope(Wire, frozen=True, kw_only=True):
    data: msgspec.Raw


def _plain(kind: type[Event]) -> Callable[[msgspec.Raw], Event]:
    return lambda raw: decode(raw, kind)


def _message(raw: msgspec.Raw) -> Event:
    return MessageReceived(message=decode(raw, Message))


class _Counters(Wire, frozen=True, kw_only=True):
    unread_count: Count | UnsetType = UNSET
    total_unread: Count | UnsetType = UNSET


def _conversation_read(raw: msgspec.Raw) -> Event:
    decode(raw, _Counters)  # numbers that cannot be are refused here, before anybody keeps them
    return decode(raw, ConversationRead)


_READERS: dict[str, Callable[[msgspec.Raw], Event]] = {
    "system": _plain(SystemNotice),
    "message": _message,
    "read": _plain(MessagesRead),
    "conversation_read": _conversation_read,
    "conversation_hidden": _plain(ConversationHidden),
    "conversation_cleared": _plain(ConversationCleared),
}

# What these say is in the name; whatever data they bear is ignored, so they can't be misread.
_BARE: dict[str, Event] = {
    "resync": Resync(),
    "session_expired": SessionExpired(),
    "chat_disabled": ChatDisabled(),
}

_NAMES: dict[type[Event], str] = {
    SystemNotice: "system",
    MessageReceived: "message",
    MessagesRead: "read",
    ConversationRead: "conversation_read",
    ConversationHidden: "conversation_hidden",
    ConversationCleared: "conversation_cleared",
    Resync: "resync",
    SessionExpired: "session_expired",
    ChatDisabled: "chat_disabled",
}


def decode_event(name: str, data: bytes) -> Event:
    """Read one SSE event by its name.

    Raises:
        DecodeError: `data` is not JSON, or a required field is missing or of the wrong type.
    """
    if (bare := _BARE.get(name)) is not None:
        return bare
    reader = _READERS.get(name)
    if reader is None:
        return UnknownEvent(name=name)
    return reader(decode(data, _Envelope).data)


def encode_event(event: Event, at: Timestamp) -> tuple[str, bytes]:
    """Return an event's name, and its JSON `{"type", "data", "timestamp"}` on one line.

    Raises:
        KeyError: An `UnknownEvent` has nothing to be written from.
    """
    name = _NAMES[type(event)]
    data = event.message if isinstance(event, MessageReceived) else event
    return name, encode({"type": name, "data": data, "timestamp": at})
