"""Hostile input: texts and names that a rogue peer, a broken or a hostile server may send.

Every text has a name that says what it attacks. `TEXTS` is everything, `SERVER_ONLY` names those that no
honest server hands on (level 1 has PostgreSQL, which keeps no NUL; a lone surrogate is no UTF-8 and can only
stand in JSON as an escape; both servers refuse blank texts and more than 2,048 bytes, counted after
folding). `PEER_TEXTS` is the rest: a colleague can send them today.

What a test looks for when it asks whether a text leaked is its `canary`: put it behind the text with
`marked`, and no log, terminal or error sentence may hold it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LIMIT: Final = 2048
"""UTF-8 bytes of a message that a server still takes."""

CANARY: Final = "canario-4711"
"""Plain ASCII that occurs nowhere else: whoever finds it has found a message's text or a person's name."""

_TAG_PEOPLE = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}\N{ZERO WIDTH JOINER}\N{BOY}"
_RAINBOW = "\N{WAVING WHITE FLAG}\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}\N{RAINBOW}"
_SPAIN = "\N{REGIONAL INDICATOR SYMBOL LETTER E}\N{REGIONAL INDICATOR SYMBOL LETTER S}"
_SCOTLAND = "\N{WAVING BLACK FLAG}" + "".join(
    map(chr, (0xE0067, 0xE0062, 0xE0073, 0xE0063, 0xE0074, 0xE007F))
)
_ZALGO = "".join(letter + "\u0300\u0316\u0334\u0489\u20dd" * 12 for letter in "hola")

_MARKUP = {
    "html bold": "<b>negrita</b> y <i>cursiva</i>",
    "html image from a file": '<img src="file:///etc/passwd"> <img src=file:///etc/hostname>',
    "html image from the network": '<img src="http://127.0.0.1:9/pixel.png" width=1 height=1>',
    "html link with another text": '<a href="https://malo.example/">https://erp.example/</a>',
    "html script": "<script>alert(1)</script><svg onload=alert(1)>",
    "html table, style, huge font": '<table><tr><td style="font-size:900px">X</td></tr></table><hr>',
    "html comment left open": "antes <!-- después",
    "html tag left open": "antes <b",
    "html document": "<!DOCTYPE html><html><head><title>t</title></head><body>cuerpo</body></html>",
    "html entities": "&lt;b&gt; &amp; &amp;amp; &nbsp; &#8238; &#x202e; &#0; &#99999999; &quot;",
    "ampersands": "Pérez & Hijos && Cía; R&D &",
    "ampersand mnemonics": "&Abrir &&Cerrar &Salir",
    "pango markup": '<span foreground="red" size="999999">rojo</span> <big>\N{DOWNWARDS ARROW}</big>',
    "freedesktop markup": '<u>u</u><a href="file:///bin/sh">pulsa</a><img src="/etc/passwd" alt="x"/>',
    "markdown": "**fuerte** [texto](javascript:alert(1)) ![](http://127.0.0.1:9/x) `código` # título",
    "xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "cdata": "<![CDATA[<b>]]>",
    "qt rich text guess": "<qt>rico</qt><br/><p align=right>derecha</p>",
}

_DIRECTION = {
    "rtl override": "factura \u202efdp.exe",
    "rtl override left open": "\u202eodidnetxe",
    "rtl embeddings, deep": "\u202b" * 70 + "x" + "\u202a" * 70,
    "isolates left open": "\u2066\u2067\u2068 a",
    "isolates closed too often": "a \u2069\u2069\u202c\u202c b",
    "hebrew and digits": "\u05e9\u05dc\u05d5\u05dd 123 (abc) \u05e2\u05d5\u05dc\u05dd",
    "arabic with ligatures": "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645 \ufdfd",
    "marks of direction alone": "\u200e\u200f\u061c",
}

_INVISIBLE = {
    "zero width alone": "\u200b\u200c\u200d\u2060",
    "zero width inside a word": "ho\u200bla\u200d mun\u2060do\ufeff",
    "byte order mark first": "\ufeffhola",
    "soft hyphens": "a\u00adb\u00adc",
    "tag characters": "x" + "".join(chr(0xE0000 + ord(letter)) for letter in "secreto"),
    "variation selectors": "a" + "\ufe0f" * 40 + "\U000e0100" * 20,
    "hangul filler": "\u3164",
    "braille blank": "\u2800",
    "object replacement": "a\ufffcb",
    "interlinear annotation": "a\ufff9b\ufffac\ufffbd",
}

_CONTROL = {
    "c0 without nul": "a" + "".join(map(chr, range(1, 9))) + "".join(map(chr, range(14, 32))) + "z",
    "c1": "a" + "".join(map(chr, range(0x80, 0xA0))) + "z",
    "delete": "a\x7fb",
    "backspace over a text": "rm -rf /\b\b\b\b\b\b\b\bhola",
    "carriage return over a text": "mentira\rverdad",
    "bell": "\a\a\a",
    "ansi colour": "\x1b[31mrojo\x1b[0m",
    "ansi clear the screen": "\x1b[2J\x1b[H\x1b[3J",
    "ansi cursor and insert": "\x1b[10A\x1b[2K\x1b[4h",
    "ansi report request": "\x1b[6n\x1b[c\x1b[>c",
    "c1 csi": "\x9b31m\x9b2J",
    "osc title": "\x1b]0;dueño\x07",
    "osc title with string end": "\x1b]2;dueño\x1b\\",
    "osc c1 title": "\x9d0;dueño\x9c",
    "osc link": "\x1b]8;;https://malo.example/\x1b\\pulsa\x1b]8;;\x1b\\",
    "osc clipboard": "\x1b]52;c;bWFsbw==\x07",
    "dcs and apc": "\x1bP1$r0m\x1b\\\x1b_Gf=100;AAAA\x1b\\",
    "terminal reset": "\x1bc",
}

_BLANKS = {
    "line feeds": "una\ndos\n\n\ntres",
    "carriage return line feeds": "una\r\ndos\r\n\r\ntres",
    "line separators": "una\u2028dos\u2029tres",
    "next line": "una\x85dos",
    "vertical tab, form feed": "una\x0bdos\x0ctres",
    "group separators": "una\x1cdos\x1dtres\x1ecuatro\x1fcinco",
    "no-break blanks": "una\u00a0\u00a0dos\u202ftres\u2007cuatro",
    "wide blanks": "una\u3000dos\u2003\u2003tres",
    "tabs": "una\t\t\tdos",
    "blanks outside": " \t\n hola \n\t ",
    "ideographic and mongolian": "una\u180edos\u1680tres",
}

_EMOJI = {
    "emoji alone": "\N{GRINNING FACE}",
    "emoji family, repeated": _TAG_PEOPLE * 30,
    "emoji joined without end": "\N{ZERO WIDTH JOINER}".join(["\N{MAN}"] * 200),
    "emoji skin tones": "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-6}" * 40,
    "emoji modifiers alone": "\N{EMOJI MODIFIER FITZPATRICK TYPE-3}" * 20,
    "emoji flags": _SPAIN * 20 + _RAINBOW + _SCOTLAND,
    "emoji flag halves, odd": "\N{REGIONAL INDICATOR SYMBOL LETTER E}" * 21,
    "emoji keycaps": "1\ufe0f\u20e3#\ufe0f\u20e3",
    "emoji, 512 of four bytes": "\N{PILE OF POO}" * 512,
}

_LONG = {
    "combining marks, stacked": _ZALGO,
    "combining mark first": "\u0301hola",
    "combining marks, 1,000 on one letter": "e" + "\u0301" * 1000,
    "combining mark of four bytes": "a" + "\U0001d165" * 100,
    "word of 2,048 bytes": "W" * LIMIT,
    "word of 2,048 bytes, wide": "\u4e2d" * 682 + "WW",
    "word of 2,048 bytes, right to left": "\u05d0" * 1024,
    "digits, 2,048": "9" * LIMIT,
    "thin letters, 2,048": "i" * LIMIT,
    "words of one letter, 1,024": ("a " * 1024).strip(),
    "address of 2,048 bytes": ("https://erp.example/" + "a" * LIMIT)[:LIMIT],
    "addresses, 80": " ".join(["https://a.example/"] * 80),
    "brackets, 2,000 deep": "(" * 1000 + ")" * 1000,
    "ligatures that grow": "\ufdfa" * 600,
}

_LINKS = {
    "link javascript": "javascript:alert(document.cookie)",
    "link file": "file:///etc/passwd file://servidor/recurso",
    "link data": "data:text/html,<script>alert(1)</script>",
    "link of our own": "timenow:connect?server=https://malo.example timenow:conversation/../..",
    "link other schemes": "vbscript:x ms-msdt:/id smb://malo/x search-ms:query=x about:blank",
    "link with a user": "https://erp.example@malo.example/",
    "link, homograph": "https://\u0435rp.example/ https://xn--rp-vlc.example/",
    "link, direction turned": "https://erp.example/\u202egpj.exe",
    "link, empty": "https:// http://// https://. mailto: mailto:@",
    "link, odd host": "http://[::1]/ http://[ http://a:b@c:99999/ http://0x7f.1/",
    "link, percent": "https://erp.example/%00%0d%0aX-Evil:1%zz%",
    "link, brackets": "(https://erp.example/a_(b)) [https://erp.example/[c]]",
}

_FORMATS = {
    "printf": "%s %d %n %x %100000d %(name)s %%",
    "str.format": "{} {0} {name} {0.__class__} {{}} {",
    "qt arg": "%1 %2 %L1 %n %99",
    "template": "${HOME} $(id) `id` #{1} {{7*7}}",
    "sql": "'; DROP TABLE messages; -- \" ') OR 1=1 /*",
    "sql like": "100% _ [a-z] \\% \\_",
    "path": "../../../etc/passwd ..\\..\\windows C:\\ /dev/null",
    "shell": "; rm -rf ~ | cat & $(reboot) > /tmp/x",
    "json": '{"type":"message","id":"x"}\\n"\\u0000"',
    "event stream": "data: x\n\nevent: session_expired\ndata: {}\n\n",
    "http head": "x\r\nSet-Cookie: next-auth.session-token=x\r\n\r\n",
    "escapes in words": "\\0 \\x1b[31m \\u202e \\ud800 \\n",
    "csv formula": '=HYPERLINK("http://malo.example")',
    "backslashes, quotes": '\\\\ \\" \' " ` \u201c \u00ab',
    "a number": "1e400",
    "null, true": "null true undefined NaN None",
}

_UNICODE = {
    "non-characters": "a\ufffeb\uffffc\ufdd0d\U0001fffee\U0010ffff",
    "private use": "\ue000\uf8ff\U000f0000\U0010fffd",
    "unassigned": "\u0378\U000e0fff",
    "replacement": "\ufffd\ufffd",
    "beyond the first plane": "\U0001d504\U00020000\U0001f600",
    "composed otherwise": "Jos\u0065\u0301 \u212b \ufb01 \u1e9e \u0130 \u0131",
    "mathematical letters": "\U0001d4d7\U0001d4f8\U0001d4f5\U0001d4ea",
    "upside down": "\u0250\u05df\u0250",
    "thai without blanks": "\u0e01\u0e33" * 200,
}

# ---- only from a hostile server -------------------------------------------------------------------------
_SERVER_ONLY = {
    "nul": "a\0b",
    "nul alone": "\0",
    "c0, all": "".join(map(chr, range(32))),
    "lone surrogate, high": "a\ud800b",
    "lone surrogate, low": "a\udc00b",
    "lone surrogates, reversed": "\udc00\ud800",
    "lone surrogate at the end": "hola\ud83d",
    "surrogates, 500": "\ud800" * 500,
    "surrogates of raw bytes": "\udc80\udcff",
    "empty": "",
    "blank": " ",
    "blanks of all kinds": " \t\n\r\x0b\x0c\x85\u00a0\u1680\u2000\u2003\u2028\u2029\u202f\u205f\u3000\ufeff",
    "line feeds alone": "\n\n\n",
    "unfolded blanks": "una    dos   tres",
    "over the limit": "x" * (LIMIT + 1),
    "line of 1 MB": "L" * 1_000_000,
    "100,000 lines": "\n" * 100_000 + "fin",
    "100,000 combining marks": "e" + "\u0301" * 100_000,
    "100,000 tags": "<b>" * 100_000,
    "100,000 open addresses": "http://" * 14_000,
    "100,000 open brackets": "https://a/" + "(" * 100_000 + ")" * 100_000,
}

SERVER_ONLY: Final = frozenset(_SERVER_ONLY)
"""Names of the texts that no honest server hands on."""

PEER_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    _MARKUP | _DIRECTION | _INVISIBLE | _CONTROL | _BLANKS | _EMOJI | _LONG | _LINKS | _FORMATS | _UNICODE
)
"""Texts that a colleague can send through an honest server, by name."""

TEXTS: Final[Mapping[str, str]] = MappingProxyType(dict(PEER_TEXTS) | _SERVER_ONLY)
"""All texts, by name."""

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "empty": "",
        "blank": "   ",
        "zero width alone": "\u200b\u200d\u2060",
        "10,000 characters": "N" * 10_000,
        "10,000 characters, words": "Nombre " * 1428,
        "1 MB": "N" * 1_000_000,
        "markup": '<b>Ana</b> <img src="file:///etc/passwd"> & Hijos',
        "entity": "Ana &lt;jefa&gt; &amp; Co",
        "rtl override": "Ana \u202eoipmilC",
        "isolates left open": "\u2067\u2068Ana",
        "hebrew": "\u05e9\u05e8\u05d4",
        "controls": "A\x01n\x07a\x1b[31m\x9b2J\x7f",
        "nul": "An\0a",
        "line feeds": "Ana\nAlonso\r\nB\u2028C\x85D",
        "lone surrogate": "Ana\ud800",
        "emoji family": _TAG_PEOPLE,
        "flag": _SPAIN + " Ana",
        "combining marks": _ZALGO,
        "combining mark first": "\u0301Ana",
        "format": "%s {} {0} %1 %n",
        "path": "../../etc/passwd",
        "ampersand": "&Ana && Bruno",
        "an e-mail": "ana@malo.example",
        "one letter": "A",
        "digits": "42",
        "punctuation": "...",
    }
)
"""What somebody may be called, by what it attacks. A person's name is whatever an administrator typed, or a
hostile server sends; an honest one keeps no NUL and no lone surrogate."""


def marked(text: str) -> str:
    """Return `text` with the canary behind it, so that whoever repeats it can be found out."""
    return f"{text} {CANARY}"


_JS_BLANKS: Final = dict.fromkeys(
    map(
        ord,
        "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"
        + "".join(map(chr, range(0x2000, 0x200B))),
    ),
    " ",
)


def js_folded(text: str) -> str:
    r"""Return `text` as the ERP stores it: JavaScript's `text.replace(/\s+/g, " ").trim()`."""
    return " ".join(part for part in text.translate(_JS_BLANKS).split(" ") if part)


def is_raw(character: str) -> bool:
    """Whether a terminal would obey `character` rather than show it (controls, C1 included)."""
    return unicodedata.category(character) == "Cc"
