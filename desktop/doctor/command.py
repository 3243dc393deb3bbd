"""The command `doctor`: a check-up in a terminal, alone or beside the program that holds the directory."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass

from desktop.core.checkup import Words
from desktop.core.policy import in_force
from desktop.core.report import Object
from desktop.core.settings import Tree
from desktop.doctor import examine
from desktop.doctor.case import PATIENCE, Case
from desktop.erp.address import normalise_server
from desktop.native.paths import Places, state_key
from desktop.native.policy import policy_source
from desktop.native.proxies import make_proxies
from desktop.runtime import logs
from desktop.runtime.arguments import Arguments
from desktop.runtime.build import Cookies, accounts_in, connect
from desktop.runtime.control_socket import ControlClient
from desktop.runtime.data_dir import data_dir
from desktop.runtime.decided_server import check_server
from desktop.runtime.exit_codes import ExitCode
from desktop.runtime.proxies import proxies_by
from desktop.runtime.single_instance import Hold, announced
from desktop.runtime.terminal import Terminal, password_line
from desktop.storage.settings_file import SettingsFile
from desktop.sync.session import Credentials


@dataclass(frozen=True, slots=True)
class _Directory:
    """How things stand with the data directory.

    Attributes:
        holder: What the program told that holds it, or None.
        unusable: Why it cannot be used, if so.
        silent: Somebody holds it, and does not answer.
    """

    holder: Object | None = None
    unusable: str = ""
    silent: bool = False


def doctor(args: Arguments, terminal: Terminal) -> int:
    """Make a check-up, tell it, and return the process exit code."""
    credentials = None
    if args.password_stdin:
        credentials = Credentials(args.server or "", args.email or "", password_line())
        if not credentials.password:  # not worth one of the attempts the server allows
            terminal.complain("there is no password")
            return ExitCode.WRONG_USE
    with data_dir(args) as directory:
        places = Places.choose(directory)
        hold = Hold(places.data)
        try:
            return _look(args, terminal, places, _take(places, hold), credentials)
        finally:
            hold.release()


def _look(
    args: Arguments,
    terminal: Terminal,
    places: Places,
    directory: _Directory,
    credentials: Credentials | None,
) -> int:
    policy = policy_source().read()
    settings = in_force(policy.policy, _tree(places)).settings
    if settings.language != "system":
        terminal.language = settings.language
    check_server(policy.policy, args.server)
    account = None if directory.unusable else accounts_in(places.data).current()
    whose = directory.holder["account"] if directory.holder else None
    if whose is None and account is not None and credentials is None:
        whose = {"email": account.email, "server": account.server}
    if whose is not None and _is_other(args, whose):
        terminal.say("other_account", {"email": whose["email"]})
        return ExitCode.WRONG_USE
    log = None if directory.unusable or directory.holder else logs.setup(places.log)
    key = state_key(places)
    try:
        with closing(Cookies(key, keyring=credentials is None)) as cookies:
            proxies = proxies_by(lambda: settings.proxy, cookies.proxy_passwords.load, make_proxies())
            case = Case(
                places=places,
                key=key,
                settings=settings,
                policy=policy,
                words=Words(terminal.language),
                account=account,
                cookies=cookies,
                connect=lambda server: connect(server, lambda: settings, proxies),
                proxies=proxies,
                holder=directory.holder,
                named=args.server or "",
                credentials=credentials,
                unusable=directory.unusable,
                silent=directory.silent,
            )
            found = examine(case)
    finally:
        if log is not None:
            logging.getLogger().removeHandler(log)
            log.close()
    terminal.checks(found)
    return ExitCode.FAILED if any(check.state == "fail" for check in found) else ExitCode.RIGHT


def _take(places: Places, hold: Hold) -> _Directory:
    """Take the directory, or hear what its holder has to say."""
    try:
        places.make()
        if hold.take():
            return _Directory()
    except OSError as error:
        return _Directory(unusable=error.strerror or type(error).__name__)
    path = announced(places.data)
    if path is not None:
        with closing(ControlClient(path)) as client:
            if client.connect(PATIENCE):
                told = client.ask({"command": "doctor"}, PATIENCE)
                if told is not None and told.get("type") == "doctor":
                    return _Directory(holder=told)
    return _Directory(silent=True)


def _tree(places: Places) -> Tree:
    try:
        return SettingsFile(places.config / "settings.json").load() or {}
    except OSError:  # a check of its own says so
        return {}


def _is_other(args: Arguments, whose: Object) -> bool:
    email, server = args.email, args.server
    return (email is not None and email.strip().casefold() != whose["email"].casefold()) or (
        server is not None and normalise_server(server) != whose["server"]
    )
