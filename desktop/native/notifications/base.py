"""What a notification is; what everyone who shows notifications promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as raw pixels.

    Attributes:
        rgba: `width * height * 4` bytes, rows from the top, alpha not premultiplied.
    """

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button on a notification.

    Attributes:
        key: What `Notifier.action` reports; not `default`, which is a click on the notification itself.
    """

    key: str
    label: str


REPLY: Final = "reply"
"""The key of the button that answers; where the system takes answers itself, it becomes a text field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyField:
    """A text field on a notification, for an answer.

    Attributes:
        label: What the button beside it says.
        placeholder: What an empty field says.
    """

    label: str
    placeholder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who shows the notifications, as far as that was found out by the last one.

    Attributes:
        way: `freedesktop`, `windows`, `macos`, `tray` or `none`.
        name: What the service calls itself; empty where it has no name.
        abilities: What it says that it can do.
        allowed: Whether the person lets this program notify; None where the system doesn't say.
    """

    way: str
    name: str = ""
    version: str = ""
    abilities: tuple[str, ...] = ()
    allowed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One notification, in plain text.

    Attributes:
        key: The conversation it is about; a later one with the same key replaces it.
        open_label: What the click is called where the system shows it as a button.
        reply: The text field that takes the place of the button `REPLY` where the system has such a thing.
        silent: The system plays no sound for it (the app plays its own).
    """

    key: str
    title: str
    body: str
    open_label: str = "Open"
    picture: Picture | None = None
    actions: tuple[Action, ...] = ()
    reply: ReplyField | None = None
    silent: bool = True


class Notifier(QObject):
    """Shows notifications, one per key. GUI thread only; no method blocks.

    The contract of everyone who derives from it:

    - `present` shows a notification in place of the one with the same key, and that announces itself like the
      first one did. It never raises: what goes wrong comes as `failed`, later or at once; else `shown` comes.
    - `withdraw` of a key that is not shown does nothing.
    - `close` withdraws what is shown as far as the system can, returns within 0.5 s and may be called twice.
      Nothing is shown after it.

    Attributes:
        experimental: Nobody has seen it work on the real system.

    Signals:
        activated: the key of a notification that was clicked, and the system's activation token for the
            window that opens (empty where there is none).
        action: the key, the key of the button that was pressed, and an activation token as above.
        replied: the key, and what was written into the text field.
        shown: the key of a notification that the system took.
        closed: the key of a notification that left the screen, for whatever reason.
        failed: the key of a notification that could not be shown, and why.
    """

    experimental: ClassVar[bool] = False

    activated = Signal(str, str)
    action = Signal(str, str, str)
    replied = Signal(str, str)
    shown = Signal(str)
    closed = Signal(str)
    failed = Signal(str, str)

    @property
    def facts(self) -> Facts | None:
        """Who shows the notifications; None before the first one."""
        return None

    def present(self, notification: Notification) -> None:
        """Show a notification, in place of the one with the same key."""
        raise NotImplementedError

    def withdraw(self, key: str) -> None:
        """Take the notification with this key off the screen."""
        raise NotImplementedError

    def withdraw_all(self) -> None:
        """Take every notification of this program off the screen."""
        raise NotImplementedError

    def close(self) -> None:
        """Withdraw all and stop."""
        raise NotImplementedError
