"""The exit codes of the commands."""

from __future__ import annotations

from enum import IntEnum

from desktop.core.errors import ErpError, SessionEndedError, SessionUnknownError, SignInError, TransientError


class ExitCode(IntEnum):
    """What a command tells the program that started it."""

    RIGHT = 0
    FAILED = 1
    WRONG_USE = 2
    SIGNED_OUT = 3
    UNREACHABLE = 4


_BY_CODE = {
    **dict.fromkeys(
        (
            "bad_credentials",
            "account_locked",
            "rate_limited",
            "signed_out",
            "session_expired",
            "session_unknown",
            "must_change_password",
        ),
        ExitCode.SIGNED_OUT,
    ),
    **dict.fromkeys(
        (
            "server_not_found",
            "server_error",
            "captive_portal",
            "offline",
            "no_answer",
            "proxy_not_found",
            "proxy_password",
            "proxy_unsupported",
            "proxy_refused",
        ),
        ExitCode.UNREACHABLE,
    ),
    "other_account": ExitCode.WRONG_USE,
    "server_decided": ExitCode.WRONG_USE,
}


def exit_code_of(code: str) -> ExitCode:
    """Return the exit code of a failure that is known by its sentence only."""
    return _BY_CODE.get(code, ExitCode.FAILED)


def exit_code_for(error: ErpError) -> ExitCode:
    """Return the exit code of a failure."""
    if isinstance(error, (SignInError, SessionUnknownError, SessionEndedError)):
        return ExitCode.SIGNED_OUT
    return ExitCode.UNREACHABLE if isinstance(error, TransientError) else exit_code_of(error.code)
