"""The schemas know every key, and agree with what is read of a file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from desktop.core.policy import POLICY_ONLY, Policy, read_policy
from desktop.core.settings import KEYS, Settings, read_values, tree_of, values_of
from desktop.core.settings_schema import Key, Schema, keys, policy_schema, settings_schema
from desktop.core.settings_words import WORDS

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}
_KNOWN = {"type", "enum", "anyOf", "pattern", "minimum", "maximum", "items", "properties", "format"} | {
    "additionalProperties",
    "title",
    "description",
    "x-title-es",
    "x-description-es",
    "default",
    "$schema",
}


def fits(value: Any, schema: Schema) -> bool:  # noqa: ANN401  any JSON, a case for each kind
    """Whether a value is as a schema says; knows the words these schemas are made of, and no others."""
    assert set(schema) <= _KNOWN
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    wanted = _TYPES[schema["type"]]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return False
    if isinstance(value, list):
        return all(fits(one, schema["items"]) for one in value)
    if isinstance(value, dict):
        inside, others = schema.get("properties", {}), schema.get("additionalProperties", True)
        return all(
            fits(one, inside[name]) if name in inside else others is True or (others and fits(one, others))
            for name, one in value.items()
        )
    if isinstance(value, str):
        return value in schema.get("enum", [value]) and bool(re.search(schema.get("pattern", ""), value))
    least, most = schema.get("minimum", value), schema.get("maximum", value)
    return not isinstance(value, int) or least <= value <= most


def test_every_key_has_words_in_both_languages_and_no_other_has() -> None:
    assert set(WORDS) == set(KEYS)
    for key in keys():
        for pair in (key.words.title, key.words.says, *key.words.choices.values()):
            assert all(words.strip() for words in pair), key.name
        assert key.words.says[0] != key.words.says[1], key.name
        assert set(key.words.choices) == set(key.choices), key.name
    assert len({key.words.title[0] for key in keys()}) == len({key.words.title[1] for key in keys()})
    assert len({key.words.title for key in keys()}) == len(KEYS)


def test_the_schema_knows_type_limits_default_and_words_of_a_key() -> None:
    volume = settings_schema()["properties"]["notifications"]["properties"]["volume"]
    assert volume == {
        "title": "Notifications: volume",
        "description": "Volume of the sound, percent.",
        "x-title-es": "Notificaciones: volumen",
        "x-description-es": "Volumen del sonido, en porcentaje.",
        "type": "integer",
        "minimum": 0,
        "maximum": 100,
        "default": 80,
    }


def test_a_persons_file_may_hold_every_key_but_those_for_administrators_and_later_ones() -> None:
    schema = settings_schema()
    tree = json.loads(json.dumps(tree_of(values_of(Settings()))))
    assert fits(tree, schema)
    assert fits({"from": "a later version"}, schema)
    assert not POLICY_ONLY.intersection(schema["properties"])


def test_a_policy_may_hold_every_key_in_both_halves_and_nothing_else() -> None:
    schema = policy_schema()
    tree = json.loads(json.dumps(tree_of(values_of(Settings()))))
    whole = {"$schema": "policy.schema.json", "defaults": tree, "enforced": tree}
    assert fits(whole, schema)
    assert read_policy(whole)[1] == ()
    odd: dict[str, Any]
    for odd in ({"default": {}}, {"defaults": {"them": 1}}, {"enforced": {"notifications": {"loud": True}}}):
        assert not fits(odd, schema)
        assert read_policy(odd)[0] == Policy()


_TRIED: list[object] = [
    *(
        True,
        False,
        None,
        0,
        1,
        50,
        100,
        101,
        -1,
        "",
        "none",
        "dark",
        "full",
        "on",
        "system",
        "manual",
        "info",
    ),
    *("es", "https://proxy.example:3128", "https://ana:secret@proxy.example", "ftp://proxy.example", "x y"),
    *([], ["a.example"], [1], {}, {"c1": None}, {"c1": "2030-01-01T00:00:00Z"}, {"c1": 1}),
    *([{}], [{"start": "20:00:00"}], [{"start": "8 pm"}], [{"days": [7]}], [{"days": [0, 6]}]),
]


@pytest.mark.parametrize("key", keys(), ids=lambda key: key.name)
def test_the_schema_and_the_program_agree_on_what_a_key_may_hold(key: Key) -> None:
    fitting = [value for value in _TRIED if fits(value, key.schema)]
    read = [value for value in _TRIED if key.name in read_values(tree_of({key.name: value}))[0]]
    assert fitting == read
    assert fitting
    assert len(fitting) < len(_TRIED)
