"""The script timenow-server: its commands."""

from __future__ import annotations

import sys
from importlib.util import find_spec

# Import name of each distribution of the extra; uvloop and httptools may be missing (Windows).
_NEEDED = ("starlette", "uvicorn", "sqlalchemy", "alembic", "argon2", "PIL")


def main() -> int:
    """Run the program and return its exit code."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        names = ", ".join(missing)
        print(f"timenow-server: {names} missing. pip install 'timenow-desktop[server]'", file=sys.stderr)
        return 1
    from server.admin.commands import main as run  # noqa: PLC0415  not before the extra is known to be there

    return run()


if __name__ == "__main__":
    sys.exit(main())
