"""The fresh machine: `make demo` and `make test` in bare Debians, written down in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from tests.fresh_machine import report
from tests.fresh_machine.root import STRANGER, CannotError, Mirrors, Root

ROOT: Final = Path(__file__).resolve().parents[2]
_SUITES: Final = ("bookworm", "trixie")
_PACKAGES: Final = ("python3", "python3-venv", "make", "git", "ca-certificates")
_NEEDED: Final = 5.0  # GB: what one root grows to, with pip's downloads
_PACKAGE: Final = {"unshare": "util-linux"}  # where it is not called as the program
_LONGEST: Final = 1800.0  # seconds, for either command
_TESTS: Final = re.compile(r"^=* ?((?:\d+ \w+(?:, )?)+) in \d+", re.MULTILINE)


def main() -> int:
    """Run it and return the exit code: 0 only if both commands succeeded in every root."""
    parser = argparse.ArgumentParser(prog="make fresh-machine", description=__doc__)
    parser.add_argument("--suite", choices=_SUITES, action="append", help="this one alone")
    parser.add_argument("--as-root", action="store_true", help="be root, not a user with sudo")
    parser.add_argument("--root", type=Path, default=ROOT / "build" / "fresh-machine", help="where to build")
    parser.add_argument("--mirror", help="a Debian mirror (default: apt's on this machine)")
    parser.add_argument("--keep", action="store_true", help="leave the roots there")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _ended)
    try:
        _check(arguments.root)
        mirrors = Mirrors(arguments.mirror) if arguments.mirror else Mirrors.of_this_machine()
        results = [
            _try(suite, arguments.root, mirrors, as_root=arguments.as_root, keep=arguments.keep)
            for suite in arguments.suite or _SUITES
        ]
    except CannotError as error:
        _say(str(error))
        return 2
    report.write(results)
    _say(f"written to {report.FILE.relative_to(ROOT)}")
    return 0 if all(result.passed for result in results) else 1


def _check(place: Path) -> None:
    """Say at once what would fail after minutes.

    Raises:
        CannotError: What is missing.
    """
    if os.geteuid() != 0:
        raise CannotError("Building a root takes root: sudo make fresh-machine")
    for tool in ("debootstrap", "unshare", "git"):
        if shutil.which(tool) is None:
            raise CannotError(
                f"{tool} is not installed; on Debian: apt-get install {_PACKAGE.get(tool, tool)}"
            )
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free / 1e9
    if free < _NEEDED:
        raise CannotError(
            f"{place} has {free:.1f} GB free; a root takes {_NEEDED:g} GB. Elsewhere: --root DIR"
        )


def _try(suite: str, place: Path, mirrors: Mirrors, *, as_root: bool, keep: bool) -> report.Result:
    """Build one root, run both commands in it, and remove it again.

    Raises:
        CannotError: It could not be built.
    """
    path = place / suite
    logs = ROOT / "build" / "fresh-machine-logs" / suite
    logs.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with (logs / "build.log").open("wb") as log:
        root = Root(path, suite, log)
        root.remove()  # what a run that was cut off has left
        try:
            _say(f"{suite}: building {path} …")
            root.build(mirrors, _PACKAGES)
            if not as_root:
                root.allow_sudo()
            _clone(path)
            user = "root" if as_root else STRANGER
            cloned = root.run(
                "git -c advice.detachedHead=false clone -q /timenow.bundle timenow-desktop",
                user=user,
                log=log,
                timeout=_LONGEST,
            )
            if cloned:
                raise CannotError(f"git clone failed in the root: see {log.name}")
            built = time.monotonic() - began
            demo, test = (_make(root, target, user, logs) for target in ("demo", "test"))
            return report.Result(
                system=f"Debian {root.output('cat /etc/debian_version')} ({suite})",
                python=root.output("python3 -V"),
                user="root" if as_root else "a user with sudo",
                commit=_commit(),
                day=datetime.now(UTC),
                build_seconds=built,
                demo=demo,
                test=test,
            )
        finally:
            if keep:
                _say(f"{suite}: kept in {path}")
            else:
                root.remove()


def _clone(path: Path) -> None:
    """Put what is committed into the root, as one file to clone from."""
    bundle = ["git", "-C", str(ROOT), "bundle", "create", "-q", str(path / "timenow.bundle"), "HEAD"]
    subprocess.run(bundle, check=True)  # noqa: S603  arguments of our own


def _commit() -> str:
    done = subprocess.run(  # noqa: S603  arguments of our own
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _make(root: Root, target: str, user: str, logs: Path) -> report.Run:
    file = logs / f"{target}.log"
    began = time.monotonic()
    with file.open("wb") as log:
        command = f"cd timenow-desktop && make {target}"
        code = root.run(command, user=user, log=log, timeout=_LONGEST, env={"CI": "true"})
    said = file.read_text(errors="replace")
    counts = _TESTS.findall(said)
    run = report.Run(code, time.monotonic() - began, counts[-1] if counts else "")
    _say(f"{root.path.name}: make {target}: {run}; see {file.relative_to(ROOT)}")
    return run


def _say(line: str) -> None:
    print(line, flush=True)


def _ended(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001  the signature of a handler
    """Leave by the way that removes the root."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
