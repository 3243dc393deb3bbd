"""Whatever is painted can be read: contrast measured on the pixels, light as well as dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop.core.changes import ConnectionChanged, SessionNotice
from desktop.state.icon_state import IconState
from desktop.ui.bubble import PADDING_BOTTOM, PADDING_TOP, PADDING_X, TICK
from desktop.ui.chat_window import ChatWindow
from desktop.ui.check_box import CheckBox
from desktop.ui.colours import BADGE
from desktop.ui.mark import SIZES
from desktop.ui.theme import AVATAR_LARGE, SPACE, Preference, Theme
from desktop.ui.tray_icon import label, paint
from tests.support import chat_pictures as scenes
from tests.support.contrast import HIGH, SHAPE, TEXT, Look, contrast, contrast_in

BADGES = [
    (IconState.NORMAL, 3),
    (IconState.NORMAL, 42),
    (IconState.NORMAL, 100),
    (IconState.GREYED, 7),
    (IconState.DO_NOT_DISTURB, 4),
    (IconState.UNCERTAIN, 5),
    (IconState.UNCERTAIN, None),
    (IconState.STALE, 5),
    (IconState.STALE, None),
    (IconState.SIGNED_OUT, None),
    (IconState.ATTENTION, 3),
]
_LETTERS = 48.0  # pixels of a text that are enough to know its colour
_LINE = 13.0
_CARET = 4  # pixels at the left of a focused box


@pytest.fixture(params=["light", "dark"])
def preference(request: pytest.FixtureRequest, qapp: object) -> Preference:
    assert qapp is not None
    return "dark" if request.param == "dark" else "light"


@pytest.fixture
def window(qtbot: QtBot, preference: Preference) -> ChatWindow:
    """The talk at its end: read and unread, others' and own, sent, waiting and failed."""
    window = scenes.open_chat(preference)
    qtbot.addWidget(window)
    return window


def line_in(box: QRectF, width: float = _LETTERS) -> QRectF:
    """The part of an area around its centre: the words of a chip, not its round ends."""
    line = QRectF(0, 0, min(width, box.width()), _LINE)
    line.moveCenter(box.center())
    return line


def measure_message(look: Look, window: ChatWindow, message_id: str) -> None:
    """Measure text, time and tick of a bubble, and the lines above and below it."""
    view = window.pane.timeline
    number = view.messages.row_of(message_id)
    row = view.messages.row(number)
    places = view.delegate.places(view.visualRect(view.messages.index(number)), row)
    box, size, on = places.bubble, view.delegate.bubble(row).stamp_size, view.viewport()
    stamp = QRectF(QPointF(), size)
    stamp.moveBottomRight(box.bottomRight() - QPointF(PADDING_X, PADDING_BOTTOM - 2))
    text = QRectF(box.topLeft() + QPointF(PADDING_X, PADDING_TOP), box.bottomRight())
    text.setSize(QRectF(0, 0, min(_LETTERS, box.width() - 2 * PADDING_X - size.width()), _LINE).size())
    name = f"{row.state or 'other'}: {row.body[:20]}"
    look.part(f"{name}: text", text, on)
    look.part(f"{name}: time", stamp.adjusted(0, 0, -TICK - 2 if row.own else 0, 0), on)
    if row.own:
        look.part(f"{name}: tick", stamp.adjusted(stamp.width() - TICK, 0, 0, 0), on)
    for part in ("day", "new", "gap", "reason", "retry", "discard"):
        area: QRectF = getattr(places, part)
        if area.isValid() and on.rect().contains(area.toRect()):
            look.part(f"{name}: {part}", line_in(area, 24 if part == "new" else _LETTERS), on)


def measure_row(look: Look, window: ChatWindow, number: int, *, unread: bool) -> None:
    """Measure a row of the list: initials, name, time, last line, count."""
    table = window.list.table
    row = QRectF(table.visualRect(table.model().index(number, 0)))
    left, top = row.left() + SPACE * 3 + AVATAR_LARGE + 4, row.top() + 16
    right, bottom = row.right() - SPACE * 2, row.center().y() + 3
    for part, area in (
        ("initials", QRectF(row.left() + SPACE * 2 + 12, row.center().y() - 9, 24, 18)),
        ("name", QRectF(left, top, _LETTERS, 16)),
        ("time", QRectF(right - 24, top, 24, 16)),
        ("last line", QRectF(left, bottom, _LETTERS, 16)),
    ):
        look.part(f"row {number}: {part}", area, table.viewport())
    if unread:
        look.part(f"row {number}: count", QRectF(right - 13, bottom + 4, 8, 9), table.viewport())


def test_a_ratio_is_that_of_the_ink_and_the_ground(qapp: object) -> None:
    assert qapp is not None
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FFFFFF"))
    painter = QPainter(picture)
    painter.fillRect(5, 5, 10, 2, QColor("#AAAAAA"))
    painter.fillRect(5, 9, 10, 1, QColor("#777777"))
    painter.end()
    assert contrast_in(picture, picture.rect()) == pytest.approx(contrast("#777777", "#FFFFFF"))
    assert contrast_in(picture, QRect(20, 0, 20, 20)) == 1


def test_messages_can_be_read(window: ChatWindow) -> None:
    look = Look(window)
    for message_id in ("m5", "m6", "m7", "m8", "e1", "e2"):
        measure_message(look, window, message_id)
    assert any(name.endswith("reason") for name in look.ratios)
    assert any(name.endswith("new") for name in look.ratios)
    assert look.below(TEXT) == {}


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark], ids=["light", "dark"])
def test_in_high_contrast_all_of_it_can_be_read_better_still(qtbot: QtBot, scheme: Qt.ColorScheme) -> None:
    window = scenes.open_chat("contrast")
    qtbot.addWidget(window)
    QGuiApplication.styleHints().colorSchemeChanged.emit(scheme)
    scenes.settle()
    look = Look(window)
    for message_id in ("m5", "m6", "m7", "m8", "e1", "e2"):
        measure_message(look, window, message_id)
    for number, unread in ((0, False), (1, False), (2, True)):
        measure_row(look, window, number, unread=unread)
    ticks = [name for name in look.ratios if name.endswith("tick")]
    assert len(ticks) == 4
    for name in ticks:  # a shape
        assert look.ratios.pop(name) >= SHAPE
    assert look.below(HIGH) == {}


def test_lines_between_messages_can_be_read(qtbot: QtBot, preference: Preference) -> None:
    window = scenes.scrolled_up(preference)
    qtbot.addWidget(window)
    look = Look(window)
    for message_id in ("m0", "m1", "m2", "m3"):
        measure_message(look, window, message_id)
    del look.ratios["other: 👏👏: text"]  # emoji bring their own colours
    look.part("draft", QRectF(_CARET + 11, 14, _LETTERS, 16), window.pane.composer.box)
    assert {name.rsplit(": ", 1)[-1] for name in look.ratios} >= {"day", "gap", "tick"}
    jump = window.pane.timeline.jump
    look.part("jump", line_in(QRectF(jump.rect()), 14), jump)
    assert look.below(TEXT) == {}


def test_the_list_can_be_read(window: ChatWindow) -> None:
    look = Look(window)
    measure_row(look, window, 0, unread=False)  # the open one
    measure_row(look, window, 1, unread=False)
    measure_row(look, window, 2, unread=True)
    measure_row(look, window, 5, unread=True)
    assert look.below(TEXT) == {}


def test_a_row_under_the_pointer_can_be_read(window: ChatWindow) -> None:
    table = window.list.table
    QTest.mouseMove(table.viewport(), table.visualRect(table.model().index(2, 0)).center())
    scenes.settle()
    look = Look(window)
    measure_row(look, window, 2, unread=True)
    assert look.below(TEXT) == {}


def test_head_search_and_writing_box_can_be_read(window: ChatWindow) -> None:
    look = Look(window)
    for name in window.pane.head.findChildren(QLabel):
        if name.text():
            look.whole(f"head: {name.text()}", name)
    look.part("placeholder", QRectF(_CARET + 11, 12, _LETTERS, 18), window.pane.composer.box)
    look.part("search", QRectF(30, 10, 40, 20), window.list.search)
    assert len(look.ratios) == 4
    assert look.below(TEXT) == {}


def test_a_text_that_is_too_long_says_so_readably(window: ChatWindow) -> None:
    window.pane.composer.box.setPlainText("x" * 2100)
    scenes.settle()
    look = Look(window)
    for said in window.pane.composer.findChildren(QLabel):
        look.whole(said.text(), said)
    assert len(look.ratios) == 2
    assert look.below(TEXT) == {}


def test_icons_and_edges_can_be_seen(window: ChatWindow, qtbot: QtBot) -> None:
    window.resize(*scenes.NARROW)
    window.pane.composer.box.setPlainText("Hola")
    scenes.settle()
    look = Look(window)
    look.whole("send", window.pane.composer.send, SPACE)
    look.whole("back", window.pane.head.back, SPACE)
    look.part(
        "scroll bar",
        window.pane.timeline.verticalScrollBar().rect(),
        window.pane.timeline.verticalScrollBar(),
    )
    look.part("focus", QRect(0, 10, 6, 10), window.pane.composer.box)
    window.go_back()
    scenes.settle()
    rows = Look(window)
    rows.part("search", QRect(6, 10, 20, 20), window.list.search)
    buttons = window.list.findChildren(QToolButton)
    rows.whole("new chat", next(each for each in buttons if each.accessibleName()), SPACE)
    assert qtbot is not None
    assert look.below(SHAPE) == rows.below(SHAPE) == {}


@pytest.mark.parametrize(("rows", "account"), [(True, True), (False, True), (False, False)])
def test_an_empty_window_can_be_read(qtbot: QtBot, preference: Preference, rows: bool, account: bool) -> None:
    _, window = scenes.chat_window(preference, rows=rows, account=account)
    qtbot.addWidget(window)
    window.list.search.setText("zzz")
    window.show()
    window.setFocus(Qt.FocusReason.OtherFocusReason)
    scenes.settle()
    look = Look(window)
    for words in (*window.pane.empty.findChildren(QLabel), *window.list.findChildren(QLabel)):
        if words.isVisible():
            look.whole(words.text(), words)
    look.whole("button", window.pane.empty.button, SPACE)
    assert look.below(TEXT) == {}


@pytest.mark.parametrize(
    "said", scenes.BANNERS, ids=lambda said: f"{getattr(said, 'state', 'notice')}-{said.code}"
)
def test_every_banner_can_be_read(
    qtbot: QtBot, preference: Preference, said: ConnectionChanged | SessionNotice
) -> None:
    theme = Theme(preference)
    theme.install()
    banner = scenes.banner(said, theme, scenes.WINDOW[0])
    qtbot.addWidget(banner)
    look = Look(banner)
    look.part("sign", QRect(SPACE, 0, 28, banner.height()), banner)
    for words in banner.findChildren(QLabel):
        look.whole("words", words)
    for button in (banner.button, banner.later):
        if button.isVisible():
            look.whole(button.text(), button, 6)
    assert look.below(TEXT) == {}


@pytest.mark.parametrize(("code", "details"), scenes.FAILURES, ids=str)
def test_the_sign_in_can_be_read(
    qtbot: QtBot, preference: Preference, code: str, details: dict[str, str]
) -> None:
    Theme(preference).install()
    dialog = scenes.sign_in(code, details)
    qtbot.addWidget(dialog)
    server, email, password = dialog.findChildren(QLineEdit)
    dialog.setFocus(Qt.FocusReason.OtherFocusReason)
    scenes.settle()
    look = Look(dialog)
    for words in dialog.findChildren(QLabel):
        if words.text() and words.isVisible():
            look.whole(words.text(), words)
    for box in (server, email, password):
        look.part(box.accessibleName(), QRect(10, 8, 60, box.height() - 16), box)
    for button in dialog.findChildren(QPushButton):
        look.whole(button.text(), button, SPACE)
    check = dialog.findChild(CheckBox)
    assert isinstance(check, CheckBox)
    look.part("keep", check.rect().adjusted(24, 0, 0, 0), check)
    shapes = Look(dialog)
    shapes.part("tick", QRect(4, check.height() // 2 - 6, 12, 12), check)
    shapes.part("edge", QRect(0, 12, 6, 10), email)
    shapes.part("eye", QRect(password.width() - 28, 6, 24, password.height() - 12), password)
    assert look.below(TEXT) == {}
    assert shapes.below(SHAPE) == {}


def test_an_empty_sign_in_shows_readable_examples(qtbot: QtBot, preference: Preference) -> None:
    Theme(preference).install()
    dialog = scenes.sign_in("", {})
    qtbot.addWidget(dialog)
    server = dialog.findChildren(QLineEdit)[0]
    server.clear()
    dialog.findChildren(QLineEdit)[1].setFocus(Qt.FocusReason.OtherFocusReason)
    scenes.settle()
    look = Look(dialog)
    look.part("example", QRect(10, 8, 80, server.height() - 16), server)
    look.whole("button that waits", dialog.findChildren(QPushButton)[0], SPACE)
    assert look.below(TEXT) == {}


@pytest.mark.parametrize("words", ["an", "xyz"])
def test_the_new_chat_dialog_can_be_read(qtbot: QtBot, preference: Preference, words: str) -> None:
    _, window = scenes.chat_window(preference)
    qtbot.addWidget(window)
    window.show()
    scenes.people_found(window, words)
    dialog = window.dialog
    look = Look(dialog)
    for said in dialog.findChildren(QLabel):
        if said.isVisible():
            look.whole(said.text(), said)
    for number in range(dialog.people.count()):
        row = dialog.people.visualRect(dialog.people.model().index(number, 0))
        for part, top in (("name", 10), ("detail", row.height() // 2 + 2)):
            area = QRect(row.left() + 56, row.top() + top, 80, 16)
            look.part(f"row {number}: {part}", area, dialog.people.viewport())
    assert look.below(TEXT) == {}
    dialog.reject()


def test_the_trays_menu_can_be_read(qtbot: QtBot, preference: Preference) -> None:
    Theme(preference).install()
    menu = scenes.tray_menu()
    qtbot.addWidget(menu)
    menu.show()
    shown = [action for action in menu.actions() if action.isVisible() and action.text()]
    menu.setActiveAction(shown[1])
    scenes.settle()
    look = Look(menu)
    for action in shown:
        look.part(action.text(), menu.actionGeometry(action).adjusted(10, 6, -20, -6))
    assert len(look.ratios) > 8
    assert look.below(TEXT) == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("state", "unread"), BADGES)
def test_badges_can_be_read_at_every_size(
    qapp: object, size: int, state: IconState, unread: int | None
) -> None:
    assert qapp is not None
    picture = paint(size, state, label(state, unread)).toImage()
    ground = QColor("#FBBF24" if state in {IconState.SIGNED_OUT, IconState.ATTENTION} else BADGE)
    near = [
        (x, y) for y in range(size) for x in range(size) if picture.pixelColor(x, y).rgb() == ground.rgb()
    ]
    columns, rows = sorted(x for x, _ in near), sorted(y for _, y in near)
    badge = QRect(columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
    round_end = round(badge.height() * 0.15)
    inside = badge.adjusted(round_end, round_end, -round_end, -round_end)
    assert contrast_in(picture, inside) >= TEXT
