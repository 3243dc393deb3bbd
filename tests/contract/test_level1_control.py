"""The fake ERP where nothing was recorded."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.client import RemoteDisconnected
from pathlib import Path

import pytest

from tests.contract.raw_client import RawClient
from tests.fakes.level1_erp import Account, Level1Erp, company
from tests.fakes.level1_erp.world import MAIN_ORG

SYSTEM = b"event: system\n"
HEARTBEAT = b"d\r\n: heartbeat\n\n\r\n"
MESSAGES = "/api/chat/messages"


@pytest.fixture
def erp() -> Iterator[Level1Erp]:
    with Level1Erp(heartbeat=3600.0) as erp:
        yield erp


@pytest.fixture
def ana(erp: Level1Erp) -> Account:
    return erp.accounts[0]


@pytest.fixture
def bruno(erp: Level1Erp) -> Account:
    return erp.accounts[1]


@pytest.fixture
def client(erp: Level1Erp, ana: Account) -> RawClient:
    """Ana's client, signed in."""
    client = RawClient(erp.url)
    client.sign_in(ana)
    return client


def conversation_id(erp: Level1Erp, one: Account, other: Account) -> str:
    return str(erp.control.conversation(one.id, other.id)["id"])


def test_it_believes_to_be_on_localhost_at_its_own_port(erp: Level1Erp, ana: Account) -> None:
    answer = RawClient(erp.url).sign_in(ana)
    assert answer.json() == {"url": erp.url.replace("127.0.0.1", "localhost")}


def test_a_session_cookie_that_grows_is_deleted_whole_and_set_in_chunks(
    erp: Level1Erp, client: RawClient, ana: Account
) -> None:
    for number in range(60):
        erp.control.add("organisation", id=f"corgmore{number}", name=f"Empresa de relleno numero {number}")
    erp.control.patch("person", ana.id, role="SUPER_ADMIN")
    names = [cookie.partition("=")[0] for cookie in client.ask("GET", "/api/auth/session").set_cookies]
    assert names == ["next-auth.session-token", *(f"next-auth.session-token.{i}" for i in range(3))]


def test_a_picture_is_where_the_avatar_route_points(client: RawClient, ana: Account) -> None:
    target = client.ask("GET", f"/api/users/{ana.id}/avatar").header("location")
    picture = client.ask("GET", "/" + target.split("/", 3)[3])
    assert (picture.header("content-type"), picture.body[8:12]) == ("image/webp", b"WEBP")


def test_a_stream_over_http_1_0_has_no_chunks(client: RawClient) -> None:
    with client.stream("HTTP/1.0") as stream:
        head, _, body = stream.until(b"\n\n").partition(b"\r\n\r\n")
    assert body.startswith(SYSTEM)
    assert b"Transfer-Encoding" not in head


def test_a_connection_without_requests_is_closed() -> None:
    with Level1Erp(idle=1.0) as erp, RawClient(erp.url).stream() as connection:
        answer = connection.until(b"No autenticado") + connection.rest()
    assert answer.endswith(b"\r\n0\r\n\r\n")


def test_heartbeats_come_to_all_streams_on_one_clock(erp: Level1Erp, client: RawClient) -> None:
    with client.stream() as one, client.stream() as other:
        one.until(SYSTEM)
        other.until(SYSTEM)
        erp.control.beat()
        assert one.until(b"heartbeat\n\n\r\n").endswith(HEARTBEAT)
        assert other.until(b"heartbeat\n\n\r\n").endswith(HEARTBEAT)


def test_heartbeats_come_by_themselves() -> None:
    with Level1Erp(heartbeat=0.02) as erp:
        client = RawClient(erp.url)
        client.sign_in(erp.accounts[0])
        with client.stream() as stream:
            assert stream.until(HEARTBEAT, times=3)


def test_silence_means_no_heartbeats(erp: Level1Erp, client: RawClient, ana: Account, bruno: Account) -> None:
    with client.stream() as stream:
        stream.until(SYSTEM)
        erp.control.silence_heartbeats()
        erp.control.beat()
        erp.control.say(bruno.id, ana.id, "hola")
        assert b"heartbeat" not in stream.until(b"hola")


def test_a_zombie_stream_has_heartbeats_and_no_events(
    erp: Level1Erp, client: RawClient, ana: Account, bruno: Account
) -> None:
    with client.stream() as zombie:
        zombie.until(SYSTEM)
        erp.control.deafen_streams()
        with client.stream() as fresh:
            fresh.until(SYSTEM)
            erp.control.say(bruno.id, ana.id, "hola")
            erp.control.beat()
            assert b"hola" in fresh.until(HEARTBEAT)
        assert b"hola" not in zombie.until(HEARTBEAT)


def test_a_message_can_be_stored_without_an_event(
    erp: Level1Erp, client: RawClient, ana: Account, bruno: Account
) -> None:
    with client.stream() as stream:
        stream.until(SYSTEM)
        erp.control.say(bruno.id, ana.id, "en silencio", tell=False, at_ms=1_000)
        erp.control.beat()
        assert b"en silencio" not in stream.until(HEARTBEAT)
    assert client.ask("GET", "/api/chat/unread-count").json() == {"totalUnread": 1}


@pytest.mark.parametrize("reset", [False, True])
def test_a_stream_that_is_cut_ends(erp: Level1Erp, client: RawClient, *, reset: bool) -> None:
    with client.stream() as stream:
        stream.until(SYSTEM)
        erp.control.cut_streams(reset=reset)
        if reset:
            with pytest.raises(ConnectionResetError):
                stream.rest()
        else:
            assert not stream.rest().startswith(b"0\r\n")


def test_it_counts_the_streams_of_each_person(erp: Level1Erp, client: RawClient, ana: Account) -> None:
    for _ in range(20):
        with client.stream() as stream:
            stream.until(SYSTEM)
    assert erp.control.most_streams(ana.id) == 1
    with client.stream() as one, client.stream() as other:
        one.until(SYSTEM)
        other.until(SYSTEM)
        assert (erp.control.open_streams(ana.id), erp.control.most_streams(ana.id)) == (2, 2)


def test_it_lists_the_requests_with_their_answers(erp: Level1Erp, client: RawClient) -> None:
    erp.control.forget_requests()
    client.ask("GET", "/api/chat/unread-count?x=1", User_Agent="a test")
    client.ask("GET", "/api/chat/messages")
    listed = [(one.method, one.path, one.status, one.user_agent) for one in erp.control.requests()]
    assert listed == [
        ("GET", "/api/chat/unread-count?x=1", 200, "a test"),
        ("GET", "/api/chat/messages", 405, ""),
    ]


def test_another_answer_can_be_forced_for_a_while(erp: Level1Erp, client: RawClient) -> None:
    erp.control.force("/api/chat/.*", status=502, body="<html>", headers=(("x-from", "proxy"),), times=2)
    answers = [client.ask("GET", "/api/chat/config") for _ in range(3)]
    assert [answer.status for answer in answers] == [502, 502, 200]
    assert (answers[0].header("x-from"), answers[0].body) == ("proxy", b"<html>")


@pytest.mark.parametrize(("commit", "stored"), [(True, 1), (False, 0)])
def test_a_send_can_lose_its_answer_before_or_after_it_was_stored(
    erp: Level1Erp, client: RawClient, ana: Account, bruno: Account, *, commit: bool, stored: int
) -> None:
    conversation = conversation_id(erp, ana, bruno)
    erp.control.force(MESSAGES, method="POST", reset=True, commit=commit)
    with pytest.raises((ConnectionResetError, RemoteDisconnected)):
        client.ask("POST", MESSAGES, {"conversationId": conversation, "body": "hola"})
    assert len(erp.control.message_ids(conversation)) == stored
    assert erp.control.requests()[-1].status == 0


def test_pages_lose_rows_that_share_a_millisecond_with_the_page_edge(
    erp: Level1Erp, client: RawClient, ana: Account, bruno: Account
) -> None:
    for number in (1, 2, 2, 3):
        erp.control.say(bruno.id, ana.id, f"m{number}", at_ms=number)
    path = f"/api/chat/conversations/{conversation_id(erp, ana, bruno)}/messages?limit=2"
    first = client.ask("GET", path).json()
    second = client.ask("GET", f"{path}&cursor={first['nextCursor']}").json()
    assert [row["body"] for row in first["data"] + second["data"]] == ["m3", "m2", "m1"]


def test_a_page_that_is_just_full_has_no_more_behind_it(
    erp: Level1Erp, client: RawClient, ana: Account, bruno: Account
) -> None:
    for number in (1, 2):
        erp.control.say(bruno.id, ana.id, f"m{number}", at_ms=number)
    page = client.ask(
        "GET", f"/api/chat/conversations/{conversation_id(erp, ana, bruno)}/messages?limit=2"
    ).json()
    assert (len(page["data"]), page["nextCursor"], page["hasMore"]) == (2, None, False)


def test_five_wrong_passwords_lock_an_account_for_fifteen_minutes(erp: Level1Erp, ana: Account) -> None:
    client, wrong = RawClient(erp.url), replace(ana, password="mala-mala-mala")
    now = int(time.time() * 1000)
    erp.control.hold_clock(now)
    codes = [client.sign_in(wrong).json()["url"].rpartition("=")[2] for _ in range(5)]
    assert codes == ["credentials"] * 4 + ["account_locked"]
    erp.control.hold_clock(now + 899_000)
    assert client.sign_in(ana).json()["url"].endswith("code=rate_limited")
    erp.control.forget_throttles()
    assert client.sign_in(ana).json()["url"].endswith("code=account_locked")
    erp.control.hold_clock(now + 901_000)
    assert "error" not in client.sign_in(ana).json()["url"]


def test_a_new_build_has_other_action_ids(erp: Level1Erp, client: RawClient) -> None:
    def action_id() -> str:
        page = client.ask("GET", "/dashboard/chat").body.decode()
        found = re.search(r"/_next/static/chunks/app/\(main\)/dashboard/chat/page-[0-9a-f]+\.js", page)
        assert found
        script = client.ask("GET", found[0]).body.decode()
        calls: list[tuple[str, str]] = re.findall(
            r'createServerReference\)\("([0-9a-f]{40,44})"[^"]*"(\w+)"', script
        )
        return {name: action for action, name in calls}["markConversationAsRead"]

    old = action_id()
    erp.control.renew_build()
    answer = client.ask("POST", "/dashboard/chat", '["x"]', Next_Action=old)
    assert (answer.status, answer.header("x-nextjs-action-not-found")) == (404, "1")
    assert action_id() != old


def test_a_session_ends_after_the_life_it_was_given(erp: Level1Erp, ana: Account) -> None:
    client = RawClient(erp.url)
    erp.control.session_life(60.0)
    client.sign_in(ana)
    assert client.ask("GET", "/api/auth/session").json()["user"]["id"] == ana.id
    erp.control.hold_clock(int(time.time() * 1000) + 61_000)
    assert client.ask("GET", "/api/auth/session").json() is None


def test_revoked_sessions_are_dead_and_a_new_sign_in_lives(
    erp: Level1Erp, client: RawClient, ana: Account
) -> None:
    erp.control.revoke_sessions(ana.id)
    assert client.ask("GET", "/api/auth/session").json() is None
    client.sign_in(ana)
    assert client.ask("GET", "/api/auth/session").json()["user"]["id"] == ana.id


def test_a_stream_outlives_chat_switched_off(
    erp: Level1Erp, client: RawClient, ana: Account, bruno: Account
) -> None:
    with client.stream() as stream:
        stream.until(SYSTEM)
        erp.control.chat_enabled(MAIN_ORG, on=False)
        erp.control.say(bruno.id, ana.id, "hola")
        assert stream.until(b"hola")
    assert client.ask("GET", "/api/chat/config").json() == {"chatEnabled": False}


def test_stopped_and_started_it_has_the_same_address_and_sessions(
    erp: Level1Erp, client: RawClient, ana: Account
) -> None:
    before = erp.url
    erp.stop()
    with pytest.raises(ConnectionRefusedError):
        client.ask("GET", "/api/auth/session")
    assert erp.start() == before
    assert client.ask("GET", "/api/auth/session").json()["user"]["id"] == ana.id


def test_stopping_leaves_no_thread_behind_though_streams_are_open() -> None:
    before = set(threading.enumerate())
    erp = Level1Erp(company(extra=12))
    erp.start()
    client = RawClient(erp.url)
    client.sign_in(erp.accounts[-1])
    with client.stream() as stream:
        stream.until(SYSTEM)
        erp.stop()
        erp.stop()
    assert set(threading.enumerate()) == before


def test_as_a_process_it_says_when_it_is_ready_and_ends_on_sigterm(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    read_end, write_end = os.pipe()
    command = [sys.executable, "-m", "tests.fakes.level1_erp", "--ready-file", str(ready), "--accounts", "3"]
    command += ["--ready-fd", str(write_end)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, pass_fds=[write_end])  # noqa: S603 - our own command
    os.close(write_end)
    try:
        assert os.read(read_end, 1) == b"\n"
        told = json.loads(ready.read_text(encoding="utf-8"))
        client = RawClient(told["url"])
        client.sign_in(Account(**told["accounts"][0]))
        assert client.ask("GET", "/api/chat/config").json() == {"chatEnabled": True}
        assert (told["pid"], len(told["accounts"])) == (process.pid, 8)
        assert stat.S_IMODE(ready.stat().st_mode) == 0o600
    finally:
        os.close(read_end)
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
