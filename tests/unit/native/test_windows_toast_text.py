"""The text of a toast: whatever it is, Windows takes it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from desktop.native.notifications import REPLY, Action, Notification, ReplyField
from desktop.native.notifications.windows import WindowsNotifier, tag_of, toast_xml
from tests.unit.native.test_windows_notifications import BUTTONS


@given(title=st.text(), body=st.text(st.characters()), label=st.text())
def test_any_text_makes_a_toast_that_windows_takes(title: str, body: str, label: str) -> None:
    actions = (Action(key=REPLY, label=label), Action(key="read", label=label))
    field = ReplyField(label=label, placeholder=label)
    many = Notification(key="c1", title=title * 50, body=body * 50, actions=actions, reply=field)
    xml = toast_xml(many, None)
    assert len(xml.encode()) <= 5000
    assert len(ET.fromstring(xml).findall(".//text")) == 2  # noqa: S314  made a moment ago


def test_the_costliest_text_still_fits() -> None:
    labels = tuple(Action(key=action.key, label='"' * 4000) for action in BUTTONS)
    field = ReplyField(label='"' * 4000, placeholder='"' * 4000)
    worst = Notification(key="c1", title="&" * 4000, body="&" * 4000, actions=labels, reply=field)
    assert len(toast_xml(worst, Path("/" + "x" * 300)).encode()) <= 5000


def test_a_long_text_is_cut_at_a_blank() -> None:
    words = Notification(key="c1", title="Ana", body="palabra " * 200)
    body = ET.fromstring(toast_xml(words, None)).findall(".//text")[1].text or ""  # noqa: S314
    assert body.endswith("palabra…")
    assert 420 < len(body) <= 440


def test_markup_in_a_message_stays_text() -> None:
    notification = Notification(key="c1", title="<b>", body='</text><image src="x"/>&amp;\0\x1b\ud800')
    texts = [each.text for each in ET.fromstring(toast_xml(notification, None)).findall(".//text")]  # noqa: S314
    assert texts == ["<b>", '</text><image src="x"/>&amp;']


def test_a_key_that_is_too_long_for_a_tag_has_one_all_the_same() -> None:
    assert tag_of("c" * 64) == "c" * 64
    assert len(tag_of("c" * 65)) == 64
    assert tag_of("c" * 65) != tag_of("c" * 66)


def test_it_says_that_nobody_has_seen_it() -> None:
    assert WindowsNotifier.experimental
