"""Old names of settings: read under today's, and left where they are."""

from __future__ import annotations

from desktop.core.settings import KEYS
from desktop.core.settings_names import RENAMED, brought_up

SOUND = {"alertSound": "notifications.sound"}


def test_what_stands_under_an_old_name_counts_and_stays() -> None:
    tree = {"alertSound": "bell", "notifications": {"volume": 5}}
    assert brought_up(tree, SOUND) == {"alertSound": "bell", "notifications": {"volume": 5, "sound": "bell"}}


def test_what_stands_under_the_name_of_today_counts_more() -> None:
    tree = {"alertSound": "bell", "notifications": {"sound": "pop"}}
    assert brought_up(tree, SOUND) == tree


def test_a_tree_without_old_names_is_as_it_was() -> None:
    tree = {"theme": "dark", "notifications": "wrong"}
    assert brought_up(tree, SOUND) == tree


def test_whatever_was_renamed_is_a_key_of_today() -> None:
    assert set(RENAMED.values()) <= set(KEYS)
    assert not set(RENAMED) & set(KEYS)
