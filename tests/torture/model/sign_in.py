"""next-auth as a model ERP has it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.torture.model.answers import Answer, Request, error, in_json
from tests.torture.model.tables import ORG, Session, Shape, Tables, iso

_COOKIE = "next-auth.session-token"
_HOUR = 3_600_000
_DEAD = ("set-cookie", f"{_COOKIE}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure")


class SignIn:
    """The routes below `/api/auth`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.attempts = 0

    def handle(self, request: Request, session: Session | None, *, down: bool) -> Answer:
        """Answer one of them; a database that is down makes every password wrong."""
        match f"{request.method} {request.path.removeprefix('/api/auth/')}":
            case "GET csrf":
                return in_json({"csrfToken": "0" * 64}, 200, ("set-cookie", "authjs.csrf-token=0; Path=/"))
            case "GET session":
                return self._session(session, request.token)
            case "POST callback/credentials":
                return self._try(request, down=down)
            case "POST signout":
                return in_json({"url": "http://localhost/auth/login"})
        return error("no such route", 404)

    def _session(self, session: Session | None, token: str) -> Answer:
        if session is None:
            return in_json(None, 200, *([_DEAD] if token else []))
        renewed = ("set-cookie", f"{_COOKIE}={token}; Path=/; HttpOnly; Secure; SameSite=Lax")
        return in_json(self._told(session), 200, renewed)

    def _told(self, session: Session) -> Shape:
        user = session.user
        return {
            "user": {
                **self._tables.person(user),
                "role": "EMPLOYEE",
                "orgId": ORG,
                "mustChangePassword": False,
                "employeeId": None,
                "employeeOrgId": None,
                "lastPasswordChangeAt": None,
                "rememberMe": True,
                "sessionExpiresAt": session.expires_at,
                "impersonatedById": None,
                "impersonatedByEmail": None,
                "impersonatedByName": None,
                "impersonationExpiresAt": None,
                "isImpersonating": False,
                "activeOrgId": session.org,
                "accessibleOrgIds": [ORG],
                "orgMemberships": [{"orgId": ORG, "orgName": "Norte", "isDefault": True}],
            },
            "expires": iso(self._tables.now() + 30 * 24 * _HOUR),
        }

    def _try(self, request: Request, *, down: bool) -> Answer:
        self.attempts += 1
        fields = request.fields
        user = str(fields.get("email") or "").partition("@")[0].lower()
        right = self._tables.passwords.get(user) == fields.get("password")
        if down or not right or user in self._tables.inactive:
            url = "http://localhost/auth/login?error=CredentialsSignin&code=credentials"
            return in_json({"url": url})
        token = self._tables.sign_in(user, (30 * 24 if fields.get("remember") else 12) * _HOUR)
        cookies: Sequence[tuple[str, str]] = [("set-cookie", f"{_COOKIE}={token}; Path=/; HttpOnly; Secure")]
        return in_json({"url": "http://localhost/"}, 200, *cookies)
