"""Session tokens, shaped like the encrypted ones of the ERP, whole or in chunks."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

CHUNK_SIZE = 3936
_BLOCK = 16
_HEADER = b'{"alg":"dir","enc":"A256CBC-HS512","kid":"%s"}'


class TokenMint:
    """Makes and reads tokens; nothing is kept, so a token outlives a sign-out and a restart."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._header = _b64(_HEADER % _b64(hashlib.sha512(self._secret).digest()).encode())

    def mint(self, claims: Mapping[str, object]) -> str:
        """Return the token that stands for these claims."""
        nonce = secrets.token_bytes(16)
        plain = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
        plain += b" " * (_BLOCK - len(plain) % _BLOCK)
        sealed = f"{self._header}..{_b64(nonce)}.{_b64(self._mask(nonce, plain))}"
        return f"{sealed}.{_b64(self._tag(sealed))}"

    def read(self, token: str) -> dict[str, object] | None:
        """Return a token's claims, or None where it isn't ours."""
        sealed, _, tag = token.rpartition(".")
        if not hmac.compare_digest(_b64(self._tag(sealed)).encode(), tag.encode()):
            return None
        _, _, nonce, masked = sealed.split(".")
        claims: dict[str, object] = json.loads(self._mask(_unb64(nonce), _unb64(masked)))
        return claims

    def _tag(self, sealed: str) -> bytes:
        return hmac.digest(self._secret, sealed.encode(), "sha256")

    def _mask(self, nonce: bytes, data: bytes) -> bytes:
        stream = hashlib.shake_256(self._secret + nonce).digest(len(data))
        return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def chunks(name: str, token: str) -> dict[str, str]:
    """Return the cookies that carry a token: one, or `.0`, `.1`, … when it is too long for one."""
    if len(token) <= CHUNK_SIZE:
        return {name: token}
    count = -(-len(token) // CHUNK_SIZE)
    return {f"{name}.{i}": token[i * CHUNK_SIZE : (i + 1) * CHUNK_SIZE] for i in range(count)}


def chunk_number(cookie_name: str) -> int:
    """Return the place of a chunk; a whole cookie counts as the first."""
    last = cookie_name.rpartition(".")[2]
    return int(last) if last.isdigit() else 0


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
