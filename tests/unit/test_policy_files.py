"""What administrators are given: fresh, well formed, and read back as it was meant."""

from __future__ import annotations

import os
import plistlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.core.policy import DEFAULTS, ENFORCED, Policy
from desktop.core.settings import KEYS, Settings, settings_of, values_of
from desktop.native.policy.macos import DOMAIN, MacosPolicy
from desktop.native.policy.windows import WindowsPolicy
from desktop.native.windows_registry import Hive
from tests.support.policy_admx import LANGUAGES, SPACE
from tests.support.policy_files import FOLDER, ROOT, stale
from tests.unit.native.recording_registry import RecordingRegistry

# What Microsoft's schema of these files allows, as far as ours use it: attributes (those that must be there
# first), then what an element holds, in order.
_RULES: dict[str, tuple[set[str], set[str], list[str]]] = {
    "policyDefinitions": (
        {"revision", "schemaVersion"},
        set(),
        ["policyNamespaces", "resources", "supportedOn", "categories", "policies"],
    ),
    "policyNamespaces": (set(), set(), ["target"]),
    "target": ({"prefix", "namespace"}, set(), []),
    "resources": ({"minRequiredRevision"}, set(), []),
    "supportedOn": (set(), {"ref"}, ["definitions"]),
    "definitions": (set(), set(), ["definition"]),
    "definition": ({"name", "displayName"}, set(), []),
    "categories": (set(), set(), ["category"]),
    "category": ({"name", "displayName"}, {"explainText"}, ["parentCategory"]),
    "parentCategory": ({"ref"}, set(), []),
    "policies": (set(), set(), ["policy"]),
    "policy": (
        {"name", "class", "displayName", "key"},
        {"explainText", "presentation", "valueName"},
        ["parentCategory", "supportedOn", "enabledValue", "disabledValue", "elements"],
    ),
    "enabledValue": (set(), set(), ["decimal"]),
    "disabledValue": (set(), set(), ["decimal"]),
    "elements": (set(), set(), ["decimal", "text", "enum", "multiText"]),
    "decimal": (set(), {"value", "id", "valueName", "required", "minValue", "maxValue"}, []),
    "text": ({"id"}, {"valueName", "required", "maxLength"}, []),
    "multiText": ({"id"}, {"valueName", "required", "maxLength", "maxStrings"}, []),
    "enum": ({"id"}, {"valueName", "required"}, ["item"]),
    "item": ({"displayName"}, set(), ["value"]),
    "value": (set(), set(), ["string"]),
    "string": (set(), set(), []),
}
# The same for the files of words; what holds words holds nothing else.
_RULES_OF_WORDS: dict[str, tuple[set[str], set[str], list[str]]] = {
    "policyDefinitionResources": (
        {"revision", "schemaVersion"},
        set(),
        ["displayName", "description", "resources"],
    ),
    "displayName": (set(), set(), []),
    "description": (set(), set(), []),
    "resources": (set(), set(), ["stringTable", "presentationTable"]),
    "stringTable": (set(), set(), ["string"]),
    "string": ({"id"}, set(), []),
    "presentationTable": (set(), set(), ["presentation"]),
    "presentation": (
        {"id"},
        set(),
        ["text", "decimalTextBox", "textBox", "dropdownList", "multiTextBox"],
    ),
    "text": (set(), set(), []),
    "decimalTextBox": ({"refId"}, {"defaultValue", "spin", "spinStep"}, []),
    "textBox": ({"refId"}, set(), ["label", "defaultValue"]),
    "label": (set(), set(), []),
    "dropdownList": ({"refId"}, {"noSort", "defaultItem"}, []),
    "multiTextBox": ({"refId"}, {"showAsDialog", "defaultHeight"}, []),
}
_WORDS_IN = {"displayName", "description", "string", "text", "label", "decimalTextBox", "dropdownList"}
_SHOWN_BY = {
    "decimal": "decimalTextBox",
    "text": "textBox",
    "enum": "dropdownList",
    "multiText": "multiTextBox",
}
_NAME = re.compile(r"\w+")
_WORDS = re.compile(r"\$\((string|presentation)\.(\w+)\)")


def name_of(element: ET.Element) -> str:
    space, _, name = element.tag.removeprefix("{").partition("}")
    assert space == SPACE
    return name


def inside(element: ET.Element, path: str) -> list[ET.Element]:
    return element.findall("/".join(f"{{{SPACE}}}{name}" for name in path.split("/")))


@pytest.fixture(scope="module")
def template() -> ET.Element:
    return ET.parse(ROOT / FOLDER / "TimeNow.admx").getroot()  # noqa: S314  our own file


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> ET.Element:
    return ET.parse(ROOT / FOLDER / request.param / "TimeNow.adml").getroot()  # noqa: S314  our own file


def policies(template: ET.Element) -> list[ET.Element]:
    return inside(template, "policies/policy")


def test_what_is_made_of_the_struct_is_fresh() -> None:
    assert not stale(), "run make policy-files"


def test_the_folder_of_programs_for_packaging_is_no_package() -> None:
    assert not (ROOT / "packaging/__init__.py").exists()  # else `packaging` of the Python world is hidden


# Windows: the template


def test_the_template_keeps_the_rules_of_its_schema(template: ET.Element) -> None:
    keeps(template, _RULES)


def test_the_words_keep_the_rules_of_their_schema(words: ET.Element) -> None:
    keeps(words, _RULES_OF_WORDS)
    for element in words.iter():
        assert bool((element.text or "").strip()) is (name_of(element) in _WORDS_IN), name_of(element)


def keeps(root: ET.Element, rules: dict[str, tuple[set[str], set[str], list[str]]]) -> None:
    """Assert that each element has the attributes and the content that it may have."""
    for element in root.iter():
        needed, allowed, order = rules[name_of(element)]
        assert needed <= set(element.attrib) <= needed | allowed, element.attrib
        children = [order.index(name_of(child)) for child in element]
        assert children == sorted(children)
        for name in ("name", "id", "ref", "refId"):
            assert _NAME.fullmatch(element.attrib.get(name, "_"))
    assert re.fullmatch(r"[0-9]{1,4}\.[0-9]{1,5}", root.attrib["revision"])


def test_every_name_is_one_and_every_reference_has_its_target(template: ET.Element) -> None:
    for path in ("policies/policy", "categories/category", "supportedOn/definitions/definition"):
        names = [element.attrib["name"] for element in inside(template, path)]
        assert len(names) == len(set(names))
        assert all(_NAME.fullmatch(name) for name in names)
    categories = {element.attrib["name"] for element in inside(template, "categories/category")}
    supported = {element.attrib["name"] for element in inside(template, "supportedOn/definitions/definition")}
    for element in template.iter():
        if "ref" in element.attrib:
            targets = categories if name_of(element) == "parentCategory" else supported
            assert element.attrib["ref"] in targets


def test_every_key_is_there_twice_for_computer_and_user(template: ET.Element) -> None:
    found: dict[str, list[str]] = {}
    for policy in policies(template):
        assert policy.attrib["class"] == "Both"
        names = [element.attrib["valueName"] for element in policy.iter() if "valueName" in element.attrib]
        assert len(names) == 1
        found.setdefault(policy.attrib["key"], []).extend(names)
    assert found == {
        r"Software\Policies\TimeNow\Desktop\Defaults": list(KEYS),
        r"Software\Policies\TimeNow\Desktop\Enforced": list(KEYS),
    }


def test_every_word_of_the_template_is_in_every_language_and_no_other(
    template: ET.Element, words: ET.Element
) -> None:
    named = [match.groups() for element in template.iter() for match in _found(element)]
    strings = [element.attrib["id"] for element in inside(words, "resources/stringTable/string")]
    shown = [element.attrib["id"] for element in inside(words, "resources/presentationTable/presentation")]
    for kind, ids in (("string", strings), ("presentation", shown)):
        assert len(ids) == len(set(ids))
        assert set(ids) == {name for what, name in named if what == kind}
    assert all(element.text for element in inside(words, "resources/stringTable/string"))


def _found(element: ET.Element) -> Iterator[re.Match[str]]:
    for value in element.attrib.values():
        if value.startswith("$("):
            match = _WORDS.fullmatch(value)
            assert match, value
            yield match


def test_what_is_asked_for_is_what_is_written(template: ET.Element, words: ET.Element) -> None:
    shown = {
        element.attrib["id"]: element for element in inside(words, "resources/presentationTable/presentation")
    }
    for policy in policies(template):
        elements = [child for part in inside(policy, "elements") for child in part]
        if not elements:
            assert "presentation" not in policy.attrib
            continue
        (match,) = [match for match in _found(policy) if match[1] == "presentation"]
        whole = shown[match[2]]
        boxes = [box for box in whole if name_of(box) != "text"]
        assert [(box.attrib["refId"], name_of(box)) for box in boxes] == [
            (element.attrib["id"], _SHOWN_BY[name_of(element)]) for element in elements
        ]
        assert "".join(whole.itertext()).strip()


# Windows: what the editor would write


def written(element: ET.Element, value: Any) -> Any:  # noqa: ANN401  whatever a registry holds
    """Return what Group Policy writes for a value that is chosen in the editor."""
    match name_of(element):
        case "policy":
            (number,) = inside(element, "enabledValue/decimal" if value else "disabledValue/decimal")
            return int(number.attrib["value"])
        case "decimal":
            assert int(element.attrib["minValue"]) <= value <= int(element.attrib["maxValue"])
            return value
        case "enum":
            choices = [choice.text for choice in inside(element, "item/value/string")]
            return choices[choices.index(value)]
        case "multiText":
            return list(value)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    assert len(text) <= int(element.attrib["maxLength"])
    return text


CHOSEN: dict[str, object] = {
    "server": "https://erp.example",
    "email": "ana@erp.example",
    "language": "es",
    "theme": "dark",
    "textSize": 150,
    "spelling": False,
    "closeToTray": False,
    "startAtLogin": True,
    "notifications.enabled": False,
    "notifications.privacy": "name",
    "notifications.sound": r"C:\Sounds\ping.wav",
    "notifications.volume": 0,
    "quietHours": [{"days": [5, 6], "start": "20:00:00", "end": "08:00:00"}],
    "mutes": {"c1": None, "c2": "2030-01-01T00:00:00Z"},
    "proxy.mode": "manual",
    "proxy.url": "http://proxy.example:3128",
    "caFile": r"C:\ProgramData\Company\company.pem",
    "updates.check": False,
    "updates.url": "https://updates.example",
    "history.days": 90,
    "history.maxMegabytes": 1,
    "history.deleteOnSignOut": True,
    "streamHosts": ["a.example", "b.example"],
    "actions.serverActions": "off",
    "shortcuts.open": "Ctrl+Alt+T",
    "diagnostics.level": "debug",
}


@pytest.mark.parametrize("hive", Hive)
def test_what_the_editor_writes_is_read_as_it_was_chosen(template: ET.Element, hive: Hive) -> None:
    assert CHOSEN.keys() == KEYS.keys()
    defaults = values_of(Settings())
    assert not [key for key, value in CHOSEN.items() if settings_of({key: value}) == Settings()]
    registry = RecordingRegistry()
    for policy in policies(template):
        for element in (policy, *(child for part in inside(policy, "elements") for child in part)):
            if name := element.attrib.get("valueName"):
                half = policy.attrib["key"]
                value = defaults[name] if half.endswith("Defaults") else CHOSEN[name]
                registry.tree.setdefault((hive, half), {})[name] = written(element, value)
    found = WindowsPolicy(registry).read()
    assert found.wrong == ()
    assert settings_of(found.policy.defaults) == Settings()
    assert settings_of(found.policy.enforced) == settings_of(CHOSEN)
    assert found.policy.defaults.keys() == found.policy.enforced.keys() == KEYS.keys()


def test_all_of_the_history_can_be_enforced() -> None:
    registry = RecordingRegistry()
    registry.tree[Hive.MACHINE, r"Software\Policies\TimeNow\Desktop\Enforced"] = {"history.days": "null"}
    assert WindowsPolicy(registry).read().policy == Policy(enforced={"history.days": None})


# macOS: the profile


def installed(profile: dict[str, Any], directory: Path) -> MacosPolicy:
    """Put a profile where the system leaves what it sets."""
    (payload,) = profile["PayloadContent"]
    path = directory / f"{payload['PayloadType']}.plist"
    path.write_bytes(plistlib.dumps(payload, fmt=plistlib.FMT_BINARY))
    path.chmod(0o644)
    return MacosPolicy(directory, user="ana", owner=os.getuid())


def test_the_profile_is_read_and_changes_nothing_as_it_is(tmp_path: Path) -> None:
    profile = plistlib.loads((ROOT / FOLDER / "TimeNow.mobileconfig").read_bytes())
    found = installed(profile, tmp_path).read()
    assert found.wrong == ()
    assert settings_of(found.policy.defaults) == Settings()
    assert found.policy.defaults.keys() == KEYS.keys() - {"history.days"}  # a property list has no null
    assert found.policy.enforced == {}


def test_what_is_moved_below_enforced_is_enforced(tmp_path: Path) -> None:
    profile = plistlib.loads((ROOT / FOLDER / "TimeNow.mobileconfig").read_bytes())
    (payload,) = profile["PayloadContent"]
    payload[ENFORCED] = {"notifications": payload[DEFAULTS].pop("notifications"), "history": {"days": 90}}
    found = installed(profile, tmp_path).read()
    assert found.wrong == ()
    assert found.policy.enforced["notifications.volume"] == 80
    assert found.policy.enforced["history.days"] == 90
    assert "notifications.volume" not in found.policy.defaults


def test_the_profile_has_what_the_system_asks_of_one() -> None:
    profile = plistlib.loads((ROOT / FOLDER / "TimeNow.mobileconfig").read_bytes())
    (payload,) = profile["PayloadContent"]
    assert (profile["PayloadType"], payload["PayloadType"]) == ("Configuration", DOMAIN)
    for part in (profile, payload):
        assert part["PayloadVersion"] == 1
        assert part["PayloadIdentifier"].startswith(DOMAIN)
        assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", part["PayloadUUID"])
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
