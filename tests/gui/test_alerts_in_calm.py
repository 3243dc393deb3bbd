"""Alerts while something is calm: screen hidden, focus mode, do not disturb; and what is said of it later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop.core.alerts import SUMMARY_KEY, Reason, Verdict
from desktop.core.changes import AccountChanged, ConversationRead, MessageAdded, SnapshotLoaded
from desktop.core.chat import Message
from desktop.core.settings import EVERY_DAY, NotificationSettings, QuietHours, Settings
from desktop.state.alert_center import AlertCenter, AlertRequest
from desktop.state.do_not_disturb import FOREVER
from desktop.wire.timestamp import Timestamp

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NIGHT = Settings(quiet_hours=(QuietHours(days=EVERY_DAY, start=time(11), end=time(13)),))


def arrived(key: str, body: str = "hola", **more: bool) -> MessageAdded:
    message = Message(
        id=f"{key}-{body}",
        conversation_id=key,
        sender_id="ana",
        sender_name=f"Ana of {key}",
        body=body,
        created_at=Timestamp.from_ms(7),
    )
    return MessageAdded(message=message, **{"own": False, **more})  # type: ignore[arg-type]


@dataclass
class System:
    """What the system says."""

    hidden: bool = False
    focus_mode: bool | None = None


class Bench:
    """An alert center with a clock of its own, and what stands on the screen."""

    def __init__(self, interval: float = 0.0) -> None:
        self.passed = 0.0
        self.center = AlertCenter(
            now=lambda: NOON + timedelta(seconds=self.passed), seconds=lambda: self.passed, interval=interval
        )
        self.system = System()
        self.center.ask_system(hidden=lambda: self.system.hidden, focus_mode=lambda: self.system.focus_mode)
        self.raised: list[AlertRequest] = []
        self.screen: dict[str, AlertRequest] = {}
        self.sounds = 0
        self.notified: list[str] = []
        self.center.raised.connect(self._show)
        self.center.withdrawn.connect(lambda key: self.screen.pop(key, None))
        self.center.sound_wanted.connect(self._sound)
        self.center.notified.connect(lambda key, _at: self.notified.append(key))

    def _show(self, request: AlertRequest) -> None:
        self.raised.append(request)
        self.screen[request.key] = request

    def _sound(self, _name: str) -> None:
        self.sounds += 1

    def hide(self, *, hidden: bool) -> None:
        self.system.hidden = hidden
        self.center.set_screen_hidden(hidden)

    def apply(self, *changes: object) -> None:
        for change in changes:
            self.center.apply(change)

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        return {key: (request.title, request.body) for key, request in self.screen.items()}


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    assert qtbot is not None
    return Bench()


def test_on_a_hidden_screen_there_is_neither_a_name_nor_a_word(bench: Bench) -> None:
    bench.hide(hidden=True)
    bench.apply(arrived("c1", "secreto"))
    assert bench.raised == [
        AlertRequest(key="c1", title="TimeNow", body="New message", count=1, silent=False, names_person=False)
    ]
    bench.apply(arrived("c1", "secreto"))
    assert bench.texts == {"c1": ("TimeNow", "2 new message(s)")}


def test_names_go_from_the_screen_as_it_is_hidden_and_one_notification_says_how_many(bench: Bench) -> None:
    bench.apply(arrived("c1"), arrived("c1"), arrived("c2"))
    sounds = bench.sounds
    bench.hide(hidden=True)
    assert bench.texts == {SUMMARY_KEY: ("TimeNow", "3 message(s) in 2 conversation(s)")}
    assert (bench.raised[-1].silent, bench.sounds) == (True, sounds)


def test_nothing_is_shown_again_when_the_screen_is_private_again_and_the_next_one_is_legible(
    bench: Bench,
) -> None:
    bench.apply(arrived("c1"))
    bench.hide(hidden=True)
    bench.apply(arrived("c2", "dos"))
    before = len(bench.raised)
    bench.hide(hidden=False)
    assert len(bench.raised) == before
    bench.apply(arrived("c2", "tres"))
    assert bench.texts["c2"] == ("Ana of c2", "2 new message(s)\ntres")
    bench.hide(hidden=False)
    assert bench.texts["c2"] == ("Ana of c2", "2 new message(s)\ntres")


def test_what_shows_no_name_stays_where_it_is_when_the_screen_is_hidden(bench: Bench) -> None:
    bench.center.set_settings(Settings(notifications=NotificationSettings(privacy="none")))
    bench.apply(arrived("c1"))
    bench.hide(hidden=True)
    bench.apply(arrived("c2"))
    bench.hide(hidden=False)
    bench.hide(hidden=True)
    assert bench.texts == {"c1": ("TimeNow", "New message"), "c2": ("TimeNow", "New message")}


def test_what_waits_as_the_screen_is_hidden_is_shown_without_a_name(qtbot: QtBot) -> None:
    bench = Bench(interval=0.05)
    bench.apply(arrived("c1", "uno"), arrived("c1", "dos"))
    bench.system.hidden = True
    bench.passed += 1
    qtbot.waitUntil(lambda: len(bench.raised) == 2)
    assert bench.texts == {"c1": ("TimeNow", "2 new message(s)")}


def test_a_read_takes_along_what_told_of_it_on_a_hidden_screen(bench: Bench) -> None:
    bench.apply(arrived("c1"))
    bench.hide(hidden=True)
    bench.apply(ConversationRead(conversation_id="c1", unread=0))
    assert bench.screen == {}


def test_the_summary_goes_when_each_of_its_conversations_tells_of_itself_again(bench: Bench) -> None:
    bench.apply(*(arrived(f"c{number}") for number in range(4)))
    assert bench.texts == {SUMMARY_KEY: ("TimeNow", "4 message(s) in 4 conversation(s)")}
    for number in range(4):
        bench.passed += 60
        bench.apply(arrived(f"c{number}", "otra"))
    assert bench.screen.keys() == {"c0", "c1", "c2", "c3"}


def test_in_the_systems_focus_mode_everything_is_handed_over_without_a_sound(bench: Bench) -> None:
    bench.system.focus_mode = True
    bench.apply(arrived("c1"))
    assert (bench.raised[0].silent, bench.sounds) == (True, 0)
    bench.system.focus_mode = False
    bench.apply(arrived("c2"))
    assert (bench.raised[1].silent, bench.sounds) == (False, 1)


def test_a_long_burst_sounds_once(bench: Bench) -> None:
    for number in range(100):
        bench.passed += 0.3
        bench.apply(arrived(f"c{number % 50}"))
        if number == 0:
            assert bench.sounds == 1
    assert bench.raised[-1].key == SUMMARY_KEY
    assert bench.sounds == 1


@pytest.mark.parametrize(
    "calm",
    [
        lambda center: center.set_do_not_disturb(FOREVER),
        lambda center: center.set_settings(Settings(mutes={"c1": None})),
        lambda center: center.set_settings(NIGHT),
        lambda center: center.set_settings(Settings(notifications=NotificationSettings(enabled=False))),
        lambda center: center.set_focus("c1", True),
    ],
)
def test_what_waits_is_held_back_by_a_calm_that_began_meanwhile(qtbot: QtBot, calm: object) -> None:
    bench = Bench(interval=0.03)
    bench.apply(arrived("c1", "uno"), arrived("c1", "dos"))
    calm(bench.center)  # type: ignore[operator]
    bench.passed += 1
    bench.notified.clear()
    qtbot.waitUntil(lambda: bench.notified == ["c1"])
    assert [request.body for request in bench.raised] == ["uno"]
    verdict = bench.center.verdict("c1")
    assert verdict is not None
    assert verdict.reason is not None


@pytest.mark.parametrize(
    ("reason", "settings", "message"),
    [
        (None, Settings(), arrived("c1")),
        (Reason.FIRST_START, Settings(), arrived("c1", first_start=True)),
        (Reason.READ, Settings(), arrived("c1", read=True)),
        (Reason.OFF, Settings(notifications=NotificationSettings(enabled=False)), arrived("c1")),
        (Reason.MUTED, Settings(mutes={"c1": None}), arrived("c1")),
        (Reason.QUIET_HOURS, NIGHT, arrived("c1")),
    ],
)
def test_what_was_decided_is_known_afterwards(
    bench: Bench, reason: Reason | None, settings: Settings, message: MessageAdded
) -> None:
    bench.center.set_settings(settings)
    bench.apply(message)
    assert bench.center.last == Verdict(conversation_id="c1", reason=reason, at=NOON)


def test_calm_and_focus_are_known_afterwards(bench: Bench) -> None:
    bench.center.set_do_not_disturb(FOREVER)
    bench.apply(arrived("c1"))
    bench.center.set_do_not_disturb(None)
    bench.center.set_focus("c2", True)
    bench.apply(arrived("c2"))
    bench.system = System(hidden=True, focus_mode=True)
    bench.apply(arrived("c3"))
    reasons = [verdict.reason for key in ("c1", "c2") if (verdict := bench.center.verdict(key))]
    assert reasons == [Reason.DO_NOT_DISTURB, Reason.WATCHED]
    told = Verdict(conversation_id="c3", reason=None, at=NOON, focus_mode=True, screen_hidden=True)
    assert bench.center.last == told


def test_own_messages_hide_no_verdict_and_another_account_forgets_all(bench: Bench) -> None:
    bench.apply(arrived("c1"), arrived("c1", own=True))
    assert bench.center.last == Verdict(conversation_id="c1", reason=None, at=NOON)
    bench.apply(AccountChanged(account=None))
    assert bench.center.verdict("c1") is None
    forgotten: object = bench.center.last
    assert forgotten is None


def test_what_was_read_elsewhere_before_it_was_told_is_known_as_read(qtbot: QtBot, bench: Bench) -> None:
    bench.apply(SnapshotLoaded(conversations=(), counts={}), arrived("c1", caught_up=True))
    qtbot.waitUntil(lambda: bench.center.last is not None)
    assert bench.center.last == Verdict(conversation_id="c1", reason=Reason.READ, at=NOON)


def test_only_so_many_verdicts_are_kept(bench: Bench) -> None:
    for number in range(150):
        bench.apply(arrived(f"c{number}", own=False, read=True))
    kept = [number for number in range(150) if bench.center.verdict(f"c{number}")]
    assert kept == list(range(50, 150))
