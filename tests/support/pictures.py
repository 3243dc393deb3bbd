"""The pictures of docs/screenshots, painted anew: both languages, both themes, every state.

Run as `python -m tests.support.pictures` for all, or with `windows` (no screen is needed) or `desktop`
(it brings one along). The font of the windows is Cantarell, that of Debian's own desktop.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QEvent,
    QIODevice,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFont, QFontDatabase, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.settings import Language
from desktop.state.icon_state import IconState
from desktop.ui.mark import SIZES
from desktop.ui.theme import Preference, Theme
from desktop.ui.translations import Translations
from desktop.ui.tray_icon import label, paint
from tests.support import chat_pictures as scenes
from tests.support import tray_pictures
from tests.support.bubble_pictures import bubbles
from tests.support.composer_pictures import emoji, writing
from tests.support.desktop_screen import Colour
from tests.support.linked_pictures import linked_sign_ins
from tests.support.list_pictures import lists
from tests.support.message_search_pictures import message_searches
from tests.support.mute_pictures import muting
from tests.support.people_pictures import people
from tests.support.pop_over_pictures import pop_overs
from tests.support.settings_pictures import around_settings, settings_pages
from tests.support.theme_pictures import high_contrast, keys, large_text
from tests.support.why_pictures import why_dialogs

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
_FONT: Final = "Cantarell"
_POINTS: Final = 11
_GAP: Final = 16  # pixels between the pictures of a sheet
_SMALL: Final = (720, 480)
_EMPTY: Final = ((True, True, ""), (True, True, "zzz"), (False, True, ""), (False, False, ""))
_SHEET: Final = "#8A94A3"
_MOST_COLOURS: Final = 256
_PANELS: Final = ("#F2F2F2", "#202124")
_ROW: Final = 76  # pixels
_LABELS: Final = 200
_PANEL: Final = 330
_STATES: Final = (
    ("online, nothing unread", IconState.NORMAL, 0),
    ("online, 3 unread", IconState.NORMAL, 3),
    ("online, 42 unread", IconState.NORMAL, 42),
    ("online, 120 unread", IconState.NORMAL, 120),
    ("offline, catching up", IconState.GREYED, 3),
    ("uncertain, 5 unread", IconState.UNCERTAIN, 5),
    ("uncertain, never known", IconState.UNCERTAIN, None),
    ("offline and uncertain", IconState.STALE, 5),
    ("offline, never known", IconState.STALE, None),
    ("session not recognised", IconState.ATTENTION, 5),
    ("signed out", IconState.SIGNED_OUT, 0),
    ("chat switched off", IconState.CHAT_OFF, 0),
    ("do not disturb", IconState.DO_NOT_DISTURB, 0),
    ("do not disturb, 4 unread", IconState.DO_NOT_DISTURB, 4),
)


def save(picture: Image.Image, name: str) -> None:
    """Write a picture to the folder, small: its 256 most frequent colours stay as they are."""
    channels = picture.convert("RGB").tobytes()
    pixels = list(zip(channels[::3], channels[1::3], channels[2::3], strict=True))
    counted = Counter(pixels).most_common()
    kept = [colour for colour, _ in counted[:_MOST_COLOURS]]
    numbers = {colour: number for number, colour in enumerate(kept)}
    for colour, _ in counted[_MOST_COLOURS:]:
        numbers[colour] = numbers[min(kept, key=lambda other: _apart(colour, other))]
    small = Image.new("P", picture.size)
    small.putpalette([channel for colour in kept for channel in colour])
    small.putdata([numbers[pixel] for pixel in pixels])
    FOLDER.mkdir(parents=True, exist_ok=True)
    small.save(FOLDER / f"{name}.png", optimize=True)


def _apart(one: Colour, other: Colour) -> int:
    return sum((mine - theirs) ** 2 for mine, theirs in zip(one, other, strict=True))


def sheet(pictures: Sequence[Image.Image], columns: int) -> Image.Image:
    """Return pictures side by side, row by row."""
    rows = [pictures[start : start + columns] for start in range(0, len(pictures), columns)]
    width = max(sum(each.width + _GAP for each in row) for row in rows) + _GAP
    height = sum(max(each.height for each in row) + _GAP for row in rows) + _GAP
    whole = Image.new("RGB", (width, height), _SHEET)
    top = _GAP
    for row in rows:
        left = _GAP
        for each in row:
            whole.paste(each, (left, top))
            left += each.width + _GAP
        top += max(each.height for each in row) + _GAP
    return whole


def _image(pixmap: QPixmap) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    return Image.open(BytesIO(bytes(buffer.data().data())))


def _look(widget: QWidget) -> Image.Image:
    """Return what a widget looks like."""
    widget.show()
    scenes.settle()
    return _image(widget.grab())


def _twice(widget: QWidget) -> Image.Image:
    """Return what a widget looks like on a screen of twice as many pixels."""
    widget.show()
    scenes.settle()
    picture = QPixmap(widget.size() * 2)
    picture.setDevicePixelRatio(2)
    widget.render(picture)
    return _image(picture)


def _take(widget: QWidget) -> Image.Image:
    """Return what a widget looks like, and do away with it."""
    picture = _look(widget)
    _end(widget)
    return picture


def _end(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _around(preference: Preference) -> Iterable[Image.Image]:
    """Yield what surrounds the talk: scrolled up, narrow, looking for somebody, empty."""
    yield _take(scenes.scrolled_up(preference))
    yield _take(scenes.scrolled_up(preference, scenes.NARROW, filling=True))
    narrow = scenes.open_chat(preference, scenes.NARROW)
    yield _look(narrow)
    narrow.go_back()
    yield _take(narrow)
    for words in ("an", "xyz"):
        _, window = scenes.chat_window(preference)
        window.show()
        scenes.people_found(window, words)
        yield _look(window.dialog)
        _end(window)
    for rows, account, search in _EMPTY:
        _, window = scenes.chat_window(preference, rows=rows, account=account)
        window.resize(*_SMALL)
        window.list.search.setText(search)
        yield _take(window)


def _windows(language: Language, preference: Preference) -> None:
    ending = ("" if language == "es" else f"-{language}") + ("-dark" if preference == "dark" else "")
    save(_take(scenes.open_chat(preference)), f"chat{ending}")
    save(sheet(list(_around(preference)), 3), f"states{ending}")
    save(sheet([_take(scenes.sign_in(*failure)) for failure in scenes.FAILURES], 4), f"sign-in{ending}")
    save(sheet([_take(each) for each in linked_sign_ins()], 3), f"sign-in-named{ending}")
    theme = Theme(preference)
    theme.install()
    strips = [sheet([_take(scenes.banner(each, theme, width)) for each in scenes.BANNERS], 1)
              for width in (scenes.WINDOW[0], scenes.NARROW[0])]  # fmt: skip
    save(sheet(strips, 2), f"banner{ending}")
    save(_take(scenes.tray_menu()), f"menu{ending}")
    save(sheet([_take(each) for each in why_dialogs(preference)], 3), f"why{ending}")
    save(sheet([_take(each) for each in settings_pages(preference)], 3), f"settings{ending}")
    save(sheet([_take(each) for each in around_settings(preference)], 3), f"settings-more{ending}")
    save(sheet([_take(each) for each in message_searches(preference)], 2), f"message-search{ending}")
    save(sheet([_take(each) for each in pop_overs(preference)], 3), f"pop-over{ending}")
    save(sheet([_look(each) for each in muting(preference)], 4), f"mute{ending}")
    save(sheet([_look(each) for each in bubbles(preference)], 3), f"messages{ending}")
    save(sheet([_look(each) for each in writing(preference)], 4), f"writing{ending}")
    save(sheet([_look(each) for each in emoji(preference)], 3), f"emoji{ending}")
    save(sheet([_look(each) for each in lists(preference)], 3), f"list{ending}")
    save(sheet([_look(each) for each in people(preference)], 3), f"people{ending}")
    save(sheet([_take(each) for each in keys(preference)], 1), f"keys{ending}")
    save(sheet([_take(each) for each in large_text(preference)], 5), f"large-text{ending}")


def _icons() -> None:
    whole = Image.new("RGB", (_LABELS + len(_PANELS) * _PANEL, _ROW * len(_STATES)), "#FFFFFF")
    draw = ImageDraw.Draw(whole)
    font = ImageFont.load_default(14)
    for number, (words, state, unread) in enumerate(_STATES):
        top = number * _ROW
        draw.text((12, top + _ROW // 2), words, "#111827", font, anchor="lm")
        for panel, colour in enumerate(_PANELS):
            left = _LABELS + panel * _PANEL
            draw.rectangle((left, top, left + _PANEL, top + _ROW), colour)
            left += 16
            for size in SIZES:
                icon = _image(paint(size, state, label(state, unread)))
                whole.paste(icon, (left, top + (_ROW - size) // 2), icon)
                left += size + 12
    save(whole, "tray")


def _say(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if not text.startswith(
        "This plugin does not support"
    ):  # the offscreen platform, of what only a screen has
        print(text, file=sys.stderr)


def _paint_windows() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(_say)
    gc.disable()  # as in the app: widgets are Qt's to delete, not to be collected while others are made
    application = QApplication(sys.argv[:1])
    if _FONT not in QFontDatabase.families():
        raise SystemExit(f"The font {_FONT} is missing: requirements/debian-pictures.txt names its package.")
    application.setFont(QFont(_FONT, _POINTS))
    translations = Translations(scenes.TRANSLATIONS, application)
    languages: tuple[Language, ...] = ("es", "en")
    preferences: tuple[Preference, ...] = ("light", "dark")
    for language in languages:
        translations.use(language)
        for preference in preferences:
            _windows(language, preference)
        save(
            sheet([_take(each) for each in high_contrast()], 3),
            f"contrast{'' if language == 'es' else '-en'}",
        )
    for preference in preferences:
        ending = "-dark" if preference == "dark" else ""
        save(sheet([_twice(each) for each in bubbles(preference)][:3], 3), f"messages-2x-en{ending}")
    save(sheet([_look(each) for each in bubbles("contrast")], 3), "messages-contrast")
    _icons()
    save(tray_pictures.masks(), "tray-mask")


def _photograph() -> None:
    from tests.support import desktop_pictures as desktop  # noqa: PLC0415  needs a desktop's programs
    from tests.support import notification_pictures  # noqa: PLC0415

    looks: tuple[desktop.Look, ...] = ("light", "dark")
    for service in notification_pictures.SERVICES:
        shown = [
            each
            for look in looks
            for language in ("es", "en")
            for each in notification_pictures.notifications(service, language, look)
        ]
        save(sheet(shown, 4), f"notification-{service}")
    save(sheet([desktop.trays()], 1), "tray-hosts")
    menus = [tray_pictures.menus(language, look) for language in ("es", "en") for look in looks]
    save(sheet(menus, 2), "menu-panel")
    desktop.demo().save(FOLDER / "desktop.png", optimize=True)  # README's: every colour of it


def main() -> None:
    """Paint what is asked for."""
    wanted = sys.argv[1:] or ["windows", "desktop"]
    if "windows" in wanted:
        _paint_windows()
    if "desktop" in wanted:
        _photograph()


if __name__ == "__main__":
    main()
