"""The fake ERP as a process: `python -m tests.fakes.level1_erp --port 0 --ready-file F`."""

from __future__ import annotations

import argparse
import json
import os
import signal
from dataclasses import asdict
from pathlib import Path

from tests.fakes.level1_erp.server import Level1Erp
from tests.fakes.level1_erp.world import company


def main() -> int:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="level1_erp", description="A made-up TimeNow ERP of level 1.")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free one")
    parser.add_argument("--ready-file", type=Path, help="gets url, pid and accounts as JSON when it answers")
    parser.add_argument("--heartbeat", type=float, default=30.0, help="seconds between heartbeats")
    parser.add_argument("--accounts", type=int, default=0, help="how many more colleagues there are")
    parser.add_argument("--ready-fd", type=int, help="gets a line end when it answers")
    arguments = parser.parse_args()
    signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)  # before any thread: all of them leave it to sigwait
    with Level1Erp(company(arguments.accounts), port=arguments.port, heartbeat=arguments.heartbeat) as erp:
        if arguments.ready_file is not None:
            _tell(arguments.ready_file, erp)
        if arguments.ready_fd is not None:
            os.write(arguments.ready_fd, b"\n")
        signal.sigwait(signals)
    return 0


def _tell(path: Path, erp: Level1Erp) -> None:
    """Write the ready file in one go, for its owner's eyes only."""
    ready = {"url": erp.url, "pid": os.getpid(), "accounts": [asdict(account) for account in erp.accounts]}
    draft = path.with_name(f"{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(ready, file, ensure_ascii=False)
    draft.replace(path)


if __name__ == "__main__":
    raise SystemExit(main())
