"""The program without a window: login, logout, status, watch, send, doctor."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from contextlib import closing

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.changes import ConnectionState
from desktop.core.chat import Account
from desktop.core.errors import ErpError
from desktop.core.policy import in_force
from desktop.core.report import Object, Status
from desktop.core.sentences import language_of
from desktop.core.settings import Settings, Tree
from desktop.erp.address import normalise_server
from desktop.erp.proxies import Proxies, ProxyLogin
from desktop.native.paths import Places, state_key
from desktop.native.policy import policy_source
from desktop.native.proxies import make_proxies
from desktop.native.reachability import make_reachability
from desktop.runtime import logs
from desktop.runtime.arguments import KEEPING, Arguments
from desktop.runtime.build import Cookies, accounts_in, connect, engine_builder
from desktop.runtime.control_socket import ControlClient
from desktop.runtime.crash import CrashReports
from desktop.runtime.data_dir import data_dir, is_temporary
from desktop.runtime.decided_server import check_server
from desktop.runtime.errand import Errand
from desktop.runtime.exit_codes import ExitCode, exit_code_for
from desktop.runtime.holder import Holder
from desktop.runtime.look import look_once
from desktop.runtime.proxies import proxies_by
from desktop.runtime.signals import Stopped, StopSignals, stop_signals_raise
from desktop.runtime.single_instance import Hold, announced
from desktop.runtime.terminal import Terminal, nobody_reads, password_line, typed_password
from desktop.storage.failures import StorageError
from desktop.storage.settings_file import SettingsFile
from desktop.sync.session import Credentials

_CONNECT = 5.0  # seconds a holder that is just starting, or ending, may take
_PATIENCE = 30.0  # seconds a `send` waits for the server to have the message, a `status` for an answer


class _WrongUseError(Exception):
    """What was asked for cannot be done with what was given."""


@dataclasses.dataclass(slots=True)
class _Run:
    """One run of one command.

    Attributes:
        settings: Those in force.
        own: It signs in by itself and leaves the person's password store alone.
        patience: Seconds until an answer is given up.
    """

    args: Arguments
    places: Places
    settings: Settings
    own: bool
    terminal: Terminal
    patience: float

    @property
    def key(self) -> str:
        return state_key(self.places)

    @property
    def watches(self) -> bool:
        return self.args.command == "watch"

    def proxies(self, cookies: Cookies) -> Proxies:
        return proxies_by(lambda: self.settings.proxy, cookies.proxy_passwords.load, make_proxies())

    def cookies(self) -> Cookies:
        return Cookies(self.key, keyring=not self.own)

    def credentials(self) -> Credentials | None:
        if not self.own:
            return None
        return Credentials(self.args.server or "", self.args.email or "", self.password())

    def password(self) -> str:
        try:
            password = password_line() if self.args.password_stdin else typed_password()
        except EOFError:
            password = ""
        if not password:  # not worth one of the attempts the server allows
            raise _WrongUseError("there is no password")
        return password


def run(args: Arguments, *, patience: float = _PATIENCE) -> int:
    """Run one command and return the process exit code.

    Args:
        patience: Seconds until an answer is given up.
    """
    spoken = QLocale.system().uiLanguages()
    terminal = Terminal(language_of(spoken[0] if spoken else ""), json=args.json)
    silence = logging.NullHandler()  # else Python prints warnings among the sentences
    logging.getLogger().addHandler(silence)
    try:
        with stop_signals_raise():
            return _run(args, terminal, patience)
    except Stopped as stop:
        return ExitCode.RIGHT if args.command == "watch" else 128 + stop.number
    except BrokenPipeError:
        nobody_reads()
        return ExitCode.RIGHT
    except _FAILURES as failure:
        return _failed(terminal, failure)
    finally:
        logging.getLogger().removeHandler(silence)


_FAILURES = (_WrongUseError, ErpError, StorageError, OSError)


def _failed(terminal: Terminal, failure: Exception) -> ExitCode:
    match failure:
        case ErpError():
            terminal.say(failure.code, failure.details)
            return exit_code_for(failure)
        case StorageError():
            terminal.say(failure.code)
        case OSError():
            nobody_reads()  # it may be standard output that failed
            terminal.complain(str(failure))
        case _:
            terminal.complain(str(failure))
            return ExitCode.WRONG_USE
    return ExitCode.FAILED


def _run(args: Arguments, terminal: Terminal, patience: float) -> int:
    if args.command == "doctor":  # it looks even where no other command could begin
        from desktop.doctor.command import doctor  # noqa: PLC0415  the other commands do without

        return doctor(args, terminal)
    own = args.password_stdin and args.command not in KEEPING
    with data_dir(args) as directory:
        places = Places.choose(directory)
        places.make()
        found = policy_source().read()
        settings = in_force(found.policy, _own_settings(places)).settings
        if settings.language != "system":
            terminal.language = settings.language
        if found.wrong:
            terminal.say("policy_ignored", {"keys": ", ".join(found.wrong)})
        check_server(found.policy, args.server)
        crash = CrashReports(places.log)
        crash.install()
        this = _Run(args, places, settings, own, terminal, patience)
        try:
            return _proxy_login(this) if args.command == "proxy-login" else _hold_or_ask(this)
        finally:
            crash.remove()


def _own_settings(places: Places) -> Tree:
    """Return what the person chose; nothing where the file can't be used, which `doctor` says."""
    try:
        return SettingsFile(places.config / "settings.json").load() or {}
    except OSError:
        return {}


def _proxy_login(this: _Run) -> int:
    """Keep a login for the proxy; whoever runs looks for it when the proxy asks, and needs no word of it."""
    account = accounts_in(this.places.data).current()
    server = this.args.server or (account.server if account is not None else this.settings.server)
    if not server:
        raise _WrongUseError("proxy-login needs --server")
    with closing(this.cookies()) as cookies:
        proxy = this.proxies(cookies).on_the_way(normalise_server(server))
        if proxy is None:
            raise _WrongUseError(f"no proxy leads to {server}")
        if cookies.proxy_passwords.save(proxy.name, ProxyLogin(this.args.user, this.password())):
            return ExitCode.RIGHT
    this.terminal.complain(f"the password store does not keep the login for {proxy.name}")
    return ExitCode.FAILED


def _hold_or_ask(this: _Run) -> int:
    """Take the data directory, or ask whoever has it; the one may end, and the other begin, meanwhile."""
    hold = Hold(this.places.data)
    pause = threading.Event()
    deadline = time.monotonic() + _CONNECT
    while not hold.take():
        client = _reach(this)
        if client is not None:
            with closing(client):
                exit_code = _ask_holder(this, client)
            if exit_code is not None:
                return exit_code
            deadline = time.monotonic() + _CONNECT
        elif time.monotonic() > deadline:
            this.terminal.complain("the program that holds this data directory does not answer")
            return ExitCode.FAILED
        pause.wait(0.05)
    log = logs.setup(this.places.log, this.settings.diagnostics.level.upper())
    try:
        return _ALONE[this.args.command or ""](this)
    finally:
        hold.release()
        logging.getLogger().removeHandler(log)
        log.close()


# Nobody held the data directory: this process does


def _login(this: _Run) -> int:
    server, email = this.args.server or "", this.args.email or ""
    accounts = accounts_in(this.places.data)
    before = accounts.current()
    with (
        closing(this.cookies()) as cookies,
        closing(connect(server, lambda: this.settings, this.proxies(cookies))) as client,
    ):
        session = client.auth.sign_in(email, this.password(), remember=True)
        account = Account.from_wire(session, client.server)
        if not cookies.of(account).save(client.session_cookies()):
            this.terminal.say("no_keyring")
            client.auth.sign_out()  # nobody could use this session
            return ExitCode.FAILED
        accounts.set_current(account)
        if before is not None and before.email != account.email:
            cookies.of(before).delete()
    this.terminal.account({"name": account.name, "email": account.email, "server": account.server})
    return ExitCode.RIGHT


def _logout(this: _Run) -> int:
    accounts = accounts_in(this.places.data)
    account = accounts.current()
    if (refusal := _refusal(this, account)) is not None or account is None:
        return refusal or ExitCode.SIGNED_OUT
    with closing(this.cookies()) as cookies:
        store = cookies.of(account)
        try:
            with closing(connect(account.server, lambda: this.settings, this.proxies(cookies))) as client:
                client.load_session_cookies(store.load() or {})
                client.auth.sign_out()
        except ErpError as error:  # told; the session is forgotten here all the same
            this.terminal.say(error.code, error.details)
        store.delete()
    accounts.clear_current()
    if this.settings.history.delete_on_sign_out:
        accounts.delete_copy(account)
    return ExitCode.RIGHT


def _status(this: _Run) -> int:
    account = accounts_in(this.places.data).current()
    if account is None and not this.own:
        this.terminal.status(Status(state=ConnectionState.SIGNED_OUT).to_object())
        return ExitCode.RIGHT
    if (refusal := _refusal(this, account)) is not None:
        return refusal
    credentials = this.credentials()
    with closing(this.cookies()) as cookies:
        build = engine_builder(
            this.places.data, cookies, credentials, settings=lambda: this.settings, system=make_proxies()
        )
        answer = look_once(build, this.patience)
    if isinstance(answer, ErpError):
        raise answer
    this.terminal.status(answer.to_object())
    return ExitCode.RIGHT


def _serve(this: _Run) -> int:
    """Hold the data directory while a wish is carried out; a later command may ask meanwhile."""
    if (refusal := _refusal(this, accounts_in(this.places.data).current())) is not None:
        return refusal
    credentials = this.credentials()
    app = QCoreApplication.instance() or QCoreApplication(["timenow-desktop"])
    signals = StopSignals()
    holder = Holder(
        this.places.data,
        this.key,
        this.cookies(),
        holder="command",
        credentials=credentials,
        settings=lambda: this.settings,
        system=make_proxies(),
        parent=app,
    )
    errand = Errand(
        this.terminal,
        holder,
        _wish(this),
        patience=None if this.watches else this.patience,
        keeps=not is_temporary(this.args),
    )
    errand.done.connect(app.exit)
    signals.asked.connect(lambda number: app.exit(ExitCode.RIGHT if this.watches else 128 + number))
    reachability = make_reachability(holder)
    reachability.network_back.connect(lambda: holder.bridge.call(lambda engine: engine.network_back()))
    holder.start()
    try:
        exit_code = app.exec()
    finally:
        reachability.close()
        holder.stop()
        signals.close()
    if errand.broken is not None:
        raise errand.broken
    return exit_code


def _refusal(this: _Run, account: Account | None) -> ExitCode | None:
    """Say why the directory's own account cannot be used, if so."""
    if this.own:
        return None
    if account is None:
        this.terminal.say("signed_out")
        return ExitCode.SIGNED_OUT
    return _other_account(this, {"email": account.email, "server": account.server})


# Another program holds the data directory


def _reach(this: _Run) -> ControlClient | None:
    path = announced(this.places.data)
    if path is None:
        return None
    client = ControlClient(path)
    return client if client.connect(0.0) else None


def _ask_holder(this: _Run, client: ControlClient) -> ExitCode | None:
    """Ask the holder; None when it ended and everything may be tried anew."""
    hello = client.ask({"command": "hello"}, this.patience)
    if hello is None:
        return _no_answer(this, client)
    account = hello["account"]
    if account and this.args.command != "login" and (refusal := _other_account(this, account)) is not None:
        return refusal
    client.say(_wish(this))
    return _listen(this, client)


def _listen(this: _Run, client: ControlClient) -> ExitCode | None:
    queued = False
    for line in client.lines(None if this.watches else this.patience):
        exit_code = this.terminal.hear(line)
        if exit_code is not None:
            return exit_code
        if line.get("state") == ConnectionState.SIGNED_OUT:
            this.terminal.say("signed_out")
            return ExitCode.SIGNED_OUT
        queued = queued or line["type"] == "queued"
    if this.args.command in {"login", "send"}:  # once is enough: it may have been heard
        this.terminal.say("still_queued" if queued else "no_answer")
        return ExitCode.UNREACHABLE
    return _no_answer(this, client)


def _no_answer(this: _Run, client: ControlClient) -> ExitCode | None:
    if not client.connected:
        return None
    this.terminal.say("no_answer")
    return ExitCode.UNREACHABLE


def _other_account(this: _Run, account: Object) -> ExitCode | None:
    """Say that another account was named than the directory's, if so."""
    email, server = this.args.email, this.args.server
    if (email is None or email.strip().casefold() == account["email"].casefold()) and (
        server is None or normalise_server(server) == account["server"]
    ):
        return None
    this.terminal.say("other_account", {"email": account["email"]})
    return ExitCode.WRONG_USE


def _wish(this: _Run) -> Object:
    args = this.args
    match args.command:
        case "send":
            return {"command": "send", "to": args.to, "text": args.text}
        case "login":
            account = {"server": args.server, "email": args.email, "password": this.password()}
            return {"command": "login", **account, "remember": True}
    return {"command": args.command}


_ALONE = {"login": _login, "logout": _logout, "status": _status, "watch": _serve, "send": _serve}
