"""The system's spelling dictionaries: what is right, what may have been meant."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from queue import SimpleQueue
from typing import Final, Protocol

from PySide6.QtCore import QLocale, QObject, Signal

from desktop.core.spelling import dictionaries_for
from desktop.native.woken_thread import Joinable, StartThread

_log = logging.getLogger(__name__)

_MOST_SUGGESTIONS: Final = 5
_JOIN_TIMEOUT: Final = 0.5  # seconds


class Dictionary(Protocol):
    """One language's words."""

    def check(self, word: str) -> bool:
        """Tell whether a word is right."""

    def suggest(self, word: str) -> list[str]:
        """Return what may have been meant, the likeliest first."""

    def add(self, word: str) -> None:
        """Take a word for right from now on, in every program of this person."""


def system_dictionaries(spoken: Iterable[str]) -> Sequence[Dictionary]:
    """Return this computer's dictionaries for a person's languages and for those of TimeNow."""
    try:
        import enchant  # noqa: PLC0415  3 MB that only a person who writes needs
    except ImportError as error:  # no library of the system's, or another system
        _log.info("no spelling dictionaries: %s", str(error).partition("\n")[0])
        return ()
    broker = enchant.Broker()
    broker.set_ordering("*", "hunspell,nuspell,aspell")
    found = []
    for name in dictionaries_for(spoken, broker.list_languages()):
        try:
            found.append(broker.request_dict(name))
        except enchant.errors.Error as error:  # broken: the others do
            _log.info("no spelling dictionary %s: %s", name, error)
    return found


class Speller(QObject):
    """Asks the dictionaries on a thread of its own, which begins with the first word. Made on the GUI thread.

    A word is right if one of the languages has it: people mix them.

    Args:
        start_thread: Starts a daemon thread.
        dictionaries: Finds the dictionaries of a person's languages; called on the thread.

    Signals:
        judged: Whether each word of a question is right, as a dict.
        suggested: a word, and a list of what may have been meant, the likeliest first.
    """

    judged = Signal(object)
    suggested = Signal(str, object)

    def __init__(
        self,
        start_thread: StartThread,
        parent: QObject | None = None,
        *,
        dictionaries: Callable[[Iterable[str]], Sequence[Dictionary]] = system_dictionaries,
    ) -> None:
        super().__init__(parent)
        self._start_thread = start_thread
        self._find = dictionaries
        self._spoken = [QLocale().name(), *QLocale.system().uiLanguages()]
        self._dictionaries: Sequence[Dictionary] = ()  # the thread's
        self._errands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: Joinable | None = None

    def judge(self, words: Iterable[str]) -> None:
        """Have words looked up; `judged` answers, unless there is no dictionary."""
        asked = tuple(words)
        self._do(lambda: self._judge(asked))

    def suggest(self, word: str) -> None:
        """Have a wrong word looked up; `suggested` answers, unless there is no dictionary."""
        self._do(lambda: self._suggest(word))

    def learn(self, word: str) -> None:
        """Take a word for right from now on."""
        self._do(lambda: self._dictionaries[0].add(word))

    def close(self) -> None:
        """End the thread; half a second at most, and nothing is told afterwards."""
        self.blockSignals(True)
        if self._thread is not None:
            self._errands.put(None)
            self._thread.join(_JOIN_TIMEOUT)

    def _do(self, errand: Callable[[], None]) -> None:
        self._errands.put(errand)
        if self._thread is None:
            self._thread = self._start_thread(self._run, "spelling")

    # On the thread

    def _run(self) -> None:
        self._dictionaries = self._find(self._spoken)
        while (errand := self._errands.get()) is not None:
            if self._dictionaries:
                errand()

    def _judge(self, words: Iterable[str]) -> None:
        self.judged.emit({word: any(each.check(word) for each in self._dictionaries) for word in words})

    def _suggest(self, word: str) -> None:
        lists = (each.suggest(word) for each in self._dictionaries)
        best_first = (guess for rank in zip_longest(*lists) for guess in rank if guess)
        self.suggested.emit(word, list(dict.fromkeys(best_first))[:_MOST_SUGGESTIONS])
