"""The checks of what lies on this computer: files, settings, password store, the copy of the chat."""

from __future__ import annotations

from typing import Final

from desktop.core.checkup import Check
from desktop.core.settings import parse_tree, read_values
from desktop.doctor.case import Case, each
from desktop.native.paths import LOG_FILE
from desktop.runtime.build import accounts_in
from desktop.runtime.cookie_store import KeyringLane
from desktop.storage.examination import Examined, examine
from desktop.storage.settings_file import kept_aside

_READING: Final = 3.0  # seconds that reading the whole copy may take
_ASKING: Final = 4.5  # seconds that a password store may take
_MEGABYTE: Final = 1024 * 1024


def checks(case: Case) -> list[Check]:
    """Make them."""
    return each(
        case,
        {
            "data_directory": _data_directory,
            "settings": _settings,
            "policy": _policy,
            "account": _account,
            "password_store": _password_store,
            "database": _database,
            "outbox": _outbox,
            "log": _log_file,
        },
    )


def _data_directory(case: Case) -> Check:
    path = case.places.data
    if case.unusable:
        return case.words.check("data_directory", "unusable", path=path, reason=case.unusable)
    outcome = "silent" if case.silent else "ok" if case.holder is None else "held"
    return case.words.check("data_directory", outcome, path=path)


def _settings(case: Case) -> Check:
    path = case.places.config / "settings.json"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b"{}"
    except OSError as error:
        return case.words.check("settings", "unreadable", path=path, reason=error.strerror)
    tree = parse_tree(data)
    if tree is None:
        return case.words.check("settings", "broken", path=path)
    _values, wrong = read_values(tree)
    if wrong:
        return case.words.check("settings", "wrong", path=path, keys=", ".join(wrong))
    if kept := kept_aside(path):
        return case.words.check("settings", "kept", name=kept, path=path)
    return case.words.check("settings", "ok", path=path)


def _policy(case: Case) -> Check:
    found = case.policy
    fixed = ", ".join(sorted(found.policy.enforced)) or "-"
    defaults = ", ".join(sorted(found.policy.defaults)) or "-"
    if found.wrong:
        return case.words.check("policy", "wrong", wrong=", ".join(found.wrong), fixed=fixed)
    if not (found.policy.enforced or found.policy.defaults):
        return case.words.check("policy", "none")
    return case.words.check("policy", "ok", fixed=fixed, defaults=defaults)


def _account(case: Case) -> Check:
    if (account := case.account) is None:
        return case.words.check("account", "nobody")
    organisation = account.organisation or account.org_id
    return case.words.check("account", "ok", organisation=organisation, server=account.server)


def _password_store(case: Case) -> Check:
    if case.credentials is not None:
        return case.words.check("password_store", "unused")
    account = case.account
    lane = KeyringLane(timeout=_ASKING)
    try:
        user = "nobody" if account is None else account.email
        service = f"timenow-desktop/{case.key}/0"
        found = lane.ask("look", lambda: (lane.store.get_password(service, user) is not None,))
    finally:
        lane.close()
    if found is None:
        return case.words.check("password_store", "none")
    if account is None:
        return case.words.check("password_store", "ready")
    return case.words.check("password_store", "ok" if found == (True,) else "empty")


def _database(case: Case) -> Check:
    copy = examined(case)
    if copy is None:
        return case.words.check("database", "none")
    size = f"{copy.size / _MEGABYTE:.1f}"
    if copy.whole is False:
        return case.words.check("database", "damaged")
    if copy.set_aside:
        count, name = len(copy.set_aside), copy.set_aside[-1]
        return case.words.check("database", "set_aside", count=count, name=name)
    if copy.journal != "wal":
        return case.words.check("database", "journal", journal=copy.journal)
    outcome = "large" if copy.whole is None else "ok"
    return case.words.check("database", outcome, megabytes=size, journal=copy.journal)


def _outbox(case: Case) -> Check:
    if case.holder is not None:
        queued, failed = (int(case.holder["outbox"][state]) for state in ("queued", "failed"))
    elif (copy := examined(case)) is not None:
        failed = copy.outbox.get("failed", 0)
        queued = sum(copy.outbox.values()) - failed
    else:
        return case.words.check("outbox", "none")
    outcome = "failed" if failed else "waiting" if queued else "empty"
    return case.words.check("outbox", outcome, queued=queued, failed=failed)


def _log_file(case: Case) -> Check:
    path = case.places.log / LOG_FILE
    try:
        with path.open("ab"):
            return case.words.check("log", "ok", path=path)
    except OSError:
        return case.words.check("log", "unusable", path=path)


def examined(case: Case) -> Examined | None:
    """Look at the account's copy; None where there is none."""
    if case.account is None:
        return None
    return examine(accounts_in(case.places.data).database_of(case.account), _READING)
