"""The token that lets the next window come to the front, handed to Qt."""

from __future__ import annotations

import os


def hand_on(token: str) -> None:
    """Have the next window that is activated use a token.

    Args:
        token: What the system gave for it (Wayland: the xdg-activation token), or "".
    """
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt's Wayland plug-in takes it from there
