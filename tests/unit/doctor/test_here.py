"""The checks of what lies on this computer, each provoked into each state it can have."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import ClassVar

import msgspec
import pytest

from desktop.core.changes import ConnectionState
from desktop.core.checkup import Check
from desktop.core.policy import Policy
from desktop.core.settings import NotificationSettings, QuietHours, Settings
from desktop.core.why import Connection, Decision, Facts, Told
from desktop.doctor import here, system
from desktop.doctor.case import Case
from desktop.native.autostart import Autostart, State
from desktop.native.desktop_services import HangsError, NoBusError
from desktop.native.os_name import OsName
from desktop.native.paths import Places
from desktop.native.policy import Found
from desktop.native.sound.facts import SoundFacts
from desktop.native.sound.ways import Way
from desktop.runtime.build import accounts_in
from desktop.runtime.password_store import PasswordStoreError
from desktop.storage.database import Database
from desktop.sync.session import Credentials
from tests.unit.doctor.case import ANA, by_id, make_case

GIVEN = Credentials("https://erp.example", "ana@norte.test", "secret")


class Store:
    """A password store.

    Attributes:
        text: What it holds, or why it fails.
    """

    text: str | Exception | None = None

    def get_password(self, service: str, _user: str) -> str | None:
        assert service == "timenow-desktop/key/0"
        if isinstance(self.text, Exception):
            raise self.text
        return self.text

    def close(self) -> None:
        pass

    def kill(self) -> None:
        pass


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    monkeypatch.setattr("desktop.runtime.cookie_store.PasswordStore", lambda: store)
    return store


def look(case: Case, name: str) -> Check:
    return by_id(here.checks(case))[name]


def test_the_directory_its_holder_and_what_keeps_it_from_use(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    for changed, state in (
        (case, "ok"),
        (replace(case, holder={"outbox": {"queued": 0, "failed": 0}}), "ok"),
        (replace(case, silent=True), "fail"),
        (replace(case, unusable="Read-only file system"), "fail"),
    ):
        check = look(changed, "data_directory")
        assert (check.state, str(tmp_path) in check.says) == (state, True)
        assert (check.fix is None) is (state == "ok")


def test_the_settings_file(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    file = case.places.config / "settings.json"
    assert look(case, "settings").state == "ok"
    for text, state in (('{"theme": "dark"}', "ok"), ('{"theme": "pink"}', "warn"), ("[]", "warn")):
        file.write_text(text)
        assert look(case, "settings").state == state
    for stamp in ("20260101T080000000000Z", "20261101T080000000000Z"):
        file.with_name(f"settings.json.broken-{stamp}").touch()
    assert look(case, "settings").says.endswith("is not used: it is no JSON object.")
    for put_right in (lambda: file.write_text("{}"), file.unlink):
        put_right()
        check = look(case, "settings")
        assert (check.state, check.says.rpartition(": ")[2]) == (
            "warn",
            "settings.json.broken-20261101T080000000000Z.",
        )
    file.mkdir()
    assert "cannot be read" in look(case, "settings").says


@pytest.mark.parametrize(
    ("found", "state", "says"),
    [
        (Found(), "ok", "No administrator"),
        (
            Found(Policy(enforced={"theme": "dark"}, defaults={"email": "a"})),
            "ok",
            "fixed: theme; given as de",
        ),
        (
            Found(Policy(enforced={"theme": "dark"}), ("enforced.pink",)),
            "warn",
            "enforced.pink. Fixed: theme",
        ),
    ],
)
def test_an_administrators_settings_are_named_without_their_values(
    found: Found, state: str, says: str, tmp_path: Path
) -> None:
    check = look(make_case(tmp_path, policy=found), "policy")
    assert (check.state, says in check.says) == (state, True)
    assert "dark" not in check.says


def test_the_account_is_told_without_an_email(tmp_path: Path) -> None:
    check = look(make_case(tmp_path), "account")
    assert check.says == "Somebody of Norte is signed in at https://erp.example."
    assert look(make_case(tmp_path, account=None), "account").state == "warn"


@pytest.mark.expected_log("password store: look failed")
def test_the_password_store(tmp_path: Path, store: Store) -> None:
    mine, nobodys = make_case(tmp_path), make_case(tmp_path, account=None)
    assert (look(mine, "password_store").state, look(nobodys, "password_store").state) == ("warn", "ok")
    store.text = "a header"
    assert look(mine, "password_store").state == "ok"
    store.text = PasswordStoreError("NoKeyringError")
    assert "No password store" in look(mine, "password_store").says
    assert look(make_case(tmp_path, credentials=GIVEN), "password_store").state == "skip"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = accounts_in(make_case(tmp_path).places.data).database_of(ANA)
    Database.open(path).close()
    return path


def test_a_copy_that_is_whole(copy: Path, tmp_path: Path) -> None:
    check = look(make_case(tmp_path), "database")
    assert (check.state, "journal wal" in check.says) == ("ok", True)
    assert copy.exists()


def test_no_copy_is_no_fault(tmp_path: Path) -> None:
    found = by_id(here.checks(make_case(tmp_path)))
    assert (found["database"].state, found["outbox"].state) == ("skip", "skip")


def test_a_damaged_copy_fails(copy: Path, tmp_path: Path) -> None:
    copy.write_bytes(b"SQLite format 3\0" + b"x" * 8000)
    assert look(make_case(tmp_path), "database").state == "fail"


def test_a_copy_that_was_set_aside_is_named(copy: Path, tmp_path: Path) -> None:
    copy.with_name("chat-set-aside-20260101T000000000000Z.db").touch()
    check = look(make_case(tmp_path), "database")
    assert (check.state, "chat-set-aside-20260101T000000000000Z.db" in check.says) == ("warn", True)


def test_another_journal_is_told(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("PRAGMA journal_mode = TRUNCATE")
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    check = look(make_case(tmp_path), "database")
    assert (check.state, check.fix is None) == ("warn", False)


@pytest.mark.usefixtures("copy")
def test_a_copy_too_large_to_read_in_time_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.doctor.here._READING", -1.0)
    monkeypatch.setattr("desktop.storage.examination._STEPS", 1)
    check = look(make_case(tmp_path), "database")
    assert (check.state, "too large" in check.says) == ("ok", True)


@pytest.mark.parametrize(
    ("rows", "state", "says"),
    [
        ((), "ok", "Nothing waits to be sent."),
        (("queued", "sending"), "ok", "2 message(s) wait to be sent."),
        (("failed", "queued"), "warn", "1 message(s) could not be sent; 1 wait."),
    ],
)
def test_what_waits_to_be_sent(
    rows: tuple[str, ...], state: str, says: str, copy: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(copy)) as raw, raw:
        for number, row in enumerate(rows):
            raw.execute(
                "INSERT INTO outbox (id, conversation_id, body, created_at, state)"
                " VALUES (?, 'c', 'b', 1, ?)",
                (str(number), row),
            )
    alone = look(make_case(tmp_path), "outbox")
    counts = {"queued": len(rows) - rows.count("failed"), "failed": rows.count("failed")}
    beside = look(make_case(tmp_path, holder={"outbox": counts}), "outbox")
    assert (alone.state, alone.says) == (beside.state, beside.says) == (state, says)


def test_a_log_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    assert look(case, "log").state == "ok"
    (case.places.log / "timenow-desktop.log").unlink()
    (case.places.log / "timenow-desktop.log").mkdir()
    assert look(case, "log").state == "warn"


# The desktop


def seen(case: Case, name: str) -> Check:
    return by_id(system.checks(case))[name]


@pytest.fixture(autouse=True)
def _no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> None:
        raise NoBusError

    monkeypatch.setattr("desktop.native.desktop_services.notification_service", nobody)
    monkeypatch.setattr("desktop.native.desktop_services.tray", nobody)


def test_without_a_bus_or_a_way_to_ask_the_desktop_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(tmp_path)
    for name in ("notifications", "tray"):
        assert seen(case, name).says == "Not looked at: there is no session bus here."
    monkeypatch.setattr("desktop.doctor.system.os_name", lambda: OsName.WINDOWS)
    for name in ("notifications", "tray"):
        assert seen(case, name).says == "Not looked at: this system offers no way to ask."


PLAYED = SoundFacts(way=Way.PAPLAY, program="/usr/bin/paplay")


@pytest.mark.parametrize(
    ("chosen", "heard", "says"),
    [
        (NotificationSettings(), PLAYED, "/usr/bin/paplay plays the sounds."),
        (NotificationSettings(), SoundFacts(way=Way.QT), "Qt plays the sounds."),
        (NotificationSettings(), replace(PLAYED, volume=40), "the computer's volume is 40 %."),
        (NotificationSettings(), replace(PLAYED, answers=False), "No sound server answers"),
        (NotificationSettings(), replace(PLAYED, device=False), "There is no sound device"),
        (NotificationSettings(), replace(PLAYED, muted=True, volume=40), "The computer's sound is muted."),
        (NotificationSettings(), replace(PLAYED, volume=0), "The computer's volume is 0."),
        (NotificationSettings(sound="none"), PLAYED, "The settings choose no sound."),
        (NotificationSettings(volume=0), PLAYED, "The volume in the settings is 0."),
        (NotificationSettings(sound="/no/such.wav"), PLAYED, "There is no such sound: /no/such.wav."),
        (NotificationSettings(sound=__file__), PLAYED, "The chosen sound cannot be played"),
    ],
)
def test_who_plays_the_sounds(
    chosen: NotificationSettings,
    heard: SoundFacts,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.doctor.system.sound_facts", lambda: heard)
    assert says in seen(make_case(tmp_path, settings=Settings(notifications=chosen)), "sound").says


def test_do_not_disturb_quiet_hours_and_mutes_are_read_from_the_files(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    settings = Settings(
        quiet_hours=(QuietHours(start=time(0), end=time(0)),),
        mutes={"c1": None, "c2": now + timedelta(hours=1), "c3": now - timedelta(hours=1)},
    )
    case = make_case(tmp_path, settings=settings)
    assert seen(case, "do_not_disturb").says == "Do not disturb is off."
    file = case.places.config / "do-not-disturb"
    file.write_text(f"{now.isoformat()} {(now + timedelta(hours=1)).isoformat()}\n")
    assert seen(case, "do_not_disturb").says.startswith("Do not disturb is on until ")
    file.write_text(f"{(now - timedelta(hours=2)).isoformat()} {(now - timedelta(hours=1)).isoformat()}\n")
    assert seen(case, "do_not_disturb").says == "Do not disturb is off."
    file.write_text("nonsense")
    assert seen(case, "do_not_disturb").says == "Do not disturb is off."
    assert seen(case, "quiet_hours").says.startswith("Your quiet hours cover the whole week")
    assert seen(case, "mutes").says == "2 conversation(s) muted."
    assert seen(case, "focus_mode").state == seen(case, "screen").state == "skip"


def test_what_a_running_app_tells_of_its_alerts_is_said_and_what_another_version_tells_is_not(
    tmp_path: Path,
) -> None:
    facts = Facts(
        connection=Connection(state=ConnectionState.ONLINE, since=datetime.now(UTC)),
        last=Decision(at=datetime.now(UTC), outcome="watched"),
        tray=Told(outcome="absent"),
        focus_mode=True,
        screen_hidden=False,
    )
    case = make_case(tmp_path, holder={"facts": msgspec.to_builtins(facts)})
    assert "was open in front of you" in seen(case, "last_message").says
    assert seen(case, "tray").state == "warn"
    assert "it holds notifications back" in seen(case, "focus_mode").says
    assert seen(case, "screen").state == "ok"
    other = make_case(tmp_path, holder={"facts": {"last": 7}})
    assert seen(other, "connection").says.startswith("The app does not run")


def test_notifications_switched_off_are_no_fault(tmp_path: Path) -> None:
    settings = Settings(notifications=NotificationSettings(enabled=False))
    assert seen(make_case(tmp_path, settings=settings), "notifications").state == "ok"


@pytest.mark.parametrize("state", list(State))
def test_the_start_with_the_session(state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Arranged:
        experimental: ClassVar[bool] = False

        def state(self) -> State:
            return state

        def enable(self) -> None: ...
        def disable(self) -> None: ...

    def make() -> Autostart:
        return Arranged()

    monkeypatch.setattr("desktop.doctor.system.make_autostart", make)
    monkeypatch.setattr("desktop.native.paths.Places.of_user", lambda: Places.below(tmp_path))
    wanted, unwanted = (
        seen(make_case(tmp_path, settings=Settings(start_at_login=wish)), "autostart").state
        for wish in (True, False)
    )
    assert wanted == ("warn" if state in {State.STALE, State.REFUSED} else "ok")
    assert unwanted == ("warn" if state is State.STALE else "ok")


def test_a_client_elsewhere_does_not_start_with_the_session(tmp_path: Path) -> None:
    assert seen(make_case(tmp_path), "autostart").state == "skip"


def test_a_service_that_hangs_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs() -> None:
        raise HangsError

    monkeypatch.setattr("desktop.native.desktop_services.notification_service", hangs)
    monkeypatch.setattr("desktop.native.desktop_services.tray", hangs)
    check = seen(make_case(tmp_path), "notifications")
    assert (check.state, check.says) == ("warn", "The notification service does not answer within 2 s.")
    assert seen(make_case(tmp_path), "tray").state == "warn"


def test_a_check_that_breaks_or_hangs_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("desktop.doctor.system.make_autostart", broken)
    monkeypatch.setattr("desktop.native.paths.Places.of_user", lambda: Places.below(tmp_path))
    with caplog.at_level("INFO"):
        found = by_id(system.checks(make_case(tmp_path)))
    assert found["autostart"].says == "Not known: the check broke off (ZeroDivisionError)."
    assert found["mutes"].state == "ok"
    assert "broke off" in caplog.text
