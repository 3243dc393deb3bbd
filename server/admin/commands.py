"""The command line of timenow-server: what is asked, who does it, how it exits."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

from server.admin import accounts
from server.admin.web import bind, serve, url_of
from server.app import Server
from server.demo import Company, Plan
from server.security.ports import TakenError, UnknownError
from server.settings import Settings, SettingsError

_DATA = Path("timenow-data")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line."""
        self.exit(2, f"{self.prog}: {message}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 (failed) or 2 (wrong use)."""
    args = _parser().parse_args(argv)
    try:
        if args.command in ("serve", "demo"):
            return _serve(args)
        print(json.dumps(asyncio.run(_change(args)), ensure_ascii=False))
    except (SettingsError, accounts.PasswordError) as exc:
        return _fail(2, str(exc))
    except (OSError, sqlite3.Error, UnknownError, TakenError) as exc:
        return _fail(1, str(exc))
    return 0


def _fail(code: int, sentence: str) -> int:
    print(f"timenow-server: {sentence}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    data = _Parser(add_help=False)
    data.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (./timenow-data)")
    web = _Parser(add_help=False)
    web.add_argument("--host", default="127.0.0.1")
    web.add_argument("--port", type=int, default=8470, help="0 = any")
    web.add_argument("--ready-file", type=Path, metavar="F", help="written when the server answers")

    parser = _Parser(prog="timenow-server", description="Chat server of level 2.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", parents=[data, web], help="serve until told to end")
    demo = commands.add_parser("demo", parents=[data, web], help="serve a company with people who answer")
    demo.add_argument(
        "--every", type=float, default=8.0, metavar="SECONDS", help="a colleague writes; 0 = never"
    )
    demo.add_argument("--silent", action="store_true", help="nobody answers, nobody reads")
    commands.add_parser("create-org", parents=[data]).add_argument("name")
    user = commands.add_parser("create-user", parents=[data])
    user.add_argument("--org", required=True)
    user.add_argument("--email", required=True)
    user.add_argument("--name", required=True)
    user.add_argument("--password-stdin", action="store_true", required=True, help="first line of stdin")
    for name in ("enable-chat", "disable-chat"):
        commands.add_parser(name, parents=[data]).add_argument("org")
    commands.add_parser("create-session", parents=[data]).add_argument("--email", required=True)
    return parser


async def _change(args: argparse.Namespace) -> dict[str, Any]:
    settings = Settings.read(os.environ, args.data or _DATA)
    match args.command:
        case "create-org":
            return await accounts.create_org(settings, args.name)
        case "create-user":
            password = sys.stdin.readline().rstrip("\r\n")
            return await accounts.create_user(settings, args.org, args.email, args.name, password)
        case "create-session":
            return await accounts.create_session(settings, args.email)
        case _:
            return await accounts.set_chat(settings, args.org, enabled=args.command == "enable-chat")


def _serve(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    is_demo = args.command == "demo"
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with ExitStack() as stack:
        data = args.data
        if data is None:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory("-timenow"))) if is_demo else _DATA
        settings = Settings.read(os.environ, data)
        listener = stack.enter_context(bind(args.host, args.port))
        server = Server(settings)
        stack.callback(server.close)
        facts: dict[str, Any] = {}
        if is_demo:
            company = Company(server, Plan(every=args.every, answers=not args.silent))
            facts["accounts"] = asyncio.run(company.found())
            server.beside(company.live)
        where = url_of(listener)
        print(f"timenow-server: {args.command} on {where}, data in {data}", file=sys.stderr)
        serve(server, listener, args.ready_file, facts)
    return 0
