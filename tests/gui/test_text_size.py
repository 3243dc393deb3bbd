"""Text from 80 to 200 %: in the narrowest windows nothing is cut off, and nothing lies on anything else."""

from __future__ import annotations

import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QProcess
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from desktop.core.changes import SessionNotice
from desktop.core.settings import Language
from desktop.ui.conversation_head import ElidedLabel
from desktop.ui.shortcuts_window import ShortcutsWindow
from desktop.ui.theme import LEAST_SIZE, Theme
from desktop.ui.translations import Translations
from tests.support import chat_pictures as scenes
from tests.support.settings_pictures import settings_pages
from tests.support.why_pictures import why_dialogs

_SIZES: Final = (80, 100, 150, 200)
_NARROW: Final = LEAST_SIZE[0]
_WIDE: Final = 660  # what fits two windows side by side: a sign-in, the answer to "why"
_TALL: Final = 640


@pytest.fixture
def usual_font(qapp: QApplication) -> Iterator[QFont]:
    font = qapp.font()
    yield font
    qapp.setFont(font)


@pytest.fixture
def wordy(qapp: QCoreApplication, tmp_path: Path) -> Iterator[None]:
    """A language made up, in the place of English: every word is half as long again, as in German."""
    words = ET.parse(scenes.TRANSLATIONS / "timenow_es.ts")  # noqa: S314 - our own file
    for message in words.iter("message"):
        longer = " ".join(_longer(word) for word in message.findtext("source", "").split(" "))
        for form in [*message.iter("numerusform")] or [*message.iter("translation")]:
            form.text = longer
    words.write(tmp_path / "timenow_en.ts", encoding="utf-8")
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent))
    assert tool is not None
    assert QProcess.execute(tool, ["-silent", str(tmp_path / "timenow_en.ts")]) == 0
    before = QLocale()
    translations = Translations(tmp_path, qapp)
    translations.use("en")
    yield
    translations.remove()
    QLocale.setDefault(before)


def _longer(word: str) -> str:
    return word + word[: len(word) // 2].lower() if word.isalpha() else word


@pytest.fixture(params=["es", "en"])
def spoken(qapp: QCoreApplication, request: pytest.FixtureRequest) -> Iterator[Language]:
    before = QLocale()
    translations = Translations(scenes.TRANSLATIONS, qapp)
    language: Language = request.param
    translations.use(language)
    yield language
    translations.remove()
    QLocale.setDefault(before)


def windows() -> Iterator[tuple[str, QWidget, Theme, int]]:
    """Yield windows, each with its name, its theme, and how wide it may become; one at a time is there."""
    theme, chat = scenes.chat_window("light")
    chat.open_conversation("c1")
    yield "the talk", chat, theme, _NARROW
    chat.go_back()
    yield "the list", chat, theme, _NARROW
    for said in scenes.BANNERS:
        if isinstance(said, SessionNotice):
            chat.banner.show_notice(said)
        else:
            chat.banner.show_state(said)
        yield f"banner {said.code}", chat, theme, _NARROW
    chat.show()
    scenes.people_found(chat, "an")
    yield "a new chat", chat.dialog, theme, _NARROW
    yield "the keys", ShortcutsWindow(chat), theme, _NARROW
    end(chat)
    for dialog in settings_pages("light"):
        yield f"settings: {dialog.windowTitle()}", dialog, theme_of(dialog), _NARROW
        end(dialog)
    for dialog in why_dialogs("light"):
        yield "why", dialog, theme_of(dialog), _WIDE
        end(dialog)
    theme = Theme("light")
    theme.install()
    for failure in scenes.FAILURES:
        dialog = scenes.sign_in(*failure)
        yield f"sign-in {failure[0]}", dialog, theme, _WIDE
        end(dialog)
    end(theme)


def theme_of(window: QWidget) -> Theme:
    theme = window.findChild(Theme)
    assert isinstance(theme, Theme)
    return theme


def end(gone: QObject) -> None:
    """Do away with something: each theme dresses all that is there."""
    if isinstance(gone, QWidget):
        gone.hide()
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def cut_off(window: QWidget) -> list[str]:
    """Return the labels and buttons whose words need more room than they have."""
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or isinstance(part, (ElidedLabel, QToolButton)):
            continue
        if isinstance(part, (QLabel, QAbstractButton)) and part.text():
            needed = part.sizeHint()
            if isinstance(part, QLabel) and part.wordWrap():
                needed.setWidth(0)
                needed.setHeight(part.heightForWidth(part.width()))
            if needed.width() > part.width() or needed.height() > part.height():
                found.append(f"{part.text()}: {part.size().toTuple()} of {needed.toTuple()}")
    return found


def outside(window: QWidget) -> list[str]:
    """Return the parts that reach out of what they are in; lists scroll, and so do pages, up and down."""
    found = []
    for part in window.findChildren(QWidget):
        around = part.parentWidget()
        if around is None or not part.isVisible() or part.isWindow():
            continue
        if isinstance(around, QAbstractScrollArea):
            continue
        area = around.parentWidget()
        if isinstance(area, QScrollArea) and area.widget() is part:
            out = part.width() > around.width()
        elif isinstance(area, QAbstractScrollArea):
            continue
        else:
            out = not around.rect().contains(part.geometry())
        if out:
            found.append(f"{type(part).__name__} {part.geometry().getRect()} in {around.rect().getRect()}")
    return found


def on_each_other(window: QWidget) -> list[str]:
    """Return the parts that lie on one another."""
    found = []
    for around in (window, *window.findChildren(QWidget)):
        if isinstance(around, (QAbstractScrollArea, QStackedWidget, QLineEdit)):
            continue  # what is in these is laid upon each other on purpose
        parts = [
            each
            for each in around.children()
            if isinstance(each, QWidget) and each.isVisible() and not each.isWindow()
        ]
        for number, one in enumerate(parts):
            for other in parts[number + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > 1 and shared.height() > 1:
                    found.append(f"{type(one).__name__} on {type(other).__name__} in {type(around).__name__}")
    return found


def misplaced(window: QWidget, widest: int) -> list[str]:
    """Return what is wrong with a window that has been made as narrow as it may be."""
    window.resize(widest, _TALL)
    for _ in range(2):  # what folds in the first turn moves what is below it in the second
        scenes.settle()
    wide = [f"{window.width()} wide"] if window.width() > widest else []
    return [*cut_off(window), *outside(window), *on_each_other(window), *wide]


def test_in_every_size_everything_has_its_place_in_the_narrowest_window(
    spoken: Language, usual_font: QFont
) -> None:
    assert spoken in ("es", "en")
    assert QApplication.font() == usual_font
    wrong: dict[str, list[str]] = {}
    for name, window, theme, widest in windows():
        window.show()
        for size in _SIZES:
            theme.resize_text(size)
            wrong[f"{name} at {size} %"] = misplaced(window, widest)
        theme.resize_text(100)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.usefixtures("wordy")
def test_a_language_of_longer_words_has_its_place_too() -> None:
    assert QCoreApplication.translate("SettingsDialog", "Settings") == "Settingssett"
    wrong: dict[str, list[str]] = {}
    for name, window, _, widest in windows():
        window.show()
        wrong[name] = misplaced(window, widest)
    assert {name: found for name, found in wrong.items() if found} == {}
