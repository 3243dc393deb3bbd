"""The program behind `make conformance`: `python -m tests.conformance URL ACCOUNTS`.

Exit codes: 0 conforms, 1 something is WRONG, 2 wrong use, 3 sign-in refused, 4 no answer.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import get_args
from urllib.parse import quote, quote_plus, urlsplit

from tests.conformance.accounts import Accounts, read_accounts
from tests.conformance.bench import Bench
from tests.conformance.run import Outcome, in_order, run
from tests.conformance.verdicts import (
    FindingError,
    Kind,
    NoAnswerError,
    SignInRefusedError,
    Verdict,
    WrongUseError,
)
from tests.conformance.visitor import Rate

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_HELP = """\
ACCOUNTS is a file of mode 0600: {"accounts": [{"email", "password"}, …]}, two people of one
organisation whom nobody is using meanwhile; the ready file of a demo will do. It may also name "elsewhere"
(somebody of another organisation) and "chatOff" (somebody whose organisation has chat off), as
{"email", "password"} each.

exit codes: 0 conforms, 1 something is WRONG, 2 wrong use, 3 sign-in refused, 4 no answer

A server whose certificate has a private issuer needs SSL_CERT_FILE=that issuer's file.
"""
_BEFORE = """\
Signs in at {url} as {people}, several times; tries one wrong password for a made-up e-mail.
Writes some 80 messages, each beginning with {tag}, into the conversation of the first two, who will see
them; marks it read, and hides it, and clears it if that is possible and nothing else is in it. Takes a minute
or two, for it keeps below {rate}; at the end {second} cannot write for {window:g} s.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and return the exit code."""
    options = _parser().parse_args(arguments)
    clean = Cleaner(())
    try:
        accounts = read_accounts(options.accounts)
        clean = Cleaner(one.password for one in accounts.everybody)
        bench = Bench(
            _address(options.url), accounts, options.rate, strict=options.strict, lockout=options.lockout
        )
        _announce(bench, accounts)
        outcome = run(bench, lambda one: _show(one, clean, as_json=options.json), options.leave_out)
    except WrongUseError as error:
        return _end(2, str(error))
    except SignInRefusedError as error:
        return _end(3, clean(f"Sign-in refused: {error}"))
    except NoAnswerError as error:
        return _end(4, clean(str(error)))
    except (FindingError, LookupError, TypeError) as error:
        return _end(1, clean(f"WRONG: nothing could begin: {error}"))
    _sum_up(outcome, as_json=options.json)
    return 1 if outcome.count("WRONG") else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance",
        description="Holds a TimeNow ERP or chat server to docs/protocol.md, one probe a fact.",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", metavar="URL", help="the server, such as https://erp.example")
    parser.add_argument("accounts", metavar="ACCOUNTS", type=Path, help="the file of accounts")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--strict", action="store_true", help="keys and names that the protocol lacks are WRONG"
    )
    parser.add_argument(
        "--rate", type=_rate, default=Rate(), metavar="N/SECONDS", help="its message rate (10/10)"
    )
    parser.add_argument(
        "--lockout",
        action="store_true",
        help="also fail to sign in on purpose: the third account is locked for 15 minutes",
    )
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="ID", choices=[one.id for one in in_order()],
        help="skip this probe (may be repeated)",
    )  # fmt: skip
    return parser


def _rate(text: str) -> Rate:
    count, _, window = text.partition("/")
    rate = Rate(int(count), float(window))
    if rate.count < 1 or rate.window <= 0:
        raise ValueError(text)
    return rate


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongUseError(f"{url} is no address of a server")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise WrongUseError("passwords go over https only, except on this computer")
    return f"{parts.scheme}://{parts.netloc}"


def _announce(bench: Bench, accounts: Accounts) -> None:
    emails = [one.email for one in accounts.everybody if one is not accounts.third]
    rate = f"{bench.rate.count} messages in {bench.rate.window:g} s"
    facts = {"url": bench.url, "people": ", ".join(emails), "tag": bench.tag, "rate": rate}
    sys.stderr.write(_BEFORE.format(**facts, second=emails[1], window=bench.rate.window))


class Cleaner:
    """Makes one printable line of what may repeat a server's words, with no password in it."""

    def __init__(self, passwords: Iterable[str]) -> None:
        forms = ((one, quote(one, safe=""), quote_plus(one), json.dumps(one)[1:-1]) for one in passwords)
        self._secrets = sorted({form for all_forms in forms for form in all_forms}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return the text, cleaned."""
        for secret in self._secrets:
            text = text.replace(secret, "•••")
        return "".join(char if char.isprintable() else " " for char in text)


def _show(verdict: Verdict, clean: Cleaner, *, as_json: bool) -> None:
    verdict = replace(verdict, says=clean(verdict.says))
    line = json.dumps(asdict(verdict), ensure_ascii=False) if as_json else _line(verdict)
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _line(verdict: Verdict) -> str:
    return f"{verdict.kind:<8} {verdict.id:<30} {verdict.says} [{verdict.section}]"


def _sum_up(outcome: Outcome, *, as_json: bool) -> None:
    counts = {kind: outcome.count(kind) for kind in get_args(Kind)}
    facts = {"level": outcome.level, "offers": outcome.offered, "lacks": outcome.missing}
    if as_json:
        sys.stdout.write(
            json.dumps({**facts, "counts": counts, "left": outcome.left}, ensure_ascii=False) + "\n"
        )
        return
    said = [
        f"level {outcome.level}",
        f"offers: {', '.join(outcome.offered) or 'nothing of level 2'}",
        f"lacks: {', '.join(outcome.missing) or 'nothing'}",
        ", ".join(f"{count} {kind}" for kind, count in counts.items()),
        *outcome.left,
    ]
    sys.stdout.write("\n".join(["", *said, ""]))


def _end(code: int, text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
