"""Every colour, size and style rule of the program, light as well as dark, following the system."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

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

BADGE: Final = "#DC2626"
ON_BADGE: Final = "#FFFFFF"

# White initials reach 4.5:1 on each of them.
AVATAR_COLOURS: Final = (
    "#C2410C",
    "#A16207",
    "#4D7C0F",
    "#0F766E",
    "#0369A1",
    "#4338CA",
    "#7E22CE",
    "#BE185D",
)


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours, as `#RRGGBB`, by what they are for.

    Attributes:
        panel: The list, bars, dialogs.
        canvas: Behind the bubbles.
        hover: A row or button below the pointer.
        selected: The open conversation's row.
        field: Text boxes.
        outline: Edges that tell what can be used: boxes to fill in, scroll bars; 3:1 on panel, canvas, field.
        muted: Secondary text; readable on panel, canvas, hover and selected.
        link: Accent as text.
        danger: Red as text.
        peer: The others' bubbles; `own` is this person's.
        failed: The bubble of a message that could not be sent.
    """

    dark: bool
    panel: str
    canvas: str
    hover: str
    selected: str
    field: str
    border: str
    outline: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    danger: str
    peer: str
    peer_muted: str
    own: str
    on_own: str
    own_muted: str
    failed: str
    on_failed: str
    chip: str
    on_chip: str
    notice: str
    on_notice: str
    warning: str
    on_warning: str
    badge: str = BADGE
    on_badge: str = ON_BADGE


LIGHT: Final = Colours(
    dark=False,
    panel="#FFFFFF",
    canvas="#EEF2F7",
    hover="#F1F5F9",
    selected="#DBEAFE",
    field="#F1F5F9",
    border="#DDE3EA",
    outline="#7D8A9D",
    text="#0F172A",
    muted="#526074",
    accent="#2563EB",
    accent_hover="#1D4ED8",
    on_accent="#FFFFFF",
    link="#1D4ED8",
    danger="#B91C1C",
    peer="#FFFFFF",
    peer_muted="#5B687C",
    own="#2563EB",
    on_own="#FFFFFF",
    own_muted="#FFFFFF",
    failed="#FEE2E2",
    on_failed="#450A0A",
    chip="#DCE4EE",
    on_chip="#475569",
    notice="#E0EAFD",
    on_notice="#1E3A8A",
    warning="#FEF3C7",
    on_warning="#713F12",
)

DARK: Final = Colours(
    dark=True,
    panel="#161C26",
    canvas="#0E131B",
    hover="#1F2733",
    selected="#1B2F57",
    field="#222B38",
    border="#273140",
    outline="#667489",
    text="#E8EDF4",
    muted="#9FACBE",
    accent="#2563EB",
    accent_hover="#1D4ED8",
    on_accent="#FFFFFF",
    link="#60A5FA",
    danger="#F87171",
    peer="#222B38",
    peer_muted="#A3AFBF",
    own="#2563EB",
    on_own="#FFFFFF",
    own_muted="#FFFFFF",
    failed="#4A1A1E",
    on_failed="#FEE2E2",
    chip="#222B38",
    on_chip="#B6C2D1",
    notice="#1B2C4D",
    on_notice="#BFDBFE",
    warning="#3F2F0D",
    on_warning="#FDE68A",
)

# (text, background) that meet on screen; a test holds each to 4.5:1.
TEXT_ON: Final = (
    ("text", "panel"),
    ("text", "canvas"),
    ("text", "hover"),
    ("text", "selected"),
    ("text", "field"),
    ("text", "peer"),
    ("muted", "panel"),
    ("muted", "canvas"),
    ("muted", "hover"),
    ("muted", "selected"),
    ("muted", "field"),
    ("peer_muted", "peer"),
    ("link", "panel"),
    ("link", "canvas"),
    ("link", "peer"),
    ("link", "hover"),
    ("danger", "panel"),
    ("danger", "canvas"),
    ("danger", "hover"),
    ("danger", "selected"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_own", "own"),
    ("own_muted", "own"),
    ("on_failed", "failed"),
    ("danger", "failed"),
    ("on_chip", "chip"),
    ("on_notice", "notice"),
    ("on_warning", "warning"),
    ("on_badge", "badge"),
)

# (edge or icon, background) that meet on screen; a test holds each to 3:1.
SEEN_ON: Final = (
    ("outline", "panel"),
    ("outline", "canvas"),
    ("outline", "field"),
    ("link", "field"),
    ("link", "notice"),
    ("muted", "field"),
    ("danger", "selected"),
)


class Theme(QObject):
    """Dresses the whole application, and tells painters which colours to use. GUI thread only.

    Widgets that need more than the defaults set a dynamic property before they are shown:
    `kind` = "primary" | "flat" | "jump" on buttons, "soft" on text boxes without an edge; `role` = "title" |
    "heading" | "muted" | "error" on labels, "panel" | "canvas" | "bar" | "foot" | "divider" | "alert" on
    frames.

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


def palette(colours: Colours) -> QPalette:
    """Return the palette that plain widgets are painted with."""
    result = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, colours.panel),
        (role.WindowText, colours.text),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.hover),
        (role.Text, colours.text),
        (role.Button, colours.field),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.danger),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.link),
        (role.LinkVisited, colours.link),
        (role.ToolTipBase, colours.text),
        (role.ToolTipText, colours.panel),
        (role.PlaceholderText, colours.muted),
        (role.Light, colours.hover),
        (role.Midlight, colours.hover),
        (role.Mid, colours.border),
        (role.Dark, colours.border),
        (role.Accent, colours.accent),
    ):
        result.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return result


def style_sheet(colours: Colours, points: float) -> str:
    """Return the style rules for plain widgets in these colours.

    Args:
        colours: The colours to name in them.
        points: The system's font size; titles grow with it (style rules know no relative font sizes).
    """
    values = {name: getattr(colours, name) for name in Colours.__slots__}
    return _RULES.substitute(values, title_size=f"{points * 1.6:.1f}")


_RULES: Final = Template("""
QMainWindow, QDialog, QFrame[role="panel"] { background: $panel; }
QFrame[role="canvas"] { background: $canvas; }
QFrame[role="bar"] { background: $panel; border: 0; border-bottom: 1px solid $border; }
QFrame[role="foot"] { background: $panel; border: 0; border-top: 1px solid $border; }
QFrame[role="divider"] { background: $border; border: 0; }
QFrame[role="alert"] { background: $failed; border: 0; border-radius: 10px; }
QLabel { background: transparent; color: $text; }
QLabel[role="title"] { font-size: ${title_size}pt; font-weight: 700; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="error"] { color: $danger; }
QToolTip { background: $text; color: $panel; border: 0; padding: 4px 8px; }

QLineEdit, QPlainTextEdit {
  background: $field; color: $text; border: 1px solid $outline; border-radius: 10px; padding: 8px 11px;
  selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $muted;
}
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $link; padding: 7px 10px; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $muted; }
QLineEdit[kind="soft"], QPlainTextEdit[kind="soft"] { border: 1px solid transparent; }
QLineEdit[kind="soft"] { padding-left: 4px; padding-right: 4px; }
QLineEdit[kind="soft"]:focus, QPlainTextEdit[kind="soft"]:focus { border: 2px solid $link; }
QLineEdit[kind="soft"]:focus { padding-left: 3px; padding-right: 3px; }
QPlainTextEdit[kind="soft"] { padding: 12px 11px; }
QPlainTextEdit[kind="soft"]:focus { padding: 11px 10px; }

QPushButton {
  background: $field; color: $text; border: 1px solid transparent; border-radius: 10px; padding: 8px 16px;
  font-weight: 600;
}
QPushButton:hover { background: $hover; border: 1px solid $border; }
QPushButton:focus { border: 1px solid $link; }
QPushButton:disabled { color: $muted; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; padding: 10px 20px; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 1px solid $text; }
QPushButton[kind="primary"]:disabled { background: $field; color: $muted; }
QPushButton[kind="flat"] { background: transparent; color: $link; }
QPushButton[kind="flat"]:hover { background: $hover; }
QPushButton[kind="jump"] {
  background: $panel; color: $link; border: 1px solid $border; border-radius: 18px; padding: 0 8px;
}
QPushButton[kind="jump"]:hover { background: $hover; }
QPushButton[kind="jump"]:focus { border: 1px solid $link; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 18px; padding: 7px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border: 1px solid $link; }
QToolButton[kind="primary"] { background: $accent; }
QToolButton[kind="primary"]:hover { background: $accent_hover; }
QToolButton[kind="primary"]:focus { border: 1px solid $text; }
QToolButton[kind="primary"]:disabled { background: $field; }
QCheckBox { color: $text; spacing: 8px; }

QTableView, QListView { background: $panel; border: 0; outline: 0; }
QTableView[role="canvas"] { background: $canvas; }
QMenu { background: $panel; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 6px; }
QMenu::item:default { font-weight: 600; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $outline; border-radius: 2px; min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:vertical:hover { background: $muted; border-radius: 3px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: 0; height: 0; width: 0;
}
""")
