"""Collects `emoji.tsv` from an unpacked emojibase-data: python resources/emoji/collect.py PACKAGE."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from desktop.core.text import plain_for_search

_LIGHT = 1
_PICTURE = 1  # what is shown in colour by itself
_COMPONENTS = 2  # the number of the group whose members mean nothing alone
_HEAD = "# text, version, text with the lightest skin, version, English, Spanish, other words; see README.md"

Record = dict[str, Any]  # as emojibase writes them


def _words(*phrases: str) -> list[str]:
    return [word for phrase in phrases for word in plain_for_search(phrase).split()]


def _emoticons(record: Record) -> list[str]:
    """Return what stood for it before there was an emoji: `:)`."""
    found = record.get("emoticon", [])
    return [found] if isinstance(found, str) else found


def _text(record: Record) -> str:
    """Return its characters as Unicode's emoji-test.txt has them: a picture by itself needs no selector."""
    text: str = record["emoji"]
    return text[0] if record["type"] == _PICTURE and text[1:] == "\ufe0f" else text


def _line(english: Record, spanish: Record) -> str:
    names = (english["label"], spanish["label"])
    known = set(_words(*names))
    tags = _words(*english.get("tags", ()), *spanish.get("tags", ()), *_emoticons(english))
    others = [word for word in dict.fromkeys(tags) if word not in known]
    light = next((each for each in english.get("skins", ()) if each["tone"] == _LIGHT), None)
    toned = ("", "") if light is None else (light["emoji"], light["version"])
    fields = (_text(english), english["version"], *toned, *names, " ".join(others))
    return "\t".join(str(field) for field in fields)


def main() -> None:
    """Write the file beside this one."""
    package = Path(sys.argv[1])
    english, spanish = (
        {record["hexcode"]: record for record in json.loads((package / name / "data.json").read_bytes())}
        for name in ("en", "es")
    )
    groups = json.loads((package / "meta" / "groups.json").read_bytes())["groups"]
    lines = [_HEAD]
    for number, name in groups.items():
        members = [record for record in english.values() if record.get("group") == int(number)]
        if int(number) != _COMPONENTS:
            lines.append(f"@{name}")
            lines += [_line(each, spanish[each["hexcode"]]) for each in sorted(members, key=_order)]
    (Path(__file__).parent / "emoji.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _order(record: Record) -> int:
    return int(record["order"])


if __name__ == "__main__":
    main()
