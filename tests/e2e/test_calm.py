"""What a whole desktop gets to see of many messages at once, and of one while the screen is not private."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from jeepney import MatchRule, message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.app import AppRun
from tests.support.company import Company
from tests.support.desktop import Desktop
from tests.support.desktop_processes import PATIENCE, wait_until
from tests.support.desktop_trays import WATCHER
from tests.support.stand_in_service import StandIn
from tests.support.worlds import Level1World, Level2World

pytestmark = pytest.mark.e2e

_LOGIN = "org.freedesktop.login1"
_SESSION, _SESSION_PATH = f"{_LOGIN}.Session", "/org/freedesktop/login1/session/_37"
_MUTTER = "org.gnome.Mutter.ScreenCast"
_CASTS = "/org/gnome/Mutter/ScreenCast/Session"
_TRICKLE = 60  # messages, fewer than where the badge stops counting
_CONVERSATIONS, _EACH, _AT_ONCE = 50, 10, 8


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    with Desktop(tray=None, window_manager=False) as running:
        yield running


@pytest.fixture(scope="module", params=[1, 2], ids=["level 1", "level 2"])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    world = (
        Level1World(newcomers=3 * (_CONVERSATIONS + 2))
        if request.param == 1
        else Level2World(rate_limit="5000/10")
    )
    with world:
        yield Company(world)


class Around:
    """What stands around the app: login1, GNOME's compositor, a tray host that only counts."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        self.login, self.mutter, self._watcher = (
            stack.enter_context(StandIn(address, name)) for name in (_LOGIN, _MUTTER, WATCHER)
        )
        self.login.answers["GetSession"] = ("o", (_SESSION_PATH,))
        self.login.properties[_SESSION, "LockedHint"] = ("b", False)
        self.share(0)
        self._watcher.properties[WATCHER, "IsStatusNotifierHostRegistered"] = ("b", True)
        self._watcher.answers["RegisterStatusNotifierItem"] = ("", ())
        self._ear: DBusConnection = stack.enter_context(open_dbus_connection(address))
        rule = MatchRule(type="signal", interface="org.kde.StatusNotifierItem", member="NewIcon")
        self._ear.send_and_get_reply(message_bus.AddMatch(rule), timeout=PATIENCE)

    def lock(self, *, locked: bool) -> None:
        asked = len(self.login.calls)
        self.login.changed(_SESSION_PATH, _SESSION, LockedHint=("b", locked))
        wait_until(lambda: len(self.login.calls) >= asked + 2, "the app to ask login1")

    def share(self, casts: int) -> None:
        nodes = "".join(f'<node name="u{number}"/>' for number in range(casts))
        self.mutter.answers["Introspect"] = ("s", (f"<node>{nodes}</node>",))

    def icons(self) -> int:
        """Return how often the icon has changed since the last time."""
        count = 0
        while True:
            try:
                self._ear.receive(timeout=0.2)
            except TimeoutError:
                return count
            count += 1


@pytest.fixture
def around(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Around]:
    monkeypatch.setitem(desktop.env, "DBUS_SYSTEM_BUS_ADDRESS", desktop.bus.address)
    with ExitStack() as stack:
        yield Around(desktop.bus.address, stack)


@pytest.fixture
def app(desktop: Desktop, company: Company, around: Around, tmp_path: Path) -> Iterator[AppRun]:
    assert around is not None
    run = AppRun(desktop, tmp_path / "ana")
    run.command("login", company.world.url, company.world.ana)
    settings = run.data_dir / "config" / "settings.json"
    kept = json.loads(settings.read_text()) if settings.exists() else {}
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(kept | {"language": "en", "notifications": {"sound": "pop"}}))
    run.start("--hidden", wait=False)
    wait_until((run.data_dir / "log").exists, "the app")
    run.wait_for_state("online")
    wait_until(lambda: run.status()["unread"] is not None, "the first count")
    yield run
    assert run.stop() == 0


def test_the_icon_changes_five_times_a_second_at_most_and_ends_with_the_right_number(
    company: Company, app: AppRun, around: Around
) -> None:
    before = app.status()["unread"]
    (writer,) = company.let_in(1)
    company.meet(writer)
    around.icons()
    began = time.monotonic()
    for number in range(_TRICKLE):  # one after the other, so that each comes alone
        company.write(writer, str(number))
    wait_until(lambda: app.status()["unread"] == before + _TRICKLE, "all to be counted")
    took = time.monotonic() - began
    assert 1 <= around.icons() <= 5 * took + 1


def test_five_hundred_messages_are_few_notifications_one_sound_and_a_calm_icon(
    desktop: Desktop, company: Company, app: AppRun, around: Around
) -> None:
    before = app.status()["unread"]
    writers = company.let_in(_CONVERSATIONS)
    for writer in writers:
        company.meet(writer)
    shown, closed = len(desktop.bus.seen().ids), len(desktop.bus.seen().closed)
    around.icons()
    heard = desktop.sound.streams()
    began = time.monotonic()
    with ThreadPoolExecutor(_AT_ONCE) as crowd:
        list(
            crowd.map(lambda writer: [company.write(writer, str(number)) for number in range(_EACH)], writers)
        )
    unread = before + _CONVERSATIONS * _EACH
    wait_until(lambda: app.status()["unread"] == unread, "all to be counted")
    told = f"{_CONVERSATIONS * _EACH} messages in {_CONVERSATIONS} conversations"
    seen = desktop.bus.wait_for(
        lambda traffic: [one.body for one in traffic.notifications[-1:]] == [told], "the summary"
    )
    took = time.monotonic() - began
    assert 1 <= around.icons() <= 5 * took + 1
    desktop.bus.wait_for(lambda traffic: len(traffic.ids) == len(traffic.notifications), "the answers")
    banners = {*seen.ids[shown:]}
    assert 1 <= len(banners) <= 4
    assert banners - {closed for closed, _reason in desktop.bus.seen().closed[closed:]} == {seen.ids[-1]}
    assert len(seen.ids) - shown <= 4 * (1 + took)  # each at most once a second
    assert desktop.sound.streams() - heard == 1


@pytest.mark.parametrize("covered", ["locked", "shared"])
def test_a_locked_or_shared_screen_shows_neither_names_nor_words(
    desktop: Desktop, company: Company, app: AppRun, around: Around, covered: str
) -> None:
    cover, uncover = {"locked": (_lock, _unlock), "shared": (_share, _share_no_more)}[covered]
    eva, olga = company.let_in(2)
    seen = desktop.bus.seen()

    def told(title: str, body: str) -> int:
        """Wait until this is what was shown last; return how many were shown until then."""

        def is_last() -> bool:
            last = desktop.bus.seen().notifications[-1:]
            return [(one.summary, one.body) for one in last] == [(title, body)]

        wait_until(is_last, f"{title}: {body}")
        return len(seen.notifications)

    company.write(eva, "palabra secreta")
    legible = told(eva.name, "palabra secreta") - 1
    desktop.bus.wait_for(lambda traffic: len(traffic.ids) > legible, "its number")
    cover(around)
    first = told("TimeNow", "1 message in 1 conversation") - 1
    desktop.bus.wait_for(lambda traffic: (traffic.ids[legible], 3) in traffic.closed, "the name to go")
    company.write(olga, "palabra secreta")
    told("TimeNow", "New message")
    company.write(olga, "otra palabra secreta")
    last = told("TimeNow", "2 new messages")
    hidden = str(seen.notifications[first:last])
    assert not [word for word in ("secreta", *eva.name.split(), *olga.name.split()) if word in hidden]
    uncover(around)
    assert app.status()["unread"] >= 3
    assert len(desktop.bus.seen().notifications) == last, "something was shown a second time"
    company.write(olga, "ya puede leerse")
    told(olga.name, "3 new messages\nya puede leerse")


def _lock(around: Around) -> None:
    around.lock(locked=True)


def _unlock(around: Around) -> None:
    around.lock(locked=False)


def _share(around: Around) -> None:
    around.share(1)
    around.mutter.signal(f"{_CASTS}/u1/s1", f"{_MUTTER}.Stream", "PipeWireStreamAdded", "u", 43)


def _share_no_more(around: Around) -> None:
    around.share(0)
    asked = len(around.mutter.calls)
    around.mutter.signal(f"{_CASTS}/u1", f"{_MUTTER}.Session", "Closed")
    wait_until(lambda: len(around.mutter.calls) > asked, "the app to ask the compositor")
