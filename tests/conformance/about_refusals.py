"""Probes: what is refused, with which status and words."""

from __future__ import annotations

from dataclasses import dataclass

from tests.conformance.bench import UNKNOWN, Bench, Person, must, refused, right
from tests.conformance.probes import PROBES, Need, Probe
from tests.conformance.verdicts import FaultError, SkipError
from tests.conformance.visitor import SEND, Visitor

CONFIG = "GET /api/chat/config"
LIST = "GET /api/chat/conversations"
OPEN = "POST /api/chat/conversations"
PAGE = "GET /api/chat/conversations/{id}/messages"
MESSAGES = "POST /api/chat/messages"
READ = "POST /api/chat/messages/read"
UNREAD = "GET /api/chat/unread-count"
SEARCH = "GET /api/chat/users/search"
SIGNED_OUT = "No autenticado"
CHAT_OFF = "El módulo de chat no está habilitado para esta organización"
NO_CONVERSATION = "Conversación no encontrada o no tienes acceso"
NO_PERSON = "Usuario no encontrado o no pertenece a la misma organización"
NO_MESSAGE = "Mensaje no encontrado"
_ROWS = "/api/chat/conversations"
_REQUIRED = "{} es requerido y debe ser una cadena"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One request that must be refused.

    Attributes:
        who: `ana`, `nobody`, `elsewhere` or `chat_off`.
        path, body: With `{conversation}`, `{ana}`, `{bruno}` and `{unknown}` to be filled in.
        status, text: What is right; no text = any.
        level1: What level 1 is known to answer; with `level1_json` no error, but this.
    """

    id: str
    section: str
    says: str
    who: str
    path: str
    body: object = None
    status: int = 401
    text: str = ""
    level1: int = 500
    level1_json: object = None

    def run(self, bench: Bench) -> None:
        """Ask for it."""
        who = self._who(bench)
        answer = who.ask(self.section.split()[0], self._fill(bench, self.path), self._filled_body(bench))
        refused(bench, answer, self.status, self.text, level1=self.level1, level1_json=self.level1_json)

    @property
    def need(self) -> Need | None:
        """What the caller has to give."""
        if self.who == "elsewhere":
            return "elsewhere"
        return "chat_off" if self.who == "chat_off" else None

    def _who(self, bench: Bench) -> Visitor:
        who = {"ana": bench.ana, "elsewhere": bench.elsewhere, "chat_off": bench.chat_off}
        return who.get(self.who) or bench.nobody

    def _fill(self, bench: Bench, text: str) -> str:
        known = {"conversation": bench.conversation, "ana": bench.ana.id, "bruno": bench.bruno.id}
        for name, value in {**known, "unknown": UNKNOWN}.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def _filled_body(self, bench: Bench) -> object:
        if isinstance(self.body, dict):
            return {name: self._fill(bench, value) for name, value in self.body.items()}
        return self.body


_TO_BRUNO = {"conversationId": "{conversation}", "body": "[conformance] no"}
_UP_TO = {"conversationId": "{conversation}", "messageId": "{unknown}"}
_MINE = f"{_ROWS}/{{conversation}}/messages"


def _signed_out(name: str, section: str, path: str, body: object = None, **level1: object) -> Refusal:
    known = {"level1": 500, **level1}
    said = f"signed out: 401 `{SIGNED_OUT}`"
    return Refusal(name, section, said, "nobody", path, body, 401, SIGNED_OUT, **known)  # type: ignore[arg-type]


def _off(name: str, section: str, path: str, body: object = None, **level1: object) -> Refusal:
    known = {"level1": 500, **level1}
    said = "chat off for the organisation: 403 with the text"
    return Refusal(name, section, said, "chat_off", path, body, 403, CHAT_OFF, **known)  # type: ignore[arg-type]


REFUSALS = (
    _signed_out(
        "config.signed-out", CONFIG, "/api/chat/config", level1=200, level1_json={"chatEnabled": False}
    ),
    _signed_out("list.signed-out", LIST, _ROWS),
    _signed_out("open.signed-out", OPEN, _ROWS, {"peerUserId": "{bruno}"}),
    _signed_out("page.signed-out", PAGE, _MINE),
    _signed_out("send.signed-out", MESSAGES, SEND, _TO_BRUNO, level1=401),
    _signed_out("read.signed-out", READ, f"{SEND}/read", _UP_TO, level1=401),
    _signed_out(
        "unread.signed-out", UNREAD, "/api/chat/unread-count", level1=200, level1_json={"totalUnread": 0}
    ),
    _signed_out("search.signed-out", SEARCH, "/api/chat/users/search?q=a"),
    _off("list.chat-off", LIST, _ROWS, level1=200, level1_json={"conversations": []}),
    _off("open.chat-off", OPEN, _ROWS, {"peerUserId": "{bruno}"}),
    _off("page.chat-off", PAGE, _MINE),
    _off("send.chat-off", MESSAGES, SEND, _TO_BRUNO),
    _off("read.chat-off", READ, f"{SEND}/read", _UP_TO),
    _off("unread.chat-off", UNREAD, "/api/chat/unread-count", level1=200, level1_json={"totalUnread": 0}),
    _off("search.chat-off", SEARCH, "/api/chat/users/search?q=a", level1=200, level1_json={"users": []}),
    Refusal(
        "list.bad-limit", LIST, "a `limit` that is no number: 400", "ana", f"{_ROWS}?limit=x", status=400
    ),
    Refusal(
        "open.no-peer",
        OPEN,
        "no `peerUserId`: 400 with the text",
        "ana",
        _ROWS,
        {"x": "y"},
        400,
        _REQUIRED.format("peerUserId"),
    ),
    Refusal(
        "open.self",
        OPEN,
        "a chat with oneself: 422",
        "ana",
        _ROWS,
        {"peerUserId": "{ana}"},
        422,
        "No puedes crear una conversación contigo mismo",
    ),
    Refusal(
        "open.unknown",
        OPEN,
        "an unknown person: 404",
        "ana",
        _ROWS,
        {"peerUserId": "{unknown}"},
        404,
        NO_PERSON,
    ),
    Refusal(
        "open.elsewhere",
        OPEN,
        "a person of another organisation: 404",
        "elsewhere",
        _ROWS,
        {"peerUserId": "{ana}"},
        404,
        NO_PERSON,
    ),
    Refusal(
        "page.unknown",
        PAGE,
        "an unknown conversation: 404",
        "ana",
        f"{_ROWS}/{{unknown}}/messages",
        None,
        404,
        NO_CONVERSATION,
    ),
    Refusal(
        "page.elsewhere",
        PAGE,
        "a conversation of others: 404",
        "elsewhere",
        _MINE,
        None,
        404,
        NO_CONVERSATION,
    ),
    Refusal("page.bad-cursor", PAGE, "a cursor that is none: 400", "ana", f"{_MINE}?cursor=x", status=400),
    Refusal(
        "send.no-conversation-id",
        MESSAGES,
        "no `conversationId`: 400 with the text",
        "ana",
        SEND,
        {"body": "x"},
        400,
        _REQUIRED.format("conversationId"),
    ),
    Refusal(
        "send.no-body",
        MESSAGES,
        "no `body`: 400 with the text",
        "ana",
        SEND,
        {"conversationId": "{conversation}"},
        400,
        _REQUIRED.format("body"),
    ),
    Refusal(
        "send.blank",
        MESSAGES,
        "blanks only: 422",
        "ana",
        SEND,
        {"conversationId": "{conversation}", "body": " \t\u00a0 \n "},
        422,
        "El mensaje no puede estar vacío",
    ),
    Refusal(
        "send.nul",
        MESSAGES,
        "a NUL: 400",
        "ana",
        SEND,
        {"conversationId": "{conversation}", "body": "[conformance] \0"},
        400,
    ),
    Refusal(
        "send.too-long",
        MESSAGES,
        "2049 bytes: 413",
        "ana",
        SEND,
        {"conversationId": "{conversation}", "body": "ñ" * 1024 + "x"},
        413,
        "El mensaje excede el tamaño máximo permitido (2KB)",
    ),
    Refusal(
        "send.unknown",
        MESSAGES,
        "an unknown conversation: 404",
        "ana",
        SEND,
        {"conversationId": "{unknown}", "body": "[conformance]"},
        404,
        NO_CONVERSATION,
    ),
    Refusal(
        "send.elsewhere",
        MESSAGES,
        "a conversation of others: 404",
        "elsewhere",
        SEND,
        _TO_BRUNO,
        404,
        NO_CONVERSATION,
    ),
    Refusal(
        "read.no-message-id",
        READ,
        "no `messageId`: 400 with the text",
        "ana",
        f"{SEND}/read",
        {"conversationId": "{conversation}"},
        400,
        _REQUIRED.format("messageId"),
    ),
    Refusal("read.not-json", READ, "no JSON: 400", "ana", f"{SEND}/read", "{", 400),
    Refusal(
        "read.unknown-message",
        READ,
        "an unknown message: 404",
        "ana",
        f"{SEND}/read",
        _UP_TO,
        404,
        NO_MESSAGE,
    ),
    Refusal(
        "read.unknown",
        READ,
        "an unknown conversation: 404",
        "ana",
        f"{SEND}/read",
        {"conversationId": "{unknown}", "messageId": "{unknown}"},
        404,
        NO_CONVERSATION,
    ),
    Refusal(
        "read.elsewhere",
        READ,
        "a conversation of others: 404",
        "elsewhere",
        f"{SEND}/read",
        _UP_TO,
        404,
        NO_CONVERSATION,
    ),
)

PROBES += [Probe(one.id, one.section, one.says, one.run, need=one.need) for one in REFUSALS]


def _add(name: str, section: str, says: str, run: object, need: Need | None = None) -> None:
    PROBES.append(Probe(name, section, says, run, need=need))  # type: ignore[arg-type]


def _off_person(bench: Bench) -> Person:
    if bench.chat_off is None:
        raise SkipError("nobody whose chat is off")
    return bench.chat_off


def _config_off(bench: Bench) -> None:
    body = right(_off_person(bench).ask("GET", "/api/chat/config")).json
    must(body.get("chatEnabled") is False, "`chatEnabled` is not false")
    must(body.keys() == bench.config.keys(), "its other keys are not those of everybody's")


def _stream_off(bench: Bench) -> None:
    with bench.stream(_off_person(bench)) as stream:
        must(stream.status == 403, f"status {stream.status} instead of 403")


def _limit_zero(bench: Bench) -> None:
    bench.say(bench.ana)
    answer = bench.ana.ask("GET", f"{_ROWS}/{bench.conversation}/messages?limit=0")
    if answer.status == 200 and bench.level == 1 and answer.json.get("hasMore") is True:
        raise FaultError("`hasMore` for ever")
    right(answer, 400)


_add("config.chat-off", CONFIG, "chat off: 200, `chatEnabled` false, all other keys", _config_off, "chat_off")
_add("stream.chat-off", "GET /api/chat/stream", "chat off for the organisation: 403", _stream_off, "chat_off")
_add("page.limit-zero", PAGE, "`limit` 0: 400", _limit_zero)
