"""What the tray icon shows besides the number."""

from __future__ import annotations

from enum import StrEnum


class IconState(StrEnum):
    """The state of the icon; which one wins is decided in `connection_state`."""

    NORMAL = "normal"
    UNCERTAIN = "uncertain"
    DO_NOT_DISTURB = "do_not_disturb"
    GREYED = "greyed"
    STALE = "stale"  # greyed, and the number in doubt
    CHAT_OFF = "chat_off"
    SIGNED_OUT = "signed_out"
    ATTENTION = "attention"  # somebody should look, although nobody signed out
