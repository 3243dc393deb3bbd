"""The settings dialog by keyboard, in every size, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLocale,
    QObject,
    QPoint,
    Qt,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QTimeEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.core.settings import QuietHours
from desktop.ui.choice import Choice
from desktop.ui.settings.page import Page, Surroundings
from desktop.ui.settings.rows import Row
from desktop.ui.theme import Theme
from desktop.ui.translations import Translations
from tests.support.settings_desk import PAGES, Desk

TRANSLATIONS = Path(__file__).parents[2] / "resources" / "translations"
Make = Callable[..., Desk]


@pytest.fixture
def make(qtbot: QtBot, theme: Theme) -> Make:
    def make(surroundings: Surroundings | None = None, **enforced: object) -> Desk:
        return Desk(qtbot, theme, surroundings, **enforced)

    return make


@pytest.fixture
def desk(make: Make) -> Desk:
    return make()


@pytest.fixture
def spanish(qapp: QCoreApplication) -> Iterator[None]:
    before = QLocale()
    translations = Translations(TRANSLATIONS, qapp)
    translations.use("es")
    yield
    translations.remove()
    QLocale.setDefault(before)


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def test_the_keyboard_leads_to_every_page(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitActive(desk.dialog)
    titles = []
    for _ in PAGES:
        titles.append(desk.dialog.page.title)
        QTest.keyClick(desk.dialog, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert titles == ["General", "Notifications", "Connection", "Storage and privacy", "Advanced"]
    assert desk.dialog.page.title == "General"
    QTest.keyClick(desk.dialog, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert desk.dialog.page.title == "Advanced"
    QTest.keyClick(desk.dialog, Qt.Key.Key_Escape)
    assert desk.dialog.isHidden()


@pytest.mark.parametrize("name", PAGES)
def test_the_tab_key_leads_through_a_page_and_out_of_it(desk: Desk, qtbot: QtBot, name: str) -> None:
    with qtbot.waitActive(desk.dialog):
        desk.dialog.activateWindow()
    page = desk.page(name)
    wanted = {
        row.control.focusProxy() or row.control
        for row in page.rows.values()
        if row.control is not None and row.control.isVisible()
    }
    seen: list[QWidget] = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or desk.dialog, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in seen:
            break
        seen.append(focused)
    assert wanted <= set(seen) | {one.parentWidget() for one in seen}
    assert all(one.accessibleName() or isinstance(one, QPushButton) for one in seen), seen


def _mnemonics(page: Page) -> list[str]:
    texts = [label.text() for label in page.findChildren(QLabel) if label.buddy() is not None]
    texts += [button.text() for button in page.findChildren(QPushButton)]
    return [text[text.index("&") + 1].lower() for text in texts if "&" in text.replace("&&", "")]


@pytest.mark.parametrize("name", PAGES)
def test_no_key_stands_for_two_things_on_a_page(desk: Desk, name: str) -> None:
    keys = _mnemonics(desk.page(name))
    assert keys
    assert len(keys) == len(set(keys))


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("name", PAGES)
def test_no_key_stands_for_two_things_on_a_spanish_page(desk: Desk, name: str) -> None:
    keys = _mnemonics(desk.page(name))
    assert len(keys) == len(set(keys))


def _cut_off(desk: Desk) -> list[str]:
    """Return what of the open page, or of what stands around it, does not fit across."""
    area = desk.area.viewport()
    found = []
    if desk.dialog.page.minimumSizeHint().width() > area.width():
        found.append(f"page {desk.dialog.page.title}: {desk.dialog.page.minimumSizeHint().width()}")
    for widget in desk.dialog.page.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, Row | QPushButton | QTimeEdit):
            right = widget.mapTo(desk.dialog.page, QPoint(widget.width(), 0)).x()
            if right > area.width() or widget.width() < widget.minimumSizeHint().width():
                found.append(f"{type(widget).__name__} {widget.accessibleName()}")
    return found


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(("size", "points"), [((360, 640), 11.0), ((820, 640), 11.0), ((1366, 700), 22.0)])
def test_every_page_fits_across_and_scrolls_down(
    make: Make, qapp: QApplication, size: tuple[int, int], points: float
) -> None:
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(points)
    qapp.setFont(larger)
    try:
        desk = make(Surroundings(name_of=lambda _: "Bernardo de la Fuente y Martínez-Almeida Villaverde"))
        desk.store.set("quietHours", [QuietHours()])
        desk.store.set("mutes", {"c1": None})
        desk.store.set("proxy.mode", "manual")
        desk.dialog.resize(*size)
        settle()
        assert desk.dialog.width() == size[0], "nothing widens the dialog"
        for name in PAGES:
            desk.page(name)
            settle()
            assert _cut_off(desk) == []
            below = desk.dialog.page.height() - desk.area.viewport().height()
            assert desk.area.verticalScrollBar().maximum() == max(0, below)
    finally:
        qapp.setFont(before)


def test_another_language_is_spoken_at_once_and_the_keyboard_stays_where_it_was(
    desk: Desk, qapp: QCoreApplication, qtbot: QtBot
) -> None:
    with qtbot.waitActive(desk.dialog):
        desk.dialog.activateWindow()
    desk.part("general", "theme", Choice).setFocus()
    before = QLocale()
    translations = Translations(TRANSLATIONS, qapp)
    translations.use("es")
    try:
        qtbot.waitUntil(lambda: desk.dialog.windowTitle() == "Ajustes")
        assert desk.dialog.page.title == "General"
        assert desk.part("general", "theme", Choice).hasFocus()
        assert desk.part("general", "theme", Choice).accessibleName() == "Tema"
    finally:
        translations.remove()
        QLocale.setDefault(before)


class _Windows(QObject):
    """Notes every window that appears, if only for a moment: it would flash up, and take the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QObject] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched)
        return False


def test_nothing_but_the_dialog_is_ever_a_window(make: Make, qapp: QApplication) -> None:
    windows = _Windows()
    qapp.installEventFilter(windows)
    try:
        desk = make(Surroundings(name_of=lambda _: "Ana"), theme="light")
        desk.store.set("quietHours", [QuietHours()])
        desk.store.set("mutes", {"c1": None})
        desk.store.set("proxy.mode", "manual")
        settle()
    finally:
        qapp.removeEventFilter(windows)
    assert windows.seen == [desk.dialog]
