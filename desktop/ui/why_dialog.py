"""Why was I not notified? One answer, the last decisions, everything that was looked at."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.checkup import Check, Words
from desktop.core.why import Answer, Finding
from desktop.ui.announcements import announce
from desktop.ui.settings.flow import Flow
from desktop.ui.theme import LEAST_SIZE, SPACE, Theme
from desktop.ui.translations import language
from desktop.ui.tray_icon import app_icon
from desktop.ui.why_rows import AnswerCard, CheckRow, words

_SIZE: Final = (SPACE * 76, SPACE * 92)
_STEPS: Final = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class DecisionLine(NamedTuple):
    """One of the last decisions.

    Attributes:
        at: When, in a person's words.
        who: With whom the conversation is.
        what: What became of the message.
    """

    at: str
    who: str
    what: str


class WhyDialog(QDialog):
    """Shows the answer and what it rests on. GUI thread only.

    Signals:
        repair_requested: A repair's code, and the conversation it is for or "".
        test_requested: Show a notification, by the whole real way.
        report_requested: Copy what was found.
        log_requested: Show the folder with the log.
        refresh_requested: Look again; it was shown, or speaks another language now.
    """

    repair_requested = Signal(str, str)
    test_requested = Signal()
    report_requested = Signal()
    log_requested = Signal()
    refresh_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, CheckRow] = {}
        self._waits = False  # for the first answer
        self.answer = AnswerCard(theme)
        self.answer.repair_requested.connect(self.repair_requested)
        self._decisions_heading, self._alerts_heading, self._around_heading = (
            words("heading") for _ in "abc"
        )
        self._decisions = QGridLayout()
        self._alerts, self._around = QVBoxLayout(), QVBoxLayout()
        self._busy = words("muted")
        self.said = words()
        self.test, self.copy, self.log, self.shut = (QPushButton() for _ in "abcd")
        for button, signal in (
            (self.test, self.test_requested),
            (self.copy, self.report_requested),
            (self.log, self.log_requested),
        ):
            button.clicked.connect(signal)
        self.shut.clicked.connect(self.close)
        self._lay_out()
        self._translate()
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*_SIZE)

    # What is shown

    def show_busy(self) -> None:
        """Say that the answer is being looked for."""
        self._waits = True
        self.answer.show_busy(self.tr("Looking…"))

    def show_answer(self, answer: Answer) -> None:
        """Show the cause, and the rows that it comes from."""
        said = Words(language())
        before = self.answer.says.text()
        was_at_it = self.answer.button.hasFocus() or self._waits
        self.answer.show_answer(answer.lead, _button(said, answer.lead))
        self._show_rows(said, self._alerts, answer.rows)
        if was_at_it:
            self._focus_first(may_repair=self._waits)
        self._waits = False
        if self.isVisible() and self.answer.says.text() != before:
            announce(self.answer, self.answer.says.text())

    def show_checks(self, checks: Iterable[Check]) -> None:
        """Show what takes longer to find out."""
        said = Words(language())
        self._show_rows(said, self._around, [Finding(check=check) for check in checks])

    def set_looking(self, looking: bool) -> None:
        """Say that what takes longer is still being looked at."""
        self._busy.setVisible(looking)

    def show_decisions(self, lines: Sequence[DecisionLine]) -> None:
        """Show what became of the last messages, newest first."""
        while (item := self._decisions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, line in enumerate(lines):
            for column, (text, role) in enumerate(((line.at, "muted"), (line.who, ""), (line.what, "muted"))):
                label = words(role)
                label.setWordWrap(column > 0)
                label.setText(text)
                self._decisions.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        self._decisions_heading.setVisible(bool(lines))

    def say(self, text: str) -> None:
        """Say what came of a button at the bottom."""
        self.said.setText(text)
        self._said_frame.setVisible(bool(text))
        if text:
            announce(self.said, text)

    def _show_rows(self, said: Words, column: QVBoxLayout, findings: Iterable[Finding]) -> None:
        for finding in findings:
            name = finding.check.id
            if name not in self._rows:
                self._rows[name] = CheckRow(self._theme, said.title(name))
                self._rows[name].repair_requested.connect(self.repair_requested)
                column.addWidget(self._rows[name])
            self._rows[name].show_finding(finding, _button(said, finding))
        self._order_keys()

    def _order_keys(self) -> None:
        """Have Tab go as one reads: rows come in as they are found out."""
        rows = [self._rows[name] for name in sorted(self._rows, key=self._place_of)]
        buttons = [
            self.answer.button,
            *(row.button for row in rows),
            self.test,
            self.copy,
            self.log,
            self.shut,
        ]
        for one, other in itertools.pairwise(buttons):
            QWidget.setTabOrder(one, other)

    def _place_of(self, name: str) -> tuple[bool, int]:
        row = self._rows[name]
        place = self._alerts.indexOf(row)
        return (place < 0, place if place >= 0 else self._around.indexOf(row))

    def row(self, name: str) -> CheckRow | None:
        """Return the row of a check, if it is shown."""
        return self._rows.get(name)

    # How it is built

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll: there are rows without anything to press."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._scroll.verticalScrollBar().triggerAction(step)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_said_frame"):
            for row in self._rows.values():
                row.deleteLater()
            self._rows.clear()
            self._translate()
            self.refresh_requested.emit()

    def _lay_out(self) -> None:
        self.setWindowIcon(app_icon())
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        body.setSpacing(SPACE)
        body.addWidget(self.answer)
        body.addSpacing(SPACE * 2)
        body.addWidget(self._decisions_heading)
        self._decisions.setHorizontalSpacing(SPACE * 2)
        self._decisions.setVerticalSpacing(SPACE // 2)
        self._decisions.setColumnStretch(2, 1)
        body.addLayout(self._decisions)
        for heading, rows in ((self._alerts_heading, self._alerts), (self._around_heading, self._around)):
            rows.setSpacing(0)
            body.addSpacing(SPACE * 2)
            body.addWidget(heading)
            body.addLayout(rows)
        body.addWidget(self._busy)
        body.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self._said_frame = QFrame()
        self._said_frame.setProperty("role", "foot")
        said = QHBoxLayout(self._said_frame)
        said.setContentsMargins(SPACE * 3, SPACE, SPACE * 3, SPACE)
        said.addWidget(self.said)
        self._said_frame.hide()
        foot = QFrame()
        foot.setProperty("role", "foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        line.setSpacing(SPACE)
        buttons = Flow(SPACE)
        for button in (self.test, self.copy, self.log):
            button.setAutoDefault(False)
            buttons.add(button)
        line.addWidget(buttons, 1)
        self.shut.setDefault(True)
        line.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignBottom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._said_frame)
        whole.addWidget(foot)

    def _translate(self) -> None:
        self.setWindowTitle(self.tr("Why was I not notified?"))
        self._decisions_heading.setText(self.tr("Last messages"))
        self._alerts_heading.setText(self.tr("Notifications on this computer"))
        self._around_heading.setText(self.tr("Connection and computer"))
        self._busy.setText(self.tr("Looking at the network and the password store…"))
        self.test.setText(self.tr("Send me a test"))
        self.copy.setText(self.tr("Copy report"))
        self.log.setText(self.tr("Open log folder"))
        self.shut.setText(self.tr("Close"))
        self.say("")

    def _focus_first(self, *, may_repair: bool = True) -> None:
        """Have Return do the one thing that helps, or close; not repair one thing after the other."""
        helps = may_repair and not self.answer.button.isHidden()
        (self.answer.button if helps else self.shut).setFocus()

    @Slot()
    def show_and_raise(self) -> None:
        """Bring it to the front."""
        if not self.isVisible():
            self._focus_first()
        self.show()
        self.raise_()
        self.activateWindow()


def _button(said: Words, finding: Finding) -> str:
    return said.button(finding.repair) if finding.repair else ""
