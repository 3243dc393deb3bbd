"""Who is signed in at the scripted ERP: its port `Auth`, and the cookies of a `Client`."""

from __future__ import annotations

from desktop.core.errors import SessionUnknownError, SignInError
from desktop.wire.models import OrgMembership, Session, SessionUser
from desktop.wire.timestamp import Timestamp
from tests.unit.sync.erp_rows import ME
from tests.unit.sync.fake_loop import FakeLoop

PASSWORD = "right"


class ScriptedSession:
    """One session.

    Attributes:
        known: Whether the server knows it; a database that is down knows none.
        organisation: The one whose chat it sees.
    """

    def __init__(self, loop: FakeLoop) -> None:
        self._loop = loop
        self.known = True
        self.user = ME
        self.organisation = "o1"
        self.expires: Timestamp | None = None
        self.must_change_password = False
        self.cookies: dict[str, str] = {}

    def session_cookies(self) -> dict[str, str]:
        return dict(self.cookies)

    def load_session_cookies(self, cookies: dict[str, str]) -> None:
        self.cookies = dict(cookies)

    def sign_in(self, email: str, password: str, *, remember: bool) -> Session:
        self.asked(f"sign_in {email} {remember}")
        self.asked("sign_in")
        if password != PASSWORD:
            raise SignInError
        self.user = email.partition("@")[0]
        self.cookies = {"next-auth.session-token": f"of {self.user}"}
        found = self.session()
        if found is None:
            raise SessionUnknownError
        return found

    def session(self) -> Session | None:
        self.asked("session")
        if not self.known:
            return None
        return Session(
            user=SessionUser(
                name=self.user.title(),
                email=f"{self.user}@example.com",
                id=self.user,
                org_id="o1",
                active_org_id=self.organisation,
                must_change_password=self.must_change_password,
                session_expires_at=None if self.expires is None else self.expires.ms,
                org_memberships=(OrgMembership(org_id="o1", org_name="Norte"),),
            ),
            expires=self._loop.now(),
        )

    def sign_out(self) -> None:
        self.asked("sign_out")
        self.cookies = {}

    def asked(self, call: str) -> object:
        """Note a request; raises what it is to meet."""
        raise NotImplementedError
