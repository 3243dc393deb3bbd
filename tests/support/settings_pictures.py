"""Scenes of the settings: every page, fixed by an administrator, narrow, in a large font, with trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.policy import Policy
from desktop.core.settings import Tree
from desktop.state.settings_store import SettingsStore
from desktop.ui.settings.dialog import SettingsDialog
from desktop.ui.settings.page import Surroundings
from desktop.ui.theme import Preference, Theme
from tests.support.chat_pictures import NARROW, conversations

PAGES: Final = ("general", "notifications", "connection", "storage", "advanced")
_SIZE: Final = (820, 660)
_TALL: Final = (820, 1080)  # the whole page of notifications
_LAPTOP: Final = (1366, 720)
_LARGE: Final = 2  # times the usual font

_CHOSEN: Final[Tree] = {
    "server": "https://erp.example",
    "email": "eva@example.com",
    "quietHours": [{}, {"days": [5, 6], "start": "00:00:00", "end": "00:00:00"}],
    "proxy": {"mode": "manual", "url": "http://proxy.example:3128"},
}
_FIXED: Final[dict[str, Any]] = {
    "closeToTray": True,
    "notifications.privacy": "name",
    "notifications.sound": "bell",
    "quietHours": [{"days": [0, 1, 2, 3, 4]}],
    "proxy.mode": "manual",
    "proxy.url": "http://proxy.example:3128",
    "history.days": 90,
    "history.deleteOnSignOut": True,
}


def _dialog(
    preference: Preference, size: tuple[int, int], *, fixed: bool = False, wrong: bool = False
) -> SettingsDialog:
    until = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    tree: Tree = {**_CHOSEN, "mutes": {"c2": None, "c3": until}}
    store = SettingsStore(
        lambda: {**tree, "volume": {}, "theme": "purple"} if wrong else tree,
        lambda _tree: "",
        policy=Policy(enforced=_FIXED if fixed else {}),
    )
    theme = Theme(preference)
    theme.install()
    titles = {conversation.id: conversation.title for conversation, _unread in conversations()}
    marked = frozenset({"startAtLogin", "shortcuts.open"} if fixed else ())
    dialog = SettingsDialog(
        store, theme, Surroundings(name_of=lambda who: titles.get(who, ""), experimental=marked)
    )
    theme.setParent(dialog)
    store.setParent(dialog)
    dialog.resize(*size)
    dialog.show()
    return dialog


def settings_pages(preference: Preference) -> Iterator[QWidget]:
    """Yield the dialog at each of its pages, shown; it is to be done away with after the last."""
    for name in PAGES:
        dialog = _dialog(preference, _TALL if name == "notifications" else _SIZE)
        dialog.show_page(name)
        dialog.show_login("proxy.example:3128", "eva")
        yield dialog


def around_settings(preference: Preference) -> Iterator[QWidget]:
    """Yield pages that an administrator decides, narrow ones, one with trouble, one in a large font."""
    for name in ("general", "notifications", "storage"):
        dialog = _dialog(preference, _SIZE, fixed=True)
        dialog.show_page(name)
        yield dialog
    for name in ("notifications", "connection"):
        dialog = _dialog(preference, NARROW)
        dialog.show_page(name)
        yield dialog
    yield _dialog(preference, _SIZE, wrong=True)
    before = QApplication.font()
    large = QFont(before)
    large.setPointSizeF(before.pointSizeF() * _LARGE)
    QApplication.setFont(large)
    try:
        dialog = _dialog(preference, _LAPTOP)
        dialog.show_page("notifications")
        yield dialog
    finally:
        QApplication.setFont(before)
