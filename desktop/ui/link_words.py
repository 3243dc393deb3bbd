"""Where a link in a message leads: as an address to open, and in words that cannot be forged."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QUrl, QUrlQuery

from desktop.core.text import escape_markup, one_line
from desktop.ui.plain_text import breakable

_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_MAIL_FIELDS: Final = frozenset({"subject", "body", "cc"})  # others make some programs attach files
_ENCODED: Final = QUrl.ComponentFormattingOption.FullyEncoded
_DECODED: Final = QUrl.ComponentFormattingOption.PrettyDecoded
_LONGEST: Final = 60  # characters of a link in a menu


def to_open(address: str) -> QUrl | None:
    """Return what is opened for an address of a message; None where nothing may be."""
    url = QUrl(address)
    if not url.isValid() or url.scheme() not in _SAFE_SCHEMES:
        return None
    if url.scheme() == "mailto":
        fields = QUrlQuery(url)
        kept = QUrlQuery()
        kept.setQueryItems([item for item in fields.queryItems() if item[0].lower() in _MAIL_FIELDS])
        url.setQuery(kept)
    return url


def host(address: str) -> str:
    """Return the host that an address leads to, in the letters that the network uses."""
    url = QUrl(address)
    if url.scheme() == "mailto":
        name = url.path().rpartition("@")[2]
        return QUrl(f"http://{name}/").host(_ENCODED) or name
    return url.host(_ENCODED)


def in_brief(address: str) -> str:
    """Return an address for a menu: the true host, and what follows it; never who it pretends to be."""
    url = QUrl(address)
    if url.scheme() == "mailto":
        return one_line(f"{url.path().rpartition('@')[0]}@{host(address)}", _LONGEST)
    port = f":{url.port()}" if url.port() >= 0 else ""
    path = "" if url.path() == "/" else url.path(_DECODED)
    query = f"?{url.query(_DECODED)}" if url.hasQuery() else ""
    return one_line(f"{host(address)}{port}{path}{query}", _LONGEST)


def tip(address: str) -> str:
    """Return the tooltip of a link: where it leads, and the whole address."""
    place = f"<b>{escape_markup(breakable(host(address)))}</b>"
    leads = QCoreApplication.translate("Link", "Leads to %1").replace("%1", place)
    return f"<qt>{leads}<br>{escape_markup(breakable(address))}</qt>"
