"""The app, whole, with a hand on its window that says why nothing was announced.

Run as `python -m tests.support.driven_app …`, with the app's arguments. It obeys lines on standard input,
and answers each with one on standard output: `why` shows the window, `answer` and `said` give its words,
`report` what it copies, `test` presses "Send me a test".
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from desktop import app as program
from desktop import main
from desktop.runtime.arguments import parse


class Hand(QObject):
    """Obeys what comes on standard input."""

    def __init__(self, app: program.App) -> None:
        super().__init__(app)
        self._app = app
        self._ears = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ears.activated.connect(self._obey)

    @Slot()
    def _obey(self) -> None:
        line = sys.stdin.readline()
        if not line:
            self._ears.setEnabled(False)
            return
        sys.stdout.write(json.dumps(self._do(line.strip())) + "\n")
        sys.stdout.flush()

    def _do(self, wish: str) -> str:
        why = self._app.why
        match wish:
            case "why":
                self._app.tray.why_requested.emit()
            case "answer":
                return why.dialog.answer.says.text()
            case "said":
                return why.dialog.said.text()
            case "report":
                return why.report()
            case "test":
                why.dialog.test.click()
        return ""


class DrivenApp(program.App):
    """The app, and the hand."""

    def start(self) -> None:
        """Begin, and listen."""
        super().start()
        Hand(self)


if __name__ == "__main__":
    program.App = DrivenApp  # type: ignore[misc]  # what `main` makes
    sys.exit(main.run(parse(sys.argv[1:])))
