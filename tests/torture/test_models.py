"""The model ERPs: independent of the client's rules, of the recorded shape, deterministic."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from desktop.wire.codec import decode, decode_conversations, decode_event, decode_page
from desktop.wire.models import ChatConfig, Session
from desktop.wire.requests import ConversationAnswer, MessageAnswer
from tests.contract.recorded import Exchange, all_exchanges
from tests.torture.histories import History, run
from tests.torture.model.answers import Answer, Request
from tests.torture.model.level1 import Level1
from tests.torture.model.level2 import Level2
from tests.torture.model.streams import Connection

_FOLDER = Path(__file__).parent / "model"


def _level1() -> Level1:
    return Level1(lambda: 1_795_521_600_000, lambda _delay, _call: None, 1)


def _level2() -> Level2:
    return Level2(lambda: 1_795_521_600_000, lambda _delay, _call: None, 1)


class _Caller:
    """Somebody signed in at a model."""

    def __init__(self, erp: Level1, user: str = "ana") -> None:
        for name in ("ana", "bruno"):
            erp.tables.add_person(name)
        self.erp = erp
        self.token = erp.tables.sign_in(user, 3_600_000)
        self.row = erp.tables.between("ana", "bruno")

    def ask(self, method: str, path: str, query: dict[str, str] | None = None, **fields: str) -> Answer:
        return self.erp.handle(self.request(method, path, query, **fields))

    def request(self, method: str, path: str, query: dict[str, str] | None = None, **fields: str) -> Request:
        headers = {"cookie": f"next-auth.session-token={self.token}", "content-type": "application/json"}
        return Request(method, path, query or {}, headers, json.dumps(fields).encode())


@pytest.fixture(params=[_level1, _level2], ids=["level 1", "level 2"])
def caller(request: pytest.FixtureRequest) -> _Caller:
    return _Caller(request.param())


def test_the_models_know_nothing_of_the_clients_rules() -> None:
    for path in _FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.startswith(("desktop", "server", "tests.fakes")) for name in names), path.name


def test_what_a_model_answers_is_read_by_the_clients_own_decoders(caller: _Caller) -> None:
    row = caller.row
    caller.erp.post(row, "bruno", "hola", caller.erp.now())
    assert decode(caller.ask("GET", "/api/chat/config").body, ChatConfig).level == caller.erp.level
    session = decode(caller.ask("GET", "/api/auth/session").body, Session)
    assert session.user.id == "ana"
    listed, broken = decode_conversations(caller.ask("GET", "/api/chat/conversations").body)
    assert (listed[0].id, listed[0].unread_count, broken) == (row.id, 1, 0)
    page, broken = decode_page(caller.ask("GET", f"/api/chat/conversations/{row.id}/messages").body, 50)
    assert ([message.body for message in page.data], broken) == (["hola"], 0)
    sent = caller.ask("POST", "/api/chat/messages", conversationId=row.id, body=" a  b ")
    assert (sent.status, decode(sent.body, MessageAnswer).message.body) == (201, "a b")
    opened = caller.ask("POST", "/api/chat/conversations", peerUserId="bruno")
    assert decode(opened.body, ConversationAnswer).conversation.id == row.id


def _keys(value: object) -> object:
    """Return the names in a JSON value, one row of each list."""
    if isinstance(value, dict):
        return {name: _keys(inner) for name, inner in value.items()}
    return [_keys(value[0])] if isinstance(value, list) and value else None


def _recorded(method: str, path: str, status: int, holds: str) -> Exchange:
    return next(
        one
        for one in all_exchanges()
        if one.complete
        and (one.request.method, one.response.status) == (method, status)
        and one.request.url.split("?")[0].endswith(path)
        and holds in one.response.body
    )


@pytest.mark.parametrize(
    ("method", "path", "status", "holds"),
    [
        ("GET", "/api/chat/conversations", 200, '"lastMessage":{'),
        ("POST", "/api/chat/conversations", 200, '"conversation"'),
        ("POST", "/api/chat/messages", 201, '"message"'),
        ("GET", "/api/chat/unread-count", 200, '"totalUnread"'),
        ("GET", "/api/auth/session", 200, '"sessionExpiresAt"'),
    ],
)
def test_level_1_answers_with_the_recorded_names_and_no_others(
    method: str, path: str, status: int, holds: str
) -> None:
    caller = _Caller(_level1())
    caller.erp.post(caller.row, "bruno", "hola", caller.erp.now())
    recorded = _keys(json.loads(_recorded(method, path, status, holds).response.body))
    answer = caller.ask(method, path, peerUserId="bruno", conversationId=caller.row.id, body="x")
    assert _without_values(_keys(json.loads(answer.body))) == _without_values(recorded)


def _without_values(keys: object) -> object:
    """Return names alone: what is null here may be an object there."""
    if isinstance(keys, dict):
        return {name: _without_values(inner) for name, inner in sorted(keys.items())}
    return [_without_values(inner) for inner in keys] if isinstance(keys, list) else None


def test_what_a_model_streams_is_read_by_the_clients_own_decoder(caller: _Caller) -> None:
    heard: list[bytes] = []
    assert isinstance(
        caller.erp.open_stream(caller.request("GET", "/api/chat/stream"), heard.append, lambda: None),
        Connection,
    )
    caller.erp.post(caller.row, "bruno", "hola", caller.erp.now())
    caller.erp.web_read("ana", caller.row)
    names = []
    for block in heard:
        fields = dict(line.split(": ", 1) for line in block.decode().strip().splitlines())
        decode_event(fields["event"], fields["data"].encode())
        names.append(fields["event"])
    assert names[:2] == ["system", "message"]
    assert "conversation_read" in names


def test_a_page_of_level_1_loses_rows_that_share_its_edges_millisecond() -> None:
    caller = _Caller(_level1())
    for number in range(4):
        caller.erp.post(caller.row, "bruno", str(number), caller.erp.now())
    path = f"/api/chat/conversations/{caller.row.id}/messages"
    page, _ = decode_page(caller.ask("GET", path, {"limit": "2"}).body, 2)
    assert page.has_more
    assert page.next_cursor is not None
    after = caller.ask("GET", path, {"limit": "2", "cursor": page.next_cursor})
    assert json.loads(after.body) == {"data": [], "nextCursor": None, "hasMore": False}


def test_a_database_that_is_down_reads_as_signed_out_at_level_1_and_as_down_at_level_2() -> None:
    one, two = _Caller(_level1()), _Caller(_level2())
    one.erp.database_down = two.erp.database_down = True
    assert one.ask("GET", "/api/chat/config").body == b'{"chatEnabled": false}'
    assert one.ask("GET", "/api/chat/unread-count").body == b'{"totalUnread": 0}'
    assert (one.ask("GET", "/api/chat/conversations").status, one.ask("GET", "/api/auth/session").body) == (
        500,
        b"null",
    )
    assert two.ask("GET", "/api/chat/conversations").status == 503


def test_level_2_replays_what_was_missed_and_says_so_where_it_cannot() -> None:
    caller = _Caller(_level2())
    assert isinstance(caller.erp, Level2)
    caller.erp.log_keeps = 3
    for number in range(5):
        caller.erp.post(caller.row, "bruno", str(number), caller.erp.now())
    replayed: list[bytes] = []
    request = caller.request("GET", "/api/chat/stream")
    missed = Request("GET", request.path, {}, {**request.headers, "last-event-id": "3"}, b"")
    caller.erp.open_stream(missed, replayed.append, lambda: None)
    assert [block.split(b"\n")[0] for block in replayed[1:]] == [b"id: 4", b"id: 5"]
    forgotten = Request("GET", request.path, {}, {**request.headers, "last-event-id": "1"}, b"")
    answered: list[bytes] = []
    caller.erp.open_stream(forgotten, answered.append, lambda: None)
    assert [b"event: resync" in block for block in answered[1:]] == [True]


def test_a_history_run_twice_is_the_same_history() -> None:
    steps = (("burst", 1, 5), ("send", 0, 4), ("cut", 0, 0), ("crashes", 7, 0), ("opens", 1, 0))
    assert run(History(1, 5, steps)) == run(History(1, 5, steps))
