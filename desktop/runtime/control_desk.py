"""What the holder of a data directory answers to later programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.core.changes import (
    AccountChanged,
    ActionFailed,
    Change,
    ConnectionChanged,
    ConnectionState,
    OutboxChanged,
    OutboxRemoved,
    SignedIn,
)
from desktop.core.chat import Account
from desktop.core.errors import ErpError
from desktop.core.report import Object, Reporter, Status
from desktop.runtime.control_socket import Caller, ControlServer
from desktop.runtime.qt_bridge import QtBridge

_MOST_LINKS: Final = 32
_TOKEN: Final = re.compile(r"[!-~]{1,512}")  # it is put into this program's environment
_HURRY: Final = 10.0  # seconds a message waits for the server's description before it is queued without
_CLOSED: Final = {ConnectionState.SIGNED_OUT, ConnectionState.CHAT_OFF}


class ControlDesk(QObject):
    """Answers what comes over the control socket, from the engine.

    A wish waits until it is known who is signed in here; a message to send also until the server has said
    what it can do with it, or cannot be reached.

    Args:
        holder: `app` or `command`: a second start raises an app's window.

    Attributes:
        facts: Gives what an app knows of its alerts, for `doctor`; None where there is no app.

    Signals:
        raise_wanted: A second start happened; its links, and the system's token for coming to the front.
        examined: What `doctor` is told, after `examine`.
    """

    raise_wanted = Signal(object, str)
    examined = Signal(object)
    _answered = Signal(object, object)

    def __init__(self, bridge: QtBridge, server: ControlServer, holder: str) -> None:
        super().__init__(bridge)
        self.facts: Callable[[], Object] | None = None
        self._bridge = bridge
        self._holder = holder
        self._reporter = Reporter()
        self._settled = False  # it is known who is signed in, if anybody
        self._account: Account | None = None
        self._state: ConnectionState | None = None
        self._code: str | None = None
        self._details: dict[str, str] = {}
        self._why: Object = _error("signed_out", {})
        self._held: list[tuple[Caller, Object]] = []
        self._watchers: list[Caller] = []
        self._senders: dict[str, Caller] = {}
        self._signing_in: list[Caller] = []
        self._commands: dict[str, Callable[[Caller, Object], None]] = {
            "hello": self._hello,
            "watch": self._watch,
            "status": self._status,
            "doctor": self._doctor,
            "send": self._send,
            "login": self._login,
            "logout": self._logout,
            "activate": self._activate,
        }
        server.asked.connect(self.ask)
        bridge.changed.connect(self._changed)
        self._answered.connect(self._say)

    @Slot(object, object)
    def ask(self, caller: Caller, asked: Object) -> None:
        """Answer one wish, now or when it is known."""
        command = str(asked.get("command"))
        if command not in self._commands:
            self._end(caller, _error("wrong_use", {}))
            return
        caller.gone.connect(lambda: self._forget(caller))
        self._held.append((caller, asked))
        if command == "send":
            QTimer.singleShot(int(_HURRY * 1000), self, lambda: self._answer_held(hurry=True))
        self._answer_held()

    def _answer_held(self, *, hurry: bool = False) -> None:
        waiting, self._held = self._held, []
        for caller, asked in waiting:
            if self._may_answer(asked["command"], hurry=hurry):
                self._commands[asked["command"]](caller, asked)
            else:
                self._held.append((caller, asked))

    def _may_answer(self, command: str, *, hurry: bool) -> bool:
        if command in {"watch", "login", "activate"}:
            return True
        if not self._settled:
            return False
        unclear = self._account is not None and self._state in {None, ConnectionState.CONNECTING}
        return command != "send" or hurry or not unclear

    def _forget(self, caller: Caller) -> None:
        self._held = [(other, asked) for other, asked in self._held if other is not caller]
        for waiting in (self._watchers, self._signing_in):
            if caller in waiting:
                waiting.remove(caller)
        self._senders = {entry: other for entry, other in self._senders.items() if other is not caller}

    @Slot(object, object)
    def _say(self, caller: Caller, line: Object) -> None:
        """Answer on the GUI thread what the engine's found out."""
        if line["type"] == "queued":
            self._senders[line["id"]] = caller
        if line["type"] in {"queued", "hello"}:
            caller.say(line)
        else:
            self._end(caller, line)

    @Slot(object)
    def _changed(self, change: Change) -> None:
        if lines := self._reporter.feed(change):
            for watcher in tuple(self._watchers):  # one may leave while it is told
                watcher.say(*lines)
        match change:
            case AccountChanged(account=account):
                self._settled, self._account, self._state = True, account, None
            case ConnectionChanged():
                self._note(change)
            case OutboxRemoved() | OutboxChanged():
                self._outbox(change)
            case ActionFailed(action="sign_in") | SignedIn():
                self._sign_in_ended(change)
        self._answer_held()

    def _note(self, change: ConnectionChanged) -> None:
        self._state, self._code, self._details = change.state, change.code, change.details
        if change.state in _CLOSED:
            self._why = _error(change.code or str(change.state), change.details)
            waiting, self._senders = self._senders, {}
            for caller in waiting.values():
                self._end(caller, self._why)

    def _outbox(self, change: OutboxRemoved | OutboxChanged) -> None:
        match change:
            case OutboxRemoved(entry_id=entry_id) if entry_id in self._senders:
                self._end(self._senders.pop(entry_id), {"type": "sent", "id": entry_id})
            case OutboxChanged(entry=entry) if entry.state == "failed" and entry.id in self._senders:
                self._end(self._senders.pop(entry.id), _error(entry.error or "not_sent", entry.error_details))

    def _sign_in_ended(self, change: ActionFailed | SignedIn) -> None:
        if isinstance(change, SignedIn):
            line = _signed_in(change)
        else:
            line = _error(change.code, change.details)
            if self._account is None:
                self._settled, self._why = True, line
        waiting, self._signing_in = self._signing_in, []
        for caller in waiting:
            self._end(caller, line)

    def _end(self, caller: Caller, line: Object) -> None:
        caller.say(line)
        caller.hang_up()

    # The commands

    def _hello(self, caller: Caller, _asked: Object) -> None:
        self._tell_status(caller, {"type": "hello", "holder": self._holder})

    def _status(self, caller: Caller, _asked: Object) -> None:
        self._tell_status(caller, {"type": "status"})

    def _tell_status(self, caller: Caller, head: Object) -> None:
        self._bridge.call(lambda engine: self._answered.emit(caller, {**head, **engine.status().to_object()}))

    def _doctor(self, caller: Caller, _asked: Object) -> None:
        """Tell what only whoever holds the stream knows."""
        head = self._doctor_head()
        self._bridge.call(lambda engine: self._answered.emit(caller, {**head, **_examined(engine.status())}))

    def examine(self) -> None:
        """Have `examined` tell it to this program itself."""
        head = self._doctor_head()
        self._bridge.call(lambda engine: self.examined.emit({**head, **_examined(engine.status())}))

    def _doctor_head(self) -> Object:
        facts = None if self.facts is None else self.facts()
        return {"type": "doctor", "code": self._code, "details": self._details, "facts": facts}

    def _watch(self, caller: Caller, _asked: Object) -> None:
        if caller not in self._watchers:
            self._watchers.append(caller)
        caller.say(*self._reporter.greeting())

    def _send(self, caller: Caller, asked: Object) -> None:
        if self._account is None or self._state in _CLOSED:
            self._end(caller, self._why)
            return

        def then(answer: str | ErpError) -> None:
            if isinstance(answer, ErpError):
                self._answered.emit(caller, _error(answer.code, answer.details))
            else:
                self._answered.emit(caller, {"type": "queued", "id": answer})

        to, text = str(asked.get("to", "")), str(asked.get("text", ""))
        self._bridge.call(lambda engine: engine.send_to(to, text, then))

    def _login(self, caller: Caller, asked: Object) -> None:
        self._signing_in.append(caller)
        server, email, password = (str(asked.get(key, "")) for key in ("server", "email", "password"))
        remember = bool(asked.get("remember"))
        self._bridge.call(lambda engine: engine.sign_in(server, email, password, remember))

    def _logout(self, caller: Caller, _asked: Object) -> None:
        if self._account is None:
            self._end(caller, _error("signed_out", {}))
            return
        self._bridge.call(lambda engine: engine.sign_out())
        self._end(caller, {"type": "ok"})

    def _activate(self, caller: Caller, asked: Object) -> None:
        given, token = asked.get("arguments"), asked.get("token")
        links = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
        usable = isinstance(token, str) and _TOKEN.fullmatch(token) is not None
        self.raise_wanted.emit(links[:_MOST_LINKS], token if usable else "")
        self._end(caller, {"type": "ok", "holder": self._holder})


def _error(code: str, details: dict[str, str]) -> Object:
    return {"type": "error", "code": code, "details": details}


def _examined(status: Status) -> Object:
    ends = status.account and status.account.session_expires_at
    return {
        **status.to_object(),
        "marking": status.marking and msgspec.to_builtins(status.marking),
        "sessionExpiresAt": ends and ends.iso,
    }


def _signed_in(change: SignedIn) -> Object:
    account = change.account
    told = {"email": account.email, "name": account.name, "server": account.server}
    return {"type": "signed_in", "account": told, "kept": change.kept}
