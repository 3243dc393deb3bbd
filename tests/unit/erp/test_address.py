"""Which addresses are taken for the server and for its stream."""

from __future__ import annotations

import pytest

from desktop.core.errors import SetupError
from desktop.erp.http import normalise_server
from desktop.erp.stream import stream_target


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("erp.example", "https://erp.example"),
        ("  ERP.Example/ ", "https://erp.example"),
        ("erp.example:8443", "https://erp.example:8443"),
        ("https:erp.example", "https://erp.example"),
        ("HTTPS:/erp.example:8443/chat", "https://erp.example:8443"),
        ("http:localhost:8470", "http://localhost:8470"),
        ("https://erp.example:443/", "https://erp.example"),
        ("HTTPS://erp.example/dashboard/chat?x=1#y", "https://erp.example"),
        ("http://127.0.0.1:8470", "http://127.0.0.1:8470"),
        ("http://127.8.9.10:80", "http://127.8.9.10"),
        ("http://[::1]:3000/", "http://[::1]:3000"),
        ("http://LocalHost", "http://localhost"),
        ("https://compañía.example", "https://compañía.example"),
    ],
)
def test_what_people_type_becomes_a_base_url(typed: str, server: str) -> None:
    assert normalise_server(typed) == server
    assert normalise_server(server) == server


@pytest.mark.parametrize(
    "typed",
    [
        "http://erp.example",
        "http:erp.example",
        "http://127.0.0.1.erp.example",
        "http://localhost.example",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "ftp://erp.example",
        "file:///etc/passwd",
    ],
)
def test_nothing_but_https_leaves_this_computer(typed: str) -> None:
    with pytest.raises(SetupError) as caught:
        normalise_server(typed)
    assert caught.value.code in {"http_refused", "server_not_found"}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "https:",
        "https:/",
        "https://erp.example:port",
        "https://erp.example:99999",
        "https://ana@erp.example",
        "two words",
        "https://[::1",
        "https://erp.example\\@evil.example",
        "https://" + "x" * 70 + ".example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(SetupError) as caught:
        normalise_server(typed)
    assert caught.value.code == "server_not_found"


SERVER = "https://erp.example"


@pytest.mark.parametrize(
    ("server", "announced", "target"),
    [
        (SERVER, None, "https://erp.example/api/chat/stream"),
        (SERVER, "https://erp.example:9000/live", "https://erp.example:9000/live"),
        (SERVER, "https://events.example/live", "https://events.example/live"),
        ("http://127.0.0.1:8470", "http://127.0.0.1:9000/live", "http://127.0.0.1:9000/live"),
    ],
)
def test_the_stream_may_be_on_the_servers_host_and_on_allowed_ones(
    server: str, announced: str | None, target: str
) -> None:
    assert stream_target(server, announced, frozenset({"events.example"})) == target


@pytest.mark.parametrize(
    "announced",
    [
        "https://evil.example/live",
        "https://erp.example.evil.example/live",
        "https://erp.example@evil.example/live",
        "http://erp.example/live",
        "http://127.0.0.1:9000/live",
        "/api/chat/stream",
        "",
    ],
)
def test_any_other_stream_is_refused(announced: str) -> None:
    with pytest.raises(SetupError):
        stream_target(SERVER, announced, frozenset())
