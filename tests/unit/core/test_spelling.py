"""Which words are looked up, and in which dictionaries."""

from __future__ import annotations

import pytest

from desktop.core.spelling import dictionaries_for, words_to_check


def words(text: str) -> list[str]:
    return [word for _, _, word in words_to_check(text)]


@pytest.mark.parametrize(
    ("text", "looked_up"),
    [
        ("Hola, ¿qué tal?", ["Hola", "qué", "tal"]),
        ("it's l\N{RIGHT SINGLE QUOTATION MARK}eau col·legi", ["it's", "l'eau", "col·legi"]),
        ("mira https://erp.example/informmes?x=1 y www.example.es", ["mira"]),
        ("escribe a ana@exmaple.com o en ~/doc/informme.pdf", ["escribe", "en"]),
        ("el ERP v2 pesa 10km, #tag foo_bar 3.5", ["el", "pesa"]),
        ("😀niño🎉 a y", ["niño"]),
        ("a" * 41 + " b" * 3, []),
        ("привет שלום", ["привет", "שלום"]),
        ("", []),
    ],
)
def test_only_what_can_be_wrong_is_looked_up(text: str, looked_up: list[str]) -> None:
    assert words(text) == looked_up


def test_each_word_is_found_where_it_stands() -> None:
    text = "😀 el informme, y\nel otro"
    for start, end, word in words_to_check(text):
        assert text[start:end] == word


@pytest.mark.parametrize("text", ["a" * 20_000, "a." * 10_000, "a'" * 10_000, "a-" * 10_000, "." * 20_000])
def test_no_text_takes_long(text: str) -> None:
    assert len(words(text)) <= 10_000


@pytest.mark.parametrize(
    ("spoken", "there", "asked"),
    [
        (["es-ES", "en-GB"], ["en_GB", "en_US", "es_AR", "es_ES"], ("es_ES", "en_GB")),
        (["es_ES"], ["en", "en_GB", "en_US", "es_ES"], ("es_ES", "en_US")),
        (["en_GB"], ["en_US", "es_AR", "es_CL"], ("en_US", "es_AR")),
        (["ca-ES", "es-ES"], ["ca_ES", "es_ES"], ("ca_ES", "es_ES")),
        (["eu"], ["eu", "en"], ("eu", "en")),
        (["de_DE"], ["es_ES"], ("es_ES",)),
        (["es"], [], ()),
    ],
)
def test_one_dictionary_a_language_the_persons_own_first(
    spoken: list[str], there: list[str], asked: tuple[str, ...]
) -> None:
    assert dictionaries_for(spoken, there) == asked
