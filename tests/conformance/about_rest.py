"""Probes: what holds for every route, the configuration, people."""

from __future__ import annotations

import json
import unicodedata
from urllib.parse import quote, urlsplit

from tests.conformance.bench import UNKNOWN, Bench, must, refused, right
from tests.conformance.probes import PROBES, probe
from tests.conformance.shapes import CONFIG, COUNT, USER
from tests.conformance.verdicts import WrongError

REST = "2. REST"
CONFIG_ROUTE = "GET /api/chat/config"
SEARCH = "GET /api/chat/users/search"
AVATAR = "GET /api/users/{id}/avatar"
UNREAD = "GET /api/chat/unread-count"
_SEARCH = "/api/chat/users/search?q="
_LATER = ("typing", "reactions", "attachments", "search", "groups", "calls", "e2ee", "presence")


@probe("rest.json", REST, "answers are JSON by name, uncompressed")
def _(bench: Bench) -> None:
    answer = bench.ana.ask("GET", "/api/chat/unread-count")
    must(answer.header("content-type").startswith("application/json"), f"{answer.header('content-type')!r}")
    must(not answer.header("content-encoding"), f"compressed: {answer.header('content-encoding')}")


@probe("rest.unknown-path", REST, "an unknown path: 404 with HTML")
def _(bench: Bench) -> None:
    answer = right(bench.ana.ask("GET", "/api/chat/conformance/none"), 404)
    must(answer.header("content-type").startswith("text/html"), f"{answer.header('content-type')!r}")


@probe("rest.wrong-method", REST, "a wrong method: 405, empty")
def _(bench: Bench) -> None:
    must(not right(bench.ana.ask("PUT", "/api/chat/config"), 405).body, "there is a body")


@probe("rest.content-type", REST, "JSON is read, whatever content type a request claims")
def _(bench: Bench) -> None:
    body = json.dumps({"peerUserId": bench.bruno.id})
    right(bench.ana.ask("POST", "/api/chat/conversations", body, {"Content-Type": "text/plain"}))


@probe("rest.unknown-keys", REST, "unknown keys of a request are ignored")
def _(bench: Bench) -> None:
    right(bench.ana.ask("POST", "/api/chat/conversations", {"peerUserId": bench.bruno.id, "x": {"y": [1]}}))


@probe("rest.origin", REST, "a foreign `Origin` is refused: 403")
def _(bench: Bench) -> None:
    body = {"peerUserId": bench.bruno.id}
    answer = bench.ana.ask("POST", "/api/chat/conversations", body, {"Origin": "https://elsewhere.invalid"})
    if answer.status == 200:
        bench.known_fault("nobody looks at it")
    refused(bench, answer, 403)


@probe("rest.own-origin", REST, "its own `Origin` is allowed")
def _(bench: Bench) -> None:
    parts = urlsplit(bench.url)
    own = {"Origin": f"{parts.scheme}://{parts.netloc}"}
    right(bench.ana.ask("POST", "/api/chat/conversations", {"peerUserId": bench.bruno.id}, own))


@probe("config.shape", CONFIG_ROUTE, "every key of its level, of its type")
def _(bench: Bench) -> None:
    bench.check(bench.config, CONFIG[min(bench.level, 2)], "config")
    must(bench.level < 2 or bench.config["maxMessageBytes"] == 2048, "`maxMessageBytes` is not 2048")


@probe("config.capabilities", "6. Level 2: capabilities", "each capability once, by a name of the protocol")
def _(bench: Bench) -> None:
    names = bench.config.get("capabilities", [])
    must(len(names) == len(set(names)), "one is named twice")
    known = {*_LATER, *(one.capability for one in PROBES)}
    must(not bench.strict or set(names) <= known, f"not of the protocol: {sorted(set(names) - known)}")


@probe(
    "config.stream-url",
    "6. Level 2: capabilities",
    "`streamUrl`: null, or https on the same host",
    levels=(2,),
)
def _(bench: Bench) -> None:
    where = bench.config.get("streamUrl")
    if where is None:
        return
    there, here = urlsplit(str(where)), urlsplit(bench.url)
    must(there.hostname == here.hostname, f"it is on {there.hostname}")
    loopback = there.hostname in ("127.0.0.1", "::1", "localhost")
    must(there.scheme == "https" or loopback, f"it is {there.scheme}")


@probe("unread.shape", UNREAD, "200 with the sum of one's counters, not less than the list's")
def _(bench: Bench) -> None:
    total = bench.ana.get("/api/chat/unread-count")
    bench.check(total, {"totalUnread": COUNT}, "the answer")
    rows = bench.ana.get("/api/chat/conversations?limit=1000")["conversations"]
    must(
        total["totalUnread"] >= sum(row["unreadCount"] for row in rows), f"{total}: less than the list's sum"
    )


@probe("search.shape", SEARCH, "200, a colleague by a part of the name; never oneself")
def _(bench: Bench) -> None:
    name = str(bench.bruno.user["name"])
    found = bench.ana.get(f"{_SEARCH}{quote(name[: max(3, len(name) // 2)])}&limit=50")
    bench.check(found, {"users": [USER]}, "the answer")
    ids = [person["id"] for person in found["users"]]
    must(bench.bruno.id in ids, f"{name!r} is not found by half of it")
    must(bench.ana.id not in ids, "who asks is found, too")


@probe("search.email", SEARCH, "a colleague by a part of the e-mail")
def _(bench: Bench) -> None:
    found = bench.ana.get(f"{_SEARCH}{quote(bench.bruno.account.email.partition('@')[0])}&limit=50")
    must(bench.bruno.id in [person["id"] for person in found["users"]], "not found")


@probe("search.case", SEARCH, "capitals do not matter")
def _(bench: Bench) -> None:
    found = bench.ana.get(f"{_SEARCH}{quote(str(bench.bruno.account.email).upper())}")
    must(bench.bruno.id in [person["id"] for person in found["users"]], "not found in capitals")


@probe("search.accents", SEARCH, "accents do not matter")
def _(bench: Bench) -> None:
    email = bench.bruno.account.email
    accented = unicodedata.normalize("NFC", "".join(f"{c}\u0301" if c in "aeiou" else c for c in email))
    found = bench.ana.get(f"{_SEARCH}{quote(accented)}")
    if bench.bruno.id not in [person["id"] for person in found["users"]]:
        bench.known_fault("they do")


@probe("search.wildcards", SEARCH, "`%` and `_` are letters like others")
def _(bench: Bench) -> None:
    found = bench.ana.get(f"{_SEARCH}{quote('%')}")["users"]
    if any("%" not in f"{person['name']}{person['email']}" for person in found):
        bench.known_fault("they find everybody")


@probe("search.empty", SEARCH, "nothing asked, nobody found")
def _(bench: Bench) -> None:
    must(bench.ana.get(_SEARCH) == {"users": []}, "somebody is found")


@probe("search.limit", SEARCH, "`limit` is kept")
def _(bench: Bench) -> None:
    must(len(bench.ana.get(f"{_SEARCH}a&limit=1")["users"]) <= 1, "more than one with limit=1")


@probe("search.elsewhere", SEARCH, "people of another organisation are not found", need="elsewhere")
def _(bench: Bench) -> None:
    if bench.elsewhere is not None:
        found = bench.ana.get(f"{_SEARCH}{quote(bench.elsewhere.account.email)}")
        must(not found["users"], "somebody of another organisation is found")


@probe("avatar.picture", AVATAR, "200 and a picture, or 404 where there is none")
def _(bench: Bench) -> None:
    for person in bench.pair:
        answer = bench.bruno.ask("GET", f"/api/users/{person.id}/avatar")
        if answer.status == 302 and bench.level == 1:
            place = urlsplit(answer.header("location"))
            answer = right(bench.bruno.ask("GET", f"{place.path}?{place.query}".rstrip("?")))
            must(answer.header("content-type").startswith("image/"), "what it leads to is no picture")
            if place.hostname != urlsplit(bench.url).hostname:
                bench.known_fault(f"a redirect to {place.hostname}")
        elif answer.status == 200:
            must(answer.header("content-type").startswith("image/"), f"{answer.header('content-type')!r}")
        elif answer.status != 404:
            raise WrongError(f"status {answer.status}")


@probe("avatar.flag", AVATAR, "`image` says that there is one: 404 only where it is null")
def _(bench: Bench) -> None:
    for person in bench.pair:
        status = bench.bruno.ask("GET", f"/api/users/{person.id}/avatar").status
        must(status != 404 or person.user["image"] is None, "404, and the session has an `image`")


@probe("avatar.unknown", AVATAR, "an unknown person: 404")
def _(bench: Bench) -> None:
    right(bench.ana.ask("GET", f"/api/users/{UNKNOWN}/avatar"), 404)


@probe("avatar.signed-out", AVATAR, "signed out: 401")
def _(bench: Bench) -> None:
    right(bench.nobody.ask("GET", f"/api/users/{bench.ana.id}/avatar"), 401)


@probe("avatar.elsewhere", AVATAR, "another organisation's: 403 or 404", need="elsewhere")
def _(bench: Bench) -> None:
    if bench.elsewhere is not None:
        answer = bench.elsewhere.ask("GET", f"/api/users/{bench.ana.id}/avatar")
        must(answer.status in (403, 404), f"status {answer.status}")
