"""The system's dictionaries, asked on a thread; Debian's Spanish and English ones."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from desktop.native.spelling import Dictionary, Speller, system_dictionaries
from desktop.runtime.threads import start_thread

Make = Callable[..., Speller]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes a speller whose person speaks Spanish, and has a word list of their own in `tmp_path`."""
    assert qtbot is not None
    monkeypatch.setenv("ENCHANT_CONFIG_DIR", str(tmp_path))
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Spain))
    made: list[Speller] = []

    def _make(dictionaries: Callable[[Iterable[str]], Sequence[Dictionary]] = system_dictionaries) -> Speller:
        made.append(Speller(start_thread, dictionaries=dictionaries))
        return made[-1]

    yield _make
    for speller in made:
        speller.close()
        speller.deleteLater()
    QLocale.setDefault(before)


def judged(qtbot: QtBot, speller: Speller, *words: str) -> dict[str, bool]:
    with qtbot.waitSignal(speller.judged, timeout=30_000) as answer:
        speller.judge(words)
    found: dict[str, bool] = answer.args[0]
    return found


def test_a_word_is_right_in_either_language(qtbot: QtBot, make: Make) -> None:
    said = judged(
        qtbot, make(), "informe", "report", "informme", "reportt", "calendario", "niño", "it's", "Él"
    )
    assert said == {
        "informe": True,
        "report": True,
        "informme": False,
        "reportt": False,
        "calendario": True,
        "niño": True,
        "it's": True,
        "Él": True,
    }


def test_what_may_have_been_meant_comes_of_both_languages(qtbot: QtBot, make: Make) -> None:
    speller = make()
    with qtbot.waitSignal(speller.suggested, timeout=30_000) as answer:
        speller.suggest("calendraio")
    word, guesses = answer.args
    assert word == "calendraio"
    assert guesses[0] == "calendario"
    assert "calendar" in guesses
    assert len(guesses) == len(set(guesses)) <= 5


def test_a_word_that_was_added_is_right_from_then_on_in_every_program(
    qtbot: QtBot, make: Make, tmp_path: Path
) -> None:
    speller = make()
    assert judged(qtbot, speller, "timenowear") == {"timenowear": False}
    speller.learn("timenowear")
    assert judged(qtbot, speller, "timenowear") == {"timenowear": True}
    kept = [word for file in tmp_path.glob("*.dic") for word in file.read_text(encoding="utf-8").split()]
    assert kept == ["timenowear"]
    assert judged(qtbot, make(), "timenowear") == {"timenowear": True}


def test_the_thread_begins_with_the_first_word(qtbot: QtBot, make: Make) -> None:
    speller = make()
    assert "spelling" not in {thread.name for thread in threading.enumerate()}
    judged(qtbot, speller, "hola")
    assert "spelling" in {thread.name for thread in threading.enumerate()}


def test_without_dictionaries_nothing_is_said(qtbot: QtBot, make: Make) -> None:
    asked = threading.Event()

    def none(_spoken: Iterable[str]) -> Sequence[Dictionary]:
        asked.set()
        return ()

    speller = make(none)
    with qtbot.assertNotEmitted(speller.judged), qtbot.assertNotEmitted(speller.suggested):
        speller.judge(["informme"])
        speller.suggest("informme")
        speller.learn("informme")
        assert asked.wait(30)
        speller.close()


def test_nothing_is_told_after_the_end(qtbot: QtBot, make: Make) -> None:
    let_go, looked_up = threading.Event(), threading.Event()

    class Slow:
        def check(self, word: str) -> bool:
            looked_up.set()
            return bool(word) and let_go.wait(30)

        def suggest(self, word: str) -> list[str]:
            return [word]

        def add(self, word: str) -> None:
            raise NotImplementedError(word)

    speller = make(lambda _spoken: (Slow(),))
    with qtbot.assertNotEmitted(speller.judged):
        speller.judge(["hola"])
        assert looked_up.wait(30)
        speller.close()  # which does not wait for ever
        let_go.set()
        speller.close()


def test_a_system_without_the_library_has_no_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "enchant", None)  # as if it could not be imported
    assert system_dictionaries(["es_ES"]) == ()
