"""The tray's menu: open, who is waiting, answer, do not disturb, settings, account, quit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.core.chat import Account, Conversation
from desktop.core.text import one_line
from desktop.state.dates import clock
from desktop.state.do_not_disturb import FOREVER
from desktop.state.local_time import local_now, tomorrow_morning
from desktop.wire.timestamp import Timestamp

MOST_CONVERSATIONS: Final = 5
_LONGEST_TITLE: Final = 40


class TrayMenu(QMenu):
    """The tray's menu. GUI thread only.

    Its actions are made once and changed in place: a panel that shows the menu over D-Bus is told of
    differences, not of a new menu for each message.

    Args:
        now: The local time, aware.

    Signals: as those of `Tray`, which passes them on.
    """

    open_requested = Signal()
    conversation_requested = Signal(str)
    mark_all_read_requested = Signal()
    refresh_requested = Signal()
    do_not_disturb_requested = Signal(object)
    pop_over_requested = Signal()
    settings_requested = Signal()
    why_requested = Signal()
    browser_requested = Signal()
    sign_in_requested = Signal()
    sign_out_requested = Signal()
    quit_requested = Signal()

    def __init__(self, now: Callable[[], datetime] = local_now) -> None:
        super().__init__()
        self._now = now
        self._open = self._add(self, self.open_requested.emit)
        self.setDefaultAction(self._open)
        self._conversations = [self._add(self, self._conversation_picked) for _ in range(MOST_CONVERSATIONS)]
        self._mark_all = self._add(self, self.mark_all_read_requested.emit)
        self._reply = self._add(self, self.pop_over_requested.emit)
        self.addSeparator()
        self._refresh = self._add(self, self.refresh_requested.emit)
        self._quiet = QMenu(self)
        self.addMenu(self._quiet)
        self._half_hour = self._add(self._quiet, self._quiet_picked)
        self._hour = self._add(self._quiet, self._quiet_picked)
        self._tomorrow = self._add(self._quiet, self._quiet_picked)
        self._forever = self._add(self._quiet, self._quiet_picked)
        self._loud = self._add(self._quiet, self._quiet_picked)
        self.addSeparator()
        self._settings = self._add(self, self.settings_requested.emit)
        self._why = self._add(self, self.why_requested.emit)
        self._browser = self._add(self, self.browser_requested.emit)
        self.addSeparator()
        self._sign_in = self._add(self, self.sign_in_requested.emit)
        self._sign_out = self._add(self, self.sign_out_requested.emit)
        self._quit = self._add(self, self.quit_requested.emit)
        self._over_bus = False
        self._total: int | None = None
        self._rows: Sequence[tuple[Conversation, int]] = ()
        self._account: Account | None = None
        self._until: datetime | None = None
        self._translate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._translate()
        super().changeEvent(event)

    def set_over_bus(self, over_bus: bool) -> None:
        """Know whether a panel shows the menu over D-Bus, or this program itself."""
        self._over_bus = over_bus
        self.show_unread(self._total, self._rows)
        self.show_account(self._account)

    def show_unread(self, total: int | None, rows: Sequence[tuple[Conversation, int]]) -> None:
        """Show the number, and the newest unread conversations with theirs."""
        self._total, self._rows = total, rows
        self._open.setText(
            self.tr("Open chat ({count})").format(count=total) if total else self.tr("Open chat")
        )
        self._mark_all.setVisible(bool(total))
        for position, action in enumerate(self._conversations):
            action.setVisible(position < len(rows))
            if position < len(rows):
                conversation, unread = rows[position]
                action.setText(f"{self._plain(conversation.title)} ({unread})")
                action.setData(conversation.id)

    def show_account(self, account: Account | None) -> None:
        """Show who can sign out, or that somebody can sign in."""
        self._account = account
        self._sign_in.setVisible(account is None)
        self._sign_out.setVisible(account is not None)
        self._reply.setVisible(account is not None)
        self._refresh.setEnabled(account is not None)
        if account is not None:
            self._sign_out.setText(self.tr("Sign out ({name})…").format(name=self._plain(account.name)))

    def show_quiet(self, until: datetime | None) -> None:
        """Show until when notifications are held back."""
        self._until = until
        self._loud.setVisible(until is not None)
        text = self.tr("Do not disturb")
        if until is not None and until != FOREVER:
            text = self.tr("Do not disturb until {time}").format(time=clock(Timestamp.of(until)))
        self._quiet.setTitle(text)

    def _translate(self) -> None:
        self._mark_all.setText(self.tr("Mark all as read"))
        self._reply.setText(self.tr("Quick reply…"))
        self._refresh.setText(self.tr("Refresh now"))
        self._half_hour.setText(self.tr("For 30 minutes"))
        self._hour.setText(self.tr("For 1 hour"))
        self._tomorrow.setText(self.tr("Until tomorrow 8:00"))
        self._forever.setText(self.tr("Until I turn it off"))
        self._loud.setText(self.tr("Turn off"))
        self._settings.setText(self.tr("Settings…"))
        self._why.setText(self.tr("Why was I not notified?…"))
        self._browser.setText(self.tr("Open TimeNow in the browser"))
        self._sign_in.setText(self.tr("Sign in…"))
        self._quit.setText(self.tr("Quit"))
        self.show_unread(self._total, self._rows)
        self.show_account(self._account)
        self.show_quiet(self._until)

    def _add(self, menu: QMenu, chosen: Callable[[], None]) -> QAction:
        action = QAction(menu)
        action.triggered.connect(chosen)
        menu.addAction(action)
        return action

    @Slot()
    def _conversation_picked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.conversation_requested.emit(action.data())

    @Slot()
    def _quiet_picked(self) -> None:
        now = self._now()
        until = {
            self._half_hour: now + timedelta(minutes=30),
            self._hour: now + timedelta(hours=1),
            self._tomorrow: tomorrow_morning(now),
            self._forever: FOREVER,
        }
        action = self.sender()
        self.do_not_disturb_requested.emit(until.get(action) if isinstance(action, QAction) else None)

    def _plain(self, text: str) -> str:
        """Cut a title to a menu's width; neither an ampersand nor an underscore is a shortcut in it."""
        line = one_line(text, _LONGEST_TITLE)
        if not self._over_bus:
            return line.replace("&", "&&")
        # WORKAROUND: for D-Bus, where "_" marks the shortcut, Qt turns the first "&" into it and leaves all
        # else as it is ("&&" stays double): the first one is a sacrifice, before a letter that can't be seen.
        # Remove when QDBusMenuItem::convertMnemonic knows "&&" and "_".
        return ("&\N{ZERO WIDTH SPACE}" if "&" in line else "") + line.replace("_", "__")
