"""Links to write and to call: only what is an address or a number, and nothing behind it."""

from __future__ import annotations

import pytest

from desktop.core.contact import mail_link, phone_link


@pytest.mark.parametrize(
    ("email", "link"),
    [
        ("ana@example.com", "mailto:ana@example.com"),
        (" ana@example.com\n", "mailto:ana@example.com"),
        ("a+b&c=d?e@example.com", "mailto:a%2Bb%26c%3Dd%3Fe@example.com"),
        ("a%0ab@example.com", "mailto:a%250ab@example.com"),
        ("ñandú@ejemplo.example", "mailto:%C3%B1and%C3%BA@ejemplo.example"),
        ("ana@example.com?bcc=evil@example.com", ""),
        ("ana@example.com?subject=x", ""),
        ("ana@example.com, evil@example.com", ""),
        ("ana@example.com\r\nBcc: x@y", ""),
        ("<script>@example.com", ""),
        ("ana", ""),
        ("@", ""),
        ("", ""),
        ("a@" + "b" * 300, ""),
    ],
)
def test_a_letter_goes_to_one_address_and_says_nothing_by_itself(email: str, link: str) -> None:
    assert mail_link(email) == link


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("+34 943 00 11 22", "tel:+34943001122"),
        ("(943) 00-11.22", ""),
        ("943 (00) 11-22", "tel:943001122"),
        ("600\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}002", "tel:600000002"),
        ("112", "tel:112"),
        ("*#06#", ""),
        ("600000002,,1234#", ""),
        ("600 000 002 ext. 4", ""),
        ("tel:600000002", ""),
        ("javascript:alert(1)", ""),
        ("٦٠٠٠٠٠", ""),
        ("1", ""),
        ("", ""),
        ("6" * 200, ""),
        ("++34943", ""),
    ],
)
def test_only_a_number_is_called(number: str, link: str) -> None:
    assert phone_link(number) == link
