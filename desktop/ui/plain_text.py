"""Text from the network, shown as it is where Qt would take it for markup."""

from __future__ import annotations

from desktop.core.text import escape_markup


def tooltip(text: str) -> str:
    """Return a tooltip that shows `text` letter for letter; "" stays none.

    A tooltip cannot be told to be plain: Qt guesses from what it finds.
    """
    return f"<qt>{escape_markup(text)}</qt>" if text else ""
