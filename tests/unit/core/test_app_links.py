"""A `timenow:` link opens a conversation, a person or the sign-in, and nothing else."""

from __future__ import annotations

import pytest

from desktop.core.app_links import AppLink, read_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("timenow:conversation/cmwu346wn0019", AppLink("conversation", "cmwu346wn0019")),
        ("timenow:/conversation/c1", AppLink("conversation", "c1")),
        ("timenow:person/ana@norte.test", AppLink("person", "ana@norte.test")),
        ("timenow:person/ana%40norte.test", AppLink("person", "ana@norte.test")),
        ("timenow:connect?server=https%3A%2F%2Ferp.example", AppLink("connect", "https://erp.example")),
        ("timenow:connect?server=https://erp.example", AppLink("connect", "https://erp.example")),
        (
            "timenow:connect?server=https://erp.example&email=ana%2Bx%40norte.test",
            AppLink("connect", "https://erp.example", "ana+x@norte.test"),
        ),
        ("timenow:conversation/a%00b", AppLink("conversation", "a\ufffdb")),
    ],
)
def test_a_link_says_what_to_open(url: str, link: AppLink) -> None:
    assert read_link(url) == link


@pytest.mark.parametrize(
    "url",
    [
        "",
        "timenow:",
        "timenow:conversation/",
        "timenow:person/nobody",
        "timenow:connect",
        "timenow:connect?server=a&server=b",
        "timenow:connect?email=ana@norte.test",
        "timenow:connect?server=a&email=ana@norte.test&email=eva@norte.test",
        "timenow:connect?server=a&email=ana",
        "timenow:connect?server=a&email=ana@norte.test%0Aeva@norte.test",
        "timenow:connect?server=a&email=ana%00@norte.test",
        "timenow:connect?server=a&email=ana@" + "n" * 256,
        "timenow:connect?server=https://erp.example/" + "x" * 2_048,
        "timenow:quit",
        "https://erp.example/conversation/c1",
        "javascript:alert(1)",
        "timenow://[",
    ],
)
def test_what_is_no_such_link_opens_nothing(url: str) -> None:
    assert read_link(url) is None
