"""The one server that an administrator decided: who names another on the command line goes no further."""

from __future__ import annotations

from desktop.core.errors import SetupError
from desktop.core.policy import Policy
from desktop.erp.address import host_of, same_server


def check_server(policy: Policy, named: str | None) -> None:
    """Let the server that was decided pass, and any where none was.

    Raises:
        SetupError: Another one was decided (`server_decided`).
    """
    decided = policy.enforced.get("server")
    if decided and named is not None and not same_server(decided, named):
        host = host_of(decided) or decided
        raise SetupError("another server was decided", code="server_decided", host=host)
