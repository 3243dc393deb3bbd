"""What checks say: complete, in both languages, with nothing left open."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from desktop.core.checkup import CHECKS, IDS, Words
from desktop.core.checkup.server import WAYS_OUT
from desktop.core.errors import ErpError
from desktop.core.sentences import SENTENCES

ADMIN = Path(__file__).resolve().parents[3] / "docs" / "admin.md"
WORST = ("ok", "warn", "fail")
OUTCOMES = [(name, outcome) for name, outcomes in CHECKS.items() for outcome in outcomes]


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_check_has_its_place_in_the_order() -> None:
    assert sorted(IDS) == sorted(CHECKS)
    assert len(set(IDS)) == len(IDS)


@pytest.mark.parametrize(("name", "outcome"), OUTCOMES)
def test_both_languages_say_the_same_and_a_fault_has_a_way_out(name: str, outcome: str) -> None:
    found = CHECKS[name][outcome]
    english, spanish = found.says
    assert names(english) == names(spanish)
    assert english != spanish
    if found.fix is not None:
        assert names(found.fix[0]) == names(found.fix[1])
    if found.state in {"warn", "fail"}:
        assert found.fix is not None


def test_the_ways_out_are_of_sentences_that_there_are() -> None:
    assert set(WAYS_OUT) <= set(SENTENCES)


def test_a_detail_is_one_harmless_line() -> None:
    check = Words("es").check("server", "ok", host="a\n\x1b[31mb {x}", milliseconds=5)
    assert "\n" not in check.says
    assert "\x1b" not in check.says
    assert check.says.endswith("{x} responde en 5 ms.")


def test_an_error_says_what_people_see_of_it_elsewhere() -> None:
    check = Words("es").failed("session", ErpError(code="signed_out"))
    assert (check.id, check.state, check.says) == ("session", "fail", "Has cerrado sesión.")
    assert check.fix is not None
    assert Words("en").failed("proxy", ErpError(code="unheard_of"), "warn").fix is None


def test_the_documented_table_names_every_check_and_the_worst_it_can_say() -> None:
    section = ADMIN.read_text(encoding="utf-8").partition("\n## doctor\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\w+) \|$", section, re.MULTILINE)
    assert [name for name, _ in rows] == list(IDS)
    for name, worst in rows:
        states = {outcome.state for outcome in CHECKS[name].values()} - {"skip"}
        told = max(states, key=WORST.index)
        # Of these an error of the way there can be the outcome too.
        also = {"server", "certificate", "proxy", "session", "chat", "stream"}
        assert worst == ("fail" if name in also else told)
