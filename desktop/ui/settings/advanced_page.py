"""Settings, advanced: what the ERP is asked without a promise of its makers, what is written down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from desktop.state.settings_store import SettingsStore
from desktop.ui.settings.page import Page, Surroundings
from desktop.ui.settings.rows import Row
from desktop.ui.theme import Theme


class AdvancedPage(Page):
    """Web actions, the log, the way to the check-up.

    Signals:
        why_requested: The person wants to know why they were not notified.
    """

    why_requested = Signal()

    def __init__(self, store: SettingsStore, theme: Theme, surroundings: Surroundings) -> None:
        super().__init__(self.tr("Advanced"), "sliders", store, theme, surroundings)
        card = self.card()
        self.switch(
            card,
            "actions.serverActions",
            self.tr("&Use TimeNow's web actions"),
            self.tr(
                "They mark as read, hide and clear conversations where the server offers no other way. Turn "
                "them off if your IT asks you to."
            ),
            on="on",
            off="off",
        )
        self.choice(
            card,
            "diagnostics.level",
            self.tr("&Write to the log"),
            (
                ("warning", self.tr("Only what goes wrong")),
                ("info", self.tr("What happens")),
                ("debug", self.tr("Everything, to look for a fault")),
            ),
            self.tr("Never the text of a message, never a password."),
        )
        self.heading(self.tr("Diagnosis"))
        button = QPushButton(self.tr("Check…"))
        button.clicked.connect(self.why_requested)
        self.card().add(
            Row(
                self.tr("Why was I &not notified?"),
                self.tr("Looks at connection, tray, notifications and sound, and says what to do."),
                button,
            )
        )
        self.finish()
