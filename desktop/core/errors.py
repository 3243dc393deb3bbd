"""The error tree, by what can be done about each."""

from __future__ import annotations


class ErpError(Exception):
    """Something went wrong between this computer and the ERP.

    Attributes:
        code: Key of the sentence people see (`core/sentences.py`).
        details: Values the sentence needs, such as `{"host": "erp.example"}`.
    """

    code = "server_error"

    def __init__(self, message: str = "", *, code: str | None = None, **details: str) -> None:
        super().__init__(message or code or self.code)
        if code is not None:
            self.code = code
        self.details = details


class TransientError(ErpError):
    """The server could not be reached, had a problem, or asked to be called later: try again.

    Attributes:
        retry_after: Seconds the server asked for, or None to use our own back-off.
        sent: True when the request may have reached the server, so that its effect is unclear.
        reached: True when a server answered at all.
    """

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        retry_after: float | None = None,
        sent: bool = False,
        reached: bool = True,
        **details: str,
    ) -> None:
        super().__init__(message, code=code, **details)
        self.retry_after = retry_after
        self.sent = sent
        self.reached = reached


class SessionUnknownError(ErpError):
    """The server does not know this session: signed out, revoked, or its database is down."""

    code = "session_unknown"


class SessionEndedError(ErpError):
    """The session has ended for good (its time passed, or a level-2 server said so): sign in again."""

    code = "session_expired"


class ChatOffError(ErpError):
    """The organisation has switched chat off."""

    code = "chat_off"


class RefusedError(ErpError):
    """The server understood and said no; the same request will be refused again.

    Attributes:
        status: The HTTP status.
    """

    code = "not_sent"

    def __init__(self, message: str = "", *, status: int, code: str | None = None, **details: str) -> None:
        super().__init__(message, code=code, **details)
        self.status = status


class UnsupportedError(ErpError):
    """This server offers no way to do that, as far as is known today."""

    code = "not_possible"


class StaleActionError(UnsupportedError):
    """The ERP was built anew: what was known of its web actions has to be found again."""


class SignInError(ErpError):
    """The sign-in was refused; `code` says why (bad_credentials, account_locked, rate_limited, …)."""

    code = "bad_credentials"


class SetupError(ErpError):
    """The address, certificate, network or proxy is not usable as it is; a person must change something."""

    code = "not_timenow"
