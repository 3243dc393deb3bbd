"""Up in an empty writing box, or the menu: a message that was not sent is written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop.state.timeline_rows import Row, TimelineRole

if TYPE_CHECKING:
    from desktop.state.timeline_model import TimelineModel
    from desktop.ui.conversation_pane import ConversationPane


class FailedEdit(QObject):
    """Takes the place of a failed message once its new wording is sent, not before. GUI thread only.

    Signals:
        replaced: The id of the failed outbox entry, whose text was sent anew.
    """

    replaced = Signal(str)

    def __init__(
        self, pane: ConversationPane, messages: TimelineModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._composer = composer = pane.composer
        self._messages = messages
        self._entry_id = ""
        composer.recalled.connect(self._begin)
        composer.submitted.connect(self._on_submitted)
        composer.edit_ended.connect(self._end)
        pane.timeline.edit_wanted.connect(self._begin)

    @Slot()
    @Slot(str)
    def _begin(self, entry_id: str = "") -> None:
        row = self._last_failed(entry_id)
        if row is not None and self._composer.box.isEnabled():
            self._composer.edit(row.body)
            self._entry_id = row.id

    def _last_failed(self, entry_id: str = "") -> Row | None:
        """Return the newest failed message, or (with an id) that one, if it still is one."""
        for number in range(self._messages.rowCount() - 1, -1, -1):
            row = self._messages.index(number).data(TimelineRole.ROW)
            if row.state not in ("failed", "sending"):  # these stand at the end
                return None
            if row.state == "failed" and entry_id in ("", row.id):
                found: Row = row
                return found
        return None

    @Slot()
    def _on_submitted(self) -> None:
        if self._entry_id and self._last_failed(self._entry_id) is not None:
            self.replaced.emit(self._entry_id)

    @Slot()
    def _end(self) -> None:
        self._entry_id = ""
