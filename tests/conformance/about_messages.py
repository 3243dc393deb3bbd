"""Probes: conversations, their list, pages of messages, sending, reading."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tests.conformance.bench import Bench, must, right
from tests.conformance.probes import probe
from tests.conformance.shapes import CONVERSATION, COUNT, LISTED, MESSAGE, PAGE, TEXT, Maybe
from tests.conformance.verdicts import FaultError, WrongError
from tests.conformance.visitor import SEND

LIST = "GET /api/chat/conversations"
OPEN = "POST /api/chat/conversations"
PAGE_ROUTE = "GET /api/chat/conversations/{id}/messages"
MESSAGES = "POST /api/chat/messages"
READ = "POST /api/chat/messages/read"
UNREAD = "GET /api/chat/unread-count"
_ROWS = "/api/chat/conversations"
_BURST = 4
_WALKED = 60
_STEP = 3


@probe("open.shape", OPEN, "200 with the conversation, every key of its type")
def _(bench: Bench) -> None:
    answer = right(bench.ana.ask("POST", _ROWS, {"peerUserId": bench.bruno.id}))
    bench.check(answer.json, {"conversation": CONVERSATION}, "the answer")


@probe("open.same", OPEN, "there is one conversation of a pair, whoever opens it")
def _(bench: Bench) -> None:
    found = right(bench.bruno.ask("POST", _ROWS, {"peerUserId": bench.ana.id})).json["conversation"]
    must(found["id"] == bench.conversation, "the other one gets another")
    must({found["userAId"], found["userBId"]} == {bench.ana.id, bench.bruno.id}, "it is not of the two")
    must(
        [found["userA"]["id"], found["userB"]["id"]] == [found["userAId"], found["userBId"]],
        "A and B are mixed up",
    )


@probe("list.shape", LIST, "200 with the conversations, every key of its type")
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    cursor = {"nextCursor": Maybe(TEXT)} if "conversations.cursor" in bench.capabilities else {}
    bench.check(bench.ana.get(f"{_ROWS}?limit=200"), {"conversations": [LISTED], **cursor}, "the answer")


@probe("list.order", LIST, "newest activity first")
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    rows = bench.ana.get(f"{_ROWS}?limit=200")["conversations"]
    times = [row["lastMessageAt"] for row in rows]
    must(times == sorted(times, reverse=True), f"the times of the rows: {times[:5]} …")


@probe("list.limit", LIST, "`limit` is kept")
def _(bench: Bench) -> None:
    must(len(bench.ana.get(f"{_ROWS}?limit=1")["conversations"]) == 1, "not one row with limit=1")


@probe("list.last-message", LIST, "`lastMessage` is the newest message")
def _(bench: Bench) -> None:
    said = bench.say_later(bench.bruno, bench.say(bench.ana))
    row = bench.ana.row(bench.conversation) or {}
    last = row.get("lastMessage") or {}
    must({name: said[name] for name in ("id", "body", "createdAt", "senderId")} == last, f"it is {last}")


@probe(
    "list.counters",
    LIST,
    "a message raises the peer's counter by one, not one's own; `unreadCount` is one's own",
)
def _(bench: Bench) -> None:
    before = [person.unread(bench.conversation) for person in bench.pair]
    bench.say(bench.bruno)
    after = [person.unread(bench.conversation) for person in bench.pair]
    must(after == [before[0] + 1, before[1]], f"receiver and sender: from {before} to {after}")
    mine = [(person.row(bench.conversation) or {})["unreadCount"] for person in bench.pair]
    must(mine == after, f"`unreadCount` is {mine} where the counters are {after}")


@probe("list.count", LIST, "`_count.messages` grows with a message")
def _(bench: Bench) -> None:
    before = (bench.ana.row(bench.conversation) or {})["_count"]["messages"]
    bench.say(bench.bruno)
    after = (bench.ana.row(bench.conversation) or {})["_count"]["messages"]
    must(after == before + 1, f"from {before} to {after}")


@probe("unread.counts", UNREAD, "a message raises it")
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    total = bench.ana.get("/api/chat/unread-count")["totalUnread"]
    must(total >= bench.ana.unread(bench.conversation) > 0, f"it is {total}")


@probe("page.shape", PAGE_ROUTE, "200 with M, `nextCursor`, `hasMore`, every key of its type")
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    bench.say(bench.ana)
    for query in ("limit=1", "limit=1000"):
        page = bench.page(bench.ana, query)
        bench.check(page, PAGE, "the page")
        must(
            page["hasMore"] == (page["nextCursor"] is not None),
            "`hasMore` and `nextCursor` contradict each other",
        )
    must(len(bench.page(bench.ana, "limit=1")["data"]) == 1, "not one row with limit=1")


@probe("page.order", PAGE_ROUTE, "newest first")
def _(bench: Bench) -> None:
    first = bench.say(bench.ana)
    second = bench.say_later(bench.bruno, first)
    rows = bench.page(bench.ana)["data"]
    times = [row["createdAt"] for row in rows]
    must(times == sorted(times, reverse=True), f"the times of the rows: {times[:5]} …")
    ids = [row["id"] for row in rows]
    must(ids.index(second["id"]) < ids.index(first["id"]), "the later of two messages comes after the first")


@probe("page.same-for-both", PAGE_ROUTE, "both see the same messages")
def _(bench: Bench) -> None:
    bench.say(bench.ana)
    mine, theirs = ({row["id"] for row in bench.page(person, "limit=1000")["data"]} for person in bench.pair)
    must(mine == theirs, f"{len(mine ^ theirs)} are seen by one of them only")


@probe("page.iso-cursor", PAGE_ROUTE, "an ISO time is a cursor: what is older comes")
def _(bench: Bench) -> None:
    newest = bench.say_later(bench.bruno, bench.say(bench.bruno))["createdAt"]
    times = sorted((row["createdAt"] for row in bench.page(bench.ana)["data"]), reverse=True)
    older = [time for time in times if time < newest]
    found = bench.page(bench.ana, f"limit=5&cursor={quote(newest)}")["data"]
    must([row["createdAt"] for row in found] == older[:5], "other rows come")


def _walk(bench: Bench) -> tuple[list[dict[str, Any]], list[dict[str, Any]], set[str]]:
    """Return the newest rows, the same rows by small pages, and the times at pages' edges."""
    burst = {"conversationId": bench.conversation, "body": bench.tag}
    for answer in bench.bruno.ask_together([("POST", SEND, burst)] * _BURST):
        right(answer, 201)
    rows = bench.page(bench.ana, f"limit={_WALKED}")["data"]
    walked: list[dict[str, Any]] = []
    edges, query = set(), f"limit={_STEP}"
    while len(walked) < len(rows):
        page = bench.page(bench.ana, query)
        walked += page["data"]
        if not page["hasMore"] or not page["data"]:
            break
        edges.add(str(page["data"][-1]["createdAt"]))
        query = f"limit={_STEP}&cursor={quote(str(page['nextCursor']))}"
    return rows, walked, edges


def _check_walk(bench: Bench, *, ties_may_be_lost: bool) -> None:
    rows, walked, edges = _walk(bench)
    seen = [row["id"] for row in walked]
    must(len(set(seen)) == len(seen), "a row came twice")
    reached = walked[-1]["createdAt"] if walked else ""
    lost = [row for row in rows if row["id"] not in seen and row["createdAt"] >= reached]
    if lost and ties_may_be_lost and all(row["createdAt"] in edges for row in lost):
        raise FaultError(
            f"{len(lost)} of {len(rows)} rows that share a millisecond were lost at a page's edge"
        )
    must(not lost, f"{len(lost)} of {len(rows)} rows were lost")
    times = [row["createdAt"] for row in walked]
    must(times == sorted(times, reverse=True), "they come in another order")


@probe(
    "page.walk", PAGE_ROUTE, "page by page, nothing is lost, nothing comes twice", unless="messages.cursor"
)
def _(bench: Bench) -> None:
    _check_walk(bench, ties_may_be_lost=bench.level == 1)


@probe(
    "messages.cursor",
    "6. Level 2: capabilities",
    "page by page, nothing is lost even where rows share a millisecond",
    capability="messages.cursor",
)
def _(bench: Bench) -> None:
    _check_walk(bench, ties_may_be_lost=False)


@probe("send.shape", MESSAGES, "201 with M, every key of its type, saying what was sent")
def _(bench: Bench) -> None:
    answer = right(bench.post(bench.ana, "shape"), 201)
    bench.check(answer.json, {"message": MESSAGE}, "the answer")
    said = answer.json["message"]
    wanted = {
        "body": f"{bench.tag} shape",
        "status": "SENT",
        "conversationId": bench.conversation,
        "senderId": bench.ana.id,
        "orgId": bench.ana.user["activeOrgId"],
    }
    for name, value in wanted.items():
        must(said[name] == value, f"{name} is {said[name]!r} instead of {value!r}")
    must(said["sender"]["id"] == bench.ana.id, "`sender` is somebody else")


@probe("send.folded", MESSAGES, "outer white space goes, runs of blanks become one")
def _(bench: Bench) -> None:
    body = bench.say(bench.ana, "a \t\u00a0 b\u3000 ")["body"]
    must(body == f"{bench.tag} a b", f"the text is {body!r}")


@probe("send.line-breaks", MESSAGES, "line breaks become blanks", unless="messages.multiline")
def _(bench: Bench) -> None:
    body = bench.say(bench.ana, "a\r\n\nb")["body"]
    must(body == f"{bench.tag} a b", f"the text is {body!r}")


@probe(
    "send.characters", MESSAGES, "every character arrives as it was: emoji, accents, markup, right to left"
)
def _(bench: Bench) -> None:
    text = "ñ e\u0301 👩‍👩‍👧 <b>&amp; \u202eאב 'x' \\ \"y\""
    body = bench.say(bench.ana, text)["body"]
    must(body == f"{bench.tag} {text}", f"the text is {body!r}")


@probe("send.longest", MESSAGES, "2048 bytes are allowed")
def _(bench: Bench) -> None:
    room = 2048 - len(f"{bench.tag} ".encode())
    text = "ñ" * (room // 2) + "x" * (room % 2)
    must(bench.say(bench.ana, text)["body"] == f"{bench.tag} {text}", "it came back changed")


@probe("send.stored", MESSAGES, "what was answered is what a page has")
def _(bench: Bench) -> None:
    said = bench.say(bench.ana)
    must(bench.stored(bench.bruno, said["id"]) == said, "the page has another, or none")


@probe("read.answer", READ, "200 with how many changed: all of the peer's up to that one; then 0")
def _(bench: Bench) -> None:
    newest = [bench.say(bench.bruno) for _ in range(2)][1]
    fields = {"conversationId": bench.conversation, "messageId": newest["id"]}
    answer = right(bench.ana.ask("POST", f"{SEND}/read", fields)).json
    bench.check(answer, {"count": COUNT}, "the answer")
    must(answer["count"] >= 2, f"the count is {answer['count']}")
    must(
        right(bench.ana.ask("POST", f"{SEND}/read", fields)).json == {"count": 0},
        "the second time it is not 0",
    )
    statuses = {row["status"] for row in bench.page(bench.ana)["data"] if row["senderId"] == bench.bruno.id}
    must(statuses == {"READ"}, f"the statuses are {statuses}")


@probe("read.up-to", READ, "newer messages stay SENT, one's own too")
def _(bench: Bench) -> None:
    own, first = bench.say(bench.ana), bench.say(bench.bruno)
    second = bench.say_later(bench.bruno, first)
    fields = {"conversationId": bench.conversation, "messageId": first["id"]}
    right(bench.ana.ask("POST", f"{SEND}/read", fields))
    status = {row["id"]: row["status"] for row in bench.page(bench.ana)["data"]}
    found = [status.get(str(one["id"])) for one in (own, first, second)]
    must(found == ["SENT", "READ", "SENT"], f"mine, the read one, the newer one: {found}")


@probe("read.counter", READ, "the reader's counter stays")
def _(bench: Bench) -> None:
    newest = bench.say(bench.bruno)
    before = bench.ana.unread(bench.conversation)
    fields = {"conversationId": bench.conversation, "messageId": newest["id"]}
    right(bench.ana.ask("POST", f"{SEND}/read", fields))
    after = bench.ana.unread(bench.conversation)
    must(after == before > 0, f"from {before} to {after}")


@probe("send.rate", MESSAGES, "too many messages: 429 with `retryAfter` and Retry-After", need="rate")
def _(bench: Bench) -> None:
    answer = bench.bruno.ask("GET", "/api/chat/config")
    for _ in range(2 * bench.rate.count + 1):  # a window may end in between; what is wrong counts too
        answer = bench.bruno.ask("POST", SEND, {}, paced=False)
        if answer.status == 429:
            break
    else:
        raise WrongError(
            f"{2 * bench.rate.count + 1} requests within reach of {bench.rate.window:g} s, and no 429"
        )
    body = answer.json
    wait = body.get("retryAfter")
    must(isinstance(body.get("error"), str), "there is no `error`")
    must(isinstance(wait, int) and 0 < wait <= bench.rate.window, f"`retryAfter` is {wait!r}")
    must(answer.header("retry-after") == str(wait), "the header Retry-After says something else")
