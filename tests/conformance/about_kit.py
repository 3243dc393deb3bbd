"""Probes: the routes and fields that level 2 adds."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from tests.conformance.about_stream import check_event
from tests.conformance.bench import UNKNOWN, Bench, is_message, must, named, refused, right
from tests.conformance.probes import probe
from tests.conformance.shapes import EVENT_DATA, MESSAGE, READ_COUNTS
from tests.conformance.verdicts import SkipError
from tests.conformance.visitor import SEND

SECTION = "6. Level 2: capabilities"
_READ = "conversation.read"
_KEY = "messages.idempotent"
_NEW = 0  # what is new has no known faults
_NO_CONVERSATION = "Conversación no encontrada o no tienes acceso"


def _route(bench: Bench, what: str) -> str:
    return f"/api/chat/conversations/{bench.conversation}/{what}"


@probe(
    "conversation.read", SECTION, "the read route: 200 with the counts, the counter is 0", capability=_READ
)
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    must(bench.ana.unread(bench.conversation) > 0, "there was nothing unread")
    answer = right(bench.ana.ask("POST", _route(bench, "read"), {})).json
    bench.check(answer, READ_COUNTS, "the answer")
    must(answer["unreadCount"] == 0, f"`unreadCount` is {answer['unreadCount']}")
    must(bench.ana.unread(bench.conversation) == 0, "the list's counter is not 0")


@probe("conversation.read.total", SECTION, "its `totalUnread` is what unread-count says", capability=_READ)
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    answer = right(bench.ana.ask("POST", _route(bench, "read"), {})).json
    total = bench.ana.get("/api/chat/unread-count")["totalUnread"]
    must(answer["totalUnread"] == total, f"{answer['totalUnread']}, and unread-count says {total}")


@probe("conversation.read.empty", SECTION, "an empty body will do", capability=_READ)
def _(bench: Bench) -> None:
    right(bench.ana.ask("POST", _route(bench, "read")))


@probe("conversation.read.up-to", SECTION, "`upToMessageId`: what is newer stays unread", capability=_READ)
def _(bench: Bench) -> None:
    right(bench.ana.ask("POST", _route(bench, "read"), {}))
    first = bench.say(bench.bruno)
    bench.say_later(bench.bruno, first)
    answer = right(bench.ana.ask("POST", _route(bench, "read"), {"upToMessageId": first["id"]})).json
    times = [row["createdAt"] for row in bench.page(bench.ana)["data"] if row["senderId"] == bench.bruno.id]
    newer = sum(time > first["createdAt"] for time in times)
    tied = times.count(first["createdAt"]) - 1  # which of those is newer is the server's own order
    found = [answer["unreadCount"], bench.ana.unread(bench.conversation)]
    must(found[0] == found[1], f"`unreadCount` is {found[0]}, and the list's counter {found[1]}")
    must(newer <= found[0] <= newer + tied, f"`unreadCount` is {found[0]} instead of {newer}")


@probe("conversation.read.lowers", SECTION, "it never raises the counter", capability=_READ)
def _(bench: Bench) -> None:
    first, *_ = [bench.say(bench.bruno) for _ in range(2)]
    right(bench.ana.ask("POST", _route(bench, "read"), {}))
    answer = right(bench.ana.ask("POST", _route(bench, "read"), {"upToMessageId": first["id"]})).json
    must(answer["unreadCount"] == 0, f"from 0 to {answer['unreadCount']}")


@probe(
    "conversation.read.event",
    SECTION,
    "`conversation_read` with the counts to all the reader's streams, nobody else's",
    capability=_READ,
    events=("conversation_read",),
)
def _(bench: Bench) -> None:
    said = bench.say(bench.bruno)
    answer = right(bench.ana.ask("POST", _route(bench, "read"), {"upToMessageId": said["id"]})).json
    wanted = {"conversationId": bench.conversation, "upToMessageId": said["id"]}
    for events in bench.fence(bench.ana):
        told = named(events, "conversation_read", **wanted)
        must(len(told) == 1, f"it came {len(told)} times on a stream of the reader's")
        check_event(bench, told[0], EVENT_DATA["conversation_read"][2])
        must(told[0].inner["unreadCount"] == answer["unreadCount"], "its count is another than the answer's")
    others = [
        one for events in bench.fence(bench.bruno) for one in named(events, "conversation_read", **wanted)
    ]
    must(not others, "the peer is told")


@probe(
    "conversation.read.peer",
    SECTION,
    "the peer's messages become READ, and the peer gets `read`",
    capability=_READ,
)
def _(bench: Bench) -> None:
    said = bench.say(bench.bruno)
    right(bench.ana.ask("POST", _route(bench, "read"), {}))
    told = [one for events in bench.fence(bench.bruno) for one in named(events, "read", messageId=said["id"])]
    must(told, "no `read` came")
    row = bench.stored(bench.bruno, said["id"])
    must(row.get("status") == "READ", f"the status is {row.get('status')}")


@probe("conversation.read.unknown", SECTION, "an unknown conversation: 404", capability=_READ)
def _(bench: Bench) -> None:
    answer = bench.ana.ask("POST", f"/api/chat/conversations/{UNKNOWN}/read", {})
    refused(bench, answer, 404, _NO_CONVERSATION, level1=_NEW)


@probe("conversation.read.unknown-message", SECTION, "an unknown `upToMessageId`: 404", capability=_READ)
def _(bench: Bench) -> None:
    answer = bench.ana.ask("POST", _route(bench, "read"), {"upToMessageId": UNKNOWN})
    refused(bench, answer, 404, "Mensaje no encontrado", level1=_NEW)


@probe("conversation.read.signed-out", SECTION, "signed out: 401", capability=_READ)
def _(bench: Bench) -> None:
    refused(bench, bench.nobody.ask("POST", _route(bench, "read"), {}), 401, "No autenticado", level1=_NEW)


@probe(
    "conversation.read.elsewhere",
    SECTION,
    "a conversation of others: 404",
    capability=_READ,
    need="elsewhere",
)
def _(bench: Bench) -> None:
    if bench.elsewhere is not None:
        refused(
            bench, bench.elsewhere.ask("POST", _route(bench, "read"), {}), 404, _NO_CONVERSATION, level1=_NEW
        )


@probe(
    "messages.idempotent", SECTION, "the same `clientMessageId` again: 200, the same message", capability=_KEY
)
def _(bench: Bench) -> None:
    key = str(uuid.uuid4())
    before = bench.bruno.unread(bench.conversation)
    first = right(bench.post(bench.ana, clientMessageId=key), 201).json["message"]
    again = bench.post(bench.ana, clientMessageId=key)
    must(again.status == 200, f"status {again.status} instead of 200")
    must(again.json["message"]["id"] == first["id"], "it is a second message")
    bench.check(again.json, {"message": MESSAGE}, "the answer")
    raised = bench.bruno.unread(bench.conversation) - before
    must(raised == 1, f"the counter went up by {raised}")


@probe(
    "messages.idempotent.key", SECTION, "`clientMessageId` comes back in M, page and event", capability=_KEY
)
def _(bench: Bench) -> None:
    key = str(uuid.uuid4())
    said = bench.say(bench.ana, clientMessageId=key)
    must(said.get("clientMessageId") == key, f"M has {said.get('clientMessageId')!r}")
    event = bench.heard(bench.bruno.streams[0], said["id"])[-1]
    must(event.inner.get("clientMessageId") == key, f"the event has {event.inner.get('clientMessageId')!r}")
    row = bench.stored(bench.ana, said["id"])
    must(row.get("clientMessageId") == key, f"the page has {row.get('clientMessageId')!r}")


@probe("messages.idempotent.once", SECTION, "the repeat causes no event", capability=_KEY)
def _(bench: Bench) -> None:
    key = str(uuid.uuid4())
    said = bench.say(bench.ana, clientMessageId=key)
    bench.post(bench.ana, clientMessageId=key)
    bench.fence(bench.bruno)
    times = sum(is_message(event, said["id"]) for event in bench.bruno.streams[0].events)
    must(times == 1, f"the event came {times} times")


@probe("messages.idempotent.sender", SECTION, "a key is its sender's own", capability=_KEY)
def _(bench: Bench) -> None:
    key = str(uuid.uuid4())
    said = [bench.say(person, clientMessageId=key)["id"] for person in bench.pair]
    must(said[0] != said[1], "somebody else's message came back")


@probe("messages.idempotent.uuid", SECTION, "a key that is no UUID: 400", capability=_KEY)
def _(bench: Bench) -> None:
    fields = {"conversationId": bench.conversation, "body": bench.tag, "clientMessageId": "conformance"}
    refused(bench, bench.ana.ask("POST", SEND, fields), 400, level1=_NEW)


@probe(
    "messages.echo", SECTION, "`message` goes to the sender's own streams, too", capability="messages.echo"
)
def _(bench: Bench) -> None:
    said = bench.say(bench.ana)
    for events in bench.fence(bench.ana):
        told = [event for event in events if is_message(event, said["id"])]
        must(len(told) == 1, f"it came {len(told)} times on a stream of the sender's")
        must(told[0].inner == said, "it is not the M that the POST answered")


@probe(
    "event.no-echo", "GET /api/chat/stream", "the sender's own streams get nothing", unless="messages.echo"
)
def _(bench: Bench) -> None:
    said = bench.say(bench.ana)
    told = [event for events in bench.fence(bench.ana) for event in events if is_message(event, said["id"])]
    must(not told, "they get the message, and messages.echo is not announced")


@probe(
    "messages.multiline", SECTION, "line breaks are kept, each line folded", capability="messages.multiline"
)
def _(bench: Bench) -> None:
    body = bench.say(bench.ana, "a \t b  \r\n\n  c\u00a0\u00a0d \n")["body"]
    must(body == f"{bench.tag} a b\n\nc d", f"the text is {body!r}")


@probe(
    "conversation.hide", SECTION, "the hide route: off the list, counter 0", capability="conversation.hide"
)
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    answer = right(bench.ana.ask("POST", _route(bench, "hide"))).json
    must(answer == {"success": True}, f"the answer is {answer}")
    must(bench.ana.row(bench.conversation) is None, "it is in the list")
    found = right(bench.ana.ask("POST", "/api/chat/conversations", {"peerUserId": bench.bruno.id})).json[
        "conversation"
    ]
    mine = "A" if found["userAId"] == bench.ana.id else "B"
    must(found[f"hiddenByUser{mine}"] is True, "opening it does not say that it is hidden")
    must(found[f"unreadCountUser{mine}"] == 0, "the counter is not 0")
    must(bench.bruno.row(bench.conversation), "it is off the peer's list, too")
    bench.say(bench.bruno)


@probe("conversation.hide.back", SECTION, "a message brings it back", capability="conversation.hide")
def _(bench: Bench) -> None:
    right(bench.ana.ask("POST", _route(bench, "hide")))
    bench.say(bench.bruno)
    must(bench.ana.unread(bench.conversation) == 1, "its counter is not 1")


@probe(
    "conversation.hide.event",
    SECTION,
    "`conversation_hidden` to all streams of whoever hid it",
    capability="conversation.hide",
    events=("conversation_hidden",),
)
def _(bench: Bench) -> None:
    bench.fence(bench.ana)
    right(bench.ana.ask("POST", _route(bench, "hide")))
    for events in bench.fence(bench.ana):
        told = named(events, "conversation_hidden", conversationId=bench.conversation)
        must(len(told) == 1, f"it came {len(told)} times on a stream")
        check_event(bench, told[0])


@probe(
    "conversation.clear",
    SECTION,
    "the clear route: messages gone for both, counters 0, `conversation_cleared` to both",
    capability="conversation.clear",
    events=("conversation_cleared",),
)
def _(bench: Bench) -> None:
    if not bench.all_ours():
        raise SkipError("the conversation has messages of somebody else's, and they would go for both")
    for person in bench.pair:
        bench.fence(person)
    answer = right(bench.ana.ask("POST", _route(bench, "clear"))).json
    must(answer == {"success": True}, f"the answer is {answer}")
    for person in bench.pair:
        must(bench.page(person)["data"] == [], "messages are left")
        row = person.row(bench.conversation)
        must(row is None or (row["unreadCount"] == 0 and row["lastMessage"] is None), f"the list has {row}")
    for person in bench.pair:
        for events in bench.fence(person):
            told = named(events, "conversation_cleared", conversationId=bench.conversation)
            must(len(told) == 1, f"the event came {len(told)} times on a stream")
            check_event(bench, told[0])


@probe("conversations.cursor", SECTION, "`cursor` pages the list", capability="conversations.cursor")
def _(bench: Bench) -> None:
    rows = [row["id"] for row in bench.ana.get("/api/chat/conversations?limit=1000")["conversations"]]
    found: list[str] = []
    query = ""
    for _ in range(min(len(rows), 20)):
        page = bench.ana.get(f"/api/chat/conversations?limit=1{query}")
        found += [row["id"] for row in page["conversations"]]
        if page.get("nextCursor") is None:
            break
        query = f"&cursor={quote(str(page['nextCursor']))}"
    must(found == rows[:20], "page by page another list comes")
