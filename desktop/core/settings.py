"""Settings: their keys, defaults, limits, read so that one wrong key costs that key only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Annotated, Any, Final, Literal, TypeGuard

import msgspec
from msgspec import Meta

Privacy = Literal["full", "name", "none"]
Language = Literal["system", "es", "en"]
ThemeChoice = Literal["system", "light", "dark", "contrast"]
ProxyMode = Literal["system", "none", "manual"]
OnOff = Literal["on", "off"]
LogLevel = Literal["warning", "info", "debug"]
WebAddress = Annotated[str, Meta(pattern=r"\A(https?://[^\s@]+)?\Z")]  # no @: no name, no password
Instant = Annotated[datetime, Meta(tz=True)]
LocalTime = Annotated[time, Meta(tz=False)]
Weekday = Annotated[int, Meta(ge=0, le=6)]

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
LEAST_TEXT: Final = 80
USUAL_TEXT: Final = 100
MOST_TEXT: Final = 200
_TEXT_STEP: Final = 10

Tree = Mapping[str, Any]
"""Settings as a file holds them: groups within groups, keys that are not known here included."""

Values = Mapping[str, Any]
"""Dotted keys, such as `notifications.sound`, each with a value that it may have, as JSON has it."""


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


class ProxySettings(Section, frozen=True, kw_only=True):
    """The way to the server.

    Attributes:
        url: Used when the mode is `manual`.
    """

    mode: ProxyMode = "system"
    url: WebAddress = ""


class UpdateSettings(Section, frozen=True, kw_only=True):
    """Whether somebody is asked for a newer version.

    Attributes:
        url: Who is asked; nobody when it is empty.
    """

    check: bool = True
    url: WebAddress = ""


class ActionSettings(Section, frozen=True, kw_only=True):
    """Ways of talking to the ERP that its makers promise nothing about.

    Attributes:
        server_actions: The ERP's own web actions, where it has no route for something.
    """

    server_actions: OnOff = "on"


class ShortcutSettings(Section, frozen=True, kw_only=True):
    """Keys that work whatever program is in front.

    Attributes:
        open: Shows who waits, with a box to answer in; such as `Ctrl+Alt+T`; empty = none.
    """

    open: str = ""


class DiagnosticSettings(Section, frozen=True, kw_only=True):
    """What is written down for whoever looks for a fault.

    Attributes:
        level: The least level that reaches the log.
    """

    level: LogLevel = "info"


class Settings(Section, frozen=True, kw_only=True):
    """Everything that can be set.

    Attributes:
        server: Base URL of the ERP, remembered from the last sign-in; empty before the first.
        text_size: Percent of the system's.
        spelling: Whether wrong words are marked while writing.
        mutes: Conversation id -> until when it is silent; None = until it is unmuted.
        ca_file: Path of certificates (PEM) to trust besides the system's; empty = none.
        stream_hosts: Further hosts that may have the session cookie; only an administrator says so.
    """

    server: str = ""
    email: str = ""
    language: Language = "system"
    theme: ThemeChoice = "system"
    text_size: Annotated[int, Meta(ge=LEAST_TEXT, le=MOST_TEXT)] = USUAL_TEXT
    spelling: bool = True
    close_to_tray: bool = True
    start_at_login: bool = False
    notifications: NotificationSettings = NotificationSettings()
    quiet_hours: tuple[QuietHours, ...] = ()
    mutes: dict[str, Instant | None] = msgspec.field(default_factory=dict)
    proxy: ProxySettings = ProxySettings()
    ca_file: str = ""
    updates: UpdateSettings = UpdateSettings()
    history: HistorySettings = HistorySettings()
    stream_hosts: tuple[str, ...] = ()
    actions: ActionSettings = ActionSettings()
    shortcuts: ShortcutSettings = ShortcutSettings()
    diagnostics: DiagnosticSettings = DiagnosticSettings()


def next_text_size(size: int, step: int) -> int:
    """Return the size of text that is a step larger (1) or smaller (-1), or the usual one (0)."""
    return max(LEAST_TEXT, min(MOST_TEXT, size + step * _TEXT_STEP)) if step else USUAL_TEXT


def parse_tree(data: bytes) -> Tree | None:
    """Return what a settings file holds, or None when it is no JSON object."""
    try:
        tree: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        return None
    return tree


def write_tree(tree: Tree) -> bytes:
    """Return a settings file: indented JSON."""
    return msgspec.json.format(msgspec.json.encode(tree), indent=2) + b"\n"


def read_values(tree: Tree, *, strict: bool = True) -> tuple[Values, tuple[str, ...]]:
    """Pick the known keys out of a tree.

    Args:
        strict: False where the source has fewer types than JSON, such as a registry with 1 for true.

    Returns:
        The values that are right, and the dotted keys of those that are not.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    _read(tree, Settings, "", values, wrong, strict=strict)
    return values, tuple(wrong)


def tree_of(values: Values) -> dict[str, Any]:
    """Return dotted keys as the groups they stand for."""
    return with_values({}, values)


def with_values(tree: Tree, values: Values) -> dict[str, Any]:
    """Return a tree in which these keys have these values, and all else is as it was."""
    new: dict[str, Any] = dict(tree)
    for key, value in values.items():
        *groups, last = key.split(".")
        place = new
        for group in groups:
            inner = place.get(group)
            place[group] = dict(inner) if isinstance(inner, dict) else {}
            place = place[group]
        place[last] = value
    return new


def values_of(settings: Settings) -> Values:
    """Return the value of every key."""
    return read_values(msgspec.to_builtins(settings))[0]


def settings_of(values: Values) -> Settings:
    """Return settings with these values, and the defaults for all other keys."""
    return msgspec.convert(tree_of(values), Settings)


def _read(
    tree: Tree, kind: type[Section], above: str, values: dict[str, Any], wrong: list[str], *, strict: bool
) -> None:
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in tree:
            continue
        value, key = tree[field.encode_name], above + field.encode_name
        if not _is_section(field.type):
            try:
                values[key] = msgspec.to_builtins(msgspec.convert(value, field.type, strict=strict))
            except msgspec.ValidationError:
                wrong.append(key)
        elif isinstance(value, dict):
            _read(value, field.type, f"{key}.", values, wrong, strict=strict)
        else:
            wrong.append(key)


def _is_section(kind: object) -> TypeGuard[type[Section]]:
    return isinstance(kind, type) and issubclass(kind, Section)


def _keys(kind: type[Section], above: str = "") -> Iterator[tuple[str, Any]]:
    for field in msgspec.structs.fields(kind):
        key = above + field.encode_name
        if _is_section(field.type):
            yield from _keys(field.type, f"{key}.")
        else:
            yield key, field.type


KEYS: Final[Mapping[str, Any]] = dict(_keys(Settings))
"""Every key, dotted, and the type of its value."""
