"""A throw-away Debian in a directory: built, entered, removed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

STRANGER: Final = "stranger"
_KEYRING: Final = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_APT_OF_THE_HOST: Final = re.compile(r"Acquire::(https?|Check-[\w-]+|Retries)\b")
_PIP_OF_THE_HOST: Final = (Path("/etc/pip.conf"), Path("/etc/xdg/pip"))
_PROXIES: Final = ("http_proxy", "https_proxy", "no_proxy", "all_proxy")
_CERTIFICATES: Final = "etc/ssl/certs/ca-certificates.crt"

_TOOL: Final = 900.0  # seconds that apt gets
_QUIET: Final = {"DEBIAN_FRONTEND": "noninteractive"}

# Everything is mounted in a namespace of its own: it is never seen outside, and goes with the last process.
_ENTER: Final = """
set -e
root=$1 user=$2; shift 2
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=0755,nosuid tmpfs "$root/dev"
for node in null zero full random urandom tty; do
    : > "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,mode=0620,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --bind -o ro "$1" "$root$1"
    shift
done
shift
chroot --userspec="$user" "$root" "$@"
exit $?
"""


class CannotError(RuntimeError):
    """This machine cannot build such a root; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Mirrors:
    """Where the packages come from: the sources of the machine we run on."""

    main: str
    security: str | None = None

    @classmethod
    def of_this_machine(cls) -> Self:
        """Return what apt uses here.

        Raises:
            CannotError: apt has no Debian source, or none whose lists were fetched.
        """
        wanted = "$(ORIGIN)|$(LABEL)|$(REPO_URI)"
        known: dict[str, str] = {}
        for line in _output(
            "apt-get", "indextargets", "--format", wanted, "Created-By: Packages"
        ).splitlines():
            origin, label, uri = line.split("|")
            if origin == "Debian":
                known.setdefault(label, uri)
        if "Debian" not in known:
            raise CannotError(
                "apt knows no Debian mirror here (apt-get update fetches the lists): name one, --mirror URL."
            )
        return cls(known["Debian"], known.get("Debian-Security"))

    def sources(self, suite: str) -> str:
        """Return the root's sources.list."""
        lines = [f"deb {self.main} {suite} main", f"deb {self.main} {suite}-updates main"]
        if self.security:
            lines.append(f"deb {self.security} {suite}-security main")
        return "".join(f"{line}\n" for line in lines)


class Root:
    """A bare Debian, and one user in it.

    Args:
        path: Where; must not exist.
        suite: Debian's name of it, as bookworm.
        log: Takes what the tools say while it is built.
    """

    def __init__(self, path: Path, suite: str, log: IO[bytes]) -> None:
        self.path = path
        self._suite = suite
        self._log = log
        self._shown = _local_package_sources()

    def build(self, mirrors: Mirrors, packages: Sequence[str]) -> None:
        """Fill it: the smallest Debian, `packages`, and how this machine reaches its package sources.

        Raises:
            CannotError: A tool failed, or what packages are verified with is missing.
        """
        if not _KEYRING.exists():
            raise CannotError(f"{_KEYRING} is missing: it comes with the package debian-archive-keyring.")
        bare = ["debootstrap", "--variant=minbase", f"--keyring={_KEYRING}", self._suite, str(self.path)]
        self._must([*bare, mirrors.main])
        self._write("etc/apt/sources.list", mirrors.sources(self._suite))
        dump = _output("apt-config", "dump", "--no-empty", "--format", '%f "%v";%n', "Acquire")
        self._write(
            "etc/apt/apt.conf.d/90host",
            "".join(f"{line}\n" for line in dump.splitlines() if _APT_OF_THE_HOST.match(line)),
        )
        for name in ("resolv.conf", "hosts"):
            shutil.copyfile(Path("/etc", name), self.path / "etc" / name)
        self._must_inside("apt-get", "update")
        self._must_inside("apt-get", "install", "-y", "--no-install-recommends", *packages)
        self._must_inside("useradd", "--create-home", "--shell", "/bin/bash", STRANGER)
        for source in _PIP_OF_THE_HOST:
            if source.is_dir():
                shutil.copytree(source, self.path / source.relative_to("/"))
            elif source.exists():
                shutil.copyfile(source, self.path / source.relative_to("/"))
        if Path("/", _CERTIFICATES).exists() and (self.path / _CERTIFICATES).exists():
            shutil.copyfile(Path("/", _CERTIFICATES), self.path / _CERTIFICATES)

    def allow_sudo(self) -> None:
        """Let the stranger become root without a password."""
        self._must_inside("apt-get", "install", "-y", "--no-install-recommends", "sudo")
        self._write(f"etc/sudoers.d/{STRANGER}", f"{STRANGER} ALL=(ALL:ALL) NOPASSWD: ALL\n")

    def run(
        self,
        command: str,
        *,
        user: str,
        log: IO[bytes],
        timeout: float,
        env: Mapping[str, str] | None = None,
    ) -> int:
        """Run a shell command in the user's home, without a terminal; the exit code is 124 when late."""
        home = "/root" if user == "root" else f"/home/{user}"
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        theirs = {
            "PATH": path,
            "HOME": home,
            "USER": user,
            "LOGNAME": user,
            **_packaging_variables(),
            **(env or {}),
        }
        words = ["env", "-i", *(f"{name}={value}" for name, value in theirs.items())]
        return self._enter(user, [*words, "sh", "-c", f"cd && {command}"], log, timeout)

    def output(self, command: str) -> str:
        """Return what a command prints, run as root."""
        with tempfile.TemporaryFile() as log:
            self.run(command, user="root", log=log, timeout=_TOOL)
            log.seek(0)
            return log.read().decode(errors="replace").strip()

    def remove(self) -> None:
        """Delete it. Nothing of this machine is mounted in it: that ended with the commands."""
        subprocess.run(["rm", "-rf", "--one-file-system", str(self.path)], check=True)  # noqa: S603, S607

    def _must_inside(self, *words: str) -> None:
        code = self.run(shlex.join(words), user="root", log=self._log, timeout=_TOOL, env=_QUIET)
        if code:
            raise CannotError(f"{shlex.join(words)} failed in the root: see {self._log.name}")

    def _must(self, words: Sequence[str]) -> None:
        done = subprocess.run(  # noqa: S603  tools of the system
            words, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, check=False
        )
        if done.returncode:
            raise CannotError(f"{shlex.join(words)} failed: see {self._log.name}")

    def _enter(self, user: str, words: Sequence[str], log: IO[bytes], timeout: float) -> int:
        alone = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child"]
        shown = [str(place) for place in self._shown]
        process = subprocess.Popen(  # noqa: S603  tools of the system
            [*alone, "sh", "-c", _ENTER, "enter", str(self.path), user, *shown, "--", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # no terminal: nothing in there can ask one
        )
        try:
            return process.wait(timeout)
        except subprocess.TimeoutExpired:
            return 124
        finally:
            process.kill()  # and with it all that runs in there
            process.wait()

    def _write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")


def _packaging_variables() -> dict[str, str]:
    """Return the variables by which this machine reaches its package sources."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or name.lower() in _PROXIES
    }


def _local_package_sources() -> list[Path]:
    """Return the directories of this machine that its pip is told to look into."""
    told = list(_packaging_variables().values())
    for place in _PIP_OF_THE_HOST:
        files = place.rglob("*") if place.is_dir() else [place]
        lines = [line for file in files if file.is_file() for line in file.read_text("utf-8").splitlines()]
        told += [line for line in lines if not line.lstrip().startswith(("#", ";"))]
    found = set()
    for word in " ".join(told).split():
        is_index = word.startswith("file://")
        place = Path(word.removeprefix("file://"))
        if place.is_absolute() and place.is_dir():
            found.add(place.parent if is_index else place)  # an index links to files beside itself
    return sorted(found)


def _output(*words: str) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603  apt's own
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise CannotError(f"{shlex.join(words)} failed: {error}") from error
    return done.stdout
