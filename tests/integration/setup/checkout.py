"""A checkout with the real set-up and made-up packages, on a computer that lacks what the test wants."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from desktop.runtime.threads import start_thread
from tests.integration.setup import backend

ROOT: Final = Path(__file__).resolve().parents[3]
_PATIENCE: Final = 300.0  # seconds
_TOOLS: Final = (
    *("basename", "cat", "cmp", "cp", "dirname", "env", "grep", "make", "mkdir", "printf", "readlink", "rm"),
    *("sed", "sh", "bash", "sort", "tail", "touch", "tr", "true", "false"),
)
_PYPROJECT: Final = """\
[build-system]
requires = []
build-backend = "made_up_backend"

[project]
name = "made-up"
version = "1.0"
"""
_ALL_INSTALLED: Final = """\
sed -e 's/#.*//' requirements/debian-*.txt | while read -r name; do
    case " $MISSING " in *" $name "*) ;; *) echo "installed|$name|" ;; esac
done
"""


@dataclass(frozen=True, slots=True)
class Made:
    """What a command came to: its exit code, and what it printed."""

    code: int
    said: str


class Index:
    """A package index with the one package there is.

    `asked` is set once the package itself was asked for; while `silent`, it gets no answer.
    """

    def __init__(self, wheel: Path) -> None:
        self._wheel = wheel
        self.asked = threading.Event()
        self.silent = False
        self._ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/simple/"

    @contextmanager
    def running(self) -> Iterator[Index]:
        """Answer until the block ends."""
        thread = start_thread(self._server.serve_forever, "index")
        try:
            yield self
        finally:
            self._ended.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = index._wheel.name
                if self.path.endswith(".whl"):
                    index.asked.set()
                    if index.silent:
                        index._ended.wait(_PATIENCE)
                        return
                    self._answer("application/zip", index._wheel.read_bytes())
                else:
                    self._answer("text/html", f'<!DOCTYPE html><a href="/{name}">{name}</a>'.encode())

            def _answer(self, kind: str, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        return Handler


@dataclass
class Checkout:
    """The folder, and the computer it is on: `bin` holds every program there is, `env` every variable."""

    folder: Path
    bin: Path
    wheel: Path
    env: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, place: Path) -> Checkout:
        """Make one in an empty directory; its packages come from nowhere, until `env` names an index."""
        folder, programs = place / "checkout", place / "bin"
        (folder / "requirements").mkdir(parents=True)
        (folder / "desktop").mkdir()
        programs.mkdir()
        for name in _TOOLS:
            found = shutil.which(name)
            assert found is not None, f"{name} is not installed"
            (programs / name).symlink_to(found)
        wheel = backend.write_wheel(
            place, "made_up_backend", {"made_up_backend.py": Path(backend.__file__).read_text()}
        )
        for file in ("Makefile", *(str(path.relative_to(ROOT)) for path in _set_up_files())):
            shutil.copyfile(ROOT / file, folder / file)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (folder / "requirements" / "dev.txt").write_text(f"made-up-backend==1.0 --hash=sha256:{digest}\n")
        (folder / "pyproject.toml").write_text(_PYPROJECT)
        (folder / "desktop" / "__init__.py").touch()
        checkout = cls(folder, programs, wheel)
        checkout.program("python3", f'exec "{sys.executable}" "$@"')
        checkout.program("dpkg-query", _ALL_INSTALLED)
        checkout.env |= {
            "PATH": str(programs),
            "HOME": str(place),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple/",
            "PIP_RETRIES": "1",
        }
        return checkout

    def program(self, name: str, text: str) -> None:
        """Put a shell script into `bin`."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def run(self, *words: str) -> Made:
        """Run a command in the folder, with nothing to type on."""
        done = subprocess.run(  # noqa: S603  our own scripts
            words,
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        return Made(done.returncode, done.stdout)

    def start(self, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        """Start a command in the folder, in a process group of its own."""
        return subprocess.Popen(  # noqa: S603  our own scripts
            words,
            cwd=self.folder,
            env=self.env,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


def _set_up_files() -> list[Path]:
    folder = ROOT / "requirements"
    return sorted([*folder.glob("*.sh"), *folder.glob("debian-*.txt")])
