"""Every hostile text as a notification service gets it, whether it reads markup or not."""

from __future__ import annotations

import html

import pytest

from desktop.native.notifications import FreedesktopNotifier, Notification
from tests.support.desktop_notification_service import ScriptedService
from tests.support.hostile import NAMES, TEXTS, is_raw

pytestmark = pytest.mark.e2e

HOSTILE = {**TEXTS, **{f"name: {key}": text for key, text in NAMES.items()}}


@pytest.mark.parametrize("abilities", [("body", "body-markup"), ("body",)], ids=["markup", "no markup"])
def test_markup_is_escaped_where_it_would_be_read_and_only_there(
    service: ScriptedService, notifier: FreedesktopNotifier, abilities: tuple[str, ...]
) -> None:
    for number, (name, text) in enumerate(HOSTILE.items()):
        notifier.present(Notification(key=f"c{number}", title=text, body=text))
        if number == 0:
            service.answer_capabilities(*abilities)
        _app, _replaces, _icon, title, body, *_rest = service.show(number + 1)
        if "body-markup" in abilities:
            assert "<" not in body, name
            assert ">" not in body, name
            assert html.escape(title, quote=False) == body, name
        else:
            assert body == title, name
        assert not [each for each in title if each < " " and each not in "\n\t"], name
        if not any(is_raw(each) or "\ud800" <= each <= "\udfff" for each in text):
            assert title == text, name
