"""The fake's cookies in the place of recorded ones, whose session tokens were blacked out."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.contract.comparison import Twins
from tests.contract.recorded_world import ALICE
from tests.fakes.level1_erp import ErpControl

SESSION = "next-auth.session-token"
_HAND_MADE = 300  # shorter values were typed by the person who recorded, not issued
# Cookies that were minted by hand: how long each lives (session, JWT), in seconds.
_MINTED = {
    "tampered_jwe": (3600.0, 3600.0),
    "jwt_exp_passed": (3600.0, -5.0),
    "sessionExpiresAt_passed": (-5.0, 3600.0),
    "minted_valid": (3600.0, 3600.0),
    "expiring": (12.0, 3600.0),
    "user_deleted": (3600.0, 3600.0),
}
_MINTED_AS = {
    "alice session expiring in 12s": "expiring",
    "expired.session": "expiring",
    "expired.unread": "expiring",
}


@dataclass
class CookieJars:
    """The session cookies that the fake issued, by the csrf cookie of the recorded client that got them."""

    control: ErpControl
    twins: Twins
    _issued: dict[str, dict[str, str]] = field(default_factory=dict)
    _minted: dict[str, str] = field(default_factory=dict)
    _newest: str = ""

    def learn(self, sent: str, headers: list[tuple[str, str]]) -> None:
        """Keep the session cookies of an answer, for the requests that send them later.

        Args:
            sent: The recorded request's Cookie header.
            headers: The fake's answer.
        """
        if "csrf-token=" not in sent:
            return
        for name, value in headers:
            cookie, _, rest = value.partition("=")
            token = rest.partition(";")[0]
            if name == "set-cookie" and cookie.startswith(SESSION) and token:
                self._jar(sent)[cookie] = token
                self._newest = token

    def translated(self, recorded: str, name: str) -> str:
        """Return a recorded Cookie header with the fake's own cookies in it.

        Args:
            name: The exchange's or stream's, which tells what a hand-made cookie was.
        """
        parts = [part.partition("=") for part in recorded.split("; ")]
        jar = self._jar(recorded)
        return "; ".join(f"{cookie}={self._cookie(cookie, value, jar, name)}" for cookie, _, value in parts)

    def _jar(self, cookies: str) -> dict[str, str]:
        csrf = next((part for part in cookies.split("; ") if "csrf-token=" in part), "")
        return self._issued.setdefault(csrf.partition("=")[2], {})

    def _cookie(self, cookie: str, value: str, jar: dict[str, str], name: str) -> str:
        if "session-token" not in cookie or len(value) < _HAND_MADE:
            return self.twins.translate(value)
        if cookie in jar:
            return jar[cookie]
        if cookie.startswith("authjs"):
            return self._newest
        return self._mint(_MINTED_AS.get(name, name))

    def _mint(self, kind: str) -> str:
        if kind not in self._minted:
            session, jwt = _MINTED[kind]
            gone = "cusrGONE" if kind == "user_deleted" else None
            token = self.control.mint_session(ALICE, expires_in=session, jwt_expires_in=jwt, under_id=gone)
            self._minted[kind] = f"{token[:-8]}{'A' * 8}" if kind == "tampered_jwe" else token
        return self._minted[kind]
