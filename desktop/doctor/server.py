"""The checks of the server and the way there: answered, trusted, signed in, live."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime
from typing import Final

from desktop.core.chat import Account
from desktop.core.checkup import Check
from desktop.core.errors import ErpError, SessionEndedError, SessionUnknownError, SetupError
from desktop.doctor.case import PATIENCE, Case, guarded, within
from desktop.doctor.live import stream_check
from desktop.doctor.told import checks_by_holder
from desktop.erp.address import host_of
from desktop.erp.client import ErpClient
from desktop.erp.ping import Ping
from desktop.wire.models import ChatConfig, Session

_SLOW: Final = 2.0  # seconds
_CLOCK: Final = 60.0  # seconds two clocks may be apart
_WAY: Final = ("certificate", "proxy", "clock")
_SIGNED_IN: Final = ("session", "chat", "level", "stream", "mark_as_read")


def checks(case: Case) -> list[Check]:
    """Make them; those that need an answer of the server are skipped without one."""
    words = case.words
    if not case.server:
        return [
            words.check("server", "unknown"),
            *(words.check(name, "not_known") for name in (*_WAY, "level")),
            *(words.check(name, "nobody") for name in _SIGNED_IN if name != "level"),
        ]
    try:
        client = case.connect(case.server)
    except SetupError as error:  # an address that must not be used, a CA file that cannot be read
        found = words.failed("certificate" if error.code == "ca_file" else "server", error)
        return [found, *_not_known(case, "server", *_WAY, *_SIGNED_IN, but=found.id)]
    with closing(client):
        way, answers = _way(case, client)
        if case.holder is not None:
            return [*way, *checks_by_holder(case, case.holder)]
        return [*way, *(_as_somebody(case, client) if answers else _not_known(case, *_SIGNED_IN))]


def _not_known(case: Case, *names: str, but: str = "") -> list[Check]:
    return [case.words.check(name, "not_known") for name in names if name != but]


def _way(case: Case, client: ErpClient) -> tuple[list[Check], bool]:
    """Return the checks of the way, and whether the server answers."""
    try:
        ping = within(PATIENCE, client.ping)
    except ErpError as error:
        return _no_way(case, client, error), False
    host = host_of(client.server)
    milliseconds = round(ping.seconds * 1000)
    server = case.words.check(
        "server", "slow" if ping.seconds > _SLOW else "ok", host=host, milliseconds=milliseconds
    )
    return [server, _certificate(case, client), _checked_proxy(case, client), _clock(case, ping)], True


def _no_way(case: Case, client: ErpClient, error: ErpError) -> list[Check]:
    """Return the checks of the way where the server could not be asked; the fault is told where it lies."""
    certificate = case.words.check("certificate", "not_known")
    server, proxy = case.words.failed("server", error), _checked_proxy(case, client)
    if error.code in {"certificate", "ca_file"}:
        certificate = case.words.failed("certificate", error)
    elif error.code.startswith("proxy_"):
        server, proxy = case.words.check("server", "not_known"), case.words.failed("proxy", error)
    return [server, certificate, proxy, case.words.check("clock", "not_known")]


def _checked_proxy(case: Case, client: ErpClient) -> Check:
    return guarded(case, "proxy", lambda: _proxy(case, client.server))


def _certificate(case: Case, client: ErpClient) -> Check:
    host, file = host_of(client.server), case.settings.ca_file
    if client.server.startswith("http:"):
        return case.words.check("certificate", "plain", host=host)
    return case.words.check("certificate", "ca_file" if file else "ok", host=host, file=file)


def _proxy(case: Case, server: str) -> Check:
    found = case.proxies.on_the_way(server)
    host = host_of(server)
    if found is None:
        return case.words.check("proxy", "none", host=host)
    return case.words.check("proxy", "through", host=host, proxy=found.name)


def _clock(case: Case, ping: Ping) -> Check:
    if ping.ahead is None:
        return case.words.check("clock", "not_known")
    off = abs(ping.ahead)
    if off > _CLOCK:
        return case.words.check("clock", "off", seconds=round(off))
    return case.words.check("clock", "ok", seconds=max(1, round(off)))


def _as_somebody(case: Case, client: ErpClient) -> list[Check]:
    """Return the checks that need a session: the kept one, or one that is made for this."""
    if case.credentials is None and case.account is None:
        return [
            *(case.words.check(name, "nobody") for name in _SIGNED_IN if name != "level"),
            case.words.check("level", "not_known"),
        ]
    try:
        session = _session(case, client)
    except ErpError as error:
        return [case.words.failed("session", error), *_not_known(case, *_SIGNED_IN, but="session")]
    try:
        return [
            guarded(case, "session", lambda: _session_check(case, session)),
            *_chat(case, client),
        ]
    finally:
        if case.credentials is not None:
            with suppress(ErpError):  # it is of no use to anybody, and ends by itself
                within(PATIENCE, client.auth.sign_out)


def _session(case: Case, client: ErpClient) -> Session:
    """Return who is signed in.

    Raises:
        ErpError: Nobody, or the server could not be asked.
    """
    if (given := case.credentials) is not None:
        return within(
            PATIENCE, lambda: client.auth.sign_in(given.email, given.password, remember=given.remember)
        )
    kept = _kept(case, case.account)
    if kept is None:
        raise SessionEndedError(code="signed_out")
    client.load_session_cookies(kept)
    session = within(PATIENCE, client.auth.session)
    if session is None:
        raise SessionUnknownError
    return session


def _kept(case: Case, account: Account | None) -> dict[str, str] | None:
    return None if account is None else within(PATIENCE, case.cookies.of(account).load)


def _session_check(case: Case, session: Session) -> Check:
    if (ends := session.user.session_expires_at) is None:
        return case.words.check("session", "ok")
    until = datetime.fromtimestamp(ends / 1000).astimezone()
    return case.words.check("session", "until", until=f"{until:%Y-%m-%d %H:%M}")


def _chat(case: Case, client: ErpClient) -> list[Check]:
    try:
        config = within(PATIENCE, client.api.config)
    except ErpError as error:
        return [case.words.failed("chat", error), *_not_known(case, "level", "stream", "mark_as_read")]
    level = case.words.check("level", "ok", level=client.api.level)
    if not config.chat_enabled:
        return [case.words.check("chat", "off"), level, *_not_known(case, "stream", "mark_as_read")]
    return [
        case.words.check("chat", "on"),
        level,
        _stream(case, client, config),
        _mark_as_read(case, client, config),
    ]


def _stream(case: Case, client: ErpClient, config: ChatConfig) -> Check:
    if case.silent or case.unusable:  # somebody else may have it, and a client has one
        return case.words.check("stream", "not_known")
    return guarded(case, "stream", lambda: stream_check(case, client, config))


def _mark_as_read(case: Case, client: ErpClient, config: ChatConfig) -> Check:
    if "conversation.read" in config.capabilities:
        return case.words.check("mark_as_read", "route")
    if client.api.level > 1:
        return case.words.check("mark_as_read", "not_found")
    allowed = case.settings.actions.server_actions == "on"
    return case.words.check("mark_as_read", "not_tried" if allowed else "switched_off")
