"""Which emoji this system has pictures of."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QTextLayout

# One emoji of each version of Unicode, the newest first.
_PROBES: Final = (
    (17.0, "\U0001faea"),
    (16.0, "\U0001fae9"),
    (15.1, "\U0001f426\u200d\U0001f525"),
    (15.0, "\U0001fae8"),
    (14.0, "\U0001fae0"),
    (13.1, "\U0001f62e\u200d\U0001f4a8"),
    (13.0, "\U0001f972"),
    (12.1, "\U0001f9d1\u200d\U0001f9b0"),
    (12.0, "\U0001f971"),
    (11.0, "\U0001f970"),
    (5.0, "\U0001f929"),
)
_OLDEST: Final = 4.0
_FLAG: Final = "\U0001f1ea\U0001f1f8"


def newest_version(font: QFont) -> float:
    """Return the newest version of Unicode whose emoji can be shown."""
    return next((version for version, probe in _PROBES if _one_picture(probe, font)), _OLDEST)


def has_flags(font: QFont) -> bool:
    """Tell whether flags of countries are shown as flags: Windows shows letters."""
    return _one_picture(_FLAG, font)


def _one_picture(text: str, font: QFont) -> bool:
    """Tell whether a text becomes one glyph that a font has; what it lacks is number 0."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    return len(glyphs) == 1 and glyphs[0] != 0
