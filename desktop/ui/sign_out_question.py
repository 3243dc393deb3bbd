"""The question before signing out: does the copy of the chat stay on this computer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from desktop.ui.check_box import CheckBox


class SignOutQuestion(QMessageBox):
    """Asks before a session is ended. GUI thread only.

    Args:
        always: The settings have the copy deleted in any case, which is said here and can't be changed.

    Signals:
        confirmed: Whether the copy is to be deleted too; the person said yes to signing out.
    """

    confirmed = Signal(bool)

    def __init__(self, *, always: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)  # a message may come meanwhile, and be answered
        self.setWindowTitle("TimeNow")
        self.setText(self.tr("Sign out of TimeNow?"))
        self.setInformativeText(
            self.tr(
                "The conversations stay on the server. Drafts and unsent messages are on this computer only."
            )
        )
        self._forget = CheckBox(self.tr("Delete this computer's copy, unsent messages too"), self)
        self._forget.setChecked(always)
        self._forget.setEnabled(not always)
        self.setCheckBox(self._forget)
        yes: QPushButton = self.addButton(self.tr("Sign out"), QMessageBox.ButtonRole.AcceptRole)
        no: QPushButton = self.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(yes)
        self.setEscapeButton(no)
        yes.clicked.connect(lambda: self.confirmed.emit(self._forget.isChecked()))
