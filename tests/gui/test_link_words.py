"""Where a link leads: nothing but the web and mail is opened, and no address can pretend."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl

from desktop.core.text import links
from desktop.ui.link_words import in_brief, tip, to_open
from tests.support.hostile import TEXTS
from tests.support.in_place import assert_in_place


@pytest.mark.parametrize(
    ("address", "host", "brief"),
    [
        ("https://erp.example/", "erp.example", "erp.example"),
        ("HTTPS://ERP.Example:8443/a?b=ñ", "erp.example", "erp.example:8443/a?b=ñ"),
        ("https://erp.example@malo.example/", "malo.example", "malo.example"),
        ("https://erp.example\\@malo.example/x", "malo.example", "malo.example/x"),
        ("https://erp.example\N{DIVISION SLASH}x@malo.example", "malo.example", "malo.example"),
        ("https://\u0435rp.example/", "xn--rp-mlc.example", "xn--rp-mlc.example"),
        ("https://münchen.example/plan", "xn--mnchen-3ya.example", "xn--mnchen-3ya.example/plan"),
        ("http://0x7f.1/", "127.0.0.1", "127.0.0.1"),
        ("mailto:rrhh@example.com?subject=hola", "example.com", "rrhh@example.com"),
        ("mailto:rrhh@\u0435rp.example", "xn--rp-mlc.example", "rrhh@xn--rp-mlc.example"),
    ],
)
def test_the_host_is_named_that_is_asked(address: str, host: str, brief: str) -> None:
    assert f"<b>{host}</b>" in tip(address)
    assert in_brief(address) == brief


def test_a_tooltip_shows_an_address_letter_by_letter() -> None:
    assert "/?a&amp;b" in tip("https://a.example/?a&b")
    assert "<i>" not in tip("https://erp.example/<i>")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "timenow:connect", "http://[", "https://.", "", "hola"],
)
def test_nothing_else_is_opened(address: str) -> None:
    assert to_open(address) is None


def test_mail_takes_no_file_along() -> None:
    url = to_open("mailto:a@b.example?subject=hola%20Eva&attach=/etc/passwd&Body=x&attachment=y")
    assert url == QUrl("mailto:a@b.example?subject=hola%20Eva&Body=x")


@pytest.mark.parametrize("name", [name for name in TEXTS if links(TEXTS[name])])
def test_every_link_of_the_corpus_has_words_that_stay_in_place(name: str) -> None:
    for _, _, address in links(TEXTS[name])[:5]:
        assert_in_place(in_brief(address))
        assert len(in_brief(address)) <= 62
