"""The look of plain widgets in one theme's colours: palette and style rules."""

from __future__ import annotations

from string import Template
from typing import Final

from PySide6.QtGui import QColor, QPalette

from desktop.ui.colours import Colours


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
        (role.Shadow, colours.outline),
        (role.Accent, colours.accent),
    ):
        result.setColor(name, QColor(value))
    for name in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return result


def style_sheet(colours: Colours, points: float, usual: float) -> str:
    """Return the style rules for plain widgets in these colours.

    Args:
        colours: The colours to name in them.
        points: The size of text; titles grow with it (style rules know no relative font sizes).
        usual: The system's size of text. Titles are larger by a share of this one: in the largest text they
            would else be wider than a narrow window.
    """
    values = {name: getattr(colours, name) for name in Colours.__slots__}
    edge = colours.outline if colours.contrast else "transparent"
    return _RULES.substitute(values, edge=edge, title_size=f"{points + _TITLE * usual:.1f}")


_TITLE: Final = 0.6  # how much larger they are

_RULES: Final = Template("""
QMainWindow, QDialog, QFrame[role="panel"] { background: $panel; }
QFrame[role="canvas"] { background: $canvas; }
QFrame[role="bar"] { background: $panel; border: 0; border-bottom: 1px solid $border; }
QFrame[role="foot"] { background: $panel; border: 0; border-top: 1px solid $border; }
QFrame[role="divider"] { background: $border; border: 0; }
QFrame[role="card"] { background: $panel; border: 1px solid $border; border-radius: 12px; }
QFrame[role="side"] { background: $panel; border: 0; border-right: 1px solid $border; }
QFrame[role="warning"] { background: $warning; border: 1px solid $edge; border-radius: 10px; }
QFrame[role="warning"] QLabel { color: $on_warning; }
QFrame[role="alert"] { background: $failed; border: 1px solid $edge; border-radius: 10px; }
QLabel { background: transparent; color: $text; }
QLabel[role="title"] { font-size: ${title_size}pt; font-weight: 700; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="error"] { color: $danger; }
QLabel[role="key"] {
  background: $field; border: 1px solid $outline; border-radius: 6px; padding: 2px 8px; font-weight: 600;
}
QScrollArea[role="canvas"] { border: 2px solid transparent; }
QScrollArea[role="canvas"]:focus { border-color: $link; }
QToolTip { background: $text; color: $panel; border: 0; padding: 4px 8px; }

QLineEdit, QPlainTextEdit {
  background: $field; color: $text; border: 1px solid $outline; border-radius: 10px; padding: 8px 11px;
  selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $muted;
}
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $link; padding: 7px 10px; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $muted; }
QLineEdit[decided="true"] { background: transparent; }
QLineEdit[decided="true"]:!focus { border-color: $border; }
QLineEdit[kind="soft"], QPlainTextEdit[kind="soft"] { border: 1px solid $edge; }
QLineEdit[kind="soft"] { padding-left: 4px; padding-right: 4px; }
QLineEdit[kind="soft"]:focus, QPlainTextEdit[kind="soft"]:focus { border: 2px solid $link; }
QLineEdit[kind="soft"]:focus { padding-left: 3px; padding-right: 3px; }
QPlainTextEdit[kind="soft"] { padding: 12px 11px; }
QPlainTextEdit[kind="soft"]:focus { padding: 11px 10px; }

QPushButton {
  background: $field; color: $text; border: 2px solid $edge; border-radius: 10px; padding: 7px 15px;
  font-weight: 600;
}
QPushButton:hover { background: $hover; border-color: $border; }
QPushButton:focus { border-color: $link; }
QPushButton:disabled { color: $muted; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; padding: 9px 19px; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border-color: $ring; }
QPushButton[kind="primary"]:disabled { background: $field; color: $muted; }
QPushButton[kind="flat"] { background: transparent; color: $link; }
QPushButton[kind="flat"]:hover { background: $hover; }
QPushButton[kind="quiet"] { background: transparent; color: $link; padding: 3px 7px; border-radius: 6px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:disabled { color: $muted; }
QPushButton[kind="scope"] {
  background: transparent; color: $muted; border: 1px solid $outline; border-radius: 14px; padding: 4px 12px;
}
QPushButton[kind="scope"]:hover { background: $hover; }
QPushButton[kind="scope"]:checked { background: $selected; color: $text; border: 1px solid $link; }
QPushButton[kind="scope"]:focus { border: 2px solid $link; padding: 3px 11px; }
QPushButton[kind="jump"] {
  background: $panel; color: $link; border: 1px solid $border; border-radius: 18px; padding: 0 8px;
}
QPushButton[kind="jump"]:hover { background: $hover; }
QPushButton[kind="jump"]:focus { border: 2px solid $link; padding: 0 7px; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: 18px; padding: 6px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border-color: $link; }
QToolButton[kind="primary"] { background: $accent; }
QToolButton[kind="primary"]:hover { background: $accent_hover; }
QToolButton[kind="primary"]:focus { border-color: $ring; }
QToolButton[kind="primary"]:disabled { background: $field; }
QCheckBox { color: $text; spacing: 8px; }

QComboBox QAbstractItemView {
  background: $panel; color: $text; border: 1px solid $border; padding: 4px; outline: 0;
}
QComboBox QAbstractItemView::item { padding: 8px 10px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $selected; color: $text; }
QTimeEdit, QKeySequenceEdit QLineEdit {
  background: $field; color: $text; border: 1px solid $outline; border-radius: 10px; padding: 8px 11px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QTimeEdit:focus, QKeySequenceEdit QLineEdit:focus { border: 2px solid $link; padding: 7px 10px; }
QTimeEdit:disabled { color: $muted; }
QTimeEdit QLineEdit, QTimeEdit QLineEdit:focus { background: transparent; border: 0; padding: 0; }
QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: 0; }
QSlider { min-height: 28px; }
QSlider::groove:horizontal {
  height: 6px; background: $field; border: 1px solid $outline; border-radius: 4px;
}
QSlider::sub-page:horizontal { background: $accent; border: 1px solid $accent; border-radius: 4px; }
QSlider::handle:horizontal {
  width: 16px; height: 16px; margin: -7px 0; border-radius: 10px;
  background: $accent; border: 2px solid $panel;
}
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::handle:horizontal:focus { border: 2px solid $ring; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $outline; }
QSlider::sub-page:horizontal:disabled { border: 1px solid $outline; }
QToolButton[kind="day"] {
  background: $field; color: $text; border: 1px solid $outline; border-radius: 16px; padding: 0;
  min-width: 30px; min-height: 30px;
}
QToolButton[kind="day"]:hover { background: $hover; }
QToolButton[kind="day"]:checked { background: $accent; color: $on_accent; border: 1px solid $accent; }
QToolButton[kind="day"]:focus { border: 2px solid $link; }
QToolButton[kind="day"]:checked:focus { border: 2px solid $ring; }
QToolButton[kind="day"]:disabled { background: $field; color: $muted; border: 1px solid $border; }
QToolButton[kind="day"]:checked:disabled { background: $chip; color: $on_chip; border: 1px solid $outline; }

QListView[role="pages"]::item { padding: 10px 12px; border-radius: 8px; color: $text; }
QListView[role="pages"]::item:hover { background: $hover; }
QListView[role="pages"]::item:selected { background: $selected; }
QListView[role="pages"]::item:focus { border: 2px solid $link; padding: 8px 10px; }
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
