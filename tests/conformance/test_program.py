"""`make conformance`: what it prints, how it exits, what it never says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus, unquote_plus

import pytest

from server.api.routes import ROUTES
from tests.conformance.accounts import read_accounts
from tests.conformance.probes import PROBES
from tests.conformance.run import CAPABILITIES, in_order
from tests.conformance.shapes import EVENT_DATA
from tests.conformance.world import RATE, Stand, level2_stand
from tests.support.faulty_server import FaultyServer, Visit, answer
from tests.support.live_server import LiveServer

_ROOT = Path(__file__).resolve().parents[2]
_PROTOCOL = (_ROOT / "docs/protocol.md").read_text(encoding="utf-8")
_RATE = f"{RATE.count}/{RATE.window:g}"


def conformance(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program; no password may be in what it prints."""
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [sys.executable, "-m", "tests.conformance", *arguments],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    for file in (Path(word) for word in arguments if word.endswith(".json")):
        for secret in re.findall(r'"password": "([^"]+)"', file.read_text() if file.exists() else ""):
            assert secret not in done.stdout + done.stderr
    return done


def write(path: Path, value: object, mode: int = 0o600) -> str:
    path.write_text(json.dumps(value))
    path.chmod(mode)
    return str(path)


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with level2_stand(tmp_path_factory.mktemp("stand")) as stand:
        yield stand


def test_the_ready_file_of_a_demo_will_do() -> None:
    with LiveServer(
        "demo",
        "--silent",
        "--every",
        "0",
        environ={"CHAT_RATE_LIMIT": _RATE, "SSE_HEARTBEAT_INTERVAL": "500"},
    ) as demo:
        done = conformance(demo.url, str(demo.ready_file), "--rate", _RATE)
    assert done.returncode == 0, done.stdout
    assert "level 2\n" in done.stdout
    assert " 0 WRONG" in done.stdout


def test_each_verdict_is_a_line_and_json_too(stand: Stand) -> None:
    done = conformance(stand.url, str(stand.file), "--rate", _RATE, "--json", "--leave-out", "send.rate")
    *verdicts, end = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0
    assert {one["id"] for one in verdicts} >= {"config.shape", "signin.csrf", "conversation.read"}
    assert end["level"] == 2
    assert end["counts"]["ok"] == sum(one["kind"] == "ok" for one in verdicts)
    assert [one["says"] for one in verdicts if one["id"] == "send.rate"] == [
        "too many messages: 429 with `retryAfter` and Retry-After: left out on request"
    ]


def test_what_it_will_write_is_said_before(stand: Stand) -> None:
    wrong = json.loads(stand.file.read_text())
    wrong["accounts"][0]["password"] = "not-the-right-one"
    done = conformance(stand.url, write(stand.file.with_name("wrong.json"), wrong))
    assert done.returncode == 3
    assert "Writes some" in done.stderr
    assert "one wrong password for a made-up e-mail" in done.stderr
    assert f"Sign-in refused: {wrong['accounts'][0]['email']}: " in done.stderr
    assert done.stdout == ""


def test_people_of_two_organisations_are_wrong_use(stand: Stand) -> None:
    file = json.loads(stand.file.read_text())
    pair = {"accounts": [file["accounts"][0], file["elsewhere"]]}
    done = conformance(stand.url, write(stand.file.with_name("two.json"), pair))
    assert (done.returncode, "of one organisation" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("accounts", "mode", "words"),
    [
        ([{"email": "a", "password": "never-shown"}] * 2, 0o640, "chmod 600"),
        ([{"email": "a", "password": "never-shown"}], 0o600, "two people or more"),
        ([{"email": "a", "password": "never-shown"}, {"email": "c"}], 0o600, 'needs "email" and "password"'),
        ("ana", 0o600, "two people or more"),
    ],
)
def test_a_file_that_cannot_be_used_is_wrong_use(
    tmp_path: Path, accounts: object, mode: int, words: str
) -> None:
    done = conformance("http://127.0.0.1:9", write(tmp_path / "a.json", {"accounts": accounts}, mode))
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize("url", ["http://erp.example", "ftp://127.0.0.1", "erp.example"])
def test_an_address_that_cannot_be_used_is_wrong_use(tmp_path: Path, url: str) -> None:
    pair = [{"email": "a", "password": "never-shown"}] * 2
    assert conformance(url, write(tmp_path / "a.json", {"accounts": pair})).returncode == 2


def test_no_file_is_wrong_use(tmp_path: Path) -> None:
    assert conformance("http://127.0.0.1:9", str(tmp_path / "none.json")).returncode == 2


def test_nobody_at_the_address_exits_4(tmp_path: Path) -> None:
    pair = [{"email": "a", "password": "never-shown"}] * 2
    done = conformance("http://127.0.0.1:9", write(tmp_path / "a.json", {"accounts": pair}))
    assert (done.returncode, "no answer from http://127.0.0.1:9" in done.stderr) == (4, True)


def test_somebody_else_at_the_address_exits_1(tmp_path: Path) -> None:
    pair = [{"email": "a", "password": "never-shown"}] * 2
    with FaultyServer(answer("200 OK", b"<h1>Router</h1>", content_type="text/html")) as router:
        done = conformance(router.url, write(tmp_path / "a.json", {"accounts": pair}))
    assert (done.returncode, "the body is not JSON" in done.stderr) == (1, True)


@pytest.mark.parametrize("password", ["never shown: é", 'with "quotes" & more'])
def test_a_server_that_repeats_a_password_is_not_repeated(tmp_path: Path, password: str) -> None:
    pair = [{"email": "a", "password": password}] * 2

    def play(visit: Visit) -> None:
        _, _, form = echo.requests[-1].decode().partition("\r\n\r\n")
        words = {"csrfToken": "x", "url": f"/?error={unquote_plus(form)}\x1b[2J{form}"}
        answer("200 OK", json.dumps(words).encode())(visit)

    with FaultyServer(play) as echo:
        done = conformance(echo.url, write(tmp_path / "a.json", {"accounts": pair}))
    assert done.returncode == 3
    for form in (password, quote_plus(password)):
        assert form not in done.stderr
    assert "•••" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_password_is_not_shown_by_its_account(tmp_path: Path) -> None:
    accounts = read_accounts(
        Path(write(tmp_path / "a.json", {"accounts": [{"email": "a", "password": "b-c"}] * 2}))
    )
    assert "b-c" not in repr(accounts)


def headings() -> set[str]:
    return {line.replace("`", "") for line in re.findall(r"^##+ (.+)$", _PROTOCOL, re.MULTILINE)}


def test_every_probe_stands_under_a_heading_of_the_protocol() -> None:
    assert {one.section for one in PROBES} <= headings()


def test_every_route_of_the_protocol_has_a_probe() -> None:
    described = {heading for heading in headings() if re.match(r"(GET|POST) /", heading)}
    assert described == {one.section for one in PROBES if re.match(r"(GET|POST) /", one.section)}


def test_every_route_that_is_served_is_asked_for() -> None:
    described = {one.section for one in PROBES} | {
        f"POST /api/chat/conversations/{{id}}/{what}" for what in ("read", "hide", "clear")
    }
    served = {
        f"{method} {route.path}" for route in ROUTES for method in route.methods or () if method != "HEAD"
    }
    assert served <= described


def test_every_capability_of_the_protocol_has_a_probe() -> None:
    tables = _PROTOCOL.split("## 6. Level 2: capabilities")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z.]+)` \|", tables, re.MULTILINE)) == set(CAPABILITIES)


def test_every_event_of_the_protocol_has_a_probe() -> None:
    about = {name for one in PROBES for name in one.events}
    named = set(re.findall(r"^\| `([a-z_]+)` \|", _PROTOCOL.split("## 3. The stream")[1], re.MULTILINE))
    assert named & EVENT_DATA.keys() >= {"message", "read", "conversation_read"}
    assert about >= (named & EVENT_DATA.keys()) | {"system", "resync", "session_expired", "chat_disabled"}


def test_ids_are_unique() -> None:
    assert len({one.id for one in PROBES}) == len(PROBES) == len(in_order())


def test_the_judge_shares_no_code_with_those_it_judges() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        if path.name != "world.py" and not path.name.startswith("test_"):
            assert not re.search(
                r"^(?:from|import) (?:desktop|server|tests\.fakes)\b", path.read_text(), re.MULTILINE
            ), path
