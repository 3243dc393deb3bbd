"""What was typed on the command line, for the app as for the commands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop import __version__

COMMANDS = ("login", "logout", "status", "watch", "send", "doctor", "proxy-login")

KEEPING = frozenset({"login", "proxy-login"})
"""Those that keep something; with a password on standard input all others stand alone for that run."""

_WITH_VALUE = {"--data-dir", "--server", "--email", "--to", "--user"}
_LINK = "timenow:"


@dataclass(frozen=True, slots=True)
class Arguments:
    """A checked command line.

    Attributes:
        command: One of `COMMANDS`, or None for the app.
        urls: `timenow:` links given to the app.
    """

    command: str | None
    data_dir: Path | None = None
    server: str | None = None
    email: str | None = None
    password_stdin: bool = False
    json: bool = False
    to: str = ""
    text: str = ""
    user: str = ""
    hidden: bool = False
    urls: tuple[str, ...] = ()


def command_word(argv: Sequence[str]) -> str | None:
    """Return the command in `argv`, wherever it stands among the options, or None."""
    skip = False
    for word in argv:
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def parse(argv: Sequence[str]) -> Arguments:
    """Read a command line; one that is wrong ends the program with exit code 2 and says why."""
    command = command_word(argv)
    parser = _parser(command)
    found = parser.parse_args(argv)
    named = found.server and found.email and found.email.strip()
    signs_in = command == "login" or (found.password_stdin and command != "proxy-login")
    if signs_in and not named:
        parser.error(
            "login needs --server and --email"
            if command == "login"
            else "--password-stdin needs --server and --email"
        )
    for word in getattr(found, "urls", ()):
        if not word.startswith(_LINK):
            parser.error(f"there is no command {word!r}, and it is no {_LINK} link")
    return Arguments(
        command=command,
        data_dir=found.data_dir,
        server=found.server,
        email=found.email,
        password_stdin=found.password_stdin,
        json=getattr(found, "json", False),
        to=getattr(found, "to", ""),
        text=getattr(found, "text", ""),
        user=getattr(found, "user", ""),
        hidden=getattr(found, "hidden", False),
        urls=tuple(getattr(found, "urls", ())),
    )


def _parser(command: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="timenow-desktop",
        description=_description(command),
        allow_abbrev=False,  # `command_word` knows the full names only
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep everything below DIR")
    parser.add_argument("--server", metavar="URL", help="address of the TimeNow server")
    parser.add_argument("--email", metavar="E", help="e-mail to sign in with")
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from the first line of standard input",
    )
    if command is None:
        parser.add_argument("--version", action="version", version=f"timenow-desktop {__version__}")
        parser.add_argument("--hidden", action="store_true", help="start in the tray, without the window")
        parser.add_argument("urls", nargs="*", metavar=f"{_LINK}…", help="what to open")
        parser.epilog = (
            f"Commands, without a window: {', '.join(COMMANDS)} (see timenow-desktop COMMAND --help)."
        )
    else:
        parser.add_argument("command", choices=[command], metavar=command)
    if command in {"status", "watch", "doctor"}:
        parser.add_argument("--json", action="store_true", help="print JSON objects instead of sentences")
    if command == "send":
        parser.add_argument("--to", required=True, metavar="EMAIL", help="e-mail of the person to write to")
        parser.add_argument("text", metavar="TEXT", help="the message")
    if command == "proxy-login":
        parser.add_argument("--user", required=True, metavar="NAME", help="your name at the proxy")
    return parser


def _description(command: str | None) -> str:
    return {
        "login": "Sign in and keep the session in the password store.",
        "logout": "Sign out and forget the session.",
        "status": "Say how the connection stands and what is unread.",
        "watch": "Print what happens, as it happens.",
        "send": "Send a message to a colleague.",
        "doctor": "Look for what is wrong between here and the server.",
        "proxy-login": "Keep your name and password at the proxy that leads to the server.",
    }.get(command or "", "Tray notifier and chat client for TimeNow ERP.")
