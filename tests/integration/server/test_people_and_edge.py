"""Config, people, pictures, origins, unknown paths."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

import pytest

from server.api.config import CAPABILITIES
from tests.integration.server.world import World, keys, recorded
from tests.support.live_server import Peer


def test_config_names_exactly_what_is_built(ana: Peer) -> None:
    assert ana.request("GET", "/api/chat/config").json == {
        "chatEnabled": True,
        "level": 2,
        "capabilities": list(CAPABILITIES),
        "heartbeatSeconds": 30.0,
        "streamUrl": None,
        "maxMessageBytes": 2048,
    }


def test_a_found_person_has_the_recorded_shape(ana: Peer) -> None:
    answer = ana.request("GET", "/api/chat/users/search?q=eva").json
    assert keys(answer) == keys(recorded("rest", "search.limit1"))


def test_two_people_may_use_the_same_key(ana: Peer, eva: Peer, conversation_id: str) -> None:
    key = str(uuid.uuid4())
    assert ana.post(conversation_id, "a", key)["id"] != eva.post(conversation_id, "b", key)["id"]


@pytest.mark.parametrize("text", ["eva", "NUNEZ", "núñez", "EVA N", "eva@", "  eva  "])
def test_people_are_found_whatever_the_case_and_accents(text: str, world: World, ana: Peer) -> None:
    assert world.ids["eva"] in [person["id"] for person in ana.search(text)]


@pytest.mark.parametrize("text", ["%", "_", "ana", "ivan", "zoe", "mia", "", "   ", "zez"])
def test_no_wildcards_not_myself_nobody_gone_nobody_elsewhere(text: str, ana: Peer) -> None:
    assert ana.search(text) == []


def test_a_search_is_limited(ana: Peer) -> None:
    assert [person["name"] for person in ana.search("nunez")] == ["Eva Núñez", "Leo Núñez"]
    assert len(ana.search("nunez", limit=1)) == 1


def test_everybody_has_initials_the_same_each_time_and_nobody_a_picture(world: World, ana: Peer) -> None:
    assert ana.search("eva")[0]["image"] is None
    path = f"/api/users/{world.ids['eva']}/avatar"
    answer = ana.request("GET", path)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "private, max-age=86400"
    assert answer.body.startswith(b"\x89PNG")
    assert ana.request("GET", path).body == answer.body
    assert ana.request("GET", f"/api/users/{world.ids['leo']}/avatar").body != answer.body


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://127.0.0.1:1", "https://{host}"])
def test_a_foreign_origin_is_refused_and_changes_nothing(
    origin: str, world: World, ana: Peer, eva: Peer, conversation_id: str
) -> None:
    headers = {"Origin": origin.format(host=world.url.removeprefix("http://"))}
    body = {"conversationId": conversation_id, "body": "x"}
    answer = eva.request("POST", "/api/chat/messages", body, headers)
    assert answer.status == 403
    assert set(answer.json) == {"error"}
    assert ana.unread() == 0


def test_our_own_origin_is_allowed(world: World, eva: Peer, conversation_id: str) -> None:
    body = {"conversationId": conversation_id, "body": "x"}
    assert eva.request("POST", "/api/chat/messages", body, {"Origin": world.url}).status == 201


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/chat/nope", 404),
        ("GET", "/", 404),
        ("GET", "/api/chat/messages", 405),
        ("PUT", "/api/chat/messages", 405),
        ("DELETE", "/api/chat/conversations", 405),
        ("POST", "/api/chat/stream", 405),
        ("HEAD", "/api/chat/config", 200),
    ],
)
def test_unknown_paths_are_html_and_wrong_methods_empty(
    method: str, path: str, status: int, ana: Peer
) -> None:
    answer = ana.request(method, path)
    assert answer.status == status
    if status == 404:
        assert answer.headers["content-type"].startswith("text/html")
    else:
        assert answer.body == b""


def test_a_fault_of_ours_says_nothing_but_that(
    make_world: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    world = make_world()
    ana = world.peer("ana")
    world.execute("DROP TABLE messages")
    with caplog.at_level(logging.ERROR):
        answer = ana.request("GET", "/api/chat/conversations")
    assert (answer.status, answer.json) == (500, {"error": "Error interno del servidor"})
    world.on_loop(lambda: None)  # it is logged right after the answer
    assert "no such table" in caplog.text


def test_the_access_log_says_who_asked_for_which_path_and_nothing_that_was_said(
    make_world: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    def logged(start: str, end: str) -> bool:
        lines = [record.getMessage() for record in caplog.records if record.name == "server.access"]
        return any(line.startswith(start) and line.endswith(end) for line in lines)

    world = make_world()
    ana = world.peer("ana")
    with caplog.at_level(logging.DEBUG):
        ana.request("GET", "/api/chat/users/search?q=sought-name")
        ana.post(str(ana.open(world.ids["eva"])["id"]), "a private word")
        world.nobody().try_sign_in("a-wrong-password")
        # A line is written right after its answer.
        world.until(lambda: logged("POST /api/auth/callback/credentials 200 ", "user=-"))
    assert logged("GET /api/chat/users/search 200 ", f"user={ana.id}")
    assert logged("POST /api/chat/messages 201 ", f"user={ana.id}")
    said = ["sought-name", "a private word", "a-wrong-password", *ana.cookies.values()]
    assert not [secret for secret in said if secret in caplog.text]
