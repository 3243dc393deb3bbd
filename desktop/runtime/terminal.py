"""What a command says: data to standard output, sentences to standard error."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO

import msgspec

from desktop.core.report import Object
from desktop.core.sentences import Language, sentence
from desktop.core.text import fold, one_line
from desktop.runtime.exit_codes import ExitCode, exit_code_of

if TYPE_CHECKING:
    from desktop.core.checkup import Check

# JSON leaves these as they are, and some terminals take them for commands.
_BARE_CONTROL = re.compile("[\x7f-\x9f]")

_LONGEST = 20_000  # characters of a message; no server takes so many

_WORDS = {
    "connecting": ("connecting", "conectando"),
    "catching_up": ("catching up", "poniéndose al día"),
    "online": ("online", "en línea"),
    "offline": ("offline", "sin conexión"),
    "signed_out": ("signed out", "sesión cerrada"),
    "chat_off": ("chat switched off", "chat desactivado"),
    "uncertain": ("perhaps out of date", "quizá desactualizado"),
    "unread": ("{} unread", "{} no leídos"),
    "outbox": ("{} not sent yet", "{} aún no enviados"),
    "failed": ("{} could not be sent", "{} no se pudieron enviar"),
    "ok": ("ok", "bien"),
    "warn": ("warning", "aviso"),
    "fail": ("FAILED", "FALLO"),
    "skip": ("skipped", "omitido"),
    "gap": ("older messages are missing here", "aquí faltan mensajes anteriores"),
}
"""By key: English, Spanish."""


class Terminal:
    """Tells a person, or the program that reads along.

    Args:
        language: Of sentences, and of data for people.
        json: Whether the data are objects for programs.
    """

    def __init__(self, language: Language, *, json: bool) -> None:
        self.language: Language = language
        self._json = json
        if isinstance(sys.stdout, TextIOWrapper):  # objects are UTF-8 whatever the terminal speaks
            sys.stdout.reconfigure(encoding="utf-8" if json else None, errors="backslashreplace")

    def say(self, code: str, details: Mapping[str, object] | None = None) -> None:
        """Tell a sentence; its details may come from the network."""
        self._beside(sentence(code, self.language, **(details or {})))

    def complain(self, text: str) -> None:
        """Tell of a failure for which there is no sentence."""
        self._beside(f"timenow-desktop: {fold(text)}")

    def hear(self, line: Object) -> ExitCode | None:
        """Tell what whoever holds the data directory said; returns the exit code if that was all.

        Raises:
            OSError: Nobody reads standard output any more, or its disk is full.
        """
        match line:
            case {"type": "error", "code": str(code), "details": dict(details)}:
                self.say(code, details)
                return exit_code_of(code)
            case {"type": "queued"}:
                return None
            case {"type": "sent" | "ok"}:
                return ExitCode.RIGHT
            case {"type": "signed_in"}:
                self.account(line["account"])
                if not line["kept"]:
                    self.say("no_keyring")
                return ExitCode.RIGHT
            case {"type": "status"}:
                self.status({key: value for key, value in line.items() if key != "type"})
                return ExitCode.RIGHT
        self.line(line)
        return None

    def account(self, account: Object) -> None:
        """Tell who is signed in."""
        name, email, server = (one_line(account[key]) for key in ("name", "email", "server"))
        _write(sys.stdout, f"{name} <{email}>, {server}")

    def status(self, status: Object) -> None:
        """Tell everything that `status` tells."""
        if self._json:
            _write(sys.stdout, _json(status))
            return
        if status["account"] is not None:
            self.account(status["account"])
        told = [self._state(status), self._word("unread", _count(status["unread"]))]
        outbox = status["outbox"]
        told += [self._word("outbox", outbox["queued"])] if outbox["queued"] else []
        told += [self._word("failed", outbox["failed"])] if outbox["failed"] else []
        _write(sys.stdout, ", ".join(told))

    def checks(self, checks: Sequence[Check]) -> None:
        """Tell what a check-up found."""
        if self._json:
            _write(sys.stdout, _json({"checks": msgspec.to_builtins(checks)}))
            return
        width = max(len(self._word(check.state)) for check in checks)
        for check in checks:
            _write(sys.stdout, f"{self._word(check.state):<{width}}  {check.id}: {check.says}")
            if check.fix is not None:
                _write(sys.stdout, f"{'':<{width}}  {check.fix}")

    def line(self, line: Object) -> None:
        """Tell one object of `watch`; a person is spared those that say nothing new to them."""
        if self._json:
            _write(sys.stdout, _json(line))
            return
        match line:
            case {"type": "connection"}:
                _write(sys.stdout, f"-- {self._state(line)}")
            case {"type": "unread"}:
                _write(sys.stdout, f"-- {self._word('unread', _count(line['total']))}")
            case {"type": "gap"}:
                _write(sys.stdout, f"-- {self._word('gap')}")
            case {"type": "message"}:
                at = datetime.fromisoformat(line["createdAt"]).astimezone()
                sender, body = one_line(line["sender"]), one_line(line["body"], _LONGEST)
                _write(sys.stdout, f"{at:%Y-%m-%d %H:%M} {sender}: {body}")

    def _beside(self, text: str) -> None:
        with contextlib.suppress(OSError):  # nobody reads it; the exit code still tells
            _write(sys.stderr, text)

    def _state(self, line: Object) -> str:
        state = self._word(line["state"])
        return f"{state} ({self._word('uncertain')})" if line["uncertain"] else state

    def _word(self, key: str, *values: object) -> str:
        english, spanish = _WORDS[key]
        return (spanish if self.language == "es" else english).format(*values)


def typed_password() -> str:
    """Return the password a person types without seeing it.

    Raises:
        EOFError: There is nobody to ask, or no way to hide what they type.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass()
        except getpass.GetPassWarning as no_terminal:
            raise EOFError from no_terminal


def password_line() -> str:
    """Return the password on the first line of standard input (UTF-8); empty where there is none."""
    line = b"" if sys.stdin is None else sys.stdin.buffer.readline()
    return line.decode(errors="replace").rstrip("\r\n")


def nobody_reads() -> None:
    """Standard output's reader is gone: let what Python still flushes at the end fall into the void."""
    if sys.stdout is None:
        return  # closed from the start
    with open(os.devnull, "wb") as void:  # noqa: PTH123  devnull is a name, on Windows no path
        os.dup2(void.fileno(), sys.stdout.fileno())


def _count(number: int | None) -> object:
    return "?" if number is None else number


def _json(line: Object) -> str:
    text = json.dumps(line, ensure_ascii=False)
    return _BARE_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:  # closed from the start
        stream.write(f"{text}\n")
        stream.flush()
