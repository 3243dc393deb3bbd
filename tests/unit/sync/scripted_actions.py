"""Hiding, clearing, and the web actions of the scripted ERP: a page, a script, ids of a build."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from typing import Any

from desktop.core.errors import RefusedError, StaleActionError, UnsupportedError
from desktop.erp.server_actions import CLEAR, HIDE, MARK_READ
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.erp_rows import Row
from tests.unit.sync.fake_loop import FakeLoop

REMOVING = ("conversation.hide", "conversation.clear")


class Removing(ABC):
    """What the scripted ERP does beside its REST calls; mixed into it."""

    rows: dict[str, Row]
    speaks: int

    @abstractmethod
    def asked(self, call: str) -> Any: ...  # noqa: ANN401  the mixing class says more
    @abstractmethod
    def i_read(self, peer: str) -> None: ...
    @abstractmethod
    def i_hide(self, peer: str) -> None: ...
    @abstractmethod
    def clears(self, peer: str) -> None: ...

    def hide_conversation(self, conversation_id: str) -> None:
        self.do("hide", HIDE, conversation_id)

    def clear_conversation(self, conversation_id: str) -> None:
        self.do("clear", CLEAR, conversation_id)

    def ask(self, call: str) -> None:
        self.asked(call)

    def do(self, call: str, action: str, conversation_id: str) -> None:
        self.asked(call)
        row = self.rows.get(conversation_id)
        if row is None:
            raise RefusedError(status=500, code="action_refused")
        counted = row.unread + row.cleared
        {MARK_READ: self.i_read, HIDE: self.i_hide, CLEAR: self.clears}[action](row.peer)
        if action == MARK_READ:
            row.cleared = counted


@dataclasses.dataclass
class ScriptedActions:
    """The port `WebActions`; its requests are noted as `script`, `ids` and `action <name>`.

    Attributes:
        build: Number of the build: it is in the script's name, and in every id.
        offered: Names of the actions that the script names.
        has_page: Whether there is a chat page.
        outdated: Whether the page still names the script of the build before.
    """

    erp: Removing
    loop: FakeLoop
    build: int = 1
    offered: tuple[str, ...] = (MARK_READ, HIDE, CLEAR)
    has_page: bool = True
    outdated: bool = False

    def script(self) -> str:
        self.erp.ask("script")
        if not self.has_page or self.erp.speaks > 1:
            raise UnsupportedError
        return f"page-{self.build - self.outdated}.js"

    def ids(self, script: str) -> dict[str, str]:
        self.erp.ask("ids")
        build = script.removeprefix("page-").removesuffix(".js")
        return {name: f"{build} {name}" for name in self.offered}

    def call(self, action_id: str, conversation_id: str) -> Timestamp:
        build, _, name = action_id.partition(" ")
        if build != str(self.build):
            self.erp.ask("stale")
            raise StaleActionError
        self.erp.do(f"action {name}", name, conversation_id)
        return Timestamp.from_ms(self.loop.now().ms // 1000 * 1000)  # as an answer's Date says it
