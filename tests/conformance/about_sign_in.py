"""Probes: signing in and out, cookies, the session."""

from __future__ import annotations

import re
import secrets
import time
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.conformance.accounts import Account
from tests.conformance.bench import Bench, must, right
from tests.conformance.probes import probe
from tests.conformance.shapes import HEX64, PROVIDER, SESSION, TEXT
from tests.conformance.verdicts import SkipError, WrongError
from tests.conformance.visitor import FORM, SIGN_IN, Answer, SignIn, is_session

COOKIES = "1. Signing in"
CSRF = "GET /api/auth/csrf"
CALLBACK = "POST /api/auth/callback/credentials"
SESSION_ROUTE = "GET /api/auth/session"
SIGN_OUT = "POST /api/auth/signout"
_MONTH = 30 * 86400.0
_HALF_DAY = 43200.0
_HOUR = 3600.0


def _flags(line: str) -> set[str]:
    return {part.strip().lower() for part in line.split(";")[1:]}


def _check_flags(line: str) -> None:
    flags = _flags(line)
    name = line.partition("=")[0]
    for flag in ("path=/", "httponly", "samesite=lax"):
        must(flag in flags, f"the cookie {name} lacks {flag}")
    must(not any(flag.startswith("domain=") for flag in flags), f"the cookie {name} has a Domain")


def _entry(bench: Bench) -> SignIn:
    if bench.ana.entry is None:
        raise SkipError("nobody has signed in")
    return bench.ana.entry


def _session_lines(answer: Answer) -> list[str]:
    return [line for name, line in answer.cookies.items() if is_session(name)]


def _query(answer: Answer) -> dict[str, list[str]]:
    return parse_qs(urlsplit(str(right(answer).json["url"])).query)


def _not_signed_in(answer: Answer, error: str, code: str | None = None) -> None:
    query = _query(answer)
    if query.get("code") == ["rate_limited"] and code == "credentials":
        raise SkipError("sign-ins from this address are throttled for the moment")
    must(query.get("error") == [error], f"the URL says {query or 'no error'} instead of error={error}")
    must(code is None or query.get("code") == [code], f"the code is {query.get('code')} instead of {code}")
    must(not any(is_session_set(line) for line in _session_lines(answer)), "a session cookie was set")
    must(not answer.header("location"), "a refusal has a Location")


def is_session_set(line: str) -> bool:
    """Return whether a Set-Cookie line gives a cookie a value."""
    return bool(line.partition("=")[2].partition(";")[0])


def _life(answer: Answer) -> float | None:
    """Return how many seconds a session has left, by the server's own clock; None = it does not say."""
    ends = answer.json["user"]["sessionExpiresAt"]
    date = answer.header("date")
    now = parsedate_to_datetime(date).timestamp() if date else time.time()
    return None if ends is None else ends / 1000 - now


@probe("signin.providers", "GET /api/auth/providers", "the provider `credentials` is described")
def _(bench: Bench) -> None:
    found = right(bench.nobody.ask("GET", "/api/auth/providers")).json
    must(isinstance(found, dict) and "credentials" in found, "there is no provider `credentials`")
    bench.check(found["credentials"], PROVIDER, "credentials")
    must(found["credentials"]["type"] == "credentials", "its type is another")


@probe("signin.csrf", CSRF, "200 with a token of 64 hexadecimal digits")
def _(bench: Bench) -> None:
    bench.check(right(_entry(bench).csrf).json, {"csrfToken": HEX64}, "the answer")


@probe("signin.csrf-cookie", COOKIES, "the forgery cookie: its name, `token|seal`, its attributes")
def _(bench: Bench) -> None:
    secure = bench.url.startswith("https:")
    answer = _entry(bench).csrf
    name = "__Host-authjs.csrf-token" if secure else "authjs.csrf-token"
    line = answer.cookies.get(name)
    if line is None:
        raise WrongError(f"there is no cookie {name}")
    _check_flags(line)
    must(("secure" in _flags(line)) == secure, "it is Secure on http, or not on https")
    value = line.partition("=")[2].partition(";")[0]
    must(value.startswith(f"{answer.json['csrfToken']}%7C"), "its value is not the token, %7C, a seal")


@probe("signin.callback-cookie", COOKIES, "the callback URL's cookie: its name, its attributes")
def _(bench: Bench) -> None:
    secure = bench.url.startswith("https:")
    name = "__Secure-authjs.callback-url" if secure else "authjs.callback-url"
    line = _entry(bench).csrf.cookies.get(name)
    if line is None:
        raise WrongError(f"there is no cookie {name}")
    _check_flags(line)


@probe("signin.csrf-kept", CSRF, "while the cookie lives, the token stays the same")
def _(bench: Bench) -> None:
    again = bench.ana.ask("GET", "/api/auth/csrf")
    must(again.json["csrfToken"] == _entry(bench).csrf.json["csrfToken"], "it is another")


@probe("signin.success", CALLBACK, "200 with a URL without `error=`, a session cookie, a Location")
def _(bench: Bench) -> None:
    answer = right(_entry(bench).callback)
    bench.check(answer.json, {"url": TEXT}, "the answer")
    must(_session_lines(answer), "no session cookie was set")
    must(answer.header("location") == answer.json["url"], "there is no Location with the same URL")


@probe("signin.session-cookie", COOKIES, "the session cookie: its name, its attributes, 30 days")
def _(bench: Bench) -> None:
    answer = _entry(bench).callback
    for line in _session_lines(answer):
        _check_flags(line)
        expires = re.search(r"; *expires=([^;]+)", line, re.IGNORECASE)
        if expires is None:
            raise WrongError("it has no Expires")
        date = answer.header("date")
        now = (
            parsedate_to_datetime(date)
            if date
            else parsedate_to_datetime(time.strftime("%a, %d %b %Y %T GMT"))
        )
        left = (parsedate_to_datetime(expires[1]) - now).total_seconds()
        must(abs(left - _MONTH) < _HOUR, f"it lives {left / 86400:.1f} days instead of 30")


@probe("signin.one-piece", COOKIES, "the session cookie is whole, or in pieces `.0`, `.1`, … (level 1 only)")
def _(bench: Bench) -> None:
    names = [name for name in _entry(bench).callback.cookies if is_session(name)]
    pieces = sorted(int(name.rpartition(".")[2]) for name in names if name.rpartition(".")[2].isdigit())
    must(pieces == list(range(len(pieces))), f"the pieces are {pieces}")
    must(not pieces or bench.level == 1, "it is in pieces")


@probe("signin.secure", COOKIES, "the session cookie is Secure over https, and only there")
def _(bench: Bench) -> None:
    for line in _session_lines(_entry(bench).callback):
        secure = "secure" in _flags(line)
        if bench.url.startswith("https:"):
            must(secure, "it is not Secure over https")
        elif secure:
            bench.known_fault("it is Secure over plain http")


@probe("signin.forgery-token", CALLBACK, "without the forgery token nobody is signed in: `error=MissingCSRF`")
def _(bench: Bench) -> None:
    # The right password: where the token is not asked for, this is no failed attempt.
    fields = {"csrfToken": secrets.token_hex(32), "email": bench.ana.account.email}
    form = urlencode({**fields, "password": bench.ana.account.password})
    _not_signed_in(bench.visitor().ask("POST", SIGN_IN, form, FORM), "MissingCSRF")


@probe("signin.redirect", CALLBACK, "without `X-Auth-Return-Redirect`: 302")
def _(bench: Bench) -> None:
    kind = {"Content-Type": FORM["Content-Type"]}
    answer = right(bench.visitor().ask("POST", SIGN_IN, "csrfToken=none", kind), 302)
    must("error=MissingCSRF" in answer.header("location"), "the Location does not say error=MissingCSRF")


@probe("signin.wrong-password", CALLBACK, "a wrong password: 200, `CredentialsSignin`, code `credentials`")
def _(bench: Bench) -> None:
    made_up = Account(f"nobody-{secrets.token_hex(8)}@conformance.invalid", secrets.token_hex(8))
    _not_signed_in(bench.visitor().sign_in(made_up).callback, "CredentialsSignin", "credentials")


@probe("signin.email-case", CALLBACK, "the e-mail's case does not matter")
def _(bench: Bench) -> None:
    guest = bench.visitor()
    loud = Account(bench.ana.account.email.upper(), bench.ana.account.password)
    refusal = guest.sign_in(loud).refusal
    must(not refusal, f"in capitals: {refusal}")
    guest.sign_out()


@probe("signin.json", CALLBACK, "JSON is accepted as well as a form")
def _(bench: Bench) -> None:
    guest = bench.visitor()
    refusal = guest.sign_in(bench.ana.account, as_json=True).refusal
    must(not refusal, f"as JSON: {refusal}")
    guest.sign_out()


@probe("signin.twelve-hours", CALLBACK, "without `remember` a session lasts 12 hours")
def _(bench: Bench) -> None:
    answer = bench.ana.ask("GET", "/api/auth/session")
    left = _life(answer)
    must(left is None or abs(left - _HALF_DAY) < _HOUR, f"it has {(left or 0) / 3600:.1f} hours left")
    must(answer.json["user"]["rememberMe"] is False, "`rememberMe` is true")


@probe("signin.remember", CALLBACK, '`remember`: any string but an empty one means 30 days, "false" included')
def _(bench: Bench) -> None:
    guest = bench.visitor()
    guest.sign_in(bench.ana.account, remember="false")
    answer = guest.ask("GET", "/api/auth/session")
    left = _life(answer)
    must(left is None or abs(left - _MONTH) < _HOUR, f"it has {(left or 0) / 86400:.1f} days left")
    must(answer.json["user"]["rememberMe"] is True, "`rememberMe` is false")
    guest.sign_out()


@probe("signin.blanks", CALLBACK, "blanks around the e-mail are refused", need="lockout")
def _(bench: Bench) -> None:
    spaced = Account(f" {bench.ana.account.email} ", bench.ana.account.password)
    _not_signed_in(bench.visitor().sign_in(spaced).callback, "CredentialsSignin", "credentials")


@probe("signin.short-password", CALLBACK, "a password below 6 characters is refused", need="lockout")
def _(bench: Bench) -> None:
    made_up = Account(f"nobody-{secrets.token_hex(8)}@conformance.invalid", "12345")
    _not_signed_in(bench.visitor().sign_in(made_up).callback, "CredentialsSignin", "credentials")


@probe(
    "signin.lockout",
    CALLBACK,
    "the 5th wrong password locks the account; the right one is refused, too",
    need="lockout",
)
def _(bench: Bench) -> None:
    third = bench.accounts.third
    if third is None:
        raise SkipError("needs a third account in the file, to be locked for 15 minutes")
    wrong = Account(third.email, secrets.token_hex(8))
    for _ in range(4):
        _not_signed_in(bench.visitor().sign_in(wrong).callback, "CredentialsSignin", "credentials")
    _not_signed_in(bench.visitor().sign_in(wrong).callback, "CredentialsSignin", "account_locked")
    query = _query(bench.visitor().sign_in(third).callback)
    codes = (["account_locked"], ["rate_limited"])
    must(query.get("code") in codes, f"afterwards the right password gives {query or 'a session'}")


@probe("session.nobody", SESSION_ROUTE, "without a cookie: 200 `null`")
def _(bench: Bench) -> None:
    must(right(bench.visitor().ask("GET", "/api/auth/session")).json is None, "it is not null")


@probe("session.shape", SESSION_ROUTE, "signed in: every key of the session, of its type")
def _(bench: Bench) -> None:
    bench.check(right(bench.ana.ask("GET", "/api/auth/session")).json, SESSION, "the session")


@probe(
    "session.renewed",
    SESSION_ROUTE,
    "each call sets the cookie anew; the old one stays valid, the end stays put",
)
def _(bench: Bench) -> None:
    first = bench.ana.ask("GET", "/api/auth/session")
    must(any(is_session_set(line) for line in _session_lines(first)), "no session cookie was set")
    old = bench.visitor()
    old.cookies.update(_entry(bench).sent)
    again = old.ask("GET", "/api/auth/session").json
    must(isinstance(again, dict), "the cookie of the sign-in is dead")
    same = again["user"]["sessionExpiresAt"] == first.json["user"]["sessionExpiresAt"]
    must(same, "`sessionExpiresAt` has moved")


@probe("session.dead", SESSION_ROUTE, "a cookie that means nothing: `null`, and it is deleted")
def _(bench: Bench) -> None:
    guest = bench.visitor()
    guest.cookies["next-auth.session-token"] = "x" * 64
    answer = right(guest.ask("GET", "/api/auth/session"))
    must(answer.json is None, "it is not null")
    must(_session_lines(answer), "there is no Set-Cookie for it")
    must(not any(is_session_set(line) for line in _session_lines(answer)), "it is set, not deleted")


@probe("signout.token", SIGN_OUT, "without the forgery token nobody is signed out")
def _(bench: Bench) -> None:
    guest = bench.visitor()
    guest.cookies.update(bench.ana.session_cookies)
    answer = right(guest.ask("POST", "/api/auth/signout", "csrfToken=none", FORM))
    must("error=MissingCSRF" in str(answer.json.get("url")), "the URL does not say error=MissingCSRF")
    must(isinstance(bench.ana.ask("GET", "/api/auth/session").json, dict), "and the session is over")


@probe("signout.answer", SIGN_OUT, "200 with a URL, the cookie deleted")
def _(bench: Bench) -> None:
    guest = bench.visitor()
    guest.sign_in(bench.ana.account)
    answer = right(guest.sign_out())
    bench.check(answer.json, {"url": TEXT}, "the answer")
    lines = _session_lines(answer)
    must(lines and not any(is_session_set(line) for line in lines), "the cookie is not deleted")


@probe("signout.dead", SIGN_OUT, "after it a copy of the cookie is dead")
def _(bench: Bench) -> None:
    guest, copy = bench.visitor(), bench.visitor()
    guest.sign_in(bench.ana.account)
    copy.cookies.update(guest.session_cookies)
    guest.sign_out()
    if right(copy.ask("GET", "/api/auth/session")).json is not None:
        bench.known_fault("it is still valid")
