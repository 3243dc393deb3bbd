"""What is known of each notification service, and from where."""

from __future__ import annotations

import pytest

from desktop.native.notifications.freedesktop_service import QUIRKS, Service


@pytest.mark.parametrize(
    ("name", "version", "markup"),
    [
        ("lxqt-notificationd", "0.16.0", True),
        ("lxqt-notificationd", "0.15", True),
        ("lxqt-notificationd", "0.17.1", False),
        ("lxqt-notificationd", "1.2.0", False),
        ("Raven", "10.5.2", True),
        ("dunst", "1.9.0 (2022-06-27)", False),
        ("", "", False),
    ],
)
def test_markup_in_titles_is_known_by_name_and_version(name: str, version: str, markup: bool) -> None:
    assert Service(name=name, version=version).markup_in_title is markup


def test_a_service_that_only_updates_its_list_is_known() -> None:
    assert Service(name="quickshell", version="0.2.1").anew
    assert not Service(name="Plasma", version="6.4.2").anew


@pytest.mark.parametrize(("version", "lingers"), [("3.20.0", True), ("3.21", False)])
def test_a_service_that_leaves_on_the_screen_what_was_closed_is_known(version: str, lingers: bool) -> None:
    assert Service(name="Notification Daemon", version=version).lingers is lingers


@pytest.mark.parametrize(
    ("specification", "hint"),
    [
        ("1.3", "image-data"),
        ("1.2", "image-data"),
        ("1.1", "image_data"),
        ("1.0", "icon_data"),
        ("", "image-data"),
    ],
)
def test_a_picture_has_the_name_that_the_service_knows(specification: str, hint: str) -> None:
    assert Service(specification=specification).picture_hint == hint


def test_abilities_are_what_the_service_says() -> None:
    able = Service(name="Plasma", version="6", abilities=("inline-reply", "actions", "body-markup"))
    assert (able.has_actions, able.has_replies, able.has_markup) == (True, True, True)
    poor = Service()
    assert (poor.has_actions, poor.has_replies, poor.has_markup) == (False, False, False)
    assert able.facts.abilities == ("actions", "body-markup", "inline-reply")


def test_every_quirk_says_where_it_is_told() -> None:
    for quirk in QUIRKS:
        assert quirk.service == quirk.service.lower()
        assert quirk.source.startswith(("https://", "seen with "))
        assert quirk.markup_in_title or quirk.anew or quirk.lingers
