"""Which cookies are kept, and which go."""

from __future__ import annotations

import pytest

from desktop.erp.cookies import Cookies, sets_session

SESSION = "next-auth.session-token"
FOREVER = "; Path=/; Expires=Thu, 24 Dec 2099 03:06:13 GMT; HttpOnly; Secure; SameSite=Lax"
DELETED = "; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax"


@pytest.fixture
def cookies() -> Cookies:
    return Cookies()


def test_what_is_set_is_sent_back(cookies: Cookies) -> None:
    cookies.take(["authjs.csrf-token=ab%7Ccd; Path=/; HttpOnly", f"{SESSION}=eyJ{FOREVER}"])
    assert cookies.header() == f"authjs.csrf-token=ab%7Ccd; {SESSION}=eyJ"
    assert cookies.session_header() == f"{SESSION}=eyJ"
    assert cookies.session() == {SESSION: "eyJ"}


def test_no_cookie_is_no_header(cookies: Cookies) -> None:
    assert cookies.header() is None
    assert cookies.session_header() is None


@pytest.mark.parametrize(
    "deletion",
    [
        "authjs.csrf-token=; Path=/",
        "authjs.csrf-token=gone; Max-Age=0",
        "authjs.csrf-token=gone; max-age=-1; Expires=Thu, 24 Dec 2099 03:06:13 GMT",
        "authjs.csrf-token=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
def test_a_deleted_cookie_goes(cookies: Cookies, deletion: str) -> None:
    cookies.take(["authjs.csrf-token=ab", "authjs.callback-url=x"])
    cookies.take([deletion])
    assert cookies.header() == "authjs.callback-url=x"


@pytest.mark.parametrize(
    "attribute",
    [
        "Max-Age=soon",
        "Expires=soon",
        "Expires=Thu, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
def test_an_attribute_that_deletes_nothing_deletes_nothing(cookies: Cookies, attribute: str) -> None:
    cookies.take([f"authjs.csrf-token=ab; {attribute}"])
    assert cookies.header() == "authjs.csrf-token=ab"


def test_lines_that_are_no_cookies_are_ignored(cookies: Cookies) -> None:
    cookies.take(["", "nonsense; Path=/", "=x"])
    assert cookies.header() is None


@pytest.mark.parametrize("form", [[SESSION], [f"{SESSION}.0", f"{SESSION}.1"], [f"__Secure-{SESSION}"]])
def test_a_server_that_deletes_the_session_does_not_lose_us_the_cookie(
    cookies: Cookies, form: list[str]
) -> None:
    cookies.take([f"{name}=value{FOREVER}" for name in form])
    cookies.take([f"{name}={DELETED}" for name in form])
    assert cookies.session() == dict.fromkeys(form, "value")
    assert not sets_session([f"{name}={DELETED}" for name in form])


def test_the_whole_form_replaces_the_pieces(cookies: Cookies) -> None:
    cookies.take([f"{SESSION}.{number}=p{number}{FOREVER}" for number in range(3)])
    cookies.take([*(f"{SESSION}.{number}={DELETED}" for number in range(3)), f"{SESSION}=whole{FOREVER}"])
    assert cookies.session() == {SESSION: "whole"}


def test_the_pieces_replace_the_whole_form(cookies: Cookies) -> None:
    cookies.take([f"{SESSION}=whole{FOREVER}"])
    cookies.take([f"{SESSION}.0=a{FOREVER}", f"{SESSION}.1=b{FOREVER}"])
    assert cookies.session() == {f"{SESSION}.0": "a", f"{SESSION}.1": "b"}


def test_fewer_pieces_leave_no_old_piece_behind(cookies: Cookies) -> None:
    cookies.take([f"{SESSION}.{number}=old{FOREVER}" for number in range(3)])
    cookies.take([f"{SESSION}.{number}=new{FOREVER}" for number in range(2)])
    assert cookies.session() == {f"{SESSION}.0": "new", f"{SESSION}.1": "new"}


def test_a_kept_session_replaces_the_present_one_and_nothing_else(cookies: Cookies) -> None:
    cookies.take(["authjs.csrf-token=ab", f"{SESSION}=old{FOREVER}"])
    cookies.load_session({f"{SESSION}.0": "a", "authjs.csrf-token": "foreign"})
    assert cookies.header() == f"authjs.csrf-token=ab; {SESSION}.0=a"


def test_after_dropping_there_is_nothing(cookies: Cookies) -> None:
    cookies.take(["authjs.csrf-token=ab", f"{SESSION}=old{FOREVER}"])
    cookies.drop()
    assert cookies.header() is None


def test_only_a_session_cookie_that_stays_is_a_sign_in() -> None:
    assert sets_session([f"{SESSION}.0=a{FOREVER}"])
    assert not sets_session([f"{SESSION}-other=a", "authjs.csrf-token=ab"])
    assert not sets_session([])
