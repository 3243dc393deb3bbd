"""Settings: defaults, limits, wrong keys, quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.settings import (
    KEYS,
    HistorySettings,
    NotificationSettings,
    ProxySettings,
    QuietHours,
    Settings,
    Tree,
    parse_tree,
    read_values,
    settings_of,
    tree_of,
    values_of,
    with_values,
    write_tree,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def read(tree: Tree) -> tuple[Settings, tuple[str, ...]]:
    values, wrong = read_values(tree)
    return settings_of(values), wrong


def test_no_keys_give_the_defaults() -> None:
    assert read({}) == (Settings(), ())


def test_the_keys_are_those_that_were_agreed() -> None:
    assert " ".join(sorted(KEYS)) == (
        "actions.serverActions caFile closeToTray diagnostics.level email "
        "history.days history.deleteOnSignOut history.maxMegabytes language mutes "
        "notifications.enabled notifications.privacy notifications.sound notifications.volume "
        "proxy.mode proxy.url quietHours server shortcuts.open spelling startAtLogin streamHosts "
        "textSize theme updates.check updates.url"
    )


def test_what_is_written_reads_the_same() -> None:
    settings = Settings(
        server="https://erp.example",
        language="es",
        close_to_tray=False,
        notifications=NotificationSettings(privacy="name", volume=5),
        quiet_hours=(QuietHours(days=(5, 6), start=time(9, 30), end=time(12)),),
        mutes={"c1": None, "c2": datetime(2026, 11, 24, 9, tzinfo=UTC)},
        history=HistorySettings(days=30),
        proxy=ProxySettings(mode="manual", url="http://proxy.example:3128"),
        stream_hosts=("stream.example",),
    )
    written = parse_tree(write_tree(tree_of(values_of(settings))))
    assert written is not None
    assert read(written) == (settings, ())


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
        ({"startAtLogin": 1}, "startAtLogin"),
        ({"proxy": {"mode": "tor"}}, "proxy.mode"),
        ({"proxy": {"url": "http://ana:secret@proxy.example"}}, "proxy.url"),
        ({"proxy": {"url": "http://proxy.example\n"}}, "proxy.url"),
        ({"proxy": {"url": "\n"}}, "proxy.url"),
        ({"updates": {"url": "ftp://example.org/x"}}, "updates.url"),
        ({"streamHosts": "stream.example"}, "streamHosts"),
        ({"actions": {"serverActions": True}}, "actions.serverActions"),
        ({"diagnostics": {"level": "all"}}, "diagnostics.level"),
    ],
)
def test_a_wrong_key_is_the_only_one_that_is_lost(wrong: dict[str, object], key: str) -> None:
    good: dict[str, object] = {"email": "eva@example.org", "theme": "dark"}
    settings, lost = read(good | wrong)
    assert settings == Settings(email="eva@example.org", theme="dark")
    assert lost == (key,)


def test_a_wrong_key_leaves_its_neighbours_in_the_same_group() -> None:
    settings, lost = read({"notifications": {"volume": "loud", "sound": "none"}})
    assert settings.notifications == NotificationSettings(sound="none")
    assert lost == ("notifications.volume",)


def test_an_unknown_key_is_no_fault() -> None:
    assert read({"ofAVersionToCome": 1, "theme": "light"}) == (Settings(theme="light"), ())


def test_a_change_leaves_everything_else_as_it_was() -> None:
    before = {"toCome": [1], "notifications": {"toCome": 2, "sound": "pop"}, "history": "nonsense"}
    after = with_values(before, {"notifications.volume": 5, "history.days": 3, "theme": "dark"})
    assert after == {
        "toCome": [1],
        "notifications": {"toCome": 2, "sound": "pop", "volume": 5},
        "history": {"days": 3},
        "theme": "dark",
    }
    assert before["notifications"] == {"toCome": 2, "sound": "pop"}


def test_a_source_without_booleans_may_say_1_and_0() -> None:
    tree = {"closeToTray": 0, "startAtLogin": 1, "history": {"days": "30"}}
    values, wrong = read_values(tree, strict=False)
    assert (values, wrong) == ({"closeToTray": False, "startAtLogin": True, "history.days": 30}, ())


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_no_tree(data: bytes) -> None:
    assert parse_tree(data) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([*KEYS, "else"]), json_values),
    st.dictionaries(st.sampled_from([name.partition(".")[0] for name in KEYS]), json_values),
    st.booleans(),
)
def test_no_value_in_any_key_stops_the_program(inner: Tree, outer: Tree, strict: bool) -> None:
    tree = {**tree_of(inner), **outer}
    values, _lost = read_values(tree, strict=strict)
    assert values_of(settings_of(values)) == {**values_of(Settings()), **values}


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
