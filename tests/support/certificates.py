"""Certificates that nobody vouches for, and a company's own authority."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from ipaddress import IPv4Address, ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_DAY = timedelta(days=1)


class Authority:
    """Signs certificates for servers.

    Attributes:
        file: Its own certificate, as a system's store or `caFile` holds it.
    """

    def __init__(self, directory: Path, name: str = "Norte Digital Root") -> None:
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        made = _builder(self._name, self._name, self._key, _DAY).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.file = directory / "authority.pem"
        self.file.write_bytes(made.sign(self._key, SHA256()).public_bytes(Encoding.PEM))

    def subject_hash(self) -> str:
        """Return the name under which OpenSSL looks for it in a folder."""
        canonical = b"".join(_canonical(attribute) for attribute in self._name)
        return f"{int.from_bytes(sha1(canonical).digest()[:4], 'little'):08x}"  # noqa: S324  OpenSSL's choice

    def context(self, host: str, *, ends: timedelta = _DAY) -> ssl.SSLContext:
        """Return what a server of that name speaks TLS with.

        Args:
            ends: When its certificate expires, from now on.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        made = _builder(_named(host), self._name, key, ends).add_extension(
            x509.SubjectAlternativeName([_alternative(host)]), critical=False
        )
        file = self._directory / f"{host}.pem"
        _write(file, key, made.sign(self._key, SHA256()))
        return _context(file)


def self_signed(directory: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that nobody else signed into a file, and return it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("test")
    made = (
        _builder(name, name, key, _DAY)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = directory / "server.pem"
    _write(file, key, made)
    return file


def _canonical(attribute: x509.NameAttribute[str | bytes]) -> bytes:
    """Return a part of a name as OpenSSL hashes it: a set of a sequence, its text in lower case."""
    kind = b"\x06\x03\x55\x04\x03"  # the common name's number
    text = str(attribute.value).lower().encode()
    inner = kind + bytes((0x0C, len(text))) + text
    sequence = bytes((0x30, len(inner))) + inner
    return bytes((0x31, len(sequence))) + sequence


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, ends: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 30 * _DAY)
        .not_valid_after(now + ends)
    )


def _write(file: Path, key: ec.EllipticCurvePrivateKey, made: x509.Certificate) -> None:
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )


def _context(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
