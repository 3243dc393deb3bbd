"""Probes: the server actions of level 1."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, unquote

from tests.conformance.about_stream import check_event
from tests.conformance.bench import UNKNOWN, Bench, must, named, right
from tests.conformance.probes import probe
from tests.conformance.verdicts import MissingError, SkipError
from tests.conformance.visitor import Answer, Visitor

SECTION = "Server actions (level 1)"
PAGE = "/dashboard/chat"
_CHUNK = re.compile(r"/_next/static/chunks/app/(?:\(|%28)main(?:\)|%29)/dashboard/chat/page-[0-9a-f]+\.js")
_ACTION = re.compile(r'createServerReference\)?\("([0-9a-f]{40,44})"[^)]*"(\w+)"\)')
MARK_READ = "markConversationAsRead"
HIDE = "hideConversation"
CLEAR = "clearConversationMessages"


def call(bench: Bench, name: str, conversation: str, **headers: str) -> Answer:
    """Call a server action as Ana."""
    if name not in bench.actions:
        raise SkipError("its id was not found")
    return send(bench.ana, bench.actions[name], conversation, **headers)


def send(who: Visitor, action: str, conversation: str, page: str = PAGE, **headers: str) -> Answer:
    """Send a server action's request, whatever its id."""
    kind = {"Content-Type": "text/plain;charset=UTF-8", "Accept": "text/x-component", "Next-Action": action}
    return who.ask("POST", page, json.dumps([conversation]), {**kind, **headers})


def _line(answer: Answer) -> str:
    lines = answer.body.decode(errors="replace").splitlines()
    return next((line[2:] for line in lines if line.startswith("1:")), "")


@probe("actions.ids", SECTION, "the page names its script, and the script the actions' ids", levels=(1,))
def _(bench: Bench) -> None:
    page = bench.ana.ask("GET", PAGE)
    found = _CHUNK.search(page.body.decode(errors="replace")) if page.status == 200 else None
    if found is None:
        raise MissingError(f"{PAGE} names no script of the chat")
    script = right(bench.nobody.ask("GET", quote(unquote(found[0]), safe="/()"))).body.decode()
    bench.actions = {name: action for action, name in _ACTION.findall(script)}
    must({MARK_READ, HIDE, CLEAR} <= bench.actions.keys(), f"the script has {sorted(bench.actions)}")


@probe(
    "actions.mark-read",
    SECTION,
    "`markConversationAsRead`: counter 0, `conversation_read` to all the reader's streams",
    levels=(1,),
    events=("conversation_read",),
)
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    must(bench.ana.unread(bench.conversation) > 0, "there was nothing unread")
    answer = right(call(bench, MARK_READ, bench.conversation))
    must(_line(answer) == '"$undefined"', f"the line is 1:{_line(answer)}")
    must(bench.ana.unread(bench.conversation) == 0, "the counter is not 0")
    for events in bench.fence(bench.ana):
        told = named(events, "conversation_read", conversationId=bench.conversation)
        must(len(told) == 1, f"`conversation_read` came {len(told)} times on a stream")
        check_event(bench, told[0])
    told = [one for events in bench.fence(bench.bruno) for one in named(events, "conversation_read")]
    must(not told, "the peer is told")


@probe(
    "actions.hide", SECTION, "`hideConversation`: off the list, counter 0, back with a message", levels=(1,)
)
def _(bench: Bench) -> None:
    bench.say(bench.bruno)
    line = _line(right(call(bench, HIDE, bench.conversation)))
    must(line.startswith('{"success":true,"unreadCount":'), f"the line is 1:{line}")
    must(bench.ana.row(bench.conversation) is None, "it is in the list")
    bench.say(bench.bruno)
    must(bench.ana.unread(bench.conversation) == 1, "its counter is not 1 after a message")


@probe("actions.refused", SECTION, "an unknown conversation: 500 with `1:E`", levels=(1,))
def _(bench: Bench) -> None:
    must(_line(right(call(bench, MARK_READ, UNKNOWN), 500)).startswith("E"), "there is no line 1:E")


@probe("actions.origin", SECTION, "a foreign `Origin`: 500 with `1:E`", levels=(1,))
def _(bench: Bench) -> None:
    answer = call(bench, MARK_READ, bench.conversation, Origin="https://elsewhere.invalid")
    must(_line(right(answer, 500)).startswith("E"), "there is no line 1:E")


@probe("actions.stale", SECTION, "an id of an older build: 404 with `x-nextjs-action-not-found`", levels=(1,))
def _(bench: Bench) -> None:
    if not bench.actions:
        raise SkipError("the ids were not found")
    answer = right(send(bench.ana, "40" + "0" * 40, bench.conversation), 404)
    must(answer.header("x-nextjs-action-not-found") == "1", "the header is not there")


@probe("actions.wrong-page", SECTION, "on another page: refused", levels=(1,))
def _(bench: Bench) -> None:
    if not bench.actions:
        raise SkipError("the ids were not found")
    answer = send(bench.ana, bench.actions[MARK_READ], bench.conversation, page="/dashboard")
    if answer.status == 200 and answer.body == b"{}":
        bench.known_fault("200 `{}`, and nothing is done")
    must(answer.status >= 400, f"status {answer.status}")


@probe("actions.clear", SECTION, "`clearConversationMessages`: messages gone for both", levels=(1,))
def _(bench: Bench) -> None:
    if not bench.all_ours():
        raise SkipError("the conversation has messages of somebody else's, and they would go for both")
    bench.say(bench.bruno)
    line = _line(right(call(bench, CLEAR, bench.conversation)))
    must(line == '{"success":true}', f"the line is 1:{line}")
    for person in (bench.ana, bench.bruno):
        must(bench.page(person)["data"] == [], "messages are left")
