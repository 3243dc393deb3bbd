"""Every colour of the program by what it is for: light, dark, and both in high contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BADGE: Final = "#DC2626"
ON_BADGE: Final = "#FFFFFF"

# White initials reach 4.5:1 on each of the first, 7:1 on each of the others.
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
CONTRAST_AVATAR_COLOURS: Final = (
    "#9A3412",
    "#7A4A05",
    "#3B610C",
    "#115E59",
    "#075985",
    "#3730A3",
    "#6B21A8",
    "#9D174D",
)
ON_AVATAR: Final = "#FFFFFF"

# The tray icon's, which is the same in every theme.
CAUTION: Final = "#FBBF24"
ON_CAUTION: Final = "#1C1400"
NIGHT: Final = "#1E1B4B"
MOON: Final = "#FDE68A"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme's colours, as `#RRGGBB`, by what they are for.

    Attributes:
        contrast: High contrast: text 7:1 instead of 4.5:1, and an edge around whatever is filled.
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
        good: Behind a word that all is well; `fine` is a tick on the panel.
        failed: The bubble of a message that could not be sent.
        ring: The focus of a button that is filled with the accent.
    """

    dark: bool
    contrast: bool
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
    good: str
    on_good: str
    fine: str
    ring: str
    badge: str = BADGE
    on_badge: str = ON_BADGE


LIGHT: Final = Colours(
    dark=False,
    contrast=False,
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
    good="#DCFCE7",
    on_good="#14532D",
    fine="#15803D",
    ring="#0F172A",
)

DARK: Final = Colours(
    dark=True,
    contrast=False,
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
    good="#12321F",
    on_good="#BBF7D0",
    fine="#4ADE80",
    ring="#E8EDF4",
)

CONTRAST_LIGHT: Final = Colours(
    dark=False,
    contrast=True,
    panel="#FFFFFF",
    canvas="#FFFFFF",
    hover="#E8F0FE",
    selected="#C7DBFF",
    field="#FFFFFF",
    border="#4B5563",
    outline="#111827",
    text="#000000",
    muted="#2B3544",
    accent="#1E40AF",
    accent_hover="#172554",
    on_accent="#FFFFFF",
    link="#193894",
    danger="#870D0D",
    peer="#FFFFFF",
    peer_muted="#2B3544",
    own="#1E3A8A",
    on_own="#FFFFFF",
    own_muted="#FFFFFF",
    failed="#FFF1F1",
    on_failed="#450A0A",
    chip="#E5E7EB",
    on_chip="#1F2937",
    notice="#E3EBFF",
    on_notice="#172554",
    warning="#FFF3C4",
    on_warning="#4A2508",
    good="#DCFCE7",
    on_good="#0B3D20",
    fine="#14532D",
    badge="#991B1B",
    on_badge="#FFFFFF",
    ring="#F59E0B",
)

CONTRAST_DARK: Final = Colours(
    dark=True,
    contrast=True,
    panel="#000000",
    canvas="#000000",
    hover="#1F2733",
    selected="#16336E",
    field="#000000",
    border="#9CA3AF",
    outline="#E5E7EB",
    text="#FFFFFF",
    muted="#D6DEE9",
    accent="#1E40AF",
    accent_hover="#284DC2",
    on_accent="#FFFFFF",
    link="#A9CBFF",
    danger="#FFB3B3",
    peer="#000000",
    peer_muted="#D6DEE9",
    own="#1E3A8A",
    on_own="#FFFFFF",
    own_muted="#FFFFFF",
    failed="#2E0707",
    on_failed="#FFE4E4",
    chip="#1F2733",
    on_chip="#F3F4F6",
    notice="#0F2250",
    on_notice="#DCE8FF",
    warning="#332500",
    on_warning="#FFE69A",
    good="#06250F",
    on_good="#C9F7D5",
    fine="#6EE7A0",
    badge="#FF9C9C",
    on_badge="#000000",
    ring="#FACC15",
)

# (text, background) that meet on screen; a test holds each to 4.5:1, in high contrast to 7:1.
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
    ("link", "selected"),
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
    ("on_good", "good"),
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
    ("fine", "panel"),
    ("ring", "accent"),
)

# (edge, background) that meet in high contrast only; a test holds each to 3:1.
EDGES_ON: Final = (
    ("border", "panel"),
    ("border", "canvas"),
    ("outline", "hover"),
    ("outline", "selected"),
)
