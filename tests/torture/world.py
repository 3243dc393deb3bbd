"""A model ERP, the people in it, two computers of one of them, and everything that can go wrong."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from desktop.core.changes import ConnectionState
from tests.torture.clock import Clock
from tests.torture.desktop import Desktop
from tests.torture.model.level1 import Level1
from tests.torture.model.level2 import Level2
from tests.torture.model.tables import Conversation
from tests.torture.transport import Wire

ME = "ana"
PEERS = ("bruno", "carla", "david")
_BEAT = 30_000
# Steps by which a computer may miss an event for good, at level 1.
_HIDING = frozenset(
    {
        "bad_request",
        "chat_off",
        "crashes",
        "cut",
        "database_fails",
        "deploys",
        "drops",
        "half_open",
        "network_down",
        "password_changed",
        "restarts",
        "second_instance",
        "signs_in",
        "signs_out",
        "sleeps",
        "stops",
        "swaps",
    }
)
_MEMORY = Path("/dev/shm")  # noqa: S108  where there is one, SQLite needs no disk


class World:
    """Everything there is; each method named in `STEPS` is something that happens.

    Attributes:
        calm: Nothing was ever broken: at level 2, then, state + events = a fresh fetch at any time.
        dirty: Ids of conversations that were cleared.
        dismissed: Ids of conversations that were hidden elsewhere, of which nothing tells.
        happened: Names of the steps so far.
    """

    def __init__(self, level: int, seed: int, *, calm: bool = False) -> None:
        self.dice = random.Random(seed)  # noqa: S311  a die
        self.clock = Clock()
        self.calm = calm
        make = Level1 if level == 1 else Level2
        self.erp: Level1 = make(self.clock.now, self.clock.later, seed)
        self.folder = Path(tempfile.mkdtemp(prefix="torture-", dir=_MEMORY if _MEMORY.is_dir() else None))
        self.dirty: set[str] = set()
        self.dismissed: set[str] = set()
        self.happened: set[str] = set()
        self._said = 0
        for user in (ME, *PEERS):
            self.erp.tables.add_person(user)
        self.desktops = [
            Desktop(name, ME, self.folder, erp=self.erp, clock=self.clock, seed=seed + place)
            for place, name in enumerate(("office", "home"))
        ]
        self.clock.later(self.dice.randrange(_BEAT), self._beat)
        for peer in PEERS:
            row = self.erp.tables.between(ME, peer)
            for _ in range(3 if peer != PEERS[-1] else 0):
                self.says(row)
                self.clock.advance(self.dice.choice((0, 0, 1, 900)))
        self.clock.advance(1000)
        self.desktops[0].start()
        self.desktops[0].sign_in()
        self.clock.advance(5000)
        if calm:
            for desktop in self.desktops:
                desktop.wire.crumbs = False

    @property
    def clear_view(self) -> bool:
        """Whether nothing happened so far by which a computer could miss what the stream told."""
        return not self.happened & _HIDING

    def close(self) -> None:
        """Throw everything away."""
        for desktop in self.desktops:
            desktop.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _beat(self) -> None:
        self.erp.streams.beat()
        self.clock.later(_BEAT, self._beat)

    # Whom a step's numbers mean

    def desktop(self, number: int) -> Desktop:
        """Return the computer that is meant: mostly the first."""
        return self.desktops[1 if number % 4 == 3 else 0]

    def row(self, number: int) -> Conversation:
        """Return the conversation that is meant."""
        return self.erp.tables.between(ME, PEERS[number % len(PEERS)])

    def says(self, row: Conversation, *, text: str = "") -> None:
        """Have the peer write."""
        self._said += 1
        if not self.erp.database_down and self.erp.tables.chat_on:
            peer = row.peer_of(ME)
            instance = self.dice.randrange(self.erp.instances)
            self.erp.post(row, peer, text or f"p{self._said}", self.erp.now(), instance=instance)

    # What people do

    def peer_says(self, a: int, b: int) -> None:
        for _ in range(1 + b % 2):
            self.says(self.row(a))
            self.clock.advance(self.dice.choice((0, 1, 700)))

    def burst(self, a: int, b: int) -> None:
        """Have the peer write several messages within one millisecond."""
        for _ in range(2 + b % 7):
            self.says(self.row(a))

    def many(self, a: int, b: int) -> None:
        """Have the peer write more than a page holds, much of it at one time."""
        for _ in range(45 + b % 25):
            self.says(self.row(a))
            if self.dice.random() < 0.2:
                self.clock.advance(1)

    def late_commit(self, a: int, b: int) -> None:
        """Have the peer write a message that is stored a while after its creation time."""
        row, at = self.row(a), self.erp.now()
        self.clock.later(100 + b * 9 % 7000, lambda: self._commit_late(row, at))

    def _commit_late(self, row: Conversation, at: int) -> None:
        self._said += 1
        if not self.erp.database_down:
            stamp = self.erp.stamp_of(at)
            self.erp.post(row, row.peer_of(ME), f"p{self._said}", stamp)

    def peer_reads(self, a: int, b: int) -> None:
        mine = [one for one in self.row(a).shown() if one.sender == ME]
        if mine and not self.erp.database_down:
            self.erp.mark_up_to(self.row(a), self.row(a).peer_of(ME), mine[b % len(mine)])

    def send(self, a: int, b: int) -> None:
        desktop = self.desktop(b)
        desktop.serial += 1
        text = f"ok {desktop.name}" if b % 5 == 0 else f"{desktop.name} {desktop.serial}"
        desktop.send(self.row(a).id, text)

    def send_some(self, a: int, b: int) -> None:
        for place in range(2 + b % 4):
            self.send(a, b + 4 * place)

    def web_says(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self._said += 1
        if not self.erp.database_down and self.erp.tables.chat_on:
            row, instance = self.row(a), self.dice.randrange(self.erp.instances)
            self.erp.post(row, ME, f"web {self._said}", self.erp.now(), instance=instance)

    def opens(self, a: int, b: int) -> None:
        self.desktop(b).open(self.row(a).id)

    def sees(self, a: int, b: int) -> None:
        self.desktop(b).see(self.row(a).id, b)

    def scrolls(self, a: int, b: int) -> None:
        engine = self.desktop(b).engine
        if engine is not None:
            engine.load_older(self.row(a).id)

    def web_reads(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if not self.erp.database_down:
            self.erp.web_read(ME, self.row(a))

    def web_hides(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if not self.erp.database_down:
            self.dismissed.add(self.row(a).id)
            self.erp.web_hide(ME, self.row(a))

    def web_clears(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if not self.erp.database_down:
            self.dirty.add(self.row(a).id)
            self.erp.web_clear(ME, self.row(a))

    def hides(self, a: int, b: int) -> None:
        if (engine := self.desktop(b).engine) is not None:
            engine.hide_conversation(self.row(a).id)

    def clears(self, a: int, b: int) -> None:
        if (engine := self.desktop(b).engine) is not None:
            self.dirty.add(self.row(a).id)
            engine.clear_conversation(self.row(a).id)

    def starts_chat(self, a: int, b: int) -> None:
        if (engine := self.desktop(b).engine) is not None:
            engine.start_conversation(PEERS[a % len(PEERS)])

    def retries(self, a: int, b: int) -> None:
        desktop = self.desktop(b)
        failed = [one for one in desktop.sent.values() if one.state == "failed"]
        if desktop.engine is not None and desktop.ready and failed:
            desktop.engine.retry(failed[a % len(failed)].entry_id)

    def discards(self, a: int, b: int) -> None:
        desktop = self.desktop(b)
        failed = [one for one in desktop.sent.values() if one.state == "failed"]
        if desktop.engine is not None and desktop.ready and failed:
            chosen = failed[a % len(failed)]
            chosen.discarded = True
            desktop.engine.discard(chosen.entry_id)

    def refreshes(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if (engine := self.desktop(b).engine) is not None:
            engine.refresh()

    # What happens to the program and the computer

    def second_starts(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.desktops[1].start()
        self.clock.advance(100)
        if self.desktops[1].account is None:
            self.desktops[1].sign_in()

    def stops(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.desktop(b).stop()

    def crashes(self, a: int, b: int) -> None:
        """Kill the program, and start it again at once or some time later."""
        desktop = self.desktop(b)
        running = desktop.engine is not None
        desktop.crash()
        if running and a % 3:
            self.clock.advance(a * 10)
            desktop.start()

    def starts(self, a: int, b: int) -> None:
        if b % 4 != 3:
            self.desktop(b).start()
        elif self.desktops[1].account is not None:
            self.desktops[1].start()
        self.clock.advance(a)

    def signs_out(self, a: int, b: int) -> None:
        """Sign out, and in again a while later."""
        desktop = self.desktop(b)
        if desktop.account is None:
            return
        desktop.sign_out()
        self.clock.advance(a * 20)
        desktop.sign_in()

    def signs_in(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if self.desktop(b).account is not None:
            self.desktop(b).sign_in()

    def sleeps(self, a: int, b: int) -> None:
        """Close the lid; the world goes on meanwhile."""
        desktop, row = self.desktop(b), self.row(a)
        self.clock.later(a * 10, lambda: self.says(row))
        self.clock.later(a * 20, lambda: self.says(row))
        desktop.sleep(20_000 + a * 7000, kills=b % 2 == 0)

    def waits(self, a: int, b: int) -> None:
        if a * b:  # else nothing happens at all, and a failure is told without this step
            self.clock.advance(a * b % 1500)

    def waits_long(self, a: int, b: int) -> None:
        self.clock.advance(a * 137 + b * 11)

    # What goes wrong

    def cut(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.desktop(b).cut()

    def half_open(self, a: int, b: int) -> None:
        """Let the stream stand and bring nothing; after a while the way is good again."""
        wire = self.desktop(b).wire
        wire.deaf = True
        self.clock.later(80_000 + a, lambda: _heal(wire))

    def network_down(self, a: int, b: int) -> None:
        desktop = self.desktop(b)
        desktop.wire.up = False
        desktop.cut()
        self.clock.later(a * 100, lambda: _raise(desktop))

    def slow_stream(self, a: int, b: int) -> None:
        """Let what the stream says come well after what REST answers, or at once."""
        self.desktop(b).wire.lag = (0, 3, 400, 1500)[a % 4]

    def bad_request(self, a: int, b: int) -> None:
        faults = ("refused", "reset", "silence", "lost", "late", "page")
        self.desktop(b).wire.faults += [faults[a % len(faults)]] * (1 + b % 3)

    def bad_send(self, a: int, b: int) -> None:
        self.erp.send_faults.append(("500", "late", "refused")[a % 3])
        self.erp.late_by = 200 + b * 7

    def drops(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if self.erp.level == 1:
            self.erp.streams.faults.drop += 1 + a % 3

    def doubles(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.erp.streams.faults.double += 1 + a % 2

    def swaps(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        if self.erp.level == 1:
            self.erp.streams.faults.swap = True

    def deploys(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.erp.deploy()

    def restarts(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.erp.restart()

    def second_instance(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        self.erp.instances = 3 - self.erp.instances

    def database_fails(self, a: int, b: int) -> None:
        self.erp.database_down = True
        self.clock.later(1000 + a * 90 + b, self._database_back)

    def _database_back(self) -> None:
        self.erp.database_down = False

    def password_changed(self, a: int, b: int) -> None:  # noqa: ARG002  a step's two numbers
        """Have every session of mine revoked; the new password is known here."""
        for token, session in tuple(self.erp.tables.sessions.items()):
            if session.user == ME:
                self.erp.end_session(token)
        self.erp.tables.passwords[ME] += "!"

    def chat_off(self, a: int, b: int) -> None:
        self.erp.switch_chat(on=False)
        self.clock.later(a * 100 + b, self._chat_on)

    def _chat_on(self) -> None:
        self.erp.switch_chat(on=True)

    # The end

    def rest(self) -> None:
        """Lift every fault and let the client come to rest, as a person would wait for it."""
        erp, faults = self.erp, self.erp.streams.faults
        erp.streams.release()
        faults.drop, faults.double, faults.swap = 0, 0, False
        erp.send_faults.clear()
        erp.instances = 1
        self._database_back()
        self._chat_on()
        for desktop in self.desktops:
            desktop.wire.up, desktop.wire.deaf, desktop.wire.lag = True, False, 3
            desktop.wire.faults.clear()
            if desktop.engine is None and (desktop.name == "office" or desktop.account is not None):
                desktop.start()
        self.clock.advance(400_000)
        self._sign_in_where_needed()
        self.clock.advance(400_000 if erp.level == 2 else 4_500_000)
        if self._sign_in_where_needed():  # only the hourly list shows a session that was revoked in silence
            self.clock.advance(400_000)

    def _sign_in_where_needed(self) -> bool:
        needed = [
            desktop
            for desktop in self.desktops
            if desktop.engine is not None
            and (desktop.state is not ConnectionState.ONLINE or desktop.uncertain)
            and desktop.account is not None
        ]
        for desktop in needed:
            desktop.sign_in()
        return bool(needed)


def _heal(wire: Wire) -> None:
    wire.deaf = False


def _raise(desktop: Desktop) -> None:
    desktop.wire.up = True
    if desktop.engine is not None:
        desktop.engine.network_back()
