"""The file map of ARCHITECTURE.md, generated from the modules' docstrings."""

from __future__ import annotations

import argparse
import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- file map: begin (make format) -->"
END = "<!-- file map: end -->"
LIMIT = 400  # lines; talk about it at 400


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring.

    Raises:
        ValueError: The module has none.
    """
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not docstring:
        raise ValueError(f"{path.relative_to(ROOT)} has no docstring")
    return docstring.splitlines()[0].strip()


def modules(*folders: str) -> list[Path]:
    """Return the modules below `folders`, in the order of the map."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def file_map() -> str:
    """Return the map as the lines between the markers."""
    lines = ["```"]
    folder = None
    for path in modules("desktop", "server"):
        name = path.relative_to(ROOT)
        if name.parent != folder:
            folder = name.parent
            lines.append(f"{folder}/")
        if path.name == "__init__.py":
            lines[-1] = f"{lines[-1]:<28}{first_line(path)}"
        else:
            lines.append(f"  {path.name:<26}{first_line(path)}")
    return "\n".join([*lines, "```"])


def main() -> int:
    """Check the map, or write it; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the map instead of checking it")
    parser.add_argument("--check", action="store_true", help="check the map (the default)")
    args = parser.parse_args()
    long = [
        path.relative_to(ROOT)
        for path in modules("desktop", "server", "tests")
        if path.read_text(encoding="utf-8").count("\n") > LIMIT
    ]
    for path in long:
        print(f"{path}: more than {LIMIT} lines", file=sys.stderr)
    text = DOCUMENT.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    fresh = f"{head}{BEGIN}\n{file_map()}\n{END}{tail}"
    if args.write:
        DOCUMENT.write_text(fresh, encoding="utf-8")
    elif fresh != text:
        print(
            "ARCHITECTURE.md: the file map is not what the docstrings say; run make format", file=sys.stderr
        )
        return 1
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
