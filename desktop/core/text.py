"""Message text: folded as the ERP folds, measured, made legible, escaped, searched for links."""

from __future__ import annotations

import html
import re
import unicodedata

from desktop.core.errors import RefusedError

LIMIT = 2048
"""UTF-8 bytes of one message, where the server names no other limit."""

# JavaScript's \s (the ERP trims and folds with it) and U+0085, which Python counts as a line end.
_SPACE = r"[\t\n\v\f\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
_RUN = re.compile(f"{_SPACE}+")
_LINE_END = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")
# What turns the direction of the text behind it, be that another's: embeddings, overrides, isolates.
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# Marks piled upon one letter; four are more than any language needs.
_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\U0001d165-\U0001d1ad]"
)
_PILE = re.compile(f"({_MARK}{{4}}){_MARK}+")
# More than any server takes: what is longer comes from one that means harm.
_MOST_CHARACTERS = 20_000
_MOST_LINES = 2_000
# Letters and symbols by Unicode, of which nothing is to be seen, or only that something was broken.
_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd")
_FIRST_MARK = "\u0300"  # before it nothing is piled up, or read from right to left
# Controls that are not white space: PostgreSQL refuses NUL, and none of them can be seen.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")

# An address begins where no Latin word goes on. It ends at white space, a quote, an angle bracket, the
# punctuation of languages that write without blanks, or a mark that would turn what is read after it.
_LINK = re.compile(
    r"(?<![0-9A-Za-z_\u00c0-\u024f])(?:https?://|mailto:)"
    rf"(?:(?!{_SPACE})[^<>\"“”«»\x00-\x1f\u200b\u202a-\u202e\u2066-\u2069"
    r"\u3001\u3002\u300c\u300d\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f])+",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?…'\N{RIGHT SINGLE QUOTATION MARK}"
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def clean(text: str) -> str:
    """Return `text` with everything that UTF-8 or the server can't take replaced by U+FFFD.

    Two halves of one character are joined; lone surrogates and control characters are replaced.
    """
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", joined)


def fold(text: str) -> str:
    """Return `text` as level 1 stores it: trimmed, every run of white space one blank."""
    return _RUN.sub(" ", clean(text)).strip(" ")


def fold_lines(text: str) -> str:
    """Return `text` as level 2 stores it with `messages.multiline`: line ends are kept, as line feeds."""
    lines = _LINE_END.sub("\n", clean(text)).split("\n")
    return "\n".join(_RUN.sub(" ", line).strip(" ") for line in lines).strip("\n")


def utf8_length(text: str) -> int:
    """Return the length of `text` in UTF-8 bytes; a lone surrogate counts 3."""
    return len(text.encode("utf-8", "surrogatepass"))


def check_body(text: str, *, multiline: bool, limit: int = LIMIT) -> str:
    """Return what to send of what was written.

    Args:
        text: As it was typed.
        multiline: Whether the server keeps line ends.
        limit: UTF-8 bytes, counted after folding, as the server does.

    Raises:
        RefusedError: Nothing is left (`empty_message`), or too much (`too_long`).
    """
    body = fold_lines(text) if multiline else fold(text)
    if not body:
        raise RefusedError(status=0, code="empty_message")
    length = utf8_length(body)
    if length > limit:
        raise RefusedError(status=0, code="too_long", bytes=str(length), limit=str(limit))
    return body


def legible(text: str, most: int = _MOST_CHARACTERS) -> str:
    """Return a message's text as people see it: controls can be seen, every line end is a line feed.

    Args:
        text: Whatever a server sent.
        most: Characters after which it is cut off.
    """
    whole = len(text) <= most
    lines = _LINE_END.sub("\n", clean(text[:most])).split("\n", _MOST_LINES)
    if len(lines) > _MOST_LINES:
        lines, whole = lines[:_MOST_LINES], False
    return "\n".join(lines) + ("" if whole else "…")


def one_line(text: str, most: int = 300) -> str:
    """Return a name, or a text in brief, so that it stays in its place: on one line, in its own direction.

    Args:
        text: Whatever a server sent.
        most: Characters after which it is cut off.
    """
    if len(text) <= most and text.isprintable() and "  " not in text and max(text, default="") < _FIRST_MARK:
        return text.strip()  # most names by far, and a long list asks for all of them at each key
    start = text[: 4 * most]
    line = _PILE.sub(r"\1", fold(_TURN.sub("", start)))
    if len(line) > most or len(start) < len(text):
        line = f"{line[: most - 1].rstrip()}…"
    if not line.isascii() and any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in line):
        return f"\N{FIRST STRONG ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}"
    return line


def right_to_left(text: str) -> bool:
    """Whether a text reads from the right: its first letter with a direction decides (UAX 9, P2 and P3)."""
    if text.isascii():
        return False
    depth = 0
    for each in text:
        match unicodedata.bidirectional(each):
            case "LRI" | "RLI" | "FSI":
                depth += 1
            case "PDI":
                depth = max(depth - 1, 0)
            case "L" | "R" | "AL" as direction if not depth:
                return direction != "L"
    return False


def can_be_seen(text: str) -> bool:
    """Whether anything of a name can be seen: more than blanks, controls, and marks upon nothing."""
    return any(each not in _EMPTY and unicodedata.category(each)[0] in "LNPS" for each in text)


def escape_markup(text: str) -> str:
    """Return `text` so that markup shows it as it is."""
    return html.escape(clean(text))


def links(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return (start, end, address) of each http, https and mailto link.

    Positions count code points, not the UTF-16 units that Qt counts.
    """
    found = []
    for match in _LINK.finditer(text):
        address = _without_trailing(match.group())
        if _leads_somewhere(address):
            found.append((match.start(), match.start() + len(address), address))
    return tuple(found)


def _without_trailing(address: str) -> str:
    """Cut off punctuation that belongs to the sentence, and brackets that were opened before."""
    end = len(address)
    too_many = {
        closing: address.count(closing) - address.count(opening) for closing, opening in _BRACKETS.items()
    }
    while end and (address[end - 1] in _TRAILING or too_many.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in too_many:
            too_many[address[end]] -= 1
    return address[:end]


def _leads_somewhere(address: str) -> bool:
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "mailto":
        name, _, host = rest.partition("@")
        return bool(name and host)
    return rest[2:3].isalnum() or rest[2:3] == "["


def plain_for_search(text: str) -> str:
    """Return `text` without accents and case, so that `jose` finds `José`."""
    if text.isascii():
        return text.lower()  # most names by far, and a search begins with all of them
    plain = unicodedata.normalize("NFKD", text.casefold())
    for mark in filter(unicodedata.combining, set(plain)):
        plain = plain.replace(mark, "")
    return plain
