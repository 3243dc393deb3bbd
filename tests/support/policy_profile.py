"""The configuration profile of the settings for macOS: TimeNow.mobileconfig."""

from __future__ import annotations

import plistlib
import textwrap
import uuid
from typing import Any, Final
from xml.sax.saxutils import escape

from desktop.core.policy import DEFAULTS, ENFORCED
from desktop.core.settings_schema import Key, keys
from desktop.native.policy.macos import DOMAIN

_WIDTH: Final = 100
_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!-- Every key of TimeNow Desktop as a default, with the value it has without any policy.
     Change what is to differ, delete the rest, and move below "enforced" what nobody is to change.
     Give both payloads a UUID of your own. -->
<plist version="1.0">
"""


def profile() -> bytes:
    """Return a profile that changes nothing as it is: every key at its default, nothing enforced."""
    payload = [
        *_entry("PayloadType", DOMAIN),
        *_entry("PayloadVersion", 1),
        *_entry("PayloadIdentifier", f"{DOMAIN}.settings"),
        *_entry("PayloadUUID", _number("settings")),
        *_entry("PayloadDisplayName", "TimeNow Desktop"),
        f"<key>{DEFAULTS}</key>",
        *_group(keys()),
        f"<key>{ENFORCED}</key>",
        "<dict/>",
    ]
    lines = _dict(
        [
            *_entry("PayloadType", "Configuration"),
            *_entry("PayloadVersion", 1),
            *_entry("PayloadIdentifier", f"{DOMAIN}.profile"),
            *_entry("PayloadUUID", _number("profile")),
            *_entry("PayloadDisplayName", "TimeNow Desktop"),
            *_entry("PayloadScope", "System"),
            "<key>PayloadContent</key>",
            "<array>",
            *_deeper(_dict(payload)),
            "</array>",
        ]
    )
    return (_HEAD + "\n".join(lines) + "\n</plist>\n").encode()


def _group(of: tuple[Key, ...], depth: int = 0) -> list[str]:
    """Return the dictionary of some keys, those of a group in a dictionary of their own."""
    lines: list[str] = []
    done: set[str] = set()
    for key in of:
        *groups, last = key.name.split(".")[depth:]
        if groups and groups[0] not in done:
            done.add(groups[0])
            inside = tuple(one for one in of if one.name.split(".")[depth : depth + 1] == groups[:1])
            lines += [f"<key>{groups[0]}</key>", *_group(inside, depth + 1)]
        elif not groups:
            lines += _comment(key)
            if key.default is not None:
                lines += _entry(last, key.default)
    return _dict(lines)


def _comment(key: Key) -> list[str]:
    words = f"{key.words.title[0]}. {key.words.says[0]}"
    if key.choices:
        words += f" One of: {', '.join(key.choices)}."
    if key.default is None:
        words += f" A property list has no null: leave {key.name} out for it."
    words = words.replace("--", "- -")  # two hyphens end a comment
    return textwrap.wrap(f"<!-- {words} -->", _WIDTH, subsequent_indent="     ", break_on_hyphens=False)


def _entry(name: str, value: Any) -> list[str]:  # noqa: ANN401  whatever a property list holds
    body = plistlib.dumps(value, sort_keys=False).decode().split('<plist version="1.0">\n')[1]
    return [f"<key>{escape(name)}</key>", *body.removesuffix("</plist>\n").splitlines()]


def _dict(lines: list[str]) -> list[str]:
    return ["<dict>", *_deeper(lines), "</dict>"]


def _deeper(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _number(of: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{of}.{DOMAIN}")).upper()
