"""The window that says why nothing was announced: what it is told, what its buttons do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, QUrl, Signal, SignalInstance, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop import __version__
from desktop.core.checkup import Check, Words
from desktop.core.checkup.arrival import DECIDED
from desktop.core.report import Object
from desktop.core.settings import Settings
from desktop.core.why import Facts, explain, without_names
from desktop.doctor import around
from desktop.doctor.case import Case
from desktop.doctor.living import Knows, Parts, decisions, facts_of, name_of
from desktop.doctor.system import ask_desktop
from desktop.native.autostart import make_autostart
from desktop.native.os_name import os_name
from desktop.native.paths import Places, state_key
from desktop.native.policy import policy_source
from desktop.native.proxies import make_proxies
from desktop.native.system_settings import notification_settings
from desktop.runtime.build import Cookies, accounts_in, connect
from desktop.runtime.control_desk import ControlDesk
from desktop.runtime.proxies import proxies_by
from desktop.runtime.threads import start_thread
from desktop.state.alert_center import TEST_KEY
from desktop.state.dates import moment
from desktop.sync.engine import Engine
from desktop.sync.session import Credentials
from desktop.ui.theme import Theme
from desktop.ui.translations import language
from desktop.ui.why_dialog import DecisionLine, WhyDialog
from desktop.wire.timestamp import Timestamp

_GATHER_MS: Final = 50  # several things that change together are shown once
_HEARD_WITHIN_MS: Final = 20_000  # a test of which nobody said anything by then is given up
_VOLUME: Final = 80  # percent, where it was 0


class Asks(Protocol):
    """What a person can ask for, as far as it repairs something."""

    def show_sign_in(self) -> None:
        """Show the sign-in."""

    def show_settings(self, page: str = "") -> None:
        """Show the settings, at a page."""


class Program(Knows, Protocol):
    """An app, as far as the window has to do with it."""

    @property
    def intents(self) -> Asks:
        """Does what a person asks for."""

    @property
    def theme(self) -> Theme:
        """The look of every window."""

    def call(self, wish: Callable[[Engine], None]) -> None:
        """Have the engine do something."""


class WhyWindow(QObject):
    """Holds the dialog, asks the desktop beside the GUI thread, repairs. GUI thread only.

    Args:
        desk: Knows what the engine knows.
        places: Where this client's files lie.
        keyring: Whether this run uses the password store.
    """

    _asked_desktop = Signal(object)
    _looked_around = Signal(object)

    def __init__(
        self, parts: Parts, app: Program, places: Places, desk: ControlDesk | None, *, keyring: bool
    ) -> None:
        super().__init__()
        self._parts, self._app, self._places, self._desk = parts, app, places, desk
        self._keyring = keyring
        self._about = ""
        self._asked: Facts | None = None
        self._checks: list[Check] = []
        self._asking = self._looking = self._ask_again = False
        self._testing: list[str] | None = None  # what is known of the test so far
        self.dialog = dialog = WhyDialog(app.theme)
        dialog.repair_requested.connect(self._repair)
        dialog.test_requested.connect(self._test)
        dialog.report_requested.connect(self._copy)
        dialog.log_requested.connect(self._open_logs)
        dialog.refresh_requested.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._soon.timeout.connect(self._show)
        self._test_over = QTimer(self, singleShot=True, interval=_HEARD_WITHIN_MS)
        self._test_over.timeout.connect(self._end_test)
        self._asked_desktop.connect(self._take_asked)
        self._looked_around.connect(self._take_checks)
        for changed in (
            app.settings.changed,
            app.do_not_disturb.changed,
            app.mutes.changed,
            app.connection.changed,
            app.alerts.raised,
        ):
            changed.connect(self._soon.start)
        if desk is not None:
            desk.examined.connect(self._look_around)
        if (announcer := parts.announcer) is not None:
            announcer.shown.connect(self._on_shown)
            announcer.not_shown.connect(self._on_not_shown)
            announcer.sounded.connect(self._on_sounded)
            announcer.activated.connect(self._on_activated)
            announcer.closed.connect(self._on_closed)

    def show(self, conversation_id: str = "") -> None:
        """Show why the last message was not announced, or that of a conversation."""
        self._about = conversation_id
        if self._asked is None:
            self.dialog.show_busy()
        self.dialog.show_and_raise()
        self.look()

    def close(self) -> None:
        """Close for good; what is still being looked at ends by itself, unheard."""
        self.blockSignals(True)
        self.dialog.close()
        self.dialog.deleteLater()

    @Slot()
    def look(self) -> None:
        """Look at everything again."""
        self._show()
        if self._asking:
            self._ask_again = True
        else:
            self._ask()
        if self._desk is not None and not self._looking:
            self._looking = True
            self.dialog.set_looking(True)
            self._desk.examine()

    @property
    def is_asking(self) -> bool:
        """Whether the desktop is being asked, so that the answer may be another one in a moment."""
        return self._asking or self._soon.isActive()

    # The answer

    @Slot()
    def _show(self) -> None:
        if not self.dialog.isVisible():
            return
        words, parts = Words(language()), self._parts
        if self._asked is not None:
            self.dialog.show_answer(explain(self._facts(self._asked), words, _say))
        self.dialog.show_decisions(
            [
                DecisionLine(
                    at=_say(each.at),
                    who=name_of(parts, each.conversation_id) or "TimeNow",
                    what=words.pick(DECIDED[each.outcome]),
                )
                for each in decisions(parts)
            ]
        )

    def _facts(self, asked: Facts) -> Facts:
        """Return what is known now, with what the desktop answered last."""
        return msgspec.structs.replace(
            facts_of(self._parts, self._about),
            notifications=asked.notifications,
            sound=asked.sound,
            autostart=asked.autostart,
        )

    def _ask(self) -> None:
        self._asking = True
        facts, settings = facts_of(self._parts, self._about), self._app.settings.settings
        places, spoken = self._places, language()
        start_thread(
            lambda: _emit(self._asked_desktop, ask_desktop(facts, settings, places, spoken)), "check-up"
        )

    @Slot(object)
    def _take_asked(self, facts: Facts) -> None:
        self._asking = False
        self._asked = facts
        self._show()
        if self._ask_again:
            self._ask_again = False
            self._ask()

    @Slot(object)
    def _look_around(self, told: Object) -> None:
        settings, places, keyring = self._app.settings.settings, self._places, self._keyring
        words = Words(language())

        def look() -> None:
            _emit(self._looked_around, _checks(told, settings, places, words, keyring=keyring))

        start_thread(look, "check-up")

    @Slot(object)
    def _take_checks(self, checks: list[Check]) -> None:
        self._looking = False
        self._checks = checks
        self.dialog.set_looking(False)
        self.dialog.show_checks(checks)

    # The buttons

    @Slot(str, str)
    def _repair(self, code: str, about: str) -> None:
        app = self._app
        repairs: dict[str, Callable[[], object]] = {
            "turn_on_notifications": partial(app.settings.set, "notifications.enabled", True),
            "end_do_not_disturb": partial(app.do_not_disturb.set_until, None),
            "unmute": partial(app.mutes.unmute, about),
            "raise_volume": partial(app.settings.set, "notifications.volume", _VOLUME),
            "enable_autostart": self._enable_autostart,
            "open_system_settings": self._open_system_settings,
            "test": self._test,
            "sign_in": app.intents.show_sign_in,
            "reconnect": self._refresh,
            "refresh": self._refresh,
            "edit_quiet_hours": partial(app.intents.show_settings, "notifications"),
            "choose_sound": partial(app.intents.show_settings, "notifications"),
            "choose_shortcut": partial(app.intents.show_settings, "general"),
        }
        repairs[code]()
        self.look()

    def _refresh(self) -> None:
        self._app.call(lambda engine: engine.refresh())

    def _enable_autostart(self) -> None:
        self._app.settings.set("startAtLogin", True)
        try:
            make_autostart().enable()
        except OSError as error:
            self.dialog.say(str(error.strerror or type(error).__name__))

    def _open_system_settings(self) -> None:
        command = notification_settings()
        if command is None or not QProcess.startDetached(command[0], list(command[1:]))[0]:
            self.dialog.say(self.tr("Open them from your desktop's menu."))

    @Slot()
    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._places.log)))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())
        self.dialog.say(self.tr("Copied: no name, no message and no password is in it."))

    def report(self) -> str:
        """Return what was found, for whoever helps: no name, no e-mail, no message, no secret."""
        words = Words(language())
        facts = without_names(self._facts(self._asked or facts_of(self._parts)))
        found = [row.check for row in explain(facts, words, _say).rows] + self._checks
        now = datetime.now().astimezone()
        lines = [f"TimeNow Desktop {__version__}, {os_name().value}, {now:%Y-%m-%d %H:%M %z}"]
        for check in found:
            lines.append(f"{check.state:<5} {check.id}: {check.says}")
            lines += [f"      {check.fix}"] if check.fix else []
        return "\n".join(lines).replace(str(Path.home()), "~") + "\n"

    # The test

    @Slot()
    def _test(self) -> None:
        announcer = self._parts.announcer
        if announcer is not None:
            self._testing = []
            self.dialog.say(self.tr("Sending a test…"))
            self._test_over.start()
            announcer.present_test()

    @Slot(str)
    def _on_shown(self, key: str) -> None:
        announcer = self._parts.announcer
        if key == TEST_KEY and announcer is not None and announcer.facts is not None:
            facts = announcer.facts
            who = " ".join(filter(None, (facts.name or facts.way, facts.version)))
            self._add(self.tr("{name} shows the test.").format(name=who))

    @Slot(str)
    def _on_not_shown(self, reason: str) -> None:
        self._add(self.tr("The test could not be shown: {reason}").format(reason=reason))

    @Slot(str)
    def _on_sounded(self, reason: str) -> None:
        if reason:
            self._add(self.tr("Its sound could not be played: {reason}").format(reason=reason))
        else:
            self._add(self.tr("Its sound was played."))

    @Slot(str, str)
    def _on_activated(self, key: str, _token: str) -> None:
        if key == TEST_KEY:
            self._add(self.tr("You clicked it."))

    @Slot(str)
    def _on_closed(self, key: str) -> None:
        if key == TEST_KEY:
            self._add(self.tr("It was closed."))

    def _add(self, words: str) -> None:
        if self._testing is not None:
            if words not in self._testing:
                self._testing.append(words)
            self._test_over.start()
            self.dialog.say(" ".join(self._testing))

    @Slot()
    def _end_test(self) -> None:
        if self._testing == []:
            self.dialog.say(self.tr("Nobody said what became of the test."))
        self._testing = None


def _emit(signal: SignalInstance, value: object) -> None:
    with contextlib.suppress(RuntimeError):  # the app has ended meanwhile
        signal.emit(value)


def _checks(told: Object, settings: Settings, places: Places, words: Words, *, keyring: bool) -> list[Check]:
    """Make the checks that are not of alerts; blocks for up to half a minute."""
    key = state_key(places)
    with contextlib.closing(Cookies(key, keyring=keyring)) as cookies:
        proxies = proxies_by(lambda: settings.proxy, cookies.proxy_passwords.load, make_proxies())
        return around(
            Case(
                places=places,
                key=key,
                settings=settings,
                policy=policy_source().read(),
                words=words,
                account=accounts_in(places.data).current(),
                cookies=cookies,
                connect=lambda server: connect(server, lambda: settings, proxies),
                proxies=proxies,
                holder=told,
                credentials=None if keyring else Credentials("", "", ""),
            )
        )


def _say(at: datetime) -> str:
    return moment(Timestamp.of(at))
