"""People's pictures over real sockets: from both levels, and from servers that mean harm."""

from __future__ import annotations

import pytest

from desktop.core.errors import ErpError, RefusedError, SessionUnknownError, TransientError
from desktop.core.picture import MOST_BYTES, picture_kind
from desktop.erp import pictures
from desktop.erp.client import ErpClient
from desktop.erp.http import Http
from desktop.erp.pictures import fetch_picture
from tests.fakes.level1_erp import Level1Erp
from tests.integration.erp.test_stream import start_thread
from tests.support.faulty_server import FaultyServer, Play, Visit, answer
from tests.support.hostile_pictures import picture
from tests.support.live_server import LiveServer

SESSION = "next-auth.session-token"
PNG = picture("PNG")


def signed_in(url: str, email: str, password: str) -> ErpClient:
    client = ErpClient(url, user_agent="test", start_thread=start_thread)
    client.auth.sign_in(email, password, remember=False)
    return client


def http(server: FaultyServer) -> Http:
    made = Http(server.url, user_agent="TimeNow-Desktop/1 (test)")
    made.load_session_cookies({SESSION: "secret"})
    return made


def to(location: str) -> Play:
    return answer("302 Found", b"", f"Location: {location}", content_type="text/plain")


def paths(server: FaultyServer) -> list[str]:
    return [request.split(b" ", 2)[1].decode() for request in server.requests]


def failed(*plays: Play) -> ErpError:
    with FaultyServer(*plays) as server, pytest.raises(ErpError) as caught:
        fetch_picture(http(server), "u1", 1)
    return caught.value


def test_level_1_sends_one_to_an_upload_on_another_host_and_it_is_asked_of_our_own() -> None:
    with Level1Erp() as erp:
        ana, bruno, _, diego = erp.accounts[:4]
        client = signed_in(erp.url, ana.email, ana.password)
        erp.control.patch("person", bruno.id, image="stored")
        erp.control.forget_requests()
        uploaded, stored = client.api.picture(ana.id), client.api.picture(bruno.id)
        asked = [one.path for one in erp.control.requests()]
        erp.control.patch("person", bruno.id, image=None)
        none = client.api.picture(bruno.id)
        erp.control.patch("person", diego.id, image="stored")
        with pytest.raises(RefusedError):
            client.api.picture(diego.id)
        client.close()
    assert uploaded is not None
    assert stored is not None
    assert [picture_kind(uploaded), picture_kind(stored), none] == ["webp", "png", None]
    assert [path.startswith("/uploads/") for path in asked] == [False, True, False]


def test_level_2_has_one_of_everybody_and_of_nobody_else() -> None:
    with LiveServer("serve") as server:
        org = server.run("create-org", "Norte")["id"]
        ana = server.hire(org, "ana@norte.test", "Ana Alonso")
        client = signed_in(server.url, ana["email"], ana["password"])
        found, none = client.api.picture(ana["id"]), client.api.picture("../ñ?/x")
        client.close()
    assert found is not None
    assert (picture_kind(found), none) == ("png", None)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("http://evil.example/uploads/a.png?v=1", "/uploads/a.png?v=1"),
        ("https://user:word@evil.example:99/a%20b.png#x", "/a%20b.png"),
        ("//evil.example/a.png", "/a.png"),
        ("http://evil.example//evil.example/a.png", "/evil.example/a.png"),
        ("/uploads/ñ.png", "/uploads/"),
        ("b.png", "/api/users/u1/b.png"),
        ("../../../../etc/passwd", "/etc/passwd"),
        ("http://evil.example", "/"),
        ("", "/api/users/u1/avatar"),
    ],
)
def test_a_redirect_names_a_path_of_our_own_server_and_nothing_else(location: str, path: str) -> None:
    with FaultyServer(to(location), answer("200 OK", PNG, content_type="text/html")) as server:
        assert fetch_picture(http(server), "u1", 1) == PNG
    first, second = paths(server)
    assert first == "/api/users/u1/avatar"
    assert second.startswith(path)
    assert all(f"{SESSION}=secret".encode() in request for request in server.requests)
    assert all(f"Host: 127.0.0.1:{server.port}".encode() in request for request in server.requests)


def test_three_redirects_are_followed_and_no_more() -> None:
    with FaultyServer(to("/a"), to("/b"), to("/c"), answer("200 OK", PNG)) as server:
        assert fetch_picture(http(server), "u1", 1) == PNG
    with FaultyServer(to("/a")) as server, pytest.raises(RefusedError):
        fetch_picture(http(server), "u1", 1)
    assert len(server.requests) == 4


@pytest.mark.parametrize("id_", ["../../x", "a/b?c#d", "ñ %00", "http://evil.example/"])
def test_an_id_stays_one_part_of_the_path(id_: str) -> None:
    with FaultyServer(answer("404 Not Found")) as server:
        assert fetch_picture(http(server), id_, 1) is None
    [path] = paths(server)
    assert path.removeprefix("/api/users/").removesuffix("/avatar").count("/") == 0
    assert "?" not in path


@pytest.mark.parametrize(
    "play",
    [
        answer("200 OK", b""),
        answer("200 OK", b"<html></html>", content_type="text/html"),
        answer("200 OK", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"),
        answer("200 OK", b"{}", content_type="image/png"),
        answer("403 Forbidden", b"Forbidden", content_type="text/plain"),
        to("http://[::1"),
    ],
)
def test_what_is_no_picture_is_this_persons_fault_alone(play: Play) -> None:
    assert isinstance(failed(play), RefusedError)


def test_a_session_nobody_knows_and_a_server_in_trouble_are_told_apart() -> None:
    assert isinstance(
        failed(answer("401 No", b"Unauthorized", content_type="text/plain")), SessionUnknownError
    )
    assert isinstance(failed(answer("503 Later")), TransientError)
    assert isinstance(failed(Visit.reset), TransientError)


def test_no_more_is_read_than_a_picture_may_have() -> None:
    size = 40 * MOST_BYTES

    def endless(visit: Visit) -> None:
        visit.send(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode(), PNG)
        for _ in range(size // 65_536):
            visit.send(bytes(65_536))

    assert isinstance(failed(endless), TransientError)


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_DEADLINE", 0.3)

    def drip(visit: Visit) -> None:
        visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", PNG[:8])
        while visit.pause(0.02):
            visit.send(b"x")

    assert isinstance(failed(drip), TransientError)
