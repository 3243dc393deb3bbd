"""The conversations that are muted, each with a button that ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.state.dates import moment
from desktop.ui.plain_text import breakable
from desktop.ui.settings.rows import Card, Row
from desktop.wire.timestamp import Timestamp


class MutedConversations(Card):
    """A row for each muted conversation. GUI thread only.

    Args:
        name_of: The title of a conversation; "" for one that is not known.

    Signals:
        unmute_wanted: The conversation that shall be heard again.
    """

    unmute_wanted = Signal(str)

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._shown: dict[str, datetime | None] | None = None
        self._usable = True

    def set_usable(self, usable: bool) -> None:
        """Let nobody change anything."""
        self._usable = usable

    def show_mutes(self, mutes: Mapping[str, datetime | None]) -> None:
        """Show those that still hold."""
        now = datetime.now(UTC)
        held = {who: until for who, until in mutes.items() if until is None or until > now}
        if held == self._shown:
            return
        self._shown = held
        self.clear()
        for who, until in held.items():
            self._add(who, until)
        if not held:
            hint = self.tr("Mute one from its menu in the chat: its messages are counted, but not announced.")
            self.add(Row(self.tr("None"), hint))

    def _add(self, who: str, until: datetime | None) -> None:
        name = self._name_of(who) or self.tr("A conversation that is not on the list")
        button = QPushButton(self.tr("Unmute"))
        button.setEnabled(self._usable)
        button.clicked.connect(lambda: self.unmute_wanted.emit(who))
        says = self.tr("Until you unmute it") if until is None else self.tr("Until {time}")
        if until is not None:
            says = says.format(time=moment(Timestamp.of(until)))
        spoken = self.tr("Unmute {name}").format(name=name)
        self.add(Row(breakable(name).replace("&", "&&"), says, button, name=spoken))
