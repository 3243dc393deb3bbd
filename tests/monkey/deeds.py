"""What the monkey can do, each kind of action a method of its name."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections import deque
from typing import Any, Final

from tests.monkey.fingers import Fingers
from tests.support.company import Company
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Rect
from tests.support.live_server import Peer
from tests.support.worlds import Level1World, Person, World

_ICON: Final = 64  # pixels; wider is a window


class Deeds(ABC):
    """The hands of the monkey, and what happens around the app meanwhile."""

    world: World
    company: Company
    people: list[Person]
    desktop: Desktop
    fingers: Fingers
    _ana: Peer
    _icon: Rect
    _conversations: dict[str, str]
    _latest: deque[str]
    _revoked: bool

    @abstractmethod
    def tell(self, word: str, argument: object = None) -> Any:  # noqa: ANN401  any answer
        """Have the app do something; returns what it answers."""

    def _keys(self, *chords: str) -> None:
        for chord in chords:
            self.fingers.key(chord)
            self.tell("ping")

    def _at(self, across: int, down: int) -> tuple[int, int]:
        _, x, y, width, height = self.tell("front")
        return x + across * width // 1000, y + down * height // 1000

    def _click(self, across: int, down: int) -> None:
        self.fingers.clicks(*self._at(across, down), 1)

    def _double_click(self, across: int, down: int) -> None:
        self.fingers.clicks(*self._at(across, down), 1, 2)

    def _right_click(self, across: int, down: int) -> None:
        self.fingers.clicks(*self._at(across, down), 3)

    def _wheel(self, across: int, down: int, button: int, notches: int) -> None:
        self.fingers.clicks(*self._at(across, down), button, notches)

    def _drag(self, across: int, down: int, across_to: int, down_to: int) -> None:
        start, end = self._at(across, down), self._at(across_to, down_to)
        self.fingers.move(*start)
        self.fingers.hold(down=True)
        for part in (1, 2, 3):
            self.tell("ping")  # Qt loses its way where the button is up before it has begun to drag
            self.fingers.move(*(a + (b - a) * part // 3 for a, b in zip(start, end, strict=True)))
        self.tell("ping")
        self.fingers.hold(down=False)

    def _control(self, number: int) -> None:
        if (found := self.tell("control", number)) is not None:
            self._latest[-1] += f" ({found[0]})"
            self.fingers.clicks(found[1], found[2], 1)

    def _type(self, text: str) -> None:
        self.tell("type", text)

    def _paste(self, text: str) -> None:
        self.tell("clipboard", text)
        self.fingers.key("ctrl+v")

    def _show(self, what: str, number: int) -> None:
        self.tell("show", [what, number])
        if what == "hide":  # openbox loses the keyboard where a window comes back before it was seen to go
            wait_until(lambda: not self._chat_is_shown(), "the chat to go")

    def _chat_is_shown(self) -> bool:
        return any(
            '"TimeNow"' in one.classes and "TimeNow" in one.name
            for one in self.desktop.windows()
            if one.rect.width > _ICON
        )

    def _resize(self, width: int, height: int) -> None:
        self.tell("resize", [width, height])

    def _setting(self, key: str, value: object) -> None:
        self.tell("setting", [key, value])

    def _tray(self, button: int) -> None:
        self.fingers.clicks(*self._icon.centre, button)

    def _notification(self) -> None:
        self.desktop.dunst_action()

    def _write(self, number: int, text: str, count: int) -> None:
        for _ in range(count):
            self.company.write(self.people[number], text)

    def _person(self, number: int) -> tuple[Person, str]:
        person = self.people[number]
        return person, self._conversations[person.id]

    def _read_elsewhere(self, number: int, left: int) -> None:
        with contextlib.suppress(IndexError):  # fewer messages than that
            self.company.read(self._person(number)[1], left)

    def _write_elsewhere(self, number: int, text: str) -> None:
        self._ana.post(self._person(number)[1], text)

    def _clear(self, number: int) -> None:
        self.tell("clear", number)

    def _hide(self, number: int) -> None:
        self.tell("hide", number)

    def _peer_reads(self, number: int) -> None:
        person, conversation = self._person(number)
        self.company.peer(person).read(conversation)

    def _clear_elsewhere(self, number: int) -> None:
        self._ana.request("POST", f"/api/chat/conversations/{self._person(number)[1]}/clear", {})

    def _hide_elsewhere(self, number: int) -> None:
        self._ana.request("POST", f"/api/chat/conversations/{self._person(number)[1]}/hide", {})

    def _cut(self) -> None:
        self.world.relay.cut()

    def _shut(self) -> None:
        self.world.relay.shut()

    def _open(self) -> None:
        self.world.relay.open()

    def _refresh(self) -> None:
        self.tell("refresh")

    def _sign_out(self) -> None:
        self.tell("sign out")

    def _revoke(self) -> None:
        assert isinstance(self.world, Level1World)
        self.world.control.revoke_sessions(self.world.ana.id)
        self._revoked = True
        self._ana = self.world.peer(self.world.ana)
