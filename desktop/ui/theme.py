"""The theme in force, light or dark, following the system; every size of the program."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.core.settings import Settings
from desktop.ui.colours import DARK, LIGHT, Colours
from desktop.ui.style_sheet import palette, style_sheet

Preference = Literal["system", "light", "dark"]

# The grid: every distance is a multiple of 4, most of them of 8 (device-independent pixels).
SPACE: Final = 8
RADIUS: Final = 12
ROW_HEIGHT: Final = 68
BAR_HEIGHT: Final = 60
AVATAR_LARGE: Final = 48
AVATAR_SMALL: Final = 36
BUBBLE_WIDTH: Final = 560
LIST_WIDTH: Final = 320
ONE_PANE_BELOW: Final = 600


class Theme(QObject):
    """Dresses the whole application, and tells painters which colours to use. GUI thread only.

    Widgets that need more than the defaults set a dynamic property before they are shown:
    `kind` = "primary" | "flat" | "quiet" | "jump" on buttons, "soft" on text boxes without an edge; `role` =
    "title" | "heading" | "muted" | "error" on labels, "panel" | "canvas" | "bar" | "foot" | "divider" |
    "alert" | "card" | "side" | "warning" on frames.

    Signals:
        changed: Other colours are in force; custom painters repaint.
    """

    changed = Signal()

    def __init__(self, preference: Preference = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preference: Preference = preference
        self._system = QGuiApplication.styleHints().colorScheme()
        self._colours = self._wanted()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    def colour(self, name: str) -> QColor:
        """Return the colour in force that bears `name` in `Colours`."""
        return QColor(getattr(self._colours, name))

    def install(self) -> None:
        """Give the application this look: Fusion as the base, then our palette, then our rules."""
        QApplication.setStyle("Fusion")
        self._dress()

    @Slot(object)
    def obey(self, settings: Settings) -> None:
        """Look as the settings say."""
        self.prefer(settings.theme)

    def prefer(self, preference: Preference) -> None:
        """Follow the system, or stay light or dark."""
        self._preference = preference
        self._change()

    @Slot(Qt.ColorScheme)
    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._change()

    def _change(self) -> None:
        wanted = self._wanted()
        if wanted is self._colours:
            return
        self._colours = wanted
        self._dress()
        self.changed.emit()

    def _wanted(self) -> Colours:
        if self._preference == "system":
            return DARK if self._system == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._preference == "dark" else LIGHT

    def _dress(self) -> None:
        QApplication.setPalette(palette(self._colours))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyleSheet(style_sheet(self._colours, QFontInfo(application.font()).pointSizeF()))


def scaled(font: QFont, factor: float, weight: QFont.Weight | None = None) -> QFont:
    """Return `font` at `factor` times its size, however that size is given."""
    copy = QFont(font)
    if font.pointSizeF() > 0:
        copy.setPointSizeF(font.pointSizeF() * factor)
    else:
        copy.setPixelSize(round(font.pixelSize() * factor))
    if weight is not None:
        copy.setWeight(weight)
    return copy


def two_lines(font: QFont, least: int, around: int) -> int:
    """Return the height of a row of two lines, which grows with a large font.

    Args:
        font: Of the lines.
        least: Its height with a font of usual size.
        around: What it needs besides the lines.
    """
    return max(least, 2 * QFontMetrics(font).height() + around)
