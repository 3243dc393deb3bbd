"""Every route, for everybody who may not use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from desktop.wire.events import SystemNotice
from server.api.routes import ROUTES
from server.chat.ports import Delivery
from tests.integration.server.world import World
from tests.support.live_server import Answer, Peer

_SECRET = "texto-reservado"


@dataclass(frozen=True)
class _Route:
    """A right request of ana's, and what others get for it.

    Attributes:
        outsider: Status for somebody who is no part of the conversation or organisation.
        chat_off: Status when the organisation has chat off.
    """

    method: str
    path: str
    body: dict[str, str] | None = None
    colleague: int = 404
    foreigner: int = 404
    chat_off: int = 403

    def ask(self, peer: Peer, names: dict[str, str]) -> Answer:
        body = self.body and {key: value.format(**names) for key, value in self.body.items()}
        return peer.request(self.method, self.path.format(**names), body)


_ROUTES = (
    _Route("GET", "/api/chat/config", colleague=200, foreigner=200, chat_off=200),
    _Route("GET", "/api/chat/conversations", colleague=200, foreigner=200),
    _Route("POST", "/api/chat/conversations", {"peerUserId": "{eva}"}, colleague=200),
    _Route("GET", "/api/chat/conversations/{conversation}/messages"),
    _Route("POST", "/api/chat/conversations/{conversation}/read"),
    _Route("POST", "/api/chat/conversations/{conversation}/read", {"upToMessageId": "{message}"}),
    _Route("POST", "/api/chat/conversations/{conversation}/hide"),
    _Route("POST", "/api/chat/conversations/{conversation}/clear"),
    _Route("POST", "/api/chat/messages", {"conversationId": "{conversation}", "body": "x"}),
    _Route("POST", "/api/chat/messages/read", {"conversationId": "{conversation}", "messageId": "{message}"}),
    _Route("GET", "/api/chat/unread-count", colleague=200, foreigner=200),
    _Route("GET", "/api/chat/users/search?q=Eva", colleague=200, foreigner=200),
    _Route("GET", "/api/users/{eva}/avatar", colleague=200, chat_off=200),
    _Route("HEAD", "/api/chat/stream", colleague=200, foreigner=200),
)
_route = pytest.mark.parametrize("route", _ROUTES, ids=lambda route: f"{route.method} {route.path}")


@pytest.fixture
def names(world: World) -> dict[str, str]:
    """A conversation of ana and eva with one message."""
    eva = world.peer("eva")
    conversation = eva.open(world.ids["ana"])
    message = eva.post(conversation["id"], _SECRET)
    return {**world.ids, "conversation": conversation["id"], "message": message["id"]}


def _leaks_nothing(answer: Answer, names: dict[str, str], *, people: bool = True) -> None:
    hidden = [_SECRET, names["conversation"], names["message"]]
    if people:
        hidden += ["example.test", "Núñez", names["ana"], names["eva"]]
    assert not [word for word in hidden if word.encode() in answer.body]


def _is_refused(answer: Answer, status: int, names: dict[str, str], route: _Route) -> None:
    assert answer.status == status
    _leaks_nothing(answer, names)
    if route.method != "HEAD":
        assert set(answer.json) == {"error"}
        assert answer.headers["content-type"] == "application/json"


def _no_cookie(world: World) -> Peer:
    return world.nobody()


def _garbage(world: World) -> Peer:
    peer = world.nobody()
    peer.cookies["next-auth.session-token"] = "eyJ" + "x" * 1400
    return peer


def _empty(world: World) -> Peer:
    peer = world.nobody()
    peer.cookies["next-auth.session-token"] = ""
    return peer


def _expired(world: World) -> Peer:
    peer = world.peer("ana")
    world.clock.ahead_ms += 12 * 3600 * 1000
    return peer


def _signed_out(world: World) -> Peer:
    peer = world.peer("ana")
    kept = dict(peer.cookies)
    peer.sign_out()
    peer.cookies.update(kept)
    return peer


def _left(world: World) -> Peer:
    return world.peer("ivan")


@_route
@pytest.mark.parametrize("who", [_no_cookie, _garbage, _empty, _expired, _signed_out, _left])
def test_without_a_good_session_every_route_answers_401(
    route: _Route, who: Callable[[World], Peer], world: World, names: dict[str, str]
) -> None:
    _is_refused(route.ask(who(world), names), 401, names, route)


@_route
def test_another_organisation_gets_nothing(route: _Route, world: World, names: dict[str, str]) -> None:
    answer = route.ask(world.peer("zoe"), names)
    if route.foreigner == 200:
        assert answer.status == 200
        _leaks_nothing(answer, names)
    else:
        _is_refused(answer, route.foreigner, names, route)


@_route
def test_a_colleague_who_takes_no_part_sees_no_message(
    route: _Route, world: World, names: dict[str, str]
) -> None:
    answer = route.ask(world.peer("leo"), names)
    if route.colleague == 200:
        assert answer.status == 200
        _leaks_nothing(answer, names, people=False)
    else:
        _is_refused(answer, route.colleague, names, route)


@_route
def test_chat_off_closes_every_route_of_the_chat(route: _Route, world: World, names: dict[str, str]) -> None:
    ana = world.peer("ana")
    world.wait(lambda: world.server.accounts.set_chat(world.orgs["Uno"], enabled=False))
    answer = route.ask(ana, names)
    if route.chat_off == 200:
        assert answer.status == 200
        _leaks_nothing(answer, names)
    else:
        _is_refused(answer, route.chat_off, names, route)


@_route
def test_the_participant_may(route: _Route, world: World, names: dict[str, str]) -> None:
    assert route.ask(world.peer("ana"), names).status in (200, 201)


@_route
def test_who_has_moved_to_another_organisation_left_the_old_talk_behind(
    route: _Route, world: World, names: dict[str, str]
) -> None:
    ana = world.peer("ana")
    world.execute("UPDATE users SET org_id = ? WHERE id = ?", world.orgs["Dos"], world.ids["ana"])
    answer = route.ask(ana, names)
    assert answer.status == route.foreigner
    _leaks_nothing(answer, names)
    if route.path.endswith("unread-count"):
        assert answer.json == {"totalUnread": 0}


def test_a_pair_that_has_moved_begins_a_talk_of_its_own(world: World, names: dict[str, str]) -> None:
    for name in ("ana", "eva"):
        world.execute("UPDATE users SET org_id = ? WHERE id = ?", world.orgs["Dos"], world.ids[name])
    ana, eva = world.peer("ana"), world.peer("eva")
    opened = ana.open(world.ids["eva"])
    assert opened["id"] != names["conversation"]
    assert opened["orgId"] == world.orgs["Dos"]
    eva.post(opened["id"], "hola desde aquí")
    assert [row["lastMessage"]["body"] for row in ana.conversations()] == ["hola desde aquí"]


def test_every_chat_route_is_asked_here() -> None:
    def plain(method: str, path: str) -> tuple[str, str]:
        """The stream is asked by HEAD, which ends; a path without its names and its query."""
        return "GET" if method == "HEAD" else method, re.sub(r"\{\w+\}", "{}", path.partition("?")[0])

    served = {
        plain(method, route.path)
        for route in ROUTES
        if route.path.startswith(("/api/chat/", "/api/users/"))
        for method in route.methods or ()
    }
    assert {plain(route.method, route.path) for route in _ROUTES} >= served


def test_what_others_tried_changed_nothing(world: World, names: dict[str, str]) -> None:
    for peer in (world.nobody(), world.peer("zoe"), world.peer("leo")):
        for route in _ROUTES:
            route.ask(peer, names)
    ana = world.peer("ana")
    assert ana.unread() == 1
    assert [row["lastMessage"]["body"] for row in ana.conversations()] == [_SECRET]


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("mia", 403)])
def test_a_stream_is_refused_at_opening_with_a_json_body(who: str, status: int, world: World) -> None:
    peer = world.nobody() if who == "nobody" else world.peer(who)
    answer = peer.request("GET", "/api/chat/stream")
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json) == {"error"}


@pytest.mark.parametrize("outsider", ["leo", "zoe"])
def test_a_stream_hears_nothing_of_other_peoples_conversations(
    outsider: str, world: World, names: dict[str, str]
) -> None:
    eva, ana = world.peer("eva"), world.peer("ana")
    end = Delivery(world.ids[outsider], SystemNotice(message="fin"))
    with world.peer(outsider).stream() as stream:
        stream.next("system")
        message = eva.post(names["conversation"], _SECRET)
        ana.mark_read(names["conversation"], message["id"])
        ana.read(names["conversation"])
        ana.request("POST", f"/api/chat/conversations/{names['conversation']}/hide")
        ana.request("POST", f"/api/chat/conversations/{names['conversation']}/clear")
        world.on_loop(lambda: world.server.hub.deliver(end))
        event = stream.read()
    assert event is not None
    assert event.data["data"] == {"message": "fin"}


def test_config_says_chat_off_and_keeps_its_other_keys(world: World) -> None:
    config = world.peer("mia").request("GET", "/api/chat/config").json
    assert config["chatEnabled"] is False
    assert config["level"] == 2
    assert config["capabilities"]
