"""Text from the network in Qt's own labels and tooltips: no markup, no line without end."""

from __future__ import annotations

import re
from typing import Final

from desktop.core.text import escape_markup

_LONG_WORD: Final = re.compile(r"\S{24}(?=\S)")


def tooltip(text: str) -> str:
    """Return a tooltip that shows `text` letter for letter; "" stays none.

    A tooltip cannot be told to be plain: Qt guesses from what it finds.
    """
    return f"<qt>{escape_markup(breakable(text))}</qt>" if text else ""


def breakable(text: str) -> str:
    """Return `text` with places in its long words where a line may end.

    A label that wraps is at least as wide as its longest word, and a dialog as its labels.
    """
    return _LONG_WORD.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)
