"""Who is signed in: at the start, by a sign-in, until a sign-out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    ConnectionChanged,
    ConnectionState,
    SignedIn,
    SnapshotLoaded,
)
from desktop.core.errors import ErpError, SetupError, TransientError
from desktop.sync.session import Credentials
from tests.unit.sync.scripted_erp import SERVER
from tests.unit.sync.scripted_session import PASSWORD
from tests.unit.sync.world import World, account

S = ConnectionState


@pytest.fixture
def nobody(tmp_path: Path, level: int) -> Iterator[World]:
    made = World(tmp_path, level, signed_in=False)
    yield made
    made.stop()


def _sign_in(world: World, email: str = "me@example.com", password: str = PASSWORD) -> None:
    world.engine.sign_in(SERVER, email, password, remember=True)
    world.loop.settle()


def test_a_start_without_an_account_asks_nothing(nobody: World) -> None:
    nobody.start()
    assert nobody.all(AccountChanged) == [AccountChanged(account=None)]
    assert (nobody.state, nobody.last(ConnectionChanged).code) == (S.SIGNED_OUT, "signed_out")
    assert nobody.erp.requests == []
    assert nobody.engine.status().state is S.SIGNED_OUT


def test_a_start_goes_on_with_the_kept_session(world: World) -> None:
    world.start()
    assert world.last(AccountChanged).account == account()
    assert world.erp.cookies == {"next-auth.session-token": "of me"}
    assert world.is_(S.ONLINE)


def test_a_start_shows_the_copy_before_the_server_answers(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.stop()
    world.told.clear()
    world.loop.held = True
    world.start()
    snapshot = world.last(SnapshotLoaded)
    assert (snapshot.known, snapshot.counts) == (True, {"c-eva": 1})


def test_an_account_without_a_cookie_is_signed_out_and_readable(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.stop()
    world.cookies.kept.clear()
    world.erp.requests.clear()
    world.start()
    assert world.is_(S.SIGNED_OUT)
    assert world.counts == {"c-eva": 1}
    assert world.erp.requests == []


def test_a_stored_address_that_is_not_allowed_is_said(world: World) -> None:
    world.refuse_server = SetupError(code="http_refused")
    world.start()
    assert (world.state, world.last(ConnectionChanged).code) == (S.SIGNED_OUT, "http_refused")


def test_a_right_password_signs_in_keeps_the_cookie_and_connects(nobody: World) -> None:
    nobody.erp.says("eva")
    nobody.start()
    _sign_in(nobody)
    assert nobody.last(SignedIn) == SignedIn(account=account(), kept=True)
    assert nobody.accounts.current() == account()
    assert nobody.cookies.kept == {"me@example.com": {"next-auth.session-token": "of me"}}
    assert (nobody.state, nobody.counts) == (S.ONLINE, {"c-eva": 1})
    assert nobody.erp.count("sign_in me@example.com True") == 1


def test_a_start_with_credentials_signs_in(nobody: World) -> None:
    nobody.start(Credentials(SERVER, "me@example.com", PASSWORD))
    assert nobody.is_(S.ONLINE)
    assert nobody.erp.count("sign_in me@example.com False") == 1


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(Credentials(SERVER, "me@example.com", "secret"))


def test_a_session_that_nothing_can_keep_lasts_for_this_run(nobody: World) -> None:
    nobody.cookies.can_keep = False
    nobody.start()
    _sign_in(nobody)
    assert not nobody.last(SignedIn).kept
    assert nobody.is_(S.ONLINE)


@pytest.mark.parametrize("error", [None, TransientError(sent=True), SetupError()])
def test_a_sign_in_that_fails_is_tried_once_and_said(nobody: World, error: ErpError | None) -> None:
    if error is not None:
        nobody.erp.fail("sign_in", error)
    nobody.start()
    _sign_in(nobody, password="wrong")
    nobody.loop.advance(3600)
    assert nobody.erp.count("sign_in") == 1
    failed = nobody.last(ActionFailed)
    assert (failed.action, failed.code) == ("sign_in", error.code if error else "bad_credentials")
    assert nobody.accounts.current() is None
    assert nobody.erp.closed == 1


def test_a_wrong_password_leaves_the_old_session_as_it_is(world: World) -> None:
    world.start()
    _sign_in(world, password="wrong")
    assert world.is_(S.ONLINE)
    assert len(world.erp.streams) == 1
    world.erp.says("eva")
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1}


def test_signing_in_again_as_the_same_person_holds_one_stream(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.loop.advance(5)
    _sign_in(world)
    assert (world.state, world.erp.peak, len(world.erp.streams)) == (S.ONLINE, 1, 1)
    assert world.counts == {"c-eva": 1}
    assert world.news == []


def test_signing_in_as_somebody_else_shows_nothing_of_the_first(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.engine.send("c-eva", "mine")
    world.loop.settle()
    world.erp.rows.clear()
    world.told.clear()
    _sign_in(world, email="ana@example.com")
    assert world.last(AccountChanged).account == account("ana")
    assert all(not one.conversations for one in world.all(SnapshotLoaded))
    assert world.counts == {}
    assert (world.erp.peak, len(world.erp.streams)) == (1, 1)


def test_signing_in_after_an_expiry_goes_on_with_the_copy(world: World) -> None:
    world.erp.says("eva")
    world.start()
    world.engine.open_conversation("c-eva")
    world.loop.settle()
    world.erp.known = False
    world.erp.cut()
    world.loop.settle()
    world.erp.known = True
    missed = world.erp.says("eva")
    _sign_in(world)
    world.loop.advance(5)
    assert world.counts == {"c-eva": 1}
    assert world.news == [missed.id]


def test_a_sign_out_tells_the_server_and_forgets_the_cookie(world: World) -> None:
    world.start()
    world.engine.sign_out()
    world.loop.settle()
    assert (world.state, world.last(ConnectionChanged).code) == (S.SIGNED_OUT, "signed_out")
    assert world.last(AccountChanged).account is None
    assert world.cookies.kept == {}
    assert world.accounts.current() is None
    assert world.erp.streams == []
    assert world.erp.count("sign_out") == 1
    world.erp.requests.clear()
    world.loop.advance(3600)
    assert world.erp.requests == []


def test_a_sign_out_works_without_the_server(world: World) -> None:
    world.start()
    world.erp.down = True
    world.engine.sign_out()
    world.loop.settle()
    assert world.cookies.kept == {}
    assert world.is_(S.SIGNED_OUT)


def test_a_sign_out_during_a_sign_in_wins(nobody: World) -> None:
    nobody.start()
    nobody.loop.held = True
    nobody.engine.sign_in(SERVER, "me@example.com", PASSWORD, remember=False)
    nobody.engine.sign_out()
    nobody.loop.release()
    assert nobody.is_(S.SIGNED_OUT)
    assert nobody.accounts.current() is None
    assert nobody.erp.streams == []


def test_a_sign_in_right_after_a_sign_out_is_kept(world: World) -> None:
    world.start()
    world.loop.held = True
    world.engine.sign_out()
    world.engine.sign_in(SERVER, "me@example.com", PASSWORD, remember=False)
    world.loop.release()
    assert world.is_(S.ONLINE)
    assert world.cookies.kept == {"me@example.com": {"next-auth.session-token": "of me"}}
    assert world.erp.peak == 1


def test_a_second_sign_in_replaces_the_first(nobody: World) -> None:
    nobody.start()
    nobody.loop.held = True
    nobody.engine.sign_in(SERVER, "ana@example.com", PASSWORD, remember=False)
    nobody.engine.sign_in(SERVER, "me@example.com", PASSWORD, remember=False)
    nobody.loop.release()
    assert nobody.last(AccountChanged).account == account()
    assert nobody.all(SignedIn) == [SignedIn(account=account(), kept=True)]


def test_the_level_is_remembered_and_never_lowered(level2: World) -> None:
    level2.start()
    level2.stop()
    level2.erp.level = 1
    level2.erp.down = True
    level2.start()
    assert level2.erp.level == 2
    assert level2.engine.status().level == 2
