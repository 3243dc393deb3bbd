"""The script timenow-desktop: a command word goes to cli, all else to main."""

from __future__ import annotations

import sys
from collections.abc import Callable

from desktop.runtime.password_store import SERVE, serve


def main() -> int:
    """Run the program and return its exit code."""
    if sys.argv[1:] == [SERVE]:
        return serve()
    from desktop.runtime.arguments import Arguments, parse  # noqa: PLC0415  only what is needed

    args = parse(sys.argv[1:])
    run: Callable[[Arguments], int]
    try:
        if args.command is not None:
            from desktop import cli  # noqa: PLC0415  only what is needed

            run = cli.run
        else:
            from desktop import main as app  # noqa: PLC0415

            run = app.run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in {"desktop", "server"}:
            raise
        sys.stderr.write(
            f"timenow-desktop: the package {error.name} is missing; "
            "install the desktop part: pip install 'timenow-desktop[desktop]'\n"
        )
        return 1
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
