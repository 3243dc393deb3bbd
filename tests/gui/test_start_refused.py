"""Settings say it where the system's own settings keep the program from starting with the session."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.state.settings_store import SettingsStore
from desktop.ui.settings.general_page import GeneralPage
from desktop.ui.settings.page import Surroundings
from desktop.ui.theme import Theme


@pytest.mark.parametrize("wanted", [True, False])
def test_what_the_system_refuses_is_said_until_it_was_asked_for_here(qtbot: QtBot, wanted: bool) -> None:
    store = SettingsStore(lambda: {"startAtLogin": wanted}, lambda _tree: "")
    refuses = [True]
    asked: list[int] = []

    def refused() -> bool:
        asked.append(1)
        return refuses[0]

    page = GeneralPage(store, Theme("light"), Surroundings(start_refused=refused))
    qtbot.addWidget(page)
    store.changed.connect(page.show_settings)
    row = page.rows["startAtLogin"]
    assert row.error.startswith("Switched off in the system") is wanted
    store.change(theme="dark")
    assert len(asked) == int(wanted)
    store.change(start_at_login=False)
    assert row.error == ""
    refuses[0] = False  # the click here counts more than what was said there
    store.change(start_at_login=True)
    assert row.error == ""
