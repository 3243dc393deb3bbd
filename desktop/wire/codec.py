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
from desktop.wire.timestamp import Timestamp

T = TypeVar("T")


class DecodeError(ValueError):
    """Bytes that are not what the protocol says."""


def _read_timestamp(kind: type, value: Any) -> Any:  # noqa: ANN401  msgspec's hook is untyped
    if kind is Timestamp and isinstance(value, str):
        return Timestamp.parse(value)
    raise NotImplementedError(f"no rule to read {kind!r}")


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

    Raises:
        DecodeError: `data` is not JSON, or a required field is missing or of the wrong type.
    """
    try:
        return msgspec.json.decode(data, type=kind, dec_hook=_read_timestamp)
    except (msgspec.MsgspecError, ValueError, RecursionError) as exc:
        raise DecodeError(f"not a {getattr(kind, '__name__', kind)}: {exc}") from exc


class _Conversations(Wire, frozen=True, kw_only=True):
    conversations: tuple[msgspec.Raw, ...]


class _Users(Wire, frozen=True, kw_only=True):
    users: tuple[msgspec.Raw, ...]


class _Page(Wire, frozen=True, kw_only=True):
    data: tuple[msgspec.Raw, ...]
    next_cursor: str | None = None
    has_more: bool = False


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


def decode_page(data: bytes) -> tuple[Page, int]:
    """Read a page of messages; returns it, and how many of its items were unreadable.

    Raises:
        DecodeError: The envelope itself is broken.
    """
    page = decode(data, _Page)
    messages, broken = _each(page.data, Message)
    return Page(data=messages, next_cursor=page.next_cursor, has_more=page.has_more), broken


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
