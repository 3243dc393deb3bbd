"""The app as it is, with a note of when its stream's bytes come out of the socket."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from desktop.erp.http import StreamResponse
from desktop.main import run
from desktop.runtime.arguments import parse
from tests.benchmarks.numbered import NUMBER


def main(notes: Path, arguments: list[str]) -> int:
    """Run the app; `number nanoseconds` of each message goes to the file `notes`."""
    read = StreamResponse.read
    with notes.open("w", buffering=1) as file:

        def noted(response: StreamResponse) -> bytes:
            data = read(response)
            now = time.monotonic_ns()
            for match in NUMBER.finditer(data):
                file.write(f"{match[1].decode()} {now}\n")
            return data

        method = "read"  # the one thing of the app that is not as it is
        setattr(StreamResponse, method, noted)
        return run(parse(arguments))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
