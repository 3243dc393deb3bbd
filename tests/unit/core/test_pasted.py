"""What is taken over of something pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.pasted import pasted, text_of_markup

WORD = """<html><head><title>Informe</title><style>p { color: red }</style></head><body><!--StartFragment-->
<h1>Informe  de
horas</h1><p>uno<br>dos &amp; tres</p><ul><li>a</li><li>b &#8211; c</li></ul>
<script>alert(1)</script><img src="file:///etc/passwd">fin<!--EndFragment--></body></html>"""


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("uno\r\ndos\rtres\ncuatro", "uno\ndos\ntres\ncuatro"),
        ("uno\u2028dos\u2029tres\x0bcuatro\x0ccinco\x85seis", "uno\ndos\ntres\ncuatro\ncinco\nseis"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("\u202eetnatropmi\u202c \u2066x\u2069 \ufeffy", "etnatropmi x y"),
        ("foto \ufffc aquí", "foto  aquí"),
        ("\ud83d\ude00 \ud83d", "😀 "),
        ("👩‍❤️‍👨 שלום مرحبا\tñ", "👩‍❤️‍👨 שלום مرحبا\tñ"),
    ],
)
def test_only_what_can_be_read_is_taken_over(text: str, taken: str) -> None:
    assert pasted(text) == taken


def test_a_long_text_is_cut_off() -> None:
    assert pasted("ñ" * 10_000_000) == "ñ" * 20_000
    assert pasted("hola", 2) == "ho"
    assert pasted("hola", 0) == ""


def test_markup_becomes_its_lines() -> None:
    assert text_of_markup(WORD) == "Informe de horas\n\nuno\ndos & tres\n\na\n\nb \u2013 c\n\nfin"


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 40_000,
        "<table><tr><td>" * 14_000,
        "<" * 200_000,
        ">" * 200_000,
        "<a " + "x " * 99_000,
        "&" * 200_000,
        "&#" + "9" * 199_000 + ";",
        "&#x110000;&#xd800;&#0;",
        "<script>" * 25_000,
        "<!--" * 50_000,
        "<br>\n " * 40_000,
        "x" * 10_000_000,
    ],
)
def test_hostile_markup_takes_no_time_and_does_no_harm(markup: str) -> None:
    assert len(pasted(text_of_markup(markup))) <= 20_000


@given(st.text())
def test_what_was_taken_over_is_taken_over_as_it_is(text: str) -> None:
    once = pasted(text)
    assert pasted(once) == once
    once.encode("utf-8")  # nothing in it that cannot be sent


@given(st.text(alphabet="<>/&;#abp r\n", max_size=200))
def test_no_markup_is_too_broken(markup: str) -> None:
    text = text_of_markup(markup)
    assert text == text.strip()
    assert "\n\n\n" not in text
