"""The Group Policy template of the settings: TimeNow.admx, and its words in English and Spanish."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final, Literal

from desktop.core.policy import DEFAULTS, ENFORCED
from desktop.core.settings_schema import Key, keys
from desktop.native.policy.windows import HALVES

Language = Literal["en-US", "es-ES"]
LANGUAGES: Final[tuple[Language, ...]] = ("en-US", "es-ES")

SPACE: Final = "http://www.microsoft.com/GroupPolicy/PolicyDefinitions"
_VERSION: Final = {"revision": "1.0", "schemaVersion": "1.0"}
_MOST: Final = 2**32 - 1  # what a REG_DWORD holds
_LONGEST: Final = 16_383  # characters of a REG_SZ that the editor lets somebody type; its default is 1,023

_Words = dict[str, tuple[str, str]]

_WORDS: Final[_Words] = {
    "TimeNow": ("TimeNow Desktop", "TimeNow Desktop"),
    "Supported": ("TimeNow Desktop 1.0 or later", "TimeNow Desktop 1.0 o posterior"),
    DEFAULTS: (
        "Defaults: they hold until the person chooses otherwise",
        "Valores predeterminados: valen hasta que la persona elija otra cosa",
    ),
    ENFORCED: (
        "Enforced: they hold, whatever the person chose",
        "Obligatorios: valen, elija lo que elija la persona",
    ),
}
_HOLDS: Final[_Words] = {
    DEFAULTS: ("The person can choose otherwise.", "La persona puede elegir otra cosa."),
    ENFORCED: ("The person cannot change it.", "La persona no puede cambiarlo."),
}
_SWITCH: Final = ("Enabled: yes. Disabled: no.", "Habilitada: sí. Deshabilitada: no.")
_BUILT_IN: Final = ("Not configured: {default}.", "No configurada: {default}.")
_NAME: Final = ("Key: {name}", "Clave: {name}")


def admx() -> bytes:
    """Return TimeNow.admx: every key twice, as a default and enforced."""
    root = ET.Element("policyDefinitions", {"xmlns": SPACE, **_VERSION})
    spaces = ET.SubElement(root, "policyNamespaces")
    ET.SubElement(spaces, "target", prefix="timenow", namespace="TimeNow.Policies.Desktop")
    ET.SubElement(root, "resources", minRequiredRevision="1.0")
    supported = ET.SubElement(ET.SubElement(root, "supportedOn"), "definitions")
    ET.SubElement(supported, "definition", name="Supported", displayName=_string("Supported"))
    categories = ET.SubElement(root, "categories")
    ET.SubElement(categories, "category", name="TimeNow", displayName=_string("TimeNow"))
    for half in HALVES:
        category = ET.SubElement(categories, "category", name=half, displayName=_string(half))
        ET.SubElement(category, "parentCategory", ref="TimeNow")
    policies = ET.SubElement(root, "policies")
    for half in HALVES:
        for key in keys():
            _policy(policies, half, key)
    return _written(root)


def adml(language: Language) -> bytes:
    """Return TimeNow.adml, the words of TimeNow.admx, in one language."""
    one = LANGUAGES.index(language)
    root = ET.Element("policyDefinitionResources", {"xmlns": SPACE, **_VERSION})
    ET.SubElement(root, "displayName").text = "TimeNow Desktop"
    ET.SubElement(root, "description").text = "TimeNow Desktop"
    resources = ET.SubElement(root, "resources")
    strings = ET.SubElement(resources, "stringTable")
    for name, words in _strings().items():
        ET.SubElement(strings, "string", id=name).text = words[one]
    presentations = ET.SubElement(resources, "presentationTable")
    for half in HALVES:
        for key in keys():
            if key.kind != "switch":
                _presentation(presentations, half, key, one)
    return _written(root)


def _policy(above: ET.Element, half: str, key: Key) -> None:
    name = _id(half, key)
    attributes = {
        "name": name,
        "class": "Both",
        "displayName": _string(_id("title", key)),
        "explainText": _string(f"{name}_explain"),
        "key": HALVES[half],
    }
    if key.kind == "switch":
        attributes["valueName"] = key.name
    else:
        attributes["presentation"] = f"$(presentation.{name})"
    policy = ET.SubElement(above, "policy", attributes)
    ET.SubElement(policy, "parentCategory", ref=half)
    ET.SubElement(policy, "supportedOn", ref="Supported")
    if key.kind == "switch":
        for word, number in (("enabledValue", "1"), ("disabledValue", "0")):
            ET.SubElement(ET.SubElement(policy, word), "decimal", value=number)
    else:
        _element(ET.SubElement(policy, "elements"), name, key)


def _element(above: ET.Element, name: str, key: Key) -> None:
    """Add how a value is written to the registry."""
    value = {"id": name, "valueName": key.name}
    match key.kind:
        case "number":
            least, most = key.shape.get("minimum", 0), key.shape.get("maximum", _MOST)
            ET.SubElement(
                above, "decimal", {**value, "required": "true", "minValue": str(least), "maxValue": str(most)}
            )
        case "choice":
            choices = ET.SubElement(above, "enum", {**value, "required": "true"})
            for choice in key.choices:
                item = ET.SubElement(choices, "item", displayName=_string(_id("choice", key, choice)))
                ET.SubElement(ET.SubElement(item, "value"), "string").text = choice
        case "texts":
            ET.SubElement(above, "multiText", value)
        case _:
            ET.SubElement(above, "text", {**value, "required": "true", "maxLength": str(_LONGEST)})


def _presentation(above: ET.Element, half: str, key: Key, one: int) -> None:
    """Add how a value is asked for."""
    name, title = _id(half, key), key.words.title[one]
    shown = ET.SubElement(above, "presentation", id=name)
    match key.kind:
        case "number":
            ET.SubElement(shown, "decimalTextBox", refId=name, defaultValue=str(key.default)).text = title
        case "choice":
            default = str(key.choices.index(key.default))
            ET.SubElement(shown, "dropdownList", refId=name, noSort="true", defaultItem=default).text = title
        case "texts":
            ET.SubElement(shown, "text").text = title  # the box itself has no room for words
            ET.SubElement(shown, "multiTextBox", refId=name)
        case _:
            ET.SubElement(ET.SubElement(shown, "textBox", refId=name), "label").text = title


def _strings() -> _Words:
    found = dict(_WORDS)
    for key in keys():
        found[_id("title", key)] = key.words.title
        for choice, words in key.words.choices.items():
            found[_id("choice", key, choice)] = (f"{choice}: {words[0]}", f"{choice}: {words[1]}")
        for half in HALVES:
            found[f"{_id(half, key)}_explain"] = (_explain(half, key, 0), _explain(half, key, 1))
    return found


def _explain(half: str, key: Key, one: int) -> str:
    lines = [key.words.says[one], _HOLDS[half][one]]
    if key.kind == "switch":
        lines.append(_SWITCH[one])
    lines += [_BUILT_IN[one].format(default=_shown(key)), _NAME[one].format(name=key.name)]
    return "\n\n".join(lines)


def _shown(key: Key) -> str:
    match key.default:
        case None:
            return "null"
        case bool(yes):
            return str(yes).lower()
        case "" | () | [] | {}:
            return "—"
    return str(key.default)


def _id(first: str, key: Key, *more: str) -> str:
    return "_".join((first, key.name.replace(".", "_"), *more))


def _string(name: str) -> str:
    return f"$(string.{name})"


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
