"""The checks of the server, each provoked into each state it can have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from desktop.core.errors import ErpError, SetupError, TransientError
from desktop.core.settings import ActionSettings, Settings
from desktop.doctor import server as checks_of
from desktop.erp.ping import Ping
from desktop.erp.stream import StreamEnded, StreamOpened
from desktop.sync.session import Credentials
from desktop.wire.models import ChatConfig
from tests.unit.doctor.case import SESSION, Server, by_id, make_case

WAY = ("server", "certificate", "proxy", "clock")
SIGNED_IN = ("session", "chat", "level", "stream", "mark_as_read")
OFF = Settings(actions=ActionSettings(server_actions="off"))


def speaking(level: int, *capabilities: str) -> Server:
    return Server(config_answer=ChatConfig(chat_enabled=True, capabilities=capabilities), level=level)


UNKNOWN_CA = SetupError(code="certificate", host="erp.example", reason="unknown CA", issuer="Norte CA")


def test_all_is_well(tmp_path: Path) -> None:
    found = by_id(checks_of.checks(make_case(tmp_path, Server())))
    assert set(found) == {*WAY, *SIGNED_IN}
    assert {check.state for check in found.values()} == {"ok"}
    assert found["server"].says == "erp.example answers within 20 ms."
    assert found["session"].says == "The server knows this session."


def test_without_a_server_nothing_is_asked(tmp_path: Path) -> None:
    found = by_id(checks_of.checks(make_case(tmp_path, account=None)))
    assert set(found) == {*WAY, *SIGNED_IN}
    assert {check.state for check in found.values()} == {"skip"}


def test_without_an_account_the_way_is_looked_at(tmp_path: Path) -> None:
    settings = Settings(server="https://erp.example")
    found = by_id(checks_of.checks(make_case(tmp_path, Server(), account=None, settings=settings)))
    assert {found[name].state for name in WAY} == {"ok"}
    assert {found[name].state for name in SIGNED_IN} == {"skip"}


@pytest.mark.parametrize(
    ("answer", "name", "state", "says"),
    [
        (Ping(3.0, 0.1), "server", "warn", "erp.example takes 3000 ms to answer."),
        (Ping(0.1, -61.0), "clock", "warn", "This computer's clock is 61 s away from the server's."),
        (Ping(0.1, 59.0), "clock", "ok", "This computer's clock is right to within 59 s."),
        (Ping(0.1, None), "clock", "skip", "Not known: the server could not be asked."),
        (
            SetupError(code="captive_portal"),
            "server",
            "fail",
            "This network asks you to sign in to it first.",
        ),
        (
            UNKNOWN_CA,
            "certificate",
            "fail",
            "The certificate of erp.example is not trusted (unknown CA; issued by Norte CA).",
        ),
    ],
)
def test_what_one_answer_tells(
    answer: Ping | ErpError, name: str, state: str, says: str, tmp_path: Path
) -> None:
    found = by_id(checks_of.checks(make_case(tmp_path, Server(ping_answer=answer))))
    assert found[name].state == state
    assert found[name].says.startswith(says)
    assert (found[name].fix is None) is (state in {"ok", "skip"})
    assert set(found) == {*WAY, *SIGNED_IN}


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (SetupError(code="ca_file", file="/a.pem", reason="?"), "certificate"),
        (SetupError(code="http_refused"), "server"),
    ],
)
def test_an_address_or_a_ca_file_that_cannot_be_used_is_told(
    error: SetupError, name: str, tmp_path: Path
) -> None:
    found = by_id(checks_of.checks(make_case(tmp_path, error)))
    assert [check.id for check in found.values() if check.state == "fail"] == [name]
    assert {check.state for check in found.values()} == {"fail", "skip"}
    assert "No server" not in found["server"].says
    assert set(found) == {*WAY, *SIGNED_IN}


def test_the_certificate_names_the_ca_file_and_is_not_needed_on_this_computer(tmp_path: Path) -> None:
    settings = Settings(ca_file="/etc/norte.pem")
    found = by_id(checks_of.checks(make_case(tmp_path, Server(), settings=settings)))
    assert "/etc/norte.pem" in found["certificate"].says
    found = by_id(checks_of.checks(make_case(tmp_path, Server(server="http://127.0.0.1:8470"))))
    assert found["certificate"].state == "skip"


def test_the_proxy_is_named_without_who_we_are_to_it(tmp_path: Path) -> None:
    case = make_case(tmp_path, Server(), proxy="http://ana:secret@proxy.example:3128")
    found = by_id(checks_of.checks(case))
    assert found["proxy"].says == "erp.example is reached through the proxy proxy.example:3128."


def test_a_proxy_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    found = by_id(checks_of.checks(make_case(tmp_path, Server(), proxy="socks5://proxy.example")))
    assert found["proxy"].state == "fail"


def test_a_proxy_that_does_not_let_us_through_is_what_fails(tmp_path: Path) -> None:
    refusal = SetupError(code="proxy_password", proxy="proxy.example:3128")
    case = make_case(tmp_path, Server(ping_answer=refusal), proxy="http://proxy.example:3128")
    found = by_id(checks_of.checks(case))
    assert [check.id for check in found.values() if check.state == "fail"] == ["proxy"]
    assert "proxy.example:3128 asks for a name" in found["proxy"].says
    assert {check.state for check in found.values()} == {"fail", "skip"}


@pytest.mark.parametrize(
    ("server", "kept", "says"),
    [
        (Server(session_answer=None), True, "TimeNow does not recognise this session"),
        (Server(), False, "You are signed out."),
        (Server(session_answer=TransientError(code="server_error", status="502")), True, "a problem (502)"),
    ],
)
def test_a_session_that_is_none_fails_and_what_needs_it_is_skipped(
    server: Server, kept: bool, says: str, tmp_path: Path
) -> None:
    found = by_id(checks_of.checks(make_case(tmp_path, server, kept=kept)))
    assert found["session"].state == "fail"
    assert says in found["session"].says
    assert found["session"].fix is not None
    assert {found[name].state for name in SIGNED_IN if name != "session"} == {"skip"}
    assert "stream" not in server.asked


def test_a_server_that_was_named_is_looked_at_before_anybody_signed_in(tmp_path: Path) -> None:
    settings = Settings(server="https://another.example")
    case = make_case(tmp_path, Server(), account=None, settings=settings, named="https://erp.example")
    found = by_id(checks_of.checks(case))
    assert {found[name].state for name in WAY} == {"ok"}
    assert found["proxy"].says == "erp.example is reached without a proxy."


def test_a_server_of_tomorrow_spoils_no_check(tmp_path: Path) -> None:
    user = msgspec.structs.replace(SESSION.user, session_expires_at=10**18)
    server = Server(session_answer=msgspec.structs.replace(SESSION, user=user), level=3)
    found = by_id(checks_of.checks(make_case(tmp_path, server)))
    assert found["level"].says == "The server speaks level 3 of the protocol."
    assert found["session"].says == "Not known: the check broke off (ValueError)."
    assert {found[name].state for name in (*WAY, "chat", "level", "stream")} == {"ok"}


def test_the_sessions_end_is_told(tmp_path: Path) -> None:
    user = msgspec.structs.replace(SESSION.user, session_expires_at=1_800_000_000_000)
    server = Server(session_answer=msgspec.structs.replace(SESSION, user=user))
    found = by_id(checks_of.checks(make_case(tmp_path, server)))
    assert "which lasts until 2027-01-15" in found["session"].says


def test_a_session_made_for_the_check_up_is_ended_with_it(tmp_path: Path) -> None:
    server = Server()
    given = Credentials("https://erp.example", "ana@norte.test", "secret")
    found = by_id(checks_of.checks(make_case(tmp_path, server, account=None, credentials=given)))
    assert found["session"].state == "ok"
    assert server.asked == [
        "ping",
        "sign_in",
        "config",
        "stream",
        "stream stopped",
        "sign_out",
        "close",
    ]


def test_chat_switched_off_fails(tmp_path: Path) -> None:
    server = Server(config_answer=ChatConfig(chat_enabled=False), level=2)
    found = by_id(checks_of.checks(make_case(tmp_path, server)))
    assert (found["chat"].state, found["level"].state, found["stream"].state) == ("fail", "ok", "skip")


def test_a_config_that_fails_is_told(tmp_path: Path) -> None:
    server = Server(config_answer=TransientError(code="server_error", status="500"))
    found = by_id(checks_of.checks(make_case(tmp_path, server)))
    assert (found["chat"].state, found["level"].state, found["stream"].state) == ("fail", "skip", "skip")


@pytest.mark.parametrize(
    ("server", "settings", "state", "says"),
    [
        (speaking(2, "conversation.read"), Settings(), "ok", "The server is told what was read."),
        (speaking(1, "conversation.read"), OFF, "ok", "The server is told what was read."),
        (speaking(1), Settings(), "ok", "will be looked for with the first read"),
        (speaking(1), OFF, "warn", "Web actions are switched off"),
        (speaking(2), Settings(), "warn", "The server has no way to be told"),
    ],
)
def test_how_reading_is_told(
    server: Server, settings: Settings, state: str, says: str, tmp_path: Path
) -> None:
    check = by_id(checks_of.checks(make_case(tmp_path, server, settings=settings)))["mark_as_read"]
    assert check.state == state
    assert says in check.says


@pytest.mark.parametrize(
    ("items", "state", "says"),
    [
        ((StreamOpened(),), "warn", "opens, and says nothing"),
        ((), "fail", "No answer from the server in time."),
        ((StreamOpened(), StreamEnded()), "fail", "The server had a problem (200)"),
        ((StreamEnded(TransientError(code="server_error", status="503")),), "fail", "a problem (503)"),
    ],
)
def test_a_stream_that_is_none(
    items: tuple[StreamOpened | StreamEnded, ...],
    state: str,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.doctor.live._LISTENING", 0.2)
    server = Server(stream_says=items)
    check = by_id(checks_of.checks(make_case(tmp_path, server)))["stream"]
    assert check.state == state
    assert says in check.says
    assert server.asked[-2:] == ["stream stopped", "close"]


def test_beside_a_program_that_does_not_answer_no_stream_is_opened(tmp_path: Path) -> None:
    server = Server()
    case = replace(make_case(tmp_path, server), silent=True)
    assert by_id(checks_of.checks(case))["stream"].state == "skip"
    assert "stream" not in server.asked
