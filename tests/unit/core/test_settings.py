"""Settings: defaults, limits, wrong keys, quiet hours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.settings import (
    HistorySettings,
    NotificationSettings,
    QuietHours,
    Settings,
    read_settings,
    write_settings,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_an_empty_object_gives_the_defaults() -> None:
    assert read_settings(b"{}") == (Settings(), ())


def test_keys_are_written_as_the_documents_name_them() -> None:
    written = json.loads(write_settings(Settings()))
    assert {"server", "email", "language", "theme", "closeToTray", "quietHours", "mutes"} <= set(written)
    assert set(written["notifications"]) == {"enabled", "privacy", "sound", "volume"}
    assert set(written["history"]) == {"days", "maxMegabytes", "deleteOnSignOut"}


def test_what_is_written_reads_the_same() -> None:
    settings = Settings(
        server="https://erp.example",
        language="es",
        close_to_tray=False,
        notifications=NotificationSettings(privacy="name", volume=5),
        quiet_hours=(QuietHours(days=(5, 6), start=time(9, 30), end=time(12)),),
        mutes={"c1": None, "c2": datetime(2026, 11, 24, 9, tzinfo=UTC)},
        history=HistorySettings(days=30),
    )
    assert read_settings(write_settings(settings)) == (settings, ())


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"language": "fr"}, "language"),
        ({"closeToTray": "yes"}, "closeToTray"),
        ({"notifications": {"volume": 101}}, "notifications.volume"),
        ({"notifications": {"privacy": None}}, "notifications.privacy"),
        ({"notifications": []}, "notifications"),
        ({"history": {"days": -1}}, "history.days"),
        ({"quietHours": [{"days": [7]}]}, "quietHours"),
        ({"mutes": {"c1": "2026-11-24T09:00:00"}}, "mutes"),
        ({"mutes": {"c1": "soon"}}, "mutes"),
    ],
)
def test_a_wrong_key_is_the_only_one_that_is_lost(wrong: dict[str, object], key: str) -> None:
    good: dict[str, object] = {"email": "eva@example.org", "theme": "dark"}
    settings, lost = read_settings(json.dumps(good | wrong).encode())
    assert settings == Settings(email="eva@example.org", theme="dark")
    assert lost == (key,)


def test_a_wrong_key_leaves_its_neighbours_in_the_same_group() -> None:
    settings, lost = read_settings(b'{"notifications": {"volume": "loud", "sound": "none"}}')
    assert settings.notifications == NotificationSettings(sound="none")
    assert lost == ("notifications.volume",)


def test_an_unknown_key_is_no_fault() -> None:
    assert read_settings(b'{"ofAVersionToCome": 1, "theme": "light"}') == (Settings(theme="light"), ())


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_object_gives_the_defaults(data: bytes) -> None:
    assert read_settings(data) == (Settings(), ("",))


@given(st.dictionaries(st.sampled_from([*json.loads(write_settings(Settings())), "else"]), st.from_type(str)))
def test_no_text_in_any_key_stops_the_program(values: dict[str, str]) -> None:
    settings, lost = read_settings(json.dumps(values).encode())
    assert read_settings(write_settings(settings)) == (settings, ())
    assert set(lost) <= set(values)


@pytest.mark.parametrize(
    ("day", "hour", "quiet"),
    [(23, 21, False), (23, 22, True), (24, 6, True), (24, 7, False), (24, 22, False), (25, 3, False)],
)
def test_quiet_hours_over_midnight_belong_to_the_day_they_begin(day: int, hour: int, quiet: bool) -> None:
    stretch = QuietHours(days=(0,), start=time(22), end=time(7))
    assert stretch.cover(MONDAY.replace(day=day, hour=hour)) is quiet


@pytest.mark.parametrize(("hour", "quiet"), [(8, False), (9, True), (11, True), (12, False)])
def test_quiet_hours_within_a_day_end_when_they_say(hour: int, quiet: bool) -> None:
    assert QuietHours(start=time(9), end=time(12)).cover(MONDAY.replace(hour=hour)) is quiet


def test_quiet_hours_from_an_hour_to_the_same_hour_last_all_day() -> None:
    stretch = QuietHours(start=time(8), end=time(8))
    assert all(stretch.cover(MONDAY.replace(hour=hour)) for hour in range(24))
