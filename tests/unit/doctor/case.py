"""A client that is looked at, with a server that answers what a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from desktop.core.chat import Account
from desktop.core.checkup import Check, Words
from desktop.core.errors import ErpError
from desktop.core.policy import Policy
from desktop.core.report import Object
from desktop.core.settings import Settings
from desktop.doctor.case import Case
from desktop.erp.ping import Ping
from desktop.erp.proxies import Proxies
from desktop.erp.stream import Heartbeat, StreamItem, StreamOpened
from desktop.native.paths import Places
from desktop.native.policy import Found
from desktop.runtime.build import Cookies
from desktop.sync.session import Credentials
from desktop.wire.models import ChatConfig, Session, SessionUser
from desktop.wire.timestamp import Timestamp

T = TypeVar("T")

ANA = Account(
    server="https://erp.example",
    user_id="u1",
    org_id="o1",
    email="ana@norte.test",
    name="Ana Alonso",
    organisation="Norte",
)
SESSION = Session(
    user=SessionUser(name="Ana", email=ANA.email, id="u1", org_id="o1", active_org_id="o1"),
    expires=Timestamp.parse("2026-01-02T03:04:05.678Z"),
)
STREAM_STARTS = (StreamOpened(), Heartbeat())


@dataclass
class Server:
    """What it answers; an error is raised.

    Attributes:
        stream_says: The items of the stream, at once.
        signed_out: How often somebody signed out.
    """

    server: str = ANA.server
    ping_answer: Ping | ErpError = field(default_factory=lambda: Ping(0.02, 0.3))
    session_answer: Session | ErpError | None = SESSION
    config_answer: ChatConfig | ErpError = field(default_factory=lambda: ChatConfig(chat_enabled=True))
    level: int = 1
    stream_says: tuple[StreamItem, ...] = STREAM_STARTS
    asked: list[str] = field(default_factory=list)

    @property
    def api(self) -> Server:
        return self

    @property
    def auth(self) -> Server:
        return self

    def ping(self) -> Ping:
        return _given(self, "ping", self.ping_answer)

    def session(self) -> Session | None:
        return _given(self, "session", self.session_answer)

    def sign_in(self, *_typed: str, remember: bool) -> Session | None:
        assert not remember
        return _given(self, "sign_in", self.session_answer)

    def sign_out(self) -> None:
        self.asked.append("sign_out")

    def config(self) -> ChatConfig:
        return _given(self, "config", self.config_answer)

    def load_session_cookies(self, _cookies: dict[str, str]) -> None:
        self.asked.append("load")

    def stream(self, deliver: Callable[[StreamItem], None], **_options: object) -> Stream:
        return Stream(self, deliver)

    def close(self) -> None:
        self.asked.append("close")


def _given(server: Server, what: str, answer: T | ErpError) -> T:
    server.asked.append(what)
    if isinstance(answer, ErpError):
        raise answer
    return answer


@dataclass
class Stream:
    """The one stream, all at once."""

    server: Server
    deliver: Callable[[StreamItem], None]

    def start(self) -> None:
        self.server.asked.append("stream")
        for item in self.server.stream_says:
            self.deliver(item)

    def stop(self) -> None:
        self.server.asked.append("stream stopped")


def make_case(
    folder: Path,
    server: Server | ErpError | None = None,
    *,
    settings: Settings | None = None,
    account: Account | None = ANA,
    named: str = "",
    credentials: Credentials | None = None,
    policy: Found | None = None,
    proxy: str | None = None,
    holder: Object | None = None,
    silent: bool = False,
    kept: bool = True,
) -> Case:
    """Return a client in a folder; its session is kept in memory, if it is."""

    def connect(_server: str) -> Any:  # noqa: ANN401  all that is used of one
        if isinstance(server, ErpError):
            raise server
        return server or Server()

    places = Places.below(folder)
    places.make()
    cookies = Cookies("key", keyring=False)
    if account is not None and kept:
        cookies.of(account).save({"a": "b"})
    return Case(
        places=places,
        key="key",
        settings=settings or Settings(),
        policy=policy or Found(Policy()),
        words=Words("en"),
        account=account,
        cookies=cookies,
        connect=connect,
        proxies=Proxies(lambda _: proxy),
        holder=holder,
        named=named or (credentials.server if credentials else ""),
        credentials=credentials,
        silent=silent,
    )


def by_id(found: list[Check]) -> dict[str, Check]:
    """Return checks by their ids, each of which is there once."""
    assert len({check.id for check in found}) == len(found)
    return {check.id: check for check in found}
