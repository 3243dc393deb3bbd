"""What a screen reader finds in the real program, and hears of it: names, the way of Tab, announcements."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.support.accessibility_bus import AccessibilityBus, Node
from tests.support.app import APP_LOG, AppRun
from tests.support.desktop import Desktop
from tests.support.desktop_processes import wait_until
from tests.support.desktop_screen import Window
from tests.support.live_server import Peer
from tests.support.worlds import World, start_world

# `qapp` only paints what the icon should look like.
pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("qapp")]

_WORDS: Final = Path(__file__).parents[2] / "resources" / "translations" / "timenow_es.ts"
_CHAT: Final = "TimeNow"
_WHY: Final = "¿Por qué no se me avisó?"
_MIDDLE: Final = 2  # button of the mouse
_PAGES: Final = 5  # of the settings
_MOST_STOPS: Final = 80
_RADIO: Final = "radio button"
_LONG: Final = 8  # letters of a text that is no English one by chance
_CONTROLS: Final = frozenset(
    {
        "cell",
        "check box",
        "combo box",
        "dialog",
        "frame",
        "list",
        "list item",
        "menu item",
        "push button",
        "radio button",
        "scroll pane",
        "slider",
        "spin button",
        "table",
        "text",
        "toggle button",
    }
)
# One stop of Tab, whatever is in them: there the arrow keys go on.
_WHOLE: Final = frozenset({"combo box", "list", "spin button", "table"})

OPENED_BY: Final = {
    "the chat": (_CHAT, ()),
    "the list of keys": ("Atajos de teclado", ("F1",)),
    "a new chat": ("Nueva conversación", ("ctrl+n",)),
    "the search among the messages": (_CHAT, ("ctrl+f",)),
    "the emoji": (_CHAT, ("ctrl+e",)),
    "who it is": ("Bruno Benítez", ("ctrl+i",)),
}
"""The title of the window, and the keys that lead there from the open conversation."""


@dataclass
class Seen:
    """Ana's program in Spanish, on a desktop with a screen reader's ear."""

    desktop: Desktop
    bus: AccessibilityBus
    world: World
    app: AppRun
    bruno: Peer
    conversation: str

    def active(self, title: str, *, offering: str = "") -> Node:
        """Wait until a window of that title has the keyboard; return it as it is then.

        Args:
            offering: A button that has to show in it.
        """

        def found() -> Node | None:
            windows = [one for one in self.bus.windows() if one.name == title and "active" in one.states]
            return next((one for one in windows if not offering or button(one, offering)), None)

        window = wait_until(found, f"{title} to be in front")
        assert window is not None
        return window

    def press(self, *keys: str) -> None:
        """Press keys, each of which takes the keyboard somewhere else."""
        for key in keys:
            before = len(self.bus.heard().focused)
            self.desktop.key(key)
            wait_until(lambda before=before: self.bus.heard().focused[before:], f"{key} to lead somewhere")  # type: ignore[misc]  # mypy cannot type lambda defaults

    def bring_up(self, title: str) -> None:
        """Put the newest window of that title in front."""

        def found() -> list[Window]:
            return [window for window in self.app.chat_windows() if window.name == title]

        newest = max(wait_until(found, f"the window {title}"), key=lambda window: window.id)
        self.desktop.run("xdotool", "windowactivate", str(newest.id))

    def back_to_the_talk(self) -> None:
        """Have the open conversation in front, and the keyboard in its writing box."""
        self.bring_up(_CHAT)
        talk = self.active(_CHAT)
        box = next(node for node in talk.walk() if node.name == "Mensaje")
        if "focused" not in box.states:
            before = len(self.bus.heard().focused)
            self.bus.focus(box)
            wait_until(
                lambda: box.path in self.bus.heard().focused[before:], "the writing box to take the keyboard"
            )


def button(window: Node, name: str) -> Node | None:
    """Return a button that shows in a window."""
    buttons = (node for node in window.walk() if node.role == "push button" and "showing" in node.states)
    return next((node for node in buttons if node.name == name), None)


@pytest.fixture(scope="module")
def seen(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    assert qapp is not None
    with (
        Desktop(notifications=False, sound=False) as desktop,
        AccessibilityBus(desktop) as bus,
        start_world(2) as world,
    ):
        app = AppRun(desktop, tmp_path_factory.mktemp("ana"))
        app.command("login", world.url, world.ana)
        bruno = world.peer(world.bruno)
        conversation = str(bruno.open(world.ana.id)["id"])
        bruno.post(conversation, "¿Comemos a las dos?")
        file = app.data_dir / "config" / "settings.json"
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_text(json.dumps({"language": "es"}))
        app.start()
        app.wait_for_state("online")
        app.wait_for_keyboard()
        seen = Seen(desktop, bus, world, app, bruno, conversation)
        seen.press("alt+Down")
        yield seen
        assert app.stop() == 0, desktop.log_of(APP_LOG)


def nameless(window: Node) -> list[str]:
    """Return the controls that show and have no name."""
    return [
        f"{node.role} {node.path} in {window.name}"
        for node in window.walk()
        if node.role in _CONTROLS and "showing" in node.states and not node.name.strip()
        if node.role != "cell" or "focusable" in node.states  # else there is nothing in it
    ]


def unreached(node: Node, stops: set[str]) -> list[str]:
    """Return what can be used, but neither is among the stops of Tab nor is a part of one."""
    if node.path in stops or (node.role in _WHOLE and any(each.path in stops for each in node.walk())):
        return []
    own = [f"{node.role} {node.name}"] if node.usable and node.role in _CONTROLS else []
    if node.role in _WHOLE:
        return own
    one_of = any(child.role == _RADIO and child.path in stops for child in node.children)  # then arrows go on
    below = [child for child in node.children if not (one_of and child.role == _RADIO)]
    return own + [each for child in below for each in unreached(child, stops)]


def stops_of_tab(seen: Seen, window: Node) -> set[str]:
    """Press Tab until it has been everywhere; return where it was."""
    focused = {node.path for node in window.walk() if "focused" in node.states}
    if len(unreached(window, set())) == 1 and not unreached(window, focused):
        return focused  # Tab leads nowhere else
    stops: list[str] = []
    while len(stops) < _MOST_STOPS:
        seen.press("Tab")
        at = seen.bus.heard().focused[-1]
        if at in stops:
            return {*stops, *focused}
        stops.append(at)
    raise AssertionError(f"Tab does not come round: {stops}")


@pytest.mark.parametrize("place", OPENED_BY)
def test_everything_has_a_name_and_tab_leads_to_all_that_can_be_used(seen: Seen, place: str) -> None:
    title, keys = OPENED_BY[place]
    seen.back_to_the_talk()
    seen.press(*keys)
    window = seen.active(title)
    assert nameless(window) == []
    assert unreached(window, stops_of_tab(seen, window)) == []
    if keys:
        seen.desktop.key("Escape")


def pages_of_the_settings(seen: Seen) -> Iterator[Node]:
    """Open the settings, and yield them page by page, from the one that was open last."""
    seen.back_to_the_talk()
    seen.press("ctrl+comma")
    for _ in range(_PAGES):
        page = seen.active("Ajustes")
        yield page
        before = {node.name for node in page.walk() if "showing" in node.states}
        seen.desktop.key("ctrl+Next")
        wait_until(
            lambda before=before: any(  # type: ignore[misc]  # mypy cannot type lambda defaults
                node.role == "label" and "showing" in node.states and node.name not in before
                for node in seen.active("Ajustes").walk()
            ),
            "the next page",
        )
    seen.desktop.key("Escape")


def test_every_page_of_the_settings_has_names_and_tab_leads_through_it(seen: Seen) -> None:
    for page in pages_of_the_settings(seen):
        assert nameless(page) == []
        assert unreached(page, stops_of_tab(seen, page)) == []


def test_the_pop_over_and_the_answer_to_why_have_names_and_tab_leads_through_them(seen: Seen) -> None:
    seen.back_to_the_talk()
    seen.desktop.click(*seen.app.icon.centre, button=_MIDDLE)
    pop_over = seen.active("Respuesta rápida")
    assert nameless(pop_over) == []
    assert unreached(pop_over, stops_of_tab(seen, pop_over)) == []
    seen.desktop.key("Escape")
    asking = next(found for page in pages_of_the_settings(seen) if (found := button(page, _WHY)) is not None)
    seen.bus.press(asking)
    why = seen.active(_WHY)
    assert nameless(why) == []
    assert unreached(why, stops_of_tab(seen, why)) == []
    seen.desktop.key("Escape")
    seen.bring_up("Ajustes")
    seen.active("Ajustes")
    seen.desktop.key("Escape")


def test_signing_in_has_names_and_tab_leads_through_it(seen: Seen, tmp_path: Path) -> None:
    app = AppRun(seen.desktop, tmp_path)
    app.start(wait=False)
    for title in ("Sign in to TimeNow", _CHAT):
        seen.bring_up(title)
        window = seen.active(title, offering="Sign in")
        assert nameless(window) == []
        assert unreached(window, stops_of_tab(seen, window)) == []
    assert app.stop() == 0


def test_a_new_message_in_the_open_conversation_is_announced_and_an_own_one_is_not(seen: Seen) -> None:
    seen.back_to_the_talk()
    before = len(seen.bus.heard().announced)
    seen.desktop.type_text("Vale")
    seen.desktop.key("Return")
    wait_until(
        lambda: any(message["body"] == "Vale" for message in seen.bruno.page(seen.conversation)["data"]),
        "the answer to arrive",
    )
    seen.bruno.post(seen.conversation, "¿Y el café?")
    wait_until(lambda: seen.bus.heard().announced[before:], "the announcement")
    assert seen.bus.heard().announced[before:] == [f"{seen.world.bruno.name}: ¿Y el café?"]


def test_another_language_is_spoken_at_once_by_every_open_window(seen: Seen) -> None:
    seen.back_to_the_talk()
    seen.press("F1")
    seen.active("Atajos de teclado")
    for page in pages_of_the_settings(seen):
        if any(node.name == "Idioma" and "showing" in node.states for node in page.walk()):
            break
    seen.press("alt+i")  # Idioma
    seen.desktop.key("Down")
    wait_until(lambda: seen.active("Settings"), "the settings to speak English")
    windows = seen.bus.windows()
    assert {window.name for window in windows} == {_CHAT, "Keyboard shortcuts", "Settings"}
    for window in windows:
        assert nameless(window) == []
        assert spanish(window) == []


def spanish(window: Node) -> list[str]:
    """Return the names that hold a Spanish text of the translations."""
    messages = ET.parse(_WORDS).iter("message")  # noqa: S314 - our own file
    pairs = [(each.findtext("source", ""), each.findtext("translation", "")) for each in messages]
    english = {source for source, _ in pairs}
    words = {words for source, words in pairs if len(words) >= _LONG and words not in english}
    return [node.name for node in window.walk() if any(text in node.name for text in words)]
