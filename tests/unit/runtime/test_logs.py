"""The log file: private, rotating, without secrets."""

from __future__ import annotations

import logging
import resource
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.runtime.logs import redact, setup

SECRET = "h0nested-Value_42"
JWE = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..q8fSxhFVtnTq7xNp.LuZ0.xP1"


@pytest.fixture(autouse=True)
def loggers_as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("desktop")
    handlers, levels = list(root.handlers), (root.level, ours.level)
    yield
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.mark.parametrize(
    "line",
    [
        f"Cookie: a=1; next-auth.session-token={SECRET}",
        f"'Set-Cookie': 'x={SECRET}; HttpOnly'",
        f"Authorization: Bearer {SECRET}",
        f"next-auth.session-token={SECRET}; Path=/",
        f"__Secure-next-auth.session-token.0={SECRET}",
        f'{{"csrfToken": "{SECRET}", "n": 1}}',
        f"{{'password': '{SECRET} with spaces', 'n': 1}}",
        f"login(email='a@b', password={SECRET})",
        f"cookies={{'a': '{SECRET}'}}",
        f"?token={SECRET}&x=1",
        f"http://user:{SECRET}@proxy:3128/",
        f"api_key: {SECRET}",
    ],
)
def test_what_looks_like_a_secret_is_hidden(line: str) -> None:
    assert SECRET not in redact(line)
    assert "[hidden]" in redact(line)


def test_a_session_token_is_known_by_its_shape() -> None:
    assert redact(f"odd value {JWE} here") == "odd value [hidden] here"


@pytest.mark.parametrize(
    "line",
    [
        "connected to https://erp.example:8470/api/chat/stream in 12 ms",
        "conversation cmabc123 read up to 2026-11-24T10:00:00.000Z",
        "password store: save took longer than 20 s",
        "no cookies kept",
    ],
)
def test_ordinary_lines_stay_as_they_are(line: str) -> None:
    assert redact(line) == line


@given(st.text())
def test_hiding_twice_is_hiding_once(text: str) -> None:
    once = redact(f"token={text}")
    assert redact(once) == once


@pytest.mark.parametrize("word", ["x", "a-", "eyJ-", "token", "token ", "cookie=", "://a:", "a.b@"])
def test_a_long_line_takes_its_length_and_not_the_square_of_it(word: str) -> None:
    assert redact(word * 200_000)


@pytest.mark.expected_log("desktop.test: ")
def test_the_log_is_private_and_holds_no_secret_of_a_traceback(tmp_path: Path) -> None:
    handler = setup(tmp_path, logging.INFO)
    log = logging.getLogger("desktop.test")
    log.info("started")
    log.debug("too fine")
    logging.getLogger("urllib3").info("not ours")
    error = ValueError(f"token={SECRET}")
    log.error("failed with %s", {"password": SECRET}, exc_info=error)
    handler.flush()
    path = tmp_path / "timenow-desktop.log"
    text = path.read_text()
    assert "started" in text
    assert "too fine" not in text
    assert "not ours" not in text
    assert "ValueError: token=[hidden]" in text
    assert SECRET not in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.expected_log("desktop.test: ")
def test_old_logs_are_kept_private_and_few(tmp_path: Path) -> None:
    (tmp_path / "timenow-desktop.log").touch(mode=0o644)
    setup(tmp_path)
    log = logging.getLogger("desktop.test")
    for _ in range(60):
        log.warning("%s", "x" * 100_000)
    files = sorted(tmp_path.iterdir())
    assert [each.name for each in files] == [f"timenow-desktop.log{end}" for end in ("", ".1", ".2", ".3")]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}


@pytest.mark.expected_log("desktop.test: ")
def test_setting_up_again_moves_the_log(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        setup(tmp_path / name)
    logging.getLogger("desktop.test").warning("where")
    assert (tmp_path / "a/timenow-desktop.log").read_text() == ""
    assert "where" in (tmp_path / "b/timenow-desktop.log").read_text()


@pytest.mark.expected_log("desktop.test: ")
def test_a_full_disk_costs_the_lines_and_nobody_hears_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = setup(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        logging.getLogger("desktop.test").warning("no room")
        handler.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (capsys.readouterr().err, (tmp_path / "timenow-desktop.log").read_text()) == ("", "")
