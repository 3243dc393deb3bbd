"""Why a message was not announced: one cause for each state, in both languages, in one order."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec
import pytest

from desktop.core.checkup import CHECKS, IDS, Words
from desktop.core.checkup.arrival import DECIDED
from desktop.core.checkup.repairs import NAMES, REPAIRS
from desktop.core.why import (
    ALL_GOOD,
    CAUSES,
    Answer,
    Facts,
    Muted,
    Told,
    explain,
    with_article,
    without_names,
)
from tests.unit.core.why_states import FOREVER, GOOD, LATER, STATES


def say(at: datetime) -> str:
    return f"{at:%H:%M}"


def answer(facts: Facts, language: str = "en") -> Answer:
    return explain(facts, Words("es" if language == "es" else "en"), say)


def but(**different: Any) -> Facts:  # noqa: ANN401  a builder
    return msgspec.structs.replace(GOOD, **different)


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_one_cause_in_both_languages(state: str) -> None:
    different, english, spanish, repair = STATES[state]
    lead = answer(but(**different)).lead
    assert (lead.check.says, lead.repair) == (english, repair)
    assert answer(but(**different), "es").lead.check.says == spanish


def test_no_two_states_have_the_same_answer() -> None:
    for language in (1, 2):
        said = [row[language] for row in STATES.values()]
        assert len(set(said)) == len(said) >= 18


@pytest.mark.parametrize("first", range(1, len(STATES)))
def test_of_two_states_at_once_the_one_that_weighs_more_is_the_answer(first: int) -> None:
    states = [row[0] for row in STATES.values()]
    for other in states[first + 1 :]:
        one, two = (answer(but(**state)).lead for state in (states[first], other))
        both = {"notifications", "tray"} & {one.check.id, two.check.id}
        if one.check.id == two.check.id or len(both) == 2:  # two states of one thing, or of one way
            continue
        heavier = min(one, two, key=lambda lead: CAUSES.index((lead.check.id, lead.outcome)))
        fixed = states[first].get("fixed", ()) + other.get("fixed", ())
        assert answer(but(**states[first] | other | {"fixed": fixed})).lead == heavier


@pytest.mark.parametrize(
    ("heavy", "light"),
    [
        ("signed out", "notifications off"),
        ("offline", "muted for good"),
        ("notifications off", "do not disturb for good"),
        ("the service hangs", "do not disturb for good"),
        ("muted for a while", "do not disturb for a while"),
        ("do not disturb for a while", "quiet hours"),
        ("quiet hours", "focus mode"),
        ("focus mode", "open in front"),
        ("open in front", "no sound chosen"),
        ("no sound chosen", "no tray"),
    ],
)
def test_what_stops_a_message_comes_before_what_only_quiets_it(heavy: str, light: str) -> None:
    facts = but(**STATES[light][0] | STATES[heavy][0])
    assert answer(facts).lead.check.says == STATES[heavy][1]


def test_a_repair_of_a_mute_names_the_conversation_and_the_report_does_not_name_the_person() -> None:
    muted = but(muted=Muted(conversation_id="c1", until=LATER, name="Eva Prats"))
    row = next(row for row in answer(muted).rows if row.check.id == "mutes")
    assert (row.repair, row.about) == ("unmute", "c1")
    anonymous = answer(without_names(muted))
    assert anonymous.lead.check.says == "The conversation of the last message is muted until 15:02."
    assert not any("Eva" in row.check.says for row in anonymous.rows)
    assert without_names(GOOD) is GOOD


def test_every_cause_is_an_outcome_of_a_check_and_stands_there_once() -> None:
    assert len(set(CAUSES)) == len(CAUSES)
    for name, outcome in CAUSES:
        assert outcome in CHECKS[name]


def test_every_repair_and_every_check_has_its_words() -> None:
    wanted = {found.repair for outcomes in CHECKS.values() for found in outcomes.values() if found.repair}
    assert wanted == set(REPAIRS)
    assert set(NAMES) == set(IDS)
    assert set(DECIDED) == set(CHECKS["last_message"]) - {"none", "broke_off"}
    for code in REPAIRS:
        assert Words("en").button(code) != Words("es").button(code)


def test_the_rows_are_there_whatever_is_wrong_and_say_what_is_not_known() -> None:
    ids = [row.check.id for row in answer(GOOD).rows]
    assert ids == [name for name in IDS if name in ids]
    nothing = {row.check.id: row.outcome for row in answer(Facts()).rows}
    assert list(nothing) == ids
    assert (nothing["connection"], nothing["focus_mode"], nothing["screen"]) == (
        "not_running",
        "unasked",
        "unasked",
    )
    assert {row.check.id: row.outcome for row in answer(but(focus_mode=None)).rows}["focus_mode"] == "unknown"
    assert answer(GOOD).lead.check.says == ALL_GOOD.says[0]


@pytest.mark.parametrize(
    ("told", "wanted", "fixed", "outcome"),
    [
        ("refused", True, (), "refused"),
        ("refused", False, (), "declined"),
        ("off", False, (), "off"),
        ("off", False, ("startAtLogin",), "off_fixed"),
        ("on", True, (), "on"),
    ],
)
def test_the_start_with_the_session(told: str, wanted: bool, fixed: tuple[str, ...], outcome: str) -> None:
    facts = but(autostart=Told(outcome=told), start_at_login=wanted, fixed=fixed)
    assert next(row.outcome for row in answer(facts).rows if row.check.id == "autostart") == outcome


def test_the_shortcut_is_told_as_the_system_took_it() -> None:
    chosen = answer(but(shortcut="Ctrl+Alt+T")).rows[-1]
    assert chosen.check.says == "The global shortcut is Ctrl+Alt+T."
    for outcome, repair in (("on", ""), ("asking", ""), ("refused", "choose_shortcut"), ("not_offered", "")):
        told = Told(outcome=outcome, details={"keys": "Super+T"})
        row = answer(but(shortcut="Ctrl+Alt+T", shortcut_told=told)).rows[-1]
        assert (row.outcome, row.repair) == (outcome, repair)
        assert row.check.state == ("ok" if outcome in {"on", "asking"} else "warn")


def test_facts_travel_from_one_program_to_another() -> None:
    facts = but(muted=Muted(conversation_id="c1", until=LATER), do_not_disturb=FOREVER)
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(facts)), Facts) == facts


@pytest.mark.parametrize(
    ("moment", "said"),
    [("15:00", "las 15:00"), ("1:05", "la 1:05"), ("Viernes 27 de noviembre, 10:42", "el viernes 27 de")],
)
def test_spanish_says_an_instant_with_its_article(moment: str, said: str) -> None:
    assert re.match(re.escape(said), with_article(moment))
