"""The ERP's web actions, by the real client against the stand-in for the ERP, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.core.changes import ActionFailed, ConversationRead, ConversationRemoved
from desktop.core.errors import (
    RefusedError,
    SessionUnknownError,
    SetupError,
    StaleActionError,
    TransientError,
    UnsupportedError,
)
from desktop.core.report import Marking
from desktop.core.settings import ActionSettings, Settings
from desktop.erp import server_actions
from desktop.erp.client import ErpClient
from desktop.erp.server_actions import CLEAR, HIDE, MARK_READ
from tests.contract.raw_client import RawClient
from tests.fakes.level1_erp import Account, ErpControl
from tests.integration.erp.test_stream import start_thread
from tests.integration.sync.client import Client, Me
from tests.support.desktop_processes import wait_until
from tests.support.worlds import Level1World, Person

PAGE = "/dashboard/chat"
SCRIPTS = "/_next/static/chunks/.*"


@pytest.fixture(scope="module")
def erp() -> Iterator[Level1World]:
    with Level1World(newcomers=120) as world:
        world.control.rate_limit(1000)
        yield world


@pytest.fixture
def control(erp: Level1World) -> ErpControl:
    erp.control.forget_requests()
    return erp.control


@pytest.fixture
def ana(erp: Level1World) -> Person:
    return erp.newcomer()


@dataclass
class Talk:
    """Somebody has written to Ana once."""

    control: ErpControl
    ana: Person
    peer: Person

    @property
    def id(self) -> str:
        return str(self._row["id"])

    @property
    def unread(self) -> int:
        """The ERP's own counter for Ana."""
        return self.control.unread(self.ana.id, self.peer.id)

    @property
    def hidden(self) -> bool:
        return bool(self._row["hiddenByUserA"] or self._row["hiddenByUserB"])

    @property
    def _row(self) -> dict[str, object]:
        return self.control.conversation(self.ana.id, self.peer.id)

    def say(self, body: str) -> None:
        self.control.say(self.peer.id, self.ana.id, body)


@pytest.fixture
def talk(erp: Level1World, control: ErpControl, ana: Person) -> Talk:
    talk = Talk(control, ana, erp.newcomer())
    talk.say("hola")
    return talk


@pytest.fixture
def client(erp: Level1World, ana: Person) -> Iterator[ErpClient]:
    """Ana's client, signed in."""
    client = ErpClient(erp.url, user_agent="TimeNow-Desktop/1 (test)", start_thread=start_thread)
    client.auth.sign_in(ana.email, ana.password, remember=False)
    yield client
    client.close()


@pytest.fixture
def raw(erp: Level1World, ana: Person) -> RawClient:
    """Ana in a client that does as it is told."""
    raw = RawClient(erp.url)
    raw.sign_in(Account(ana.id, ana.email, ana.password, ana.name))
    return raw


def find(client: ErpClient) -> dict[str, str]:
    return client.actions.ids(client.actions.script())


# One call after the other


def test_the_three_actions_are_found_and_do_what_they_say(client: ErpClient, talk: Talk) -> None:
    ids = find(client)
    assert ids.keys() >= {MARK_READ, HIDE, CLEAR}
    client.actions.call(ids[MARK_READ], talk.id)
    assert talk.unread == 0
    client.actions.call(ids[HIDE], talk.id)
    assert client.api.conversations()[0] == ()
    client.actions.call(ids[CLEAR], talk.id)
    assert client.api.page(talk.id)[0].data == ()


def test_a_script_whose_path_is_percent_encoded_is_found(
    client: ErpClient, control: ErpControl, raw: RawClient
) -> None:
    page = raw.ask("GET", PAGE).body.decode().replace("(main)", "%28main%29")
    assert "%28main%29" in page
    control.force(PAGE, method="GET", status=200, body=page)
    assert MARK_READ in find(client)


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        (PAGE, 200, "<html><script src='/_next/static/chunks/app/layout-1.js'></script></html>"),
        (PAGE, 404, "<html></html>"),
        (PAGE, 403, "<html></html>"),
        (SCRIPTS, 404, "<html></html>"),
        (SCRIPTS, 200, "(self.webpackChunk_N_E=[]).push([[1],{}])"),
        (SCRIPTS, 200, 'createServerReference)("zz8e0648a6464e2c29c025aac42df5ed322f0b2a3","x","y")'),
    ],
    ids=["no script in it", "no page", "no access", "no script", "no actions", "no ids"],
)
def test_where_the_actions_are_not_to_be_found_that_is_said(
    client: ErpClient, control: ErpControl, path: str, status: int, body: str
) -> None:
    control.force(path, method="GET", status=status, body=body)
    with pytest.raises(UnsupportedError):
        find(client)


@pytest.mark.parametrize("path", [PAGE, SCRIPTS])
def test_an_erp_that_has_a_problem_may_have_them_later(
    client: ErpClient, control: ErpControl, path: str
) -> None:
    control.force(path, method="GET", status=503, body="<html></html>")
    with pytest.raises(TransientError):
        find(client)
    assert MARK_READ in find(client)


def test_a_page_without_an_end_is_not_read_to_it(client: ErpClient, control: ErpControl) -> None:
    control.force(PAGE, method="GET", status=200, body=" " * (5 * 1024 * 1024))
    with pytest.raises(TransientError, match="too long"):
        client.actions.script()


def test_a_dead_session_is_sent_to_the_sign_in(erp: Level1World, client: ErpClient) -> None:
    ids = find(client)
    client.load_session_cookies({"next-auth.session-token": "gone"})
    with pytest.raises(SessionUnknownError):
        client.actions.script()
    with pytest.raises(RefusedError):
        client.actions.call(ids[MARK_READ], "c")
    assert erp.control.requests()[-1].status == 500


def test_a_network_that_wants_a_sign_in_of_its_own_is_named(client: ErpClient, control: ErpControl) -> None:
    control.force(PAGE, method="GET", status=302, headers=(("location", "http://portal.example/"),))
    with pytest.raises(SetupError) as caught:
        client.actions.script()
    assert caught.value.code == "captive_portal"


def test_after_a_new_build_the_old_id_is_stale_and_the_new_one_works(client: ErpClient, talk: Talk) -> None:
    old = find(client)
    talk.control.renew_build()
    with pytest.raises(StaleActionError):
        client.actions.call(old[MARK_READ], talk.id)
    assert talk.unread == 1
    client.actions.call(find(client)[MARK_READ], talk.id)
    assert talk.unread == 0


def test_the_200_of_a_wrong_page_counts_as_nothing_done(
    client: ErpClient, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = find(client)
    monkeypatch.setattr(server_actions, "_PAGE", "/dashboard/elsewhere")
    with pytest.raises(UnsupportedError):
        client.actions.call(ids[MARK_READ], talk.id)
    last = talk.control.requests()[-1]
    assert (last.method, last.path, last.status) == ("POST", "/dashboard/elsewhere", 200)
    assert talk.unread == 1


def test_a_foreign_origin_is_refused_and_we_send_none(client: ErpClient, raw: RawClient, talk: Talk) -> None:
    ids = find(client)
    head = {"Next_Action": ids[MARK_READ], "Content_Type": "text/plain;charset=UTF-8"}
    foreign = raw.ask("POST", PAGE, f'["{talk.id}"]', Origin="https://evil.test", **head)
    assert (foreign.status, talk.unread) == (500, 1)
    assert talk.control.requests()[-1].origin == "https://evil.test"
    client.actions.call(ids[MARK_READ], talk.id)
    assert talk.unread == 0
    assert {seen.origin for seen in talk.control.requests() if "TimeNow" in seen.user_agent} == {""}


def test_somebody_elses_conversation_is_refused(
    erp: Level1World, client: ErpClient, control: ErpControl
) -> None:
    theirs = str(control.conversation(erp.ana.id, erp.bruno.id)["id"])
    with pytest.raises(RefusedError):
        client.actions.call(find(client)[CLEAR], theirs)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, "text/html", "<html></html>"), UnsupportedError),
        ((200, "text/x-component", '0:{"a":"$@1"}\n'), UnsupportedError),
        ((200, "text/x-component", '0:{"a":"$@1"}\n1:E{"digest":"1"}\n'), RefusedError),
        ((500, "text/x-component", '1:"$undefined"\n'), TransientError),
        ((404, "text/html", "<html></html>"), UnsupportedError),
        ((502, "text/html", "<html></html>"), TransientError),
    ],
    ids=["HTML", "no result", "an error with 200", "a result with 500", "no page", "bad gateway"],
)
def test_an_answer_that_is_not_the_right_one_is_none(
    client: ErpClient, control: ErpControl, answer: tuple[int, str, str], error: type[Exception]
) -> None:
    ids = find(client)
    status, kind, body = answer
    control.force(PAGE, method="POST", status=status, content_type=kind, body=body)
    with pytest.raises(error) as caught:
        client.actions.call(ids[MARK_READ], "c")
    assert not isinstance(caught.value, StaleActionError)


# The whole engine


@dataclass
class Desk:
    """A running client of Ana's, and what she finds there."""

    client: Client
    talk: Talk

    def read(self) -> None:
        """Open the conversation, and wait until it reads as read."""
        read = ConversationRead(conversation_id=self.talk.id, unread=0)
        before = self.client.told.count(read)
        self.client.do(lambda engine: engine.open_conversation(self.talk.id))
        self.client.wait(lambda: self.client.told.count(read) > before)

    def hear(self, body: str) -> None:
        self.talk.say(body)
        self.client.wait(lambda: body in self.client.bodies())

    def wait_for_counter(self, count: int) -> None:
        """Wait until the ERP's own counter is this."""
        self.wait(lambda: self.talk.unread == count)

    def wait(self, fulfilled: Callable[[], bool]) -> None:
        """Wait for something that no change tells of."""
        wait_until(fulfilled, "the ERP", timeout=60.0)

    def asked(self, method: str, path: str = PAGE) -> int:
        return sum(one.method == method and one.path == path for one in self.talk.control.requests())


@pytest.fixture
def desk(erp: Level1World, talk: Talk, tmp_path: Path) -> Iterator[Desk]:
    client = Client(erp.url, Me(talk.ana.id, talk.ana.email, talk.ana.password), tmp_path)
    yield Desk(client, talk)
    client.stop()


def test_what_is_read_here_is_read_for_the_erp_with_one_search(desk: Desk) -> None:
    desk.client.start()
    assert desk.asked("GET") == 0
    assert desk.client.status().marking == Marking(way="local", why="not_tried")
    desk.read()
    desk.wait_for_counter(0)
    desk.hear("otra vez")
    desk.read()
    desk.wait_for_counter(0)
    assert (desk.asked("GET"), desk.asked("POST")) == (1, 2)
    assert desk.asked("POST", "/api/chat/messages/read") == 2
    assert desk.client.status().marking == Marking(way="action")
    assert desk.client.status().counts == {}


def test_twenty_conversations_opened_are_one_search(erp: Level1World, desk: Desk) -> None:
    peers = [erp.newcomer() for _ in range(20)]
    for one in peers:
        desk.talk.control.say(one.id, desk.talk.ana.id, "hola")
    desk.client.start()
    for one in peers:
        where = str(desk.talk.control.conversation(desk.talk.ana.id, one.id)["id"])
        desk.client.do(lambda engine, where=where: engine.open_conversation(where))  # type: ignore[misc]
    for one in peers:
        desk.wait(lambda one=one: desk.talk.control.unread(desk.talk.ana.id, one.id) == 0)  # type: ignore[misc]
    assert (desk.asked("GET"), desk.asked("POST")) == (1, 20)


def test_the_id_is_remembered_over_a_restart(desk: Desk) -> None:
    desk.client.start()
    desk.read()
    desk.wait_for_counter(0)
    desk.client.stop()
    desk.talk.control.forget_requests()
    desk.client.start()
    desk.hear("de nuevo")
    desk.read()
    desk.wait_for_counter(0)
    assert (desk.asked("GET"), desk.asked("POST")) == (0, 1)


def test_a_new_build_is_searched_after_a_while_and_the_counter_cleared_then(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.client.start()
    desk.read()
    desk.wait_for_counter(0)
    monkeypatch.setattr("desktop.sync.actions._SPREAD", 1.0)
    desk.talk.control.renew_build()
    desk.talk.control.forget_requests()
    desk.hear("tras el despliegue")
    desk.read()
    desk.wait_for_counter(0)
    assert (desk.asked("GET"), desk.asked("POST")) == (1, 2)
    assert desk.asked("POST", "/api/chat/messages/read") == 1


@pytest.mark.parametrize("path", [PAGE, SCRIPTS])
def test_where_there_is_no_action_the_peer_still_hears_and_the_count_is_right(desk: Desk, path: str) -> None:
    desk.talk.control.force(path, method="GET", status=404, body="<html></html>")
    desk.client.start()
    desk.read()
    desk.wait(lambda: desk.asked("POST", "/api/chat/messages/read") == 1)
    desk.wait(lambda: desk.client.status().marking == Marking(way="local", why="not_found"))
    assert desk.client.status().counts == {}
    assert (desk.asked("GET"), desk.asked("POST")) == (1, 0)
    assert desk.talk.unread == 1


def test_a_policy_that_forbids_actions_is_obeyed(desk: Desk) -> None:
    desk.client.settings = Settings(actions=ActionSettings(server_actions="off"))
    desk.client.start()
    desk.read()
    desk.client.do(lambda engine: engine.hide_conversation(desk.talk.id))
    desk.client.do(lambda engine: engine.clear_conversation(desk.talk.id))
    desk.client.wait(lambda: sum(isinstance(one, ActionFailed) for one in desk.client.told) == 2)
    desk.wait(lambda: desk.asked("POST", "/api/chat/messages/read") == 1)
    assert {one.code for one in desk.client.told if isinstance(one, ActionFailed)} == {"not_possible"}
    assert desk.asked("GET") == desk.asked("POST") == 0
    assert desk.client.status().counts == {}
    assert desk.client.status().marking == Marking(way="local", why="switched_off")


def test_hiding_and_clearing_reach_the_erp(desk: Desk) -> None:
    desk.client.start()
    desk.client.do(lambda engine: engine.clear_conversation(desk.talk.id))
    desk.wait(lambda: desk.talk.control.message_ids(desk.talk.id) == [])
    removed = ConversationRemoved(conversation_id=desk.talk.id)
    desk.client.wait(lambda: removed in desk.client.told)
    desk.hear("tras vaciar")
    desk.client.do(lambda engine: engine.hide_conversation(desk.talk.id))
    desk.wait(lambda: desk.talk.hidden)
    assert desk.client.status().counts == {}
    desk.hear("y de vuelta")
    desk.client.wait(lambda: desk.client.status().counts == {desk.talk.id: 1})
