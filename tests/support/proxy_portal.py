"""A desktop portal that tells the proxy for each address, as one with a PAC file does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jeepney import HeaderFields, Message, new_error, new_method_return

from tests.support.stand_in_service import StandIn

_RESOLVER = "org.freedesktop.portal.ProxyResolver"


class ProxyPortal(StandIn):
    """Owns the portal's name on a bus.

    Args:
        address: Of the bus.
        answer: The proxies for a URL; None: an error. It is asked on a thread of the portal's own.

    Attributes:
        asked: Every URL that was asked for.
    """

    def __init__(self, address: str, answer: Callable[[str], list[str] | None]) -> None:
        self._proxies_of = answer
        self.asked: list[str] = []
        super().__init__(address, "org.freedesktop.portal.Desktop")

    def _answer(self, call: Message) -> Sequence[Message]:
        fields = call.header.fields
        if (fields.get(HeaderFields.interface), fields.get(HeaderFields.member)) != (_RESOLVER, "Lookup"):
            return (new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"),)
        (url,) = call.body
        self.asked.append(url)
        found = self._proxies_of(url)
        if found is None:
            return (new_error(call, "org.freedesktop.portal.Error.Failed"),)
        return (new_method_return(call, "as", (found,)),)
