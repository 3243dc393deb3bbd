"""Every key of the settings taken apart: kind, limits, default, words; its JSON schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import msgspec

from desktop.core.policy import DEFAULTS, ENFORCED, POLICY_ONLY, SCHEMA
from desktop.core.settings import KEYS, Settings, values_of
from desktop.core.settings_words import WORDS, KeyWords

Kind = Literal["switch", "number", "choice", "text", "texts", "number or null", "json"]
Schema = dict[str, Any]

_KINDS: Final[dict[str, Kind]] = {"boolean": "switch", "integer": "number", "string": "text"}
_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key.

    Attributes:
        name: Dotted.
        default: As JSON has it.
        shape: The JSON schema of its value, as the type of the key says.
        choices: The values it may have, where there is a fixed list, in the order of the type.
    """

    name: str
    kind: Kind
    default: Any
    shape: Schema
    choices: tuple[str, ...]
    words: KeyWords

    @property
    def schema(self) -> Schema:
        """The JSON schema of the key, words and default included."""
        return {
            "title": self.words.title[0],
            "description": self.words.says[0],
            "x-title-es": self.words.title[1],
            "x-description-es": self.words.says[1],
            **self.shape,
            "default": self.default,
        }


def keys() -> tuple[Key, ...]:
    """Return every key, in the order of `Settings`."""
    defaults = msgspec.to_builtins(values_of(Settings()))
    return tuple(_key(name, kind, defaults[name]) for name, kind in KEYS.items())


def settings_schema() -> Schema:
    """Return the JSON schema of a person's `settings.json`; keys of later versions are allowed in it."""
    own = [key for key in keys() if key.name not in POLICY_ONLY]
    return {"$schema": _DRAFT, "title": "TimeNow Desktop: settings.json", **_object(own, closed=False)}


def policy_schema() -> Schema:
    """Return the JSON schema of `policy.json`; what it does not know is not used."""
    half = _object(list(keys()), closed=True)
    return {
        "$schema": _DRAFT,
        "title": "TimeNow Desktop: policy.json",
        "type": "object",
        "properties": {
            SCHEMA: {"type": "string"},
            DEFAULTS: {
                "title": "Defaults",
                "description": "They hold until the person chooses otherwise.",
                "x-title-es": "Valores predeterminados",
                "x-description-es": "Valen hasta que la persona elija otra cosa.",
                **half,
            },
            ENFORCED: {
                "title": "Enforced",
                "description": "They hold, whatever the person chose.",
                "x-title-es": "Obligatorios",
                "x-description-es": "Valen, elija lo que elija la persona.",
                **half,
            },
        },
        "additionalProperties": False,
    }


def _key(name: str, kind: Any, default: object) -> Key:  # noqa: ANN401  a type, `Literal` and `|` included
    shape = _plain(msgspec.json.schema(kind))
    choices = get_args(kind) if "enum" in shape else ()
    if choices:
        shape = {"type": "string", "enum": list(choices)}
    return Key(name=name, kind=_kind(shape), default=default, shape=shape, choices=choices, words=WORDS[name])


def _kind(shape: Schema) -> Kind:
    if "enum" in shape:
        return "choice"
    kind: Kind = _KINDS.get(shape.get("type", ""), "json")
    match shape:
        case {"type": "array", "items": {"type": "string"}}:
            kind = "texts"
        case {"anyOf": [{"type": "integer"}, {"type": "null"}]}:
            kind = "number or null"
    return kind


def _plain(schema: Schema) -> Schema:
    """Return a schema that stands alone: what it refers to put in its place, Python's own words out."""
    kinds = schema.pop("$defs", {})

    def plain(part: Any) -> Any:  # noqa: ANN401  any part of a schema
        if isinstance(part, list | tuple):
            return [plain(one) for one in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            named = kinds[part["$ref"].rpartition("/")[2]]
            return plain({key: named[key] for key in ("type", "properties")})
        new = {key: plain(value) for key, value in part.items()}
        if new.get("format") == "partial-time":  # msgspec's own name for a time without a zone
            del new["format"]
            new["pattern"] = r"^\d\d:\d\d:\d\d(\.\d+)?$"
        if isinstance(new.get("pattern"), str):
            new["pattern"] = new["pattern"].replace(r"\A", "^").replace(r"\Z", "$")  # as in JavaScript
        return new

    return plain(schema)  # type: ignore[no-any-return]


def _object(of: list[Key], *, closed: bool) -> Schema:
    """Return the schema of an object that holds these keys, each in its group."""

    def group() -> Schema:
        return {
            "type": "object",
            "properties": {},
            **({"additionalProperties": False} if closed else {}),
        }

    top = group()
    for key in of:
        place = top
        *groups, last = key.name.split(".")
        for name in groups:
            place = place["properties"].setdefault(name, group())
        place["properties"][last] = key.schema
    return top
