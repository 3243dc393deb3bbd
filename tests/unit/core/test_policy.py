"""Policy: defaults below a person's choice, enforced values above it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.policy import Policy, in_force, read_policy
from desktop.core.settings import KEYS, HistorySettings, NotificationSettings, Settings


def test_without_a_policy_the_persons_own_settings_count() -> None:
    found = in_force(Policy(), {"theme": "dark"})
    assert (found.settings, found.wrong) == (Settings(theme="dark"), ())
    assert Policy().fixed == {"streamHosts"}


def test_a_default_gives_way_to_the_person_and_the_enforced_to_nobody() -> None:
    policy = Policy(
        defaults={"theme": "light", "language": "es"},
        enforced={"notifications.privacy": "none", "history.days": 30},
    )
    own = {"theme": "dark", "notifications": {"privacy": "full", "volume": 5}, "history": {"days": None}}
    assert in_force(policy, own).settings == Settings(
        theme="dark",
        language="es",
        notifications=NotificationSettings(privacy="none", volume=5),
        history=HistorySettings(days=30),
    )
    assert policy.fixed == {"notifications.privacy", "history.days", "streamHosts"}


def test_a_wrong_key_of_the_person_leaves_the_policys_default() -> None:
    found = in_force(Policy(defaults={"theme": "dark"}), {"theme": "purple"})
    assert (found.settings, found.wrong) == (Settings(theme="dark"), ("theme",))


@pytest.mark.parametrize("half", ["defaults", "enforced"])
def test_hosts_that_may_have_the_session_are_the_administrators_word(half: str) -> None:
    own = {"streamHosts": ["evil.example"]}
    assert in_force(Policy(), own).settings.stream_hosts == ()
    policy, _ = read_policy({half: {"streamHosts": ["stream.example"]}})
    assert in_force(policy, own).settings.stream_hosts == ("stream.example",)


def test_a_wrong_key_costs_that_key_only_and_is_named() -> None:
    policy, wrong = read_policy(
        {
            "enforced": {
                "theme": "purple",
                "language": "es",
                "notifications": {"volume": 500, "sound": "pop"},
            },
            "defaults": {"closeToTray": "no", "proxy": {"mode": "none"}},
        }
    )
    assert policy == Policy(
        enforced={"language": "es", "notifications.sound": "pop"}, defaults={"proxy.mode": "none"}
    )
    assert set(wrong) == {"enforced.theme", "enforced.notifications.volume", "defaults.closeToTray"}


def test_a_name_that_nobody_knows_is_named() -> None:
    policy, wrong = read_policy({"enforced": {"notifications": {"volum": 5}, "tehme": "dark"}, "enforce": {}})
    assert policy == Policy()
    assert set(wrong) == {"enforced.notifications.volum", "enforced.tehme", "enforce"}


@pytest.mark.parametrize("wrong", [None, [], "dark", 1])
def test_a_half_that_is_no_group_is_named_and_leaves_the_other(wrong: object) -> None:
    assert read_policy({"defaults": wrong, "enforced": {"theme": "dark"}}) == (
        Policy(enforced={"theme": "dark"}),
        ("defaults",),
    )


def test_of_two_policies_the_stronger_one_counts_key_by_key() -> None:
    computer = Policy(enforced={"theme": "dark"}, defaults={"language": "es"})
    user = Policy(enforced={"theme": "light", "closeToTray": False}, defaults={"language": "en"})
    assert computer.over(user) == Policy(
        enforced={"theme": "dark", "closeToTray": False}, defaults={"language": "es"}
    )


@given(
    st.dictionaries(
        st.sampled_from(["defaults", "enforced", "else"]),
        st.none()
        | st.text()
        | st.dictionaries(st.sampled_from([*KEYS, "proxy", "x"]), st.text() | st.integers()),
    )
)
def test_no_policy_stops_the_program(tree: dict[str, object]) -> None:
    policy, _wrong = read_policy(tree)
    assert in_force(policy, {}).wrong == ()
