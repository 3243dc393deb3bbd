"""Whatever somebody is called: every row keeps its height, its neighbours, its time and its count."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs
from PIL import Image, ImageChops
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.core.changes import AccountChanged, ConversationChanged, MessageAdded, PeopleFound
from desktop.core.chat import Conversation, LastLine, Message, Participant
from desktop.core.text import one_line
from desktop.state.alert_center import AlertCenter
from desktop.state.conversation_model import ConversationModel
from desktop.ui.conversation_head import Head
from desktop.ui.conversation_list import ConversationList
from desktop.ui.new_chat_dialog import NewChatDialog
from desktop.ui.theme import AVATAR_LARGE, SPACE, Theme, scaled
from desktop.ui.tray import Tray
from desktop.ui.tray_menu import TrayMenu
from desktop.wire import models
from tests.gui.conftest import Chat
from tests.support.chat_scenes import ACCOUNT, NOON, conversation, loaded, message, snapshot
from tests.support.hostile import NAMES, TEXTS
from tests.support.in_place import assert_in_place

_MARGIN = 40  # pixels around a row, to see what leaves it
_WIDTH = 320
_TEXT_LEFT = SPACE * 3 + AVATAR_LARGE + 4
_TIME = 76  # pixels at the right end of a row that are the time's
_COUNT = 38  # and the count's
_GROUND = QColor("#ABCDEF")


@pytest.fixture(autouse=True)
def _widgets_go() -> Iterator[None]:
    """Each theme dresses every widget that is still there."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def named(name: str, line: str = "hola", *, unread: int = 3) -> Conversation:
    """Return conversation c1 with somebody of this name, whose last message was this line."""
    who = Participant(id="u1", name=name, email="ana@example.com", department="Nóminas")
    last = LastLine(message_id="l1", body=line, created_at=NOON, sender_id="u1")
    return structs.replace(conversation(1), participants=(who,), last_line=last, counter=unread)


def painted(view: QAbstractItemView, height: int, index: QModelIndex) -> QImage:
    """A row, painted alone on a ground that is larger than it."""
    image = QImage(_WIDTH, height + 2 * _MARGIN, QImage.Format.Format_RGB32)
    image.fill(_GROUND)
    painter = QPainter(image)
    painter.setFont(view.font())
    option = QStyleOptionViewItem()
    option.rect = QRect(0, _MARGIN, _WIDTH, height)
    view.itemDelegate().paint(painter, option, index)
    painter.end()
    return image


def assert_clean_around(image: QImage, height: int) -> None:
    """Nothing was painted above or below the row."""
    blank = QImage(_WIDTH, _MARGIN, QImage.Format.Format_RGB32)
    blank.fill(_GROUND)
    assert image.copy(0, 0, _WIDTH, _MARGIN) == blank
    assert image.copy(0, _MARGIN + height, _WIDTH, _MARGIN) == blank


# The list of conversations


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme) -> ConversationList:
    model = ConversationModel()
    model.apply(AccountChanged(account=ACCOUNT))
    pane = ConversationList(model, theme)
    model.setParent(pane)
    qtbot.addWidget(pane)
    pane.resize(_WIDTH, 400)
    return pane


def model_of(pane: ConversationList) -> ConversationModel:
    model = pane.table.model()
    assert isinstance(model, ConversationModel)
    return model


def row_of(pane: ConversationList, name: str, line: str = "hola") -> QImage:
    model_of(pane).apply(snapshot(named(name, line), c1=3))
    return painted(pane.table, height_of(pane), model_of(pane).index(0, 0))


def height_of(pane: ConversationList) -> int:
    return pane.table.sizeHintForRow(0)


def ink(image: QImage, without: QImage) -> Image.Image:
    """What one picture shows beside the avatar and the other does not, cut out."""
    pictures = [
        Image.frombytes("RGB", (one.width(), one.height()), bytes(one.constBits()), "raw", "BGRX")
        for one in (image, without)
    ]
    words = (_TEXT_LEFT - 2, 0, *pictures[0].size)
    box = ImageChops.difference(*(one.crop(words) for one in pictures)).getbbox()
    return pictures[0].crop(words).crop(box)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_to_its_line_and_leaves_time_last_line_and_count_alone(
    pane: ConversationList, name: str
) -> None:
    harmless, image = row_of(pane, "Ana Ruiz"), row_of(pane, NAMES[name])
    height = height_of(pane)
    assert_clean_around(image, height)
    time = QRect(_WIDTH - _TIME, _MARGIN, _TIME, height)
    assert image.copy(time) == harmless.copy(time)
    if name != "combining marks":  # which may hang into the line below, in their own row
        below = QRect(_TEXT_LEFT, _MARGIN + height // 2 + 2, _WIDTH - _TEXT_LEFT, height // 2 - 2)
        assert image.copy(below) == harmless.copy(below)


@pytest.mark.parametrize("text", TEXTS)
def test_a_last_line_keeps_to_its_line_and_leaves_name_time_and_count_alone(
    pane: ConversationList, text: str
) -> None:
    harmless, image = row_of(pane, "Ana Ruiz"), row_of(pane, "Ana Ruiz", TEXTS[text])
    height = height_of(pane)
    assert_clean_around(image, height)
    if "combining" not in text:
        above = QRect(0, _MARGIN, _WIDTH, height // 2)
        assert image.copy(above) == harmless.copy(above)
    count = QRect(_WIDTH - _COUNT, _MARGIN + height // 2, _COUNT, height // 2)
    assert image.copy(count) == harmless.copy(count)


def test_markup_in_a_name_is_painted_letter_by_letter(pane: ConversationList, theme: Theme) -> None:
    name = "<i>A</i> &amp; &B"
    font = scaled(pane.table.font(), 1.0, QFont.Weight.DemiBold)
    plain = row_of(pane, "")
    painter = QPainter(plain)
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(_TEXT_LEFT, _MARGIN + QFontMetrics(font).ascent(), name)
    painter.end()
    assert ink(plain, row_of(pane, "")) == ink(row_of(pane, name), row_of(pane, ""))


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_reader_hears_a_row_in_one_line(pane: ConversationList, name: str) -> None:
    model = model_of(pane)
    for text in ("hola", *TEXTS.values()):
        model.apply(snapshot(named(NAMES[name], text), c1=3))
        spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert ", 3 unread, " in spoken
        assert len(spoken) < 700
        assert_in_place(spoken)


@pytest.mark.parametrize("name", NAMES)
def test_rows_with_hostile_names_move_and_are_found_like_others(
    qtbot: QtBot, pane: ConversationList, name: str
) -> None:
    model = model_of(pane)
    model.apply(snapshot(named(NAMES[name]), conversation(2, "Berta Gil", minutes=3)))
    model.apply(
        ConversationChanged(conversation=structs.replace(named(NAMES[name]), last_activity=NOON), unread=4)
    )
    pane.show()
    pane.grab()
    assert [pane.table.rowHeight(row) for row in (0, 1)] == [height_of(pane)] * 2
    pane.search.setText(NAMES[name])
    pane.grab()
    pane.search.setText("berta")
    with qtbot.waitSignal(pane.chosen) as chosen:
        QTest.keyClick(pane.search, Qt.Key.Key_Return)
    assert chosen.args == ["c2"]


# The head of the open conversation, the window's title


@pytest.mark.parametrize("name", NAMES)
def test_the_head_stays_as_high_and_as_narrow_as_it_is(qtbot: QtBot, theme: Theme, name: str) -> None:
    head = Head(theme)
    qtbot.addWidget(head)
    head.show_conversation(named("Ana Ruiz"))
    before = (head.sizeHint(), head.minimumSizeHint())
    who = Participant(id="u1", name=NAMES[name], email=NAMES[name], department=NAMES[name])
    head.show_conversation(structs.replace(named(""), participants=(who,)))
    after = (head.sizeHint(), head.minimumSizeHint())
    assert after == before
    head.resize(_WIDTH, head.sizeHint().height())
    head.grab()


def test_a_name_too_long_for_the_head_ends_in_an_ellipsis(qtbot: QtBot, theme: Theme) -> None:
    head = Head(theme)
    qtbot.addWidget(head)
    head.resize(_WIDTH, head.sizeHint().height())
    shown = {}
    for name in ("N" * 100, "N" * 100 + "M", "N" * 10, "N" * 11):
        head.show_conversation(named(name))
        shown[name] = head.grab().toImage()
    assert shown["N" * 100] == shown["N" * 100 + "M"]
    assert shown["N" * 10] != shown["N" * 11] != shown["N" * 100]


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_window_opens_such_a_conversation(qtbot: QtBot, chat: Chat, name: str) -> None:
    narrowest = chat.window.minimumSizeHint()
    chat.apply(snapshot(named(NAMES[name]), structs.replace(named(NAMES[name]), id="c2"), c1=3))
    chat.window.set_unread_total(3)
    chat.show(qtbot)
    chat.window.open_conversation("c1")
    chat.apply(loaded(structs.replace(message(1), sender_name=NAMES[name])))
    chat.window.grab()
    assert chat.window.windowTitle() == "(3) TimeNow"
    assert chat.window.minimumSizeHint() == narrowest
    assert chat.window.size().width() <= 960


# People to write to


@pytest.mark.parametrize("name", NAMES)
def test_people_found_keep_to_their_rows(qtbot: QtBot, theme: Theme, name: str) -> None:
    dialog = NewChatDialog(theme)
    qtbot.addWidget(dialog)
    dialog.start("an")
    who = Participant(id="u1", name=NAMES[name], email=NAMES[name], department=NAMES[name])
    other = Participant(id="u2", name="Berta Gil", email="berta@example.com")
    dialog.show_people(PeopleFound(query="an", people=(who, other)))
    people = dialog.findChildren(QListWidget)[0]
    height = people.sizeHintForRow(0)
    assert height == people.sizeHintForRow(1)
    assert_clean_around(painted(people, height, people.model().index(0, 0)), height)
    dialog.grab()
    spoken = people.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert_in_place(spoken)
    assert len(spoken) < 700
    with qtbot.waitSignal(dialog.person_chosen) as chosen:
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert chosen.args == ["u1"]


# Whoever has no name that can be seen


@pytest.mark.parametrize("name", ["", " \t", "\x01\x02", "\u200b\u202e"])
def test_somebody_without_a_name_is_shown_by_their_email_everywhere(
    qtbot: QtBot, pane: ConversationList, theme: Theme, menu: TrayMenu, name: str
) -> None:
    user = models.User(id="u1", name=name, email="ana@example.com")
    one = structs.replace(named(""), participants=(Participant.from_wire(user),))
    model_of(pane).apply(snapshot(one, c1=3))
    row = model_of(pane).index(0, 0)
    assert row.data() == "ana@example.com"
    assert row.data(Qt.ItemDataRole.AccessibleTextRole).startswith("ana@example.com, ")
    head = Head(theme)
    qtbot.addWidget(head)
    head.show_conversation(one)
    assert "ana@example.com" in [label.text() for label in head.findChildren(QLabel)]
    menu.show_unread(3, ((one, 3),))
    assert "ana@example.com (3)" in [action.text() for action in menu.actions()]
    said = models.Message(
        id="m1",
        body="hola",
        status="SENT",
        created_at=NOON,
        org_id="o1",
        conversation_id="c1",
        sender_id="u1",
        sender=user,
    )
    alerts = AlertCenter()
    with qtbot.waitSignal(alerts.raised) as raised:
        alerts.apply(MessageAdded(message=Message.from_wire(said), own=False))
    assert raised.args[0].title == "ana@example.com"


# The tray


@pytest.fixture
def menu(qtbot: QtBot) -> TrayMenu:
    menu = TrayMenu()
    qtbot.addWidget(menu)
    return menu


def _rows(menu: TrayMenu, name: str) -> tuple[str, str]:
    """The menu's row of a conversation with somebody of this name, and that for signing out."""
    menu.show_unread(3, ((named(name), 3),))
    menu.show_account(structs.replace(ACCOUNT, name=name))
    texts = [action.text() for action in menu.actions() if action.isVisible()]
    return texts[1], next(text for text in texts if text.startswith("Sign out"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_the_menu_is_one_short_row_without_a_shortcut(menu: TrayMenu, name: str) -> None:
    _rows(menu, "Ana Ruiz")
    height = menu.sizeHint().height()
    for text in _rows(menu, NAMES[name]):
        assert_in_place(text)
        assert QKeySequence.mnemonic(text).isEmpty()
        assert len(text.replace("&&", "&")) < 60
        assert "\t" not in text, "what follows a tab is shown as a shortcut"
    assert _rows(menu, NAMES[name])[0].endswith(" (3)")
    assert menu.sizeHint().height() == height
    assert menu.sizeHint().width() < 800
    menu.grab()


def test_an_ampersand_in_a_name_is_seen_in_the_menu(menu: TrayMenu) -> None:
    _rows(menu, "R & D")
    shown = menu.grab().toImage()
    _rows(menu, "R  D")
    assert menu.grab().toImage() != shown
    assert _rows(menu, "R & D")[0] == "R && D (3)"


def _as_panels_show_it(text: str) -> str:
    """What becomes of a menu's text on its way over D-Bus to a panel."""
    at = text.find("&")
    if 0 <= at < len(text) - 1:
        text = f"{text[:at]}_{text[at + 1 :]}"  # Qt's QDBusMenuItem::convertMnemonic
    # The panel, by the dbusmenu specification: "__" is an underscore, a single one marks a shortcut.
    return "_".join(part.replace("_", "") for part in text.split("__")).replace("\N{ZERO WIDTH SPACE}", "")


@pytest.mark.parametrize("name", [*NAMES.values(), "R & D_x && Co __y__ &", "&", "a_b", "_"])
def test_a_name_in_a_menu_that_goes_over_the_bus_arrives_letter_by_letter(menu: TrayMenu, name: str) -> None:
    menu.set_over_bus(True)
    shown, sign_out = (_as_panels_show_it(text) for text in _rows(menu, name))
    title, own = one_line(one_line(name), 40), one_line(name, 40)
    assert shown == f"{title} (3)".replace("\N{ZERO WIDTH SPACE}", "")
    assert sign_out == f"Sign out ({own})…".replace("\N{ZERO WIDTH SPACE}", "")
    menu.set_over_bus(False)
    assert _rows(menu, name)[0] == f"{title} (3)".replace("&", "&&")


def test_nobodys_name_is_in_the_trays_tooltip(qtbot: QtBot) -> None:
    assert qtbot is not None
    tray = Tray()
    tray.set_unread(3)
    for name in NAMES.values():
        tray.set_unread_conversations(((named(name), 3),))
        assert tray.tooltip().endswith("3 unread in 1 conversation") or "connecting" in tray.tooltip()
        assert_in_place(tray.tooltip())
    tray.remove()
