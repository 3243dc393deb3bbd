"""Who is signed in, by the cookies of a request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from tests.fakes.level1_erp.answers import Request
from tests.fakes.level1_erp.clock import http_date, iso
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.records import Person
from tests.fakes.level1_erp.tokens import TokenMint, chunk_number, chunks

COOKIE = "next-auth.session-token"
MONTH_MS = 30 * 86_400_000
HALF_DAY_MS = 43_200_000
_FLAGS = "HttpOnly; Secure; SameSite=Lax"  # Secure on plain http too: the ERP's production build
_NOT_IN_SESSION = ("sub", "picture", "passwordAt", "iat", "exp", "jti")
Claims = dict[str, object]


@dataclass
class Session:
    """A live session: the user object of `/api/auth/session`, and whether the user still exists."""

    user: Claims
    known: bool

    @property
    def user_id(self) -> str:
        """The user's id."""
        return str(self.user["id"])

    @property
    def org_id(self) -> str:
        """The organisation they act in."""
        return str(self.user["activeOrgId"])


class Sessions:
    """Reads and issues session cookies; the database is asked at every request."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mint = TokenMint()
        self.short_life_ms = HALF_DAY_MS

    def of(self, request: Request) -> Session | None:
        """Return the session of a request, or None: dead cookie, no cookie, or the database is down."""
        claims = self._claims(request)
        if claims is None or not self._database.up:
            return None
        now = self._database.clock.ms()
        if _number(claims["exp"]) * 1000 <= now or _number(claims["sessionExpiresAt"]) <= now:
            return None
        person = self._database.people.get(str(claims["id"]))
        if person is None:
            return Session(_without_database(claims), known=False)
        if (person.password_changed_at or 0) > _number(claims["passwordAt"]):
            return None
        return Session(self._user(person, claims), known=True)

    def start(self, person: Person, *, remember: bool) -> str:
        """Return the token of a fresh sign-in."""
        life = MONTH_MS if remember else self.short_life_ms
        limits: Claims = {"rememberMe": remember, "sessionExpiresAt": self._database.clock.ms() + life}
        return self._token(self._user(person, limits))

    def mint(self, user_id: str, *, expires_in: float, jwt_expires_in: float, under_id: str | None) -> str:
        """Return a small token made by hand, with both its limits (seconds from now) chosen."""
        person = self._database.people[user_id]
        now = self._database.clock.ms()
        claims: Claims = {
            "name": person.employee_name or person.name,
            "email": person.email,
            "id": under_id or user_id,
            "role": person.role,
            "orgId": person.org_id,
            "rememberMe": False,
            "sessionExpiresAt": now + round(expires_in * 1000),
        }
        return self._token(claims, now + round(jwt_expires_in * 1000))

    def body(self, session: Session) -> Claims:
        """Return what `/api/auth/session` tells about a session."""
        return {"user": session.user, "expires": iso(self._database.clock.ms() + MONTH_MS)}

    def renewed(self, request: Request, session: Session) -> list[str]:
        """Return the Set-Cookie values that re-issue a session; its own limit stays where it was."""
        if session.known:
            return self.set_cookies(request, self._token(session.user))
        claims = self._claims(request) or {}
        return self.set_cookies(
            request, self._token({k: v for k, v in claims.items() if k not in _NOT_IN_SESSION})
        )

    def set_cookies(self, request: Request, token: str) -> list[str]:
        """Return the Set-Cookie values for a token; the other form is deleted if it came in."""
        expires = http_date(self._database.clock.ms() + MONTH_MS)
        jar = {name: _deleting(name) for name in _sent(request)}
        for name, value in chunks(COOKIE, token).items():
            jar[name] = f"{name}={value}; Path=/; Expires={expires}; {_FLAGS}"
        return list(jar.values())

    def deleting_cookies(self, request: Request) -> list[str]:
        """Return the Set-Cookie values that delete what the client sent."""
        return [_deleting(name) for name in _sent(request)]

    def _claims(self, request: Request) -> Claims | None:
        return self._mint.read("".join(_sent(request).values()))

    def _token(self, claims: Claims, expires_at: int | None = None) -> str:
        now = self._database.clock.ms()
        person = self._database.people.get(str(claims["id"]))
        extra: Claims = {"sub": claims["id"], "passwordAt": (person and person.password_changed_at) or 0}
        if claims.get("image"):
            extra["picture"] = claims["image"]
        exp = (now + MONTH_MS if expires_at is None else expires_at) // 1000
        return self._mint.mint({**claims, **extra, "iat": now // 1000, "exp": exp, "jti": str(uuid.uuid4())})

    def _user(self, person: Person, limits: Claims) -> Claims:
        orgs = self._accessible(person)
        names = self._database.organisations
        active = person.default_org_id
        return {
            "name": person.employee_name or person.name,
            "email": person.email,
            "image": f"/api/users/{person.id}/avatar" if person.image else None,
            "id": person.id,
            "role": person.role,
            "orgId": active,
            "mustChangePassword": person.must_change_password,
            "employeeId": person.employee_id,
            "employeeOrgId": person.org_id if person.employee_id else None,
            "lastPasswordChangeAt": iso(person.password_changed_at) if person.password_changed_at else None,
            "rememberMe": limits["rememberMe"],
            "sessionExpiresAt": limits["sessionExpiresAt"],
            **_NOT_IMPERSONATED,
            "activeOrgId": active,
            "accessibleOrgIds": orgs,
            "orgMemberships": [
                {
                    "orgId": org,
                    "orgName": names[org].name if org in names else None,
                    "isDefault": org == active,
                }
                for org in orgs
            ],
        }

    def _accessible(self, person: Person) -> list[str]:
        if person.role != "SUPER_ADMIN":
            return list(person.memberships)
        return [org.id for org in sorted(self._database.organisations.values(), key=lambda org: org.name)]


_NOT_IMPERSONATED: Claims = {
    "impersonatedById": None,
    "impersonatedByEmail": None,
    "impersonatedByName": None,
    "impersonationExpiresAt": None,
    "isImpersonating": False,
}


def _without_database(claims: Claims) -> Claims:
    """Return the session of a user who is gone: what the cookie says, and nothing else."""
    return {
        "name": claims["name"],
        "email": claims["email"],
        "image": None,
        "id": claims["id"],
        "role": claims["role"],
        "orgId": claims["orgId"],
        "mustChangePassword": False,
        "employeeId": None,
        "employeeOrgId": None,
        "lastPasswordChangeAt": None,
        "rememberMe": claims["rememberMe"],
        "sessionExpiresAt": claims["sessionExpiresAt"],
        **_NOT_IMPERSONATED,
        "activeOrgId": claims["orgId"],
        "accessibleOrgIds": [claims["orgId"]],
        "orgMemberships": [],
    }


def _sent(request: Request) -> dict[str, str]:
    """Return the session cookies of a request in the order of their chunks; an empty one is none."""
    found = {
        name: value
        for name, value in request.cookies.items()
        if name == COOKIE or name.startswith(f"{COOKIE}.")
    }
    return {name: found[name] for name in sorted(found, key=chunk_number) if found[name]}


def _deleting(name: str) -> str:
    return f"{name}=; Max-Age=0; Path=/; {_FLAGS}"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
