"""How people are found."""

from __future__ import annotations

import pytest

from server.chat.people import plain, search_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Núñez", "nunez"), ("ÁLVARO", "alvaro"), ("Straße", "strasse"), ("a\u0301", "a"), ("x%_", "x%_")],
)
def test_case_and_accents_do_not_matter(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_name_and_email_do_not_run_into_each_other() -> None:
    assert "zana" not in search_key("Eva Ruiz", "ana@example.test")
