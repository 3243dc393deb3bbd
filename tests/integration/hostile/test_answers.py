"""Answers and events with one thing wrong, over real sockets: one kind of error, and the rest is read."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import ErpError
from desktop.erp.client import ErpClient
from desktop.runtime.threads import start_thread
from tests.fakes.level1_erp.control import JsonObject
from tests.integration.cli.programs import Programs
from tests.integration.hostile.conftest import Company, talkative, written
from tests.support.faulty_server import FaultyServer, answer
from tests.support.hostile import CANARY, marked
from tests.support.hostile_json import AT, bodies, json_mutations, sound_message, sound_user

USER = sound_user(marked("Bruno"))
MESSAGE = sound_message(marked("hola"), USER)
SESSION = {
    "user": {"id": "u1", "name": "Ana", "email": "ana@norte.test", "orgId": "o1", "activeOrgId": "o1"},
    "expires": AT,
}
CONFIG = {"chatEnabled": True, "level": 2, "capabilities": [], "heartbeatSeconds": 30, "streamUrl": None}

Call = Callable[[ErpClient], object]

CALLS: dict[str, tuple[object, Call]] = {
    "config": (CONFIG, lambda client: client.api.config()),
    "list": ({"conversations": [{"id": "c1"}]}, lambda client: client.api.conversations()),
    "page": ({"data": [MESSAGE], "hasMore": True}, lambda client: client.api.page("c1")),
    "people": ({"users": [USER]}, lambda client: client.api.search_people("bruno")),
    "send": ({"message": {"id": "m1"}}, lambda client: client.api.send("c1", "hola", None)),
    "open": ({"conversation": {"id": "c1"}}, lambda client: client.api.open_conversation("u2")),
    "unread": ({"totalUnread": 1}, lambda client: client.api.unread_count()),
    "read": ({"unreadCount": 0, "totalUnread": 0}, lambda client: client.api.read_conversation("c1", "m1")),
    "mark": ({"count": 1}, lambda client: client.api.mark_messages_read("c1", "m1")),
    "session": (SESSION, lambda client: client.auth.session()),
    "csrf": ({"csrfToken": "x"}, lambda client: client.auth.sign_in("a@b.c", "x", remember=False)),
}


def _attempt(call: Call, client: ErpClient, what: str) -> None:
    try:
        call(client)
    except ErpError:
        return
    except BaseException as other:
        raise AssertionError(f"{what}: {type(other).__name__}") from other


@pytest.mark.parametrize(
    "status", ["200 OK", "400 Bad Request", "500 Internal Server Error", "401 Unauthorized"]
)
@pytest.mark.parametrize("name", CALLS)
def test_whatever_is_answered_is_a_value_or_an_error_of_ours(name: str, status: str) -> None:
    document, call = CALLS[name]
    wrong = [(what, body) for what, body in bodies() if len(body) < 100_000]
    if status == "200 OK":
        wrong += [(one.what, one.data) for one in json_mutations(document) if len(one.data) < 20_000][::9]
    with FaultyServer(*(answer(status, body) for _, body in wrong)) as server:
        client = ErpClient(server.url, user_agent="TimeNow-Desktop/1 (test)", start_thread=start_thread)
        for what, _ in wrong:
            _attempt(call, client, what)
        client.close()


def _wrong_events(message: JsonObject) -> list[Any]:
    """Return events with one thing wrong in them that the fake can write."""
    events = []
    for mutation in json_mutations(message):
        try:
            events.append(json.loads(mutation.data))
        except (ValueError, RecursionError):
            continue
    return events


@pytest.mark.expected_log("unreadable")
def test_after_hundreds_of_broken_events_the_next_message_is_seen_at_once(
    level1: Company, programs: Programs, tmp_path: Path
) -> None:
    control = level1.control
    assert control is not None
    known = control.say(level1.bruno.id, level1.ana.id, "antes")
    args = ("watch", "--json", *level1.own(), "--data-dir", str(talkative(tmp_path / "d")))
    watch = programs.start(*args, stdin=level1.ana.stdin)
    watch.object(type="connection", state="online")
    begun = time.monotonic()
    for event in _wrong_events({**known, "id": "broken", "body": marked("x")}):
        control.tell(level1.ana.id, "message", event)
    for kind in ("read", "conversation_read", "system", "message", "resync", "typing", "\x1b[2J", "x" * 5000):
        for event in (
            None,
            [],
            {},
            7,
            {"conversationId": marked("x")},
            {"unreadCount": -1, "conversationId": 1},
        ):
            control.tell(level1.ana.id, kind, event)  # type: ignore[arg-type]  # that is the point
    last = control.say(level1.bruno.id, level1.ana.id, "después")
    assert watch.object(type="message", id=last["id"])["body"] == "después"
    assert watch.signal(signal.SIGTERM).exit_code == 0
    states = [json.loads(line)["state"] for line in watch.lines if '"connection"' in line]
    assert states.count("online") == 1  # no broken event ended the stream
    log = written(tmp_path / "d")
    assert "unreadable event 'message' skipped" in log
    assert CANARY not in log
    assert "\x1b" not in log
    paths = [one.path for one in control.requests() if one.path.startswith("/api/chat/conversations?")]
    assert len(paths) < time.monotonic() - begun + 3  # at most one look a second, whatever comes


BROKEN_LISTS: dict[str, Callable[[JsonObject], list[object]]] = {
    "one of three": lambda row: [row, {"id": marked("roto")}, 7],
    "no counters": lambda row: [{key: value for key, value in row.items() if "unread" not in key}],
    "an unknown status": lambda row: [{**row, "status": "DELIVERED", "kind": {"x": 1}}],
}


@pytest.mark.parametrize("how", BROKEN_LISTS)
def test_a_list_with_something_broken_is_read_for_the_rest(
    level1: Company, programs: Programs, tmp_path: Path, how: str
) -> None:
    control = level1.control
    assert control is not None
    control.say(level1.bruno.id, level1.ana.id, "hola")
    row = level1.peer(level1.ana).conversations()[0]
    body = json.dumps({"conversations": BROKEN_LISTS[how](row)})
    control.force(
        "/api/chat/conversations", method="GET", status=200, body=body, content_type="application/json"
    )
    args = ("status", "--json", *level1.own(), "--data-dir", str(talkative(tmp_path / "d")))
    done = programs.run(*args, stdin=level1.ana.stdin)
    assert (done.exit_code, done.err, done.object["state"]) == (0, "", "online")
    assert done.object["unread"] == (None if how == "no counters" else 1)
    assert CANARY not in written(tmp_path / "d")


@pytest.mark.expected_log("unreadable")
def test_one_broken_message_in_a_page_costs_no_other(
    level1: Company, programs: Programs, tmp_path: Path
) -> None:
    control = level1.control
    assert control is not None
    args = ("watch", "--json", *level1.own(), "--data-dir", str(talkative(tmp_path / "d")))
    control.say(level1.bruno.id, level1.ana.id, "antes")
    first = programs.start(*args, stdin=level1.ana.stdin)
    first.object(type="connection", state="online")
    assert first.signal(signal.SIGTERM).exit_code == 0
    missed = [control.say(level1.bruno.id, level1.ana.id, marked(str(number))) for number in range(120)]
    control.patch("message", str(missed[60]["id"]), body=None)
    control.patch("message", str(missed[100]["id"]), status="DELIVERED")
    second = programs.start(*args, stdin=level1.ana.stdin)
    wanted = [str(message["id"]) for message in missed if message is not missed[60]]
    second.object(type="message", id=wanted[-1])
    told = [json.loads(line)["id"] for line in second.lines if '"message"' in line]
    assert told == wanted
    assert second.signal(signal.SIGTERM).exit_code == 0
    assert not [line for line in second.lines if '"gap"' in line]
    log = written(tmp_path / "d")
    assert log.count("unreadable") == 1
    assert CANARY not in log
