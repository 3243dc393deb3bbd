"""The theme in force: its colours and its size of text, following the system; every size of the program."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPixmapCache
from PySide6.QtWidgets import QApplication

from desktop.core.settings import USUAL_TEXT, Settings, ThemeChoice
from desktop.ui.colours import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours
from desktop.ui.style_sheet import palette, style_sheet

Preference = ThemeChoice

_PIXMAPS: Final = 3072  # kilobytes of circles and the like kept painted; Qt would keep 10 MB

# The grid: every distance is a multiple of 4, most of them of 8 (device-independent pixels).
SPACE: Final = 8
RADIUS: Final = 12
ROW_HEIGHT: Final = 68
BAR_HEIGHT: Final = 60
AVATAR_LARGE: Final = 48
AVATAR_SMALL: Final = 36
ICON: Final = 22  # in a button
ICON_SMALL: Final = 18
BUBBLE_WIDTH: Final = 560
LIST_WIDTH: Final = 320
ONE_PANE_BELOW: Final = 600
LEAST_SIZE: Final = (360, 400)  # of a window

_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class Theme(QObject):
    """Dresses the whole application, and tells painters which colours to use. GUI thread only.

    Nothing moves by itself, so that whoever wants less motion need not say so: the caret alone blinks, at
    the system's pace.

    Widgets that need more than the defaults set a dynamic property before they are shown:
    `kind` = "primary" | "flat" | "quiet" | "jump" on buttons, "soft" on text boxes without an edge; `role` =
    "title" | "heading" | "muted" | "error" on labels, "panel" | "canvas" | "bar" | "foot" | "divider" |
    "alert" | "card" | "side" | "warning" on frames.

    Args:
        preference: Whose colours: the system's, light or dark ones, or high contrast as light or dark as the
            system. Where the system wants high contrast, light and dark have it too.
        text_size: Percent of the system's.

    Signals:
        changed: Other colours are in force; custom painters repaint.
    """

    changed = Signal()

    def __init__(
        self, preference: Preference = "system", parent: QObject | None = None, *, text_size: int = USUAL_TEXT
    ) -> None:
        super().__init__(parent)
        self._preference: Preference = preference
        self._text_size = text_size
        self._usual_font = self._font = QApplication.font()
        hints = QGuiApplication.styleHints()
        self._dark = hints.colorScheme() is Qt.ColorScheme.Dark
        self._contrast = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        self._colours = self._wanted()
        hints.colorSchemeChanged.connect(self._follow_scheme)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_contrast)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.fontChanged.connect(self._follow_font)

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
        QPixmapCache.setCacheLimit(_PIXMAPS)
        for effect in _EFFECTS:
            QApplication.setEffectEnabled(effect, False)
        self._size_text()
        self._dress()

    @Slot(object)
    def obey(self, settings: Settings) -> None:
        """Look as the settings say."""
        self.prefer(settings.theme)
        self.resize_text(settings.text_size)

    def prefer(self, preference: Preference) -> None:
        """Follow the system, or stay light or dark, or in high contrast."""
        self._preference = preference
        self._change()

    def resize_text(self, percent: int) -> None:
        """Write everything in this size."""
        if percent != self._text_size:
            self._text_size = percent
            self._size_text()
            self._dress()

    @Slot(Qt.ColorScheme)
    def _follow_scheme(self, scheme: Qt.ColorScheme) -> None:
        self._dark = scheme is Qt.ColorScheme.Dark
        self._change()

    @Slot(Qt.ContrastPreference)
    def _follow_contrast(self, contrast: Qt.ContrastPreference) -> None:
        self._contrast = contrast is Qt.ContrastPreference.HighContrast
        self._change()

    @Slot(QFont)
    def _follow_font(self, font: QFont) -> None:
        if font != self._font:  # else it is the one given below
            self._usual_font = self._font = font
            self._size_text()
            self._dress()

    def _size_text(self) -> None:
        wanted = self._usual_font
        if self._text_size != USUAL_TEXT:
            wanted = scaled(wanted, self._text_size / USUAL_TEXT)
        if wanted != self._font:
            self._font = wanted
            QApplication.setFont(wanted)

    def _change(self) -> None:
        wanted = self._wanted()
        if wanted is self._colours:
            return
        self._colours = wanted
        self._dress()
        self.changed.emit()

    def _wanted(self) -> Colours:
        dark = self._preference == "dark" or (self._preference != "light" and self._dark)
        if self._contrast or self._preference == "contrast":
            return CONTRAST_DARK if dark else CONTRAST_LIGHT
        return DARK if dark else LIGHT

    def _dress(self) -> None:
        QApplication.setPalette(palette(self._colours))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            points, usual = (QFontInfo(font).pointSizeF() for font in (self._font, self._usual_font))
            application.setStyleSheet(style_sheet(self._colours, points, usual))


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
