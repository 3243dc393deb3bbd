"""The commands of timenow-server as processes: output, exit codes, files, signals."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.live_server import LiveServer, Peer

_ROOT = Path(__file__).resolve().parents[3]


def _run(
    *arguments: str, data: Path | None = None, stdin: str = "", environ: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    where = () if data is None else ("--data", str(data))
    return subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [sys.executable, "-m", "server", *arguments, *where],
        cwd=_ROOT,
        env={**os.environ, **(environ or {})},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def served() -> Iterator[LiveServer]:
    with LiveServer("serve") as server:
        yield server


@pytest.fixture(scope="module")
def org(served: LiveServer) -> str:
    made = served.run("create-org", "Talleres Ñandú SL")
    assert set(made) == {"id", "name"}
    assert made["name"] == "Talleres Ñandú SL"
    return str(made["id"])


def test_a_person_made_while_the_server_runs_can_sign_in(served: LiveServer, org: str) -> None:
    asked = (
        "create-user",
        "--org",
        org,
        "--email",
        "Eva@Example.test",
        "--name",
        "Eva Núñez",
        "--password-stdin",
    )
    made = served.run(*asked, stdin="clave segura 1\nsegunda línea\n")
    assert made == {"id": made["id"], "email": "eva@example.test", "name": "Eva Núñez", "orgId": org}
    peer = Peer(served.url, "eva@example.test", "clave segura 1")
    assert peer.user["id"] == made["id"]
    assert peer.request("GET", "/api/chat/config").json["chatEnabled"] is True


def test_chat_is_switched_off_and_on_while_the_server_runs(served: LiveServer, org: str) -> None:
    account = served.hire(org, "leo@example.test", "Leo")
    peer = Peer(served.url, account["email"], account["password"])
    assert served.run("disable-chat", org) == {"id": org, "chatEnabled": False}
    assert peer.request("GET", "/api/chat/unread-count").status == 403
    assert served.run("enable-chat", org) == {"id": org, "chatEnabled": True}
    assert peer.unread() == 0


def test_a_session_is_opened_without_a_password(served: LiveServer, org: str) -> None:
    served.hire(org, "ana@example.test", "Ana")
    made = served.run("create-session", "--email", "ana@example.test")
    assert set(made) == {"cookie", "expires"}
    assert made["expires"].endswith("Z")
    name, _, token = made["cookie"].partition("=")
    assert name == "next-auth.session-token"
    peer = Peer.nobody(served.url)
    peer.cookies[name] = token
    assert peer.request("GET", "/api/auth/session").json["user"]["email"] == "ana@example.test"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        ((), "", 2),
        (("nonsense",), "", 2),
        (("create-org",), "", 2),
        (("create-user", "--org", "x", "--email", "a@b", "--name", "A"), "", 2),
        (("create-user", "--org", "x", "--email", "a@b", "--name", "A", "--password-stdin"), "corta\n", 2),
        (
            ("create-user", "--org", "x", "--email", "a@b", "--name", "A", "--password-stdin"),
            "clave larga\n",
            1,
        ),
        (("disable-chat", "nope"), "", 1),
        (("create-session", "--email", "nadie@example.test"), "", 1),
        (("serve", "--port", "0", "--host", "203.0.113.1"), "", 1),
    ],
)
def test_what_fails_says_so_on_stderr_and_prints_nothing(
    arguments: tuple[str, ...], stdin: str, code: int, tmp_path: Path
) -> None:
    done = _run(*arguments, data=tmp_path / "data" if arguments else None, stdin=stdin)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://localhost/x"),
        ("REDIS_URL", "redis://localhost"),
        ("SSE_HEARTBEAT_INTERVAL", "often"),
        ("CHAT_RATE_LIMIT", "10"),
        ("SESSION_SECRET_FILE", "/nowhere/secret"),
    ],
)
def test_a_wrong_environment_is_wrong_use_and_named(name: str, value: str, tmp_path: Path) -> None:
    done = _run("serve", "--port", "0", data=tmp_path / "data", environ={name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_a_failure_in_words(served: LiveServer, tmp_path: Path) -> None:
    done = _run("serve", "--port", served.url.rpartition(":")[2], data=tmp_path / "data")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_open_streams_at_once_and_the_process_with_0(number: signal.Signals) -> None:
    with LiveServer("demo", "--every", "0") as server, server.peer(0).stream() as stream:
        stream.next("system")
        started = time.monotonic()
        server.process.send_signal(number)
        assert stream.read() is None
        assert server.process.wait(60) == 0
        assert time.monotonic() - started < 10  # 2 s on a quiet machine
        assert "ERROR" not in server.log()  # nothing had to be cancelled


def test_the_ready_file_is_private_and_whole() -> None:
    with LiveServer("demo", "--every", "0", "--silent") as server:
        facts = json.loads(server.ready_file.read_text())
        assert stat.S_IMODE(server.ready_file.stat().st_mode) == 0o600
        assert set(facts) == {"url", "pid", "accounts"}
        assert facts["pid"] == server.process.pid
        assert [set(account) for account in facts["accounts"]] == [{"id", "email", "password", "name"}] * 8
        assert [path.name for path in server.ready_file.parent.glob("*ready*")] == ["ready.json"]


def test_everything_kept_is_private(served: LiveServer) -> None:
    assert stat.S_IMODE(served.data.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in served.data.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"timenow.db", "session-secret"} <= set(modes)


def test_the_demo_without_data_leaves_nothing_behind(tmp_path: Path) -> None:
    environ = {"TMPDIR": str(tmp_path)}
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(  # noqa: S603  this interpreter, arguments of our own
        [sys.executable, "-m", "server", "demo", "--port", "0", "--ready-file", str(ready)],
        cwd=_ROOT,
        env={**os.environ, **environ},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    with process.stderr:
        for line in process.stderr:
            if b"startup complete" in line:
                break
        assert len(list(tmp_path.glob("*-timenow"))) == 1
        process.terminate()
        process.stderr.read()
        assert process.wait(60) == 0
    assert list(tmp_path.glob("*-timenow")) == []


def test_the_log_has_a_line_for_each_request_and_no_secret_in_it() -> None:
    with LiveServer("demo", "--every", "0", "--silent") as server:
        ana, lucia = server.peer(0), server.peer(1)
        conversation = ana.open(lucia.id)["id"]
        ana.post(conversation, "texto-reservado")
        ana.search("busqueda-reservada")
        ana.request("GET", "/api/chat/nope%0Aforged%20line?q=consulta-reservada")
        server.process.terminate()
        server.process.wait(60)
        log = server.log()
    assert "GET /api/chat/users/search 200" in log
    assert "POST /api/chat/messages 201" in log
    assert f"user={ana.id}" in log
    secrets = ["reservad", "forged line", *ana.cookies.values(), server.accounts[0]["password"], "example"]
    assert [word for word in secrets if word in log] == []


def test_streams_are_counted_from_outside_by_the_log() -> None:
    with LiveServer("demo", "--every", "0", "--silent") as server:
        ana = server.peer(0)
        assert server.peak_streams(ana.id) == 0
        with ana.stream() as first, ana.stream() as second:
            first.next("system")
            second.next("system")
            assert (server.open_streams(ana.id), server.peak_streams(ana.id)) == (2, 2)


def test_the_server_runs_where_there_is_no_qt() -> None:
    block = "import sys; sys.modules['PySide6'] = None; sys.argv = ['timenow-server', '--help'];"
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [sys.executable, "-c", f"{block} from server.__main__ import main; main()"],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert "create-session" in done.stdout


def test_a_missing_extra_is_said_in_words() -> None:
    hide = (
        "import sys, importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name, *a: None if name in ('starlette', 'uvicorn') else find(name, *a);"
        "from server.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run(  # noqa: S603  this interpreter, arguments of our own
        [sys.executable, "-c", hide], cwd=_ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "starlette, uvicorn missing" in done.stderr
    assert "timenow-desktop[server]" in done.stderr
