"""What the holder answers, while its engine comes and goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionChanged,
    ConnectionState,
    OutboxChanged,
    OutboxRemoved,
    SignedIn,
    SnapshotLoaded,
)
from desktop.core.chat import Account, OutboxEntry
from desktop.core.errors import ErpError, RefusedError
from desktop.core.report import Object, Status
from desktop.runtime.control_desk import ControlDesk
from desktop.runtime.control_socket import Caller
from desktop.wire.timestamp import Timestamp

NOW = Timestamp.parse("2026-01-02T03:04:05.678Z")
ANA = Account(
    server="https://erp.example",
    user_id="u1",
    org_id="o1",
    email="ana@norte.test",
    name="Ana Alonso",
    organisation="Norte",
)
HELLO = {"command": "hello"}
SEND = {"command": "send", "to": "b@norte.test", "text": "hola"}
SIGNED_OUT = {"type": "error", "code": "signed_out", "details": {}}


class Engine:
    """Notes what it is asked for; answers what it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.answer: str | ErpError = "entry-1"

    def status(self) -> Status:
        return Status(state=ConnectionState.ONLINE, account=ANA)

    def send_to(self, to: str, text: str, then: Callable[[str | ErpError], None]) -> None:
        self.calls.append(("send", to, text))
        then(self.answer)

    def sign_in(self, *typed: object) -> None:
        self.calls.append(("sign_in", *typed))

    def sign_out(self) -> None:
        self.calls.append(("sign_out",))


class Bridge(QObject):
    """A bridge whose engine is on this very thread."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine()

    def call(self, wish: Callable[[Engine], None]) -> None:
        wish(self.engine)


class Server(QObject):
    asked = Signal(object, object)


class Somebody(Caller):
    """Hears what is said; `over` once they are hung up on."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Object] = []
        self.over = False

    def say(self, *lines: Object) -> None:
        self.heard += lines

    def hang_up(self) -> None:
        self.over = True


class Case:
    """A desk with its surroundings."""

    def __init__(self, holder: str = "app") -> None:
        self.bridge, self.server = Bridge(), Server()
        self.desk = ControlDesk(self.bridge, self.server, holder)  # type: ignore[arg-type]  # all it uses
        self.engine = self.bridge.engine

    def ask(self, asked: Object) -> Somebody:
        caller = Somebody()
        self.server.asked.emit(caller, asked)
        return caller

    def tell(self, *changes: Change) -> None:
        for change in changes:
            self.bridge.changed.emit(change)

    def be(self, state: ConnectionState, code: str | None = None) -> None:
        self.tell(ConnectionChanged(state=state, at=NOW, code=code))

    def sign_in(self, state: ConnectionState = ConnectionState.ONLINE) -> None:
        self.tell(AccountChanged(account=ANA))
        self.be(state)


@pytest.fixture
def case(qapp: object) -> Case:
    assert qapp is not None
    return Case()


def test_hello_tells_who_holds_the_directory_and_leaves_the_line_open(case: Case) -> None:
    case.sign_in()
    caller = case.ask(HELLO)
    assert (caller.heard[0]["holder"], caller.heard[0]["account"]["email"]) == ("app", ANA.email)
    assert not caller.over


def test_hello_and_status_wait_until_it_is_known_who_is_signed_in(case: Case) -> None:
    callers = [case.ask(HELLO), case.ask({"command": "status"})]
    assert [caller.heard for caller in callers] == [[], []]
    case.tell(AccountChanged(account=ANA))
    assert [caller.heard[0]["type"] for caller in callers] == ["hello", "status"]


@pytest.mark.parametrize(
    "settling", [AccountChanged(account=None), ActionFailed(action="sign_in", code="bad_credentials")]
)
def test_that_nobody_is_signed_in_is_also_an_answer(case: Case, settling: Change) -> None:
    caller = case.ask({"command": "status"})
    case.tell(settling)
    assert caller.over


@pytest.mark.parametrize(
    "state", [ConnectionState.CATCHING_UP, ConnectionState.ONLINE, ConnectionState.OFFLINE]
)
def test_a_message_waits_until_the_server_is_known_or_out_of_reach(
    case: Case, state: ConnectionState
) -> None:
    case.sign_in(ConnectionState.CONNECTING)
    caller = case.ask(SEND)
    assert case.engine.calls == []
    case.be(state)
    assert case.engine.calls == [("send", "b@norte.test", "hola")]
    assert (caller.heard, caller.over) == ([{"type": "queued", "id": "entry-1"}], False)


def test_whoever_sent_hears_when_the_server_has_it(case: Case) -> None:
    case.sign_in()
    caller, other = case.ask(SEND), case.ask(HELLO)
    case.tell(OutboxRemoved(entry_id="entry-2", conversation_id="c"))
    assert not caller.over
    case.tell(OutboxRemoved(entry_id="entry-1", conversation_id="c"))
    assert (caller.heard[-1], caller.over) == ({"type": "sent", "id": "entry-1"}, True)
    assert not other.over


def test_whoever_sent_hears_why_it_failed(case: Case) -> None:
    case.sign_in()
    caller = case.ask(SEND)
    entry = OutboxEntry(id="entry-1", conversation_id="c", body="hola", created_at=NOW)
    case.tell(OutboxChanged(entry=entry))
    assert not caller.over
    failed = OutboxEntry(
        id="entry-1", conversation_id="c", body="hola", created_at=NOW, state="failed", error="too_long"
    )
    case.tell(OutboxChanged(entry=failed))
    assert (caller.heard[-1]["code"], caller.over) == ("too_long", True)


def test_what_the_engine_refuses_is_said_at_once(case: Case) -> None:
    case.sign_in()
    case.engine.answer = RefusedError(status=404, code="no_such_person", email="b@norte.test")
    caller = case.ask(SEND)
    assert caller.heard == [{"type": "error", "code": "no_such_person", "details": {"email": "b@norte.test"}}]
    assert caller.over


@pytest.mark.parametrize(
    ("state", "code", "said"),
    [
        (ConnectionState.SIGNED_OUT, None, "signed_out"),
        (ConnectionState.SIGNED_OUT, "session_expired", "session_expired"),
        (ConnectionState.CHAT_OFF, "chat_off", "chat_off"),
    ],
)
def test_nothing_is_queued_where_nothing_can_be_sent(
    case: Case, state: ConnectionState, code: str | None, said: str
) -> None:
    case.sign_in()
    waiting = case.ask(SEND)
    case.be(state, code)
    assert (waiting.heard[-1]["code"], waiting.over) == (said, True)
    case.engine.calls.clear()
    assert case.ask(SEND).heard[-1]["code"] == said
    assert case.engine.calls == []


def test_a_message_that_waits_for_a_sign_in_hears_why_it_failed(case: Case) -> None:
    caller = case.ask(SEND)
    case.tell(ActionFailed(action="sign_in", code="bad_credentials"))
    assert caller.heard == [{"type": "error", "code": "bad_credentials", "details": {}}]


def test_every_watcher_hears_everything_until_it_leaves(case: Case) -> None:
    first, second = case.ask({"command": "watch"}), case.ask({"command": "watch"})
    case.sign_in(ConnectionState.CONNECTING)
    second.gone.emit()
    case.be(ConnectionState.OFFLINE)
    assert [line["state"] for line in first.heard] == ["connecting", "offline"]
    assert [line["state"] for line in second.heard] == ["connecting"]


def test_a_later_watcher_is_told_the_state_first(case: Case) -> None:
    case.sign_in(ConnectionState.CATCHING_UP)
    case.tell(SnapshotLoaded(conversations=(), counts={}))
    assert [line["type"] for line in case.ask({"command": "watch"}).heard] == ["connection", "unread"]


def test_nothing_is_kept_of_who_has_gone(case: Case) -> None:
    case.sign_in(ConnectionState.CONNECTING)
    held = case.ask(SEND)
    held.gone.emit()
    case.be(ConnectionState.ONLINE)
    assert case.engine.calls == []
    sender = case.ask(SEND)
    sender.gone.emit()
    case.tell(OutboxRemoved(entry_id="entry-1", conversation_id="c"))
    assert [line["type"] for line in sender.heard] == ["queued"]


def test_a_login_is_answered_when_it_is_over(case: Case) -> None:
    typed = {"server": "https://erp.example", "email": "ana@norte.test", "password": "p", "remember": True}
    case.sign_in()
    caller = case.ask({"command": "login", **typed})
    assert case.engine.calls == [("sign_in", *typed.values())]
    case.tell(SignedIn(account=ANA, kept=False))
    assert caller.heard == [
        {
            "type": "signed_in",
            "account": {"email": ANA.email, "name": ANA.name, "server": ANA.server},
            "kept": False,
        }
    ]
    caller = case.ask({"command": "login", **typed})
    case.tell(ActionFailed(action="sign_in", code="account_locked"))
    assert caller.heard[-1]["code"] == "account_locked"


def test_logout_signs_out_once(case: Case) -> None:
    case.sign_in()
    assert case.ask({"command": "logout"}).heard == [{"type": "ok"}]
    case.tell(AccountChanged(account=None))
    assert case.ask({"command": "logout"}).heard == [SIGNED_OUT]
    assert case.engine.calls == [("sign_out",)]


@pytest.mark.parametrize("holder", ["app", "command"])
def test_a_second_start_learns_what_it_met(qapp: object, holder: str) -> None:
    assert qapp is not None
    case = Case(holder)
    raised: list[tuple[object, str]] = []
    case.desk.raise_wanted.connect(lambda links, token: raised.append((links, token)))
    link = "timenow:person/b@norte.test"
    caller = case.ask(
        {"command": "activate", "arguments": [link], "token": "gnome-shell/TimeNow/4711-0_TIME9"}
    )
    assert caller.heard == [{"type": "ok", "holder": holder}]
    assert raised == [([link], "gnome-shell/TimeNow/4711-0_TIME9")]


@pytest.mark.parametrize(
    ("said", "links", "token"),
    [
        ({}, [], ""),
        ({"arguments": None, "token": None}, [], ""),
        ({"arguments": "timenow:person/b@norte.test", "token": 7}, [], ""),
        ({"arguments": {"0": "timenow:"}, "token": ["x"]}, [], ""),
        ({"arguments": [1, None, ["x"], "timenow:a"], "token": "a\0b"}, ["timenow:a"], ""),
        ({"arguments": ["timenow:a"] * 100, "token": "\ud800"}, ["timenow:a"] * 32, ""),
        ({"token": "x" * 513}, [], ""),
        ({"token": "two words"}, [], ""),
    ],
)
def test_what_is_no_link_and_no_token_is_not_passed_on(
    case: Case, said: Object, links: list[str], token: str
) -> None:
    raised: list[tuple[object, str]] = []
    case.desk.raise_wanted.connect(lambda links, token: raised.append((links, token)))
    assert case.ask({"command": "activate", **said}).over
    assert raised == [(links, token)]


@pytest.mark.parametrize("asked", [{}, {"command": "dance"}, {"command": ["send"]}, {"command": None}])
def test_an_unknown_wish_is_wrong_use(case: Case, asked: Object) -> None:
    caller = case.ask(asked)
    assert (caller.heard[-1]["code"], caller.over) == ("wrong_use", True)


def test_a_check_up_is_told_what_only_the_holder_knows(case: Case) -> None:
    case.sign_in(ConnectionState.OFFLINE)
    case.be(ConnectionState.OFFLINE, code="buffering_proxy")
    told = case.ask({"command": "doctor"})
    assert told.over
    (line,) = told.heard
    assert line["type"] == "doctor"
    assert (line["code"], line["marking"], line["sessionExpiresAt"]) == ("buffering_proxy", None, None)
    assert {"state", "uncertain", "account", "level", "streamSince", "lastHeartbeat", "outbox"} <= set(line)


def test_a_check_up_is_told_what_the_app_knows_of_its_alerts(case: Case) -> None:
    case.sign_in(ConnectionState.OFFLINE)
    assert case.ask({"command": "doctor"}).heard[-1]["facts"] is None
    case.desk.facts = lambda: {"mutes": 1}
    assert case.ask({"command": "doctor"}).heard[-1]["facts"] == {"mutes": 1}
    heard: list[Object] = []
    case.desk.examined.connect(heard.append)
    case.desk.examine()
    assert (heard[-1]["type"], heard[-1]["facts"]) == ("doctor", {"mutes": 1})
