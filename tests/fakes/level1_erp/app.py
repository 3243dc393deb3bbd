"""The ERP put together: which request goes where."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.level1_erp.actions import Actions
from tests.fakes.level1_erp.answers import VARY, Answer, Request, StreamAnswer
from tests.fakes.level1_erp.auth import Auth
from tests.fakes.level1_erp.avatars import Avatars
from tests.fakes.level1_erp.build import Build
from tests.fakes.level1_erp.chat import Chat
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.pages import Pages, not_found, without_slash
from tests.fakes.level1_erp.sessions import Sessions
from tests.fakes.level1_erp.stream import StreamHub
from tests.fakes.level1_erp.throttle import MessageRate

Route = Callable[..., Answer | StreamAnswer]


@dataclass
class App:
    """One ERP: its database, its streams, its build, its routes."""

    database: Database
    origin: str
    build: Build = field(default_factory=Build)

    def __post_init__(self) -> None:
        clock = self.database.clock
        self.hub = StreamHub(clock)
        self.rate = MessageRate(clock)
        self.sessions = Sessions(self.database)
        self.auth = Auth(self.database, self.sessions, self.origin)
        self._actions = Actions(self.database, self.sessions, self.hub, self.build)
        self._pages = Pages(self.database, self.sessions, self.build)
        self._routes = self._table()

    def answer(self, request: Request) -> Answer | StreamAnswer:
        """Return the answer to one request."""
        path = request.url.path
        if path != "/" and path.endswith("/"):
            return without_slash(request)
        for pattern, methods in self._routes:
            if found := pattern.fullmatch(path):
                return _by_method(methods, request, found.groups())
        return self._pages.static(request) if request.method in ("GET", "HEAD") else not_found(request)

    def _table(self) -> list[tuple[re.Pattern[str], dict[str, Route]]]:
        chat = Chat(self.database, self.sessions, self.hub, self.rate)
        avatars = Avatars(self.database, self.sessions, self.auth)
        post = self._actions.call
        routes: dict[str, dict[str, Route]] = {
            "/api/auth/providers": {"GET": self.auth.providers},
            "/api/auth/csrf": {"GET": self.auth.csrf},
            "/api/auth/session": {"GET": self.auth.session},
            "/api/auth/callback/credentials": {"POST": self.auth.credentials},
            "/api/auth/signout": {"POST": self.auth.sign_out},
            "/api/chat/config": {"GET": chat.config},
            "/api/chat/conversations": {"GET": chat.conversations, "POST": chat.create_conversation},
            "/api/chat/conversations/([^/]+)/messages": {"GET": chat.messages},
            "/api/chat/messages": {"POST": chat.send},
            "/api/chat/messages/read": {"POST": chat.mark_read},
            "/api/chat/unread-count": {"GET": chat.unread_count},
            "/api/chat/users/search": {"GET": chat.search},
            "/api/chat/stream": {"GET": chat.stream},
            "/api/users/([^/]+)/avatar": {"GET": avatars.picture},
            "/": {"GET": self._pages.start, "POST": post},
            "/auth/login": {"GET": self._pages.login, "POST": post},
            "/dashboard(?:/[^/]+)*": {"GET": self._pages.dashboard, "POST": post},
        }
        return [(re.compile(path), methods) for path, methods in routes.items()]


def _by_method(
    methods: dict[str, Route], request: Request, arguments: tuple[str, ...]
) -> Answer | StreamAnswer:
    wanted = "GET" if request.method == "HEAD" else request.method
    if wanted in methods:
        return methods[wanted](request, *arguments)
    if request.method == "OPTIONS":
        allowed = sorted({*methods, "OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))
        return Answer(204, [VARY, ("allow", ", ".join(allowed))])
    return Answer(405)
