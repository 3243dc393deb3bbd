"""Settings: their keys, defaults, limits, read so that one wrong key costs that key only."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

Privacy = Literal["full", "name", "none"]
Language = Literal["system", "es", "en"]
ThemeChoice = Literal["system", "light", "dark"]
Instant = Annotated[datetime, Meta(tz=True)]
LocalTime = Annotated[time, Meta(tz=False)]
Weekday = Annotated[int, Meta(ge=0, le=6)]

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)

S = TypeVar("S", bound="Section")


class Section(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all groups of settings: camelCase keys, every key with a default."""


class NotificationSettings(Section, frozen=True, kw_only=True):
    """How messages announce themselves.

    Attributes:
        privacy: What a notification shows: name and message, the name only, or neither.
        sound: Name of a built-in sound, path of a file, or `none`.
        volume: Percent.
    """

    enabled: bool = True
    privacy: Privacy = "full"
    sound: str = "chime"
    volume: Annotated[int, Meta(ge=0, le=100)] = 80


class HistorySettings(Section, frozen=True, kw_only=True):
    """What this computer's copy may keep.

    Attributes:
        days: Age after which messages leave the copy; None = never, 0 = keep none.
    """

    days: Annotated[int, Meta(ge=0)] | None = None
    max_megabytes: Annotated[int, Meta(ge=1)] = 1024
    delete_on_sign_out: bool = False


class QuietHours(Section, frozen=True, kw_only=True):
    """A daily stretch without notifications, in local time.

    Attributes:
        days: The weekdays on which it begins, Monday = 0.
        end: Up to here; at or before `start` it means the next morning.
    """

    days: tuple[Weekday, ...] = EVERY_DAY
    start: LocalTime = time(22)
    end: LocalTime = time(7)

    def cover(self, local: datetime) -> bool:
        """Whether the local instant `local` lies in this stretch."""
        now, today = local.timetz().replace(tzinfo=None), local.weekday()
        if self.start < self.end:
            return today in self.days and self.start <= now < self.end
        yesterday = (today - 1) % 7
        return (today in self.days and now >= self.start) or (yesterday in self.days and now < self.end)


class Settings(Section, frozen=True, kw_only=True):
    """Everything a person can set.

    Attributes:
        server: Base URL of the ERP, remembered from the last sign-in; empty before the first.
        mutes: Conversation id -> until when it is silent; None = until it is unmuted.
    """

    server: str = ""
    email: str = ""
    language: Language = "system"
    theme: ThemeChoice = "system"
    close_to_tray: bool = True
    notifications: NotificationSettings = NotificationSettings()
    quiet_hours: tuple[QuietHours, ...] = ()
    mutes: dict[str, Instant | None] = msgspec.field(default_factory=dict)
    history: HistorySettings = HistorySettings()


def read_settings(data: bytes) -> tuple[Settings, tuple[str, ...]]:
    """Read a settings file; what is wrong in it keeps its default.

    Returns:
        The settings, and the dotted keys that were wrong (`""` when the file is no JSON object).
    """
    try:
        raw = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        return Settings(), ("",)
    return _read_section(raw, Settings, "")


def write_settings(settings: Settings) -> bytes:
    """Return the settings as an indented JSON file."""
    return msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"


def _read_section(raw: dict[str, Any], kind: type[S], above: str) -> tuple[S, tuple[str, ...]]:
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in raw:
            continue
        value, key = raw[field.encode_name], above + field.encode_name
        if isinstance(field.type, type) and issubclass(field.type, Section) and isinstance(value, dict):
            values[field.name], below = _read_section(value, field.type, f"{key}.")
            wrong += below
            continue
        try:
            values[field.name] = msgspec.convert(value, field.type)
        except msgspec.ValidationError:
            wrong.append(key)
    return kind(**values), tuple(wrong)
