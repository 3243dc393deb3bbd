"""People's pictures as they are painted: wanted when a face is shown, decoded aside, the last few kept."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from desktop.core.changes import AccountChanged, Change, ConnectionChanged, ConnectionState, PictureFound
from desktop.ui.picture_reader import face, prepare

_MOST_BYTES: Final = 4 * 1024 * 1024  # of pixels
_MOST_PEOPLE: Final = 2000  # of whom it is known that they have none, or asked for
_ASK_AGAIN: Final = 60.0  # seconds after which an unanswered wish is made again, while the face is shown
_A_WHILE: Final = 900.0  # seconds after which it is asked again whether somebody has a picture by now
_A_DAY: Final = 24 * 3600.0  # seconds


class Joinable(Protocol):
    """A thread, as far as its owner needs it."""

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end."""


StartThread = Callable[[Callable[[], None], str], Joinable]
_Key = tuple[str, int]  # person and side in pixels


class Pictures(QObject):
    """Gives whoever paints a face the picture for it, if there is one. GUI thread only.

    Nothing is asked for but what is painted, so that a window nobody sees asks for nothing.

    Signals:
        wanted: The id of somebody whose picture is to be found.
        changed: The id of somebody whose face is another one now; "" for everybody.
        settled: The id of somebody of whom nothing more is on its way.
    """

    wanted = Signal(str)
    changed = Signal(str)
    settled = Signal(str)
    _decoded = Signal(str, int, object)

    def __init__(
        self,
        start_thread: StartThread,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        prepare()
        self._start_thread = start_thread
        self._clock = clock
        self._kept: dict[_Key, tuple[QPixmap, float]] = {}  # the last used last
        self._size = 0
        self._asked: dict[str, float] = {}  # unanswered
        self._none: dict[str, float] = {}
        self._sides: dict[str, dict[int, None]] = {}  # what is wanted of whom, the newest wish last
        self._jobs: deque[tuple[str, int, bytes]] = deque()
        self._thread: Joinable | None = None
        self._decoding = ""
        self._account = 0  # counts: what was decoded for the one before is dropped
        self._decoded.connect(self._take)

    def find(self, person_id: str, side: int) -> QPixmap | None:
        """Return somebody's face, round, `side` pixels wide; None for none, or none yet."""
        key = (person_id, side)
        found = self._kept.pop(key, None)
        if found is None:
            self._want(person_id, side)
            return self._nearest(person_id, side)
        self._kept[key] = found
        if self._clock() - found[1] > _A_DAY:
            self._want(person_id, side)
        return found[0]

    def awaits(self, person_id: str) -> bool:
        """Whether somebody's picture was wanted, and may be here in a moment."""
        return (
            person_id in self._asked
            or self._decoding == person_id
            or any(job[0] == person_id for job in self._jobs)
        )

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Take over what happened."""
        match change:
            case PictureFound(person_id=person_id, data=data):
                self._answer(person_id, data)
            case AccountChanged():
                self._forget_all()
            case ConnectionChanged(state=ConnectionState.ONLINE) if self._asked:
                self._asked.clear()
                self.changed.emit("")
            case _:
                pass

    def close(self) -> None:
        """Decode nothing more; waits for the one picture that is being decoded."""
        self._jobs.clear()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    # Wishes

    def _want(self, person_id: str, side: int) -> None:
        now = self._clock()
        if now - self._none.get(person_id, -_A_WHILE) < _A_WHILE:
            return
        sides = self._sides.setdefault(person_id, {})
        if side in sides and now - self._asked.get(person_id, -_ASK_AGAIN) < _ASK_AGAIN:
            return
        sides.pop(side, None)
        sides[side] = None
        for table in (self._asked, self._none, self._sides):
            if len(table) > _MOST_PEOPLE:
                table.clear()
        self._sides.setdefault(person_id, {side: None})
        self._asked[person_id] = now
        self.wanted.emit(person_id)

    def _answer(self, person_id: str, data: bytes) -> None:
        self._asked.pop(person_id, None)
        if not data:
            self._show_none(person_id)
            self.settled.emit(person_id)
            return
        sides = reversed(self._sides.get(person_id, {}))
        self._jobs.extend((person_id, side, data) for side in sides)
        self._decode_next()

    # Decoding

    def _decode_next(self) -> None:
        if self._thread is not None or not self._jobs:
            return
        person_id, side, data = self._jobs.popleft()
        account, told = self._account, self._decoded

        def decode() -> None:
            told.emit(person_id, account, face(data, side))

        self._decoding = person_id
        self._thread = self._start_thread(decode, "picture")

    @Slot(str, int, object)
    def _take(self, person_id: str, account: int, image: QImage | None) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._decoding = ""
        if account == self._account:
            if image is None:
                self._show_none(person_id)
            else:
                self._keep((person_id, image.width()), QPixmap.fromImage(image))
                self.changed.emit(person_id)
            self.settled.emit(person_id)
        self._decode_next()

    # What is kept

    def _show_none(self, person_id: str) -> None:
        self._none[person_id] = self._clock()
        gone = [key for key in self._kept if key[0] == person_id]
        for key in gone:
            self._drop(key)
        if gone:
            self.changed.emit(person_id)

    def _keep(self, key: _Key, picture: QPixmap) -> None:
        self._drop(key)
        self._none.pop(key[0], None)
        self._kept[key] = (picture, self._clock())
        self._size += _bytes(picture)
        while self._size > _MOST_BYTES and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: _Key) -> None:
        if (entry := self._kept.pop(key, None)) is not None:
            self._size -= _bytes(entry[0])

    def _nearest(self, person_id: str, side: int) -> QPixmap | None:
        """Return a face that is kept in another size, for as long as it takes to make the right one."""
        others = [key for key in self._kept if key[0] == person_id]
        if not others:
            return None
        picture, _ = self._kept[min(others, key=lambda key: abs(key[1] - side))]
        smooth = Qt.TransformationMode.SmoothTransformation
        return picture.scaled(QSize(side, side), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)

    def _forget_all(self) -> None:
        self._account += 1
        for table in (self._kept, self._asked, self._none, self._sides, self._jobs):
            table.clear()
        self._size = 0


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
