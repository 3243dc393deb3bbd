"""The engine's parts that live as long as somebody is signed in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from desktop.core.settings import Settings
from desktop.storage.picture_cache import PictureCache
from desktop.sync.actions import Actions
from desktop.sync.history import History
from desktop.sync.link import Link
from desktop.sync.loop import Task
from desktop.sync.marks import Marks
from desktop.sync.message_search import MessageSearch
from desktop.sync.owed import Owed
from desktop.sync.pictures import Pictures
from desktop.sync.removal import Removal
from desktop.sync.scope import Scope
from desktop.sync.sender import Sender
from desktop.sync.ticks import Ticks
from desktop.sync.upkeep import Upkeep
from desktop.wire.models import Session


class Parts:
    """Builds them, runs their errands, and stops them."""

    def __init__(
        self,
        scope: Scope,
        settings: Callable[[], Settings],
        moved: Callable[[Session], None],
        pictures: PictureCache | None = None,
    ) -> None:
        self.scope = scope
        self.owed = Owed(scope)  # before anything is let go
        self.link = Link(scope, online=self._online, moved=moved, caught_up=self.owed.caught_up)
        actions = Actions(scope, lambda: settings().actions.server_actions == "on")
        self.marks = Marks(scope, self.link, actions)
        self.removal = Removal(scope, self.link, actions)
        self.sender = Sender(scope, self.link)
        self.ticks = Ticks(scope, lambda: self.link.stream_since)
        self.history = History(scope, self.ticks.opened)
        self.search = MessageSearch(scope, lambda: settings().history)
        self.upkeep = Upkeep(scope, lambda: settings().history)
        self.pictures = Pictures(scope, self.link, pictures)
        self._errands: list[Task] = []

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something that takes a question to the network, unless it is stopped before."""
        self._errands = [task for task in self._errands if not task.done]
        self._errands.append(Task(self.scope.loop, errand))

    def _online(self) -> None:
        self.marks.tell()
        self.sender.accept_homeless()
        self.sender.kick()
        self.upkeep.caught_up()

    def stop(self) -> None:
        """End them all, and close the copy."""
        for part in (
            self.link,
            self.marks,
            self.removal,
            self.sender,
            self.history,
            self.ticks,
            self.search,
            self.upkeep,
            self.pictures,
        ):
            part.stop()
        for task in self._errands:
            task.cancel()
        self.scope.database.close()
