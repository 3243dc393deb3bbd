"""The administrator's guide says what is so: keys, defaults, examples, requests."""

from __future__ import annotations

import json
import plistlib
import re
from pathlib import Path

import msgspec

from desktop.core.policy import POLICY_ONLY, Policy, read_policy
from desktop.core.settings import KEYS, Settings, values_of
from desktop.native.policy.linux import POLICY_FILE
from desktop.native.policy.macos import MacosPolicy
from desktop.native.policy.windows import WindowsPolicy
from desktop.native.windows_registry import Hive
from tests.unit.native.recording_registry import RecordingRegistry

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs/admin.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its head."""
    table = re.search(rf"^## {heading}\n.*?\n\n(\|.*?)\n\n", GUIDE, re.DOTALL | re.MULTILINE)
    assert table is not None
    lines = table[1].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def example(language: str) -> str:
    block = re.search(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    assert block is not None
    return block[1]


def test_every_key_is_in_the_table_with_its_default() -> None:
    defaults = msgspec.json.decode(msgspec.json.encode(values_of(Settings())))
    assert {row[0].strip("`"): json.loads(row[2].strip("`")) for row in rows("Settings")} == defaults
    assert len(rows("Settings")) == len(KEYS)


def test_the_keys_for_administrators_alone_are_marked() -> None:
    marked = {row[0].strip("`") for row in rows("Settings") if "**Policy only**" in row[3]}
    assert marked == POLICY_ONLY


EXAMPLE = Policy(
    defaults={"server": "https://erp.example", "startAtLogin": True, "notifications.sound": "bell"},
    enforced={"notifications.privacy": "name", "streamHosts": ("stream.erp.example",)},
)


def without_paths(policy: Policy) -> Policy:
    """Leave out what differs from system to system."""
    assert policy.enforced["caFile"]
    enforced = {key: value for key, value in policy.enforced.items() if key != "caFile"}
    return Policy(defaults=policy.defaults, enforced=enforced)


def test_the_example_for_linux_is_a_policy() -> None:
    policy, wrong = read_policy(json.loads(example("json")))
    assert (without_paths(policy), wrong) == (EXAMPLE, ())
    assert f"`{POLICY_FILE}`" in GUIDE


def test_the_example_for_macos_is_the_same_policy(tmp_path: Path) -> None:
    path = tmp_path / "cloud.timenow.Desktop.plist"
    path.write_bytes(example("xml").encode())
    path.chmod(0o644)
    found = MacosPolicy(tmp_path, user="ana", owner=path.stat().st_uid).read()
    assert (without_paths(found.policy), found.wrong) == (EXAMPLE, ())
    assert plistlib.loads(path.read_bytes())["PayloadType"] == path.stem


def test_the_example_for_windows_is_the_same_policy() -> None:
    registry = RecordingRegistry()
    place: dict[str, object] = {}
    for line in example("reg").splitlines():
        if section := re.fullmatch(r"\[(\w+)\\(.+)\]", line):
            place = registry.tree.setdefault((Hive(section[1]), section[2]), {})
        elif value := re.fullmatch(r'"(.+?)"=(?:"(.*)"|dword:(\d+))', line):
            text = re.sub(r"\\(.)", r"\1", value[2] or "")
            place[value[1]] = text if value[3] is None else int(value[3], 16)
    found = WindowsPolicy(registry).read()
    assert (without_paths(found.policy), found.wrong) == (EXAMPLE, ())


def test_every_route_the_client_knows_is_in_the_table() -> None:
    known = set()
    for source in (ROOT / "desktop/erp").glob("*.py"):
        for route in re.findall(r'f?"(/(?:api|dashboard)/[^"]*)"', source.read_text(encoding="utf-8")):
            known.add(re.sub(r"\{[^}]*\}", "{id}", route))
    named = {row[0].strip("`").split()[1] for row in rows("What leaves the computer")}
    assert named | {"/api/chat/unread-count"} == known
    assert "`GET /api/chat/unread-count`" in GUIDE


def test_the_keys_that_nothing_reads_are_named() -> None:
    words = re.search(r"^Not used yet: (.*?)\n\n", GUIDE, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"`([\w.]+)`", words[1] if words else "")) == {key for key in KEYS if not read(key)}


def read(key: str) -> bool:
    """Whether a module of the program uses a key."""
    name = re.escape(re.sub("([A-Z])", r"_\1", key).lower())
    attribute = re.compile(rf"\b{name}\b" if "." in key else rf"\.{name}\b")
    return any(
        attribute.search(source.read_text(encoding="utf-8"))
        for source in (ROOT / "desktop").rglob("*.py")
        if source.parts[-2] != "core" or not source.name.startswith(("settings", "policy"))
    )
