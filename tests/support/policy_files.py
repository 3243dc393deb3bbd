"""What is made of the settings' struct for administrators: schemas, templates, the table of the guide."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import msgspec

from desktop.core.policy import POLICY_ONLY
from desktop.core.settings_schema import Key, Schema, keys, policy_schema, settings_schema
from tests.support.policy_admx import LANGUAGES, adml, admx
from tests.support.policy_profile import profile

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = ROOT / "docs/admin.md"
FOLDER: Final = Path("packaging/policy")
BEGIN: Final = "<!-- keys: begin (make policy-files) -->"
END: Final = "<!-- keys: end -->"


_TYPES: Final = {
    "switch": "true, false",
    "text": "text",
    "texts": "list of texts",
    "number or null": "number, null",
}


def policy_files() -> dict[Path, bytes]:
    """Return the files below the project's folder, and what is in each."""
    words = {FOLDER / language / "TimeNow.adml": adml(language) for language in LANGUAGES}
    return {
        FOLDER / "settings.schema.json": _json(settings_schema()),
        FOLDER / "policy.schema.json": _json(policy_schema()),
        FOLDER / "TimeNow.admx": admx(),
        **words,
        FOLDER / "TimeNow.mobileconfig": profile(),
        GUIDE.relative_to(ROOT): _with_table(GUIDE.read_text(encoding="utf-8")).encode(),
    }


def stale() -> list[Path]:
    """Return those that are not as they should be."""
    return [
        path
        for path, data in policy_files().items()
        if not (ROOT / path).is_file() or (ROOT / path).read_bytes() != data
    ]


def main() -> int:
    """Write them, or check them; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    if parser.parse_args().check:
        old = stale()
        sys.stderr.writelines(f"{path} is stale: run make policy-files\n" for path in old)
        return 1 if old else 0
    for path, data in policy_files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(data)
    return 0


def table() -> str:
    """Return the guide's table of all keys."""
    lines = ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
    for key in keys():
        meaning = key.words.says[0].replace("|", r"\|")
        if key.name in POLICY_ONLY:
            meaning += " **Policy only**"
        lines.append(f"| `{key.name}` | {_type(key)} | `{_compact(key.default)}` | {meaning} |")
    return "\n".join(lines)


def _type(key: Key) -> str:
    match key.kind:
        case "choice":
            return ", ".join(f"`{choice}`" for choice in key.choices)
        case "number":
            least, most = key.shape.get("minimum"), key.shape.get("maximum")
            return f"number from {least} on" if most is None else f"{least} to {most}"
        case "json":
            return "object" if isinstance(key.default, dict) else "list of objects"
        case kind:
            return _TYPES[kind]


def _with_table(guide: str) -> str:
    before, rest = guide.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _compact(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _json(schema: Schema) -> bytes:
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


if __name__ == "__main__":
    sys.exit(main())
