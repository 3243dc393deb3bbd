"""Certificates: which ones count, and what is said of one that does not."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable
from typing import Any

import truststore
from requests import PreparedRequest, RequestException
from urllib3.exceptions import HTTPError

from desktop.core.errors import SetupError
from desktop.erp.connections import Connections, Tls

# The numbers of OpenSSL, of Windows (HRESULT) and of macOS (OSStatus); the last two never seen at work.
_REASONS = {
    "expired": (10, 0x800B0101, -67818),
    "not_yet_valid": (9,),
    "self_signed": (18,),
    "unknown_issuer": (2, 19, 20, 21, 0x800B0109, 0x800B010A, -67843),
    "wrong_host": (62, 64, 0x800B010F, -67602),
    "revoked": (23, 0x80092010, -67820),
}
_BY_NUMBER = {number: reason for reason, numbers in _REASONS.items() for number in numbers}

_TIMEOUT = 5.0  # seconds


class Trust:
    """The TLS context that trusts what the operating system trusts, and the file of the settings besides.

    Args:
        ca_file: Returns the path of that file, or None; asked for each connection.
    """

    def __init__(self, ca_file: Callable[[], str | None]) -> None:
        self._ca_file = ca_file
        self._lock = threading.Lock()
        self._made: tuple[str | None, ssl.SSLContext] | None = None

    def context(self) -> ssl.SSLContext:
        """Return it, made anew when the settings name another file.

        Raises:
            SetupError: The file cannot be used.
        """
        with self._lock:
            wanted = self._ca_file()
            if self._made is None or self._made[0] != wanted:
                self._made = wanted, _context(wanted)
            return self._made[1]


def check_file(ca_file: str) -> None:
    """Look whether a file is one of certificates (PEM).

    Raises:
        SetupError: It is not.
    """
    _context(ca_file)


def _context(ca_file: str | None) -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as exc:  # an ssl.SSLError is one too
            reason = "PEM?" if isinstance(exc, ssl.SSLError) else exc.strerror or "?"
            raise SetupError("CA file not usable", code="ca_file", file=ca_file, reason=reason) from exc
    return context


def reason_of(error: ssl.SSLCertVerificationError) -> str:
    """Return why a certificate was refused: a key of `core.sentences.REASONS`, or the system's own words."""
    number = getattr(error, "verify_code", None)
    if isinstance(number, int) and number < -(2**24):  # an HRESULT that was read as a signed number
        number += 2**32
    known = _BY_NUMBER.get(number) if isinstance(number, int) else None
    return known or getattr(error, "verify_message", "") or getattr(error, "reason", None) or "?"


class _SeenError(OSError):
    """The handshake is done, and nothing more is wanted."""

    def __init__(self, issuer: str) -> None:
        super().__init__("seen")
        self.issuer = issuer


class _Glance(Tls):
    """A connection that ends when the certificate is seen: no request ever goes over it."""

    def connect(self) -> None:
        super().connect()
        issuer = _issuer(self.sock)
        self.close()
        raise _SeenError(issuer)


def issuer_of(url: str, proxies: dict[str, str], trusted: ssl.SSLContext | None) -> str:
    """Return who made the certificate that a server shows, in its own words, or `?`.

    It was refused before, and is trusted no more than that: this is a handshake for its name alone.

    Args:
        proxies: The way there, by scheme.
        trusted: Says which certificates of a proxy count, who may hear a password.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connections = Connections(context, tls=_Glance, to_proxy=trusted)
    request = PreparedRequest()
    request.prepare("GET", url)
    try:
        connections.send(request, timeout=(_TIMEOUT, _TIMEOUT), proxies=proxies, verify=False).close()
    except (RequestException, HTTPError, OSError) as exc:
        error: BaseException | None = exc
        while error is not None:
            if isinstance(error, _SeenError):
                return error.issuer
            error = error.__context__
    finally:
        connections.close()
    return "?"


def _issuer(connection: object) -> str:
    # Without a check `getpeercert` tells nothing; this is what truststore looks at as well.
    tls = getattr(connection, "sslobj", connection)  # inside a proxy's TLS
    chain: list[Any] = getattr(getattr(tls, "_sslobj", None), "get_unverified_chain", list)()
    if not chain:
        return "?"
    fields: Iterable[tuple[tuple[str, str], ...]] = chain[0].get_info().get("issuer", ())
    names = {key: value for part in fields for key, value in part}
    return next((names[key] for key in ("commonName", "organizationName") if names.get(key)), "?")
