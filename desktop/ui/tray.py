"""The tray: icon, tooltip, menu, click; it comes back when its host does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.core.changes import ConnectionChanged, ConnectionState
from desktop.core.chat import Account, Conversation
from desktop.core.sentences import sentence
from desktop.state.connection_state import icon_state
from desktop.state.dates import clock
from desktop.state.do_not_disturb import FOREVER
from desktop.state.icon_state import IconState
from desktop.ui.translations import language
from desktop.ui.tray_host import TrayHost
from desktop.ui.tray_icon import label, tray_icon
from desktop.ui.tray_menu import TrayMenu
from desktop.wire.timestamp import Timestamp

# At most five changes a second. The icon's first change after a pause is painted at once; words may wait,
# and never make the icon wait.
_PAUSE_MS: Final = 200
_LATE_MS: Final = 5_000  # what a tray host may take that starts, or starts again, with the desktop


class Tray(QObject):
    """Owns the tray icon and shows what it is told. GUI thread only.

    Hosts that come and go are ours to follow on Linux only: on Windows Qt itself puts the icon back when
    Explorer has restarted (`TaskbarCreated`), and the number of `setBadgeNumber` onto the task bar.

    Args:
        first: An icon that is in the tray already; it is taken over, and says whether icons are masks.

    Signals:
        open_requested: A left click, or the menu's first item: open the chat, or hide it when it is in front.
        pop_over_requested: A middle click, or its item: who is waiting, and a box to answer in.
        conversation_requested: The id of a conversation picked from the menu.
        mark_all_read_requested: Read everything.
        refresh_requested: Look at the server now.
        do_not_disturb_requested: An aware instant (`FOREVER`: until turned off), or None to end it.
        settings_requested: Show the settings.
        why_requested: Say why a message was not announced.
        browser_requested: Open TimeNow in the browser.
        sign_in_requested: Show the sign-in.
        sign_out_requested: End the session.
        quit_requested: Leave.
        look_wanted: The menu is about to be drawn by this program, and not by a panel.
        missing: There has been no tray for a while, since the start or since the last one went.
    """

    open_requested = Signal()
    pop_over_requested = Signal()
    conversation_requested = Signal(str)
    mark_all_read_requested = Signal()
    refresh_requested = Signal()
    do_not_disturb_requested = Signal(object)
    settings_requested = Signal()
    why_requested = Signal()
    browser_requested = Signal()
    sign_in_requested = Signal()
    sign_out_requested = Signal()
    quit_requested = Signal()
    look_wanted = Signal()
    missing = Signal()

    def __init__(self, parent: QObject | None = None, first: QSystemTrayIcon | None = None) -> None:
        super().__init__(parent)
        self._unread: int | None = None
        self._rows: Sequence[tuple[Conversation, int]] = ()
        self._connection: ConnectionChanged | None = None
        self._quiet_until: datetime | None = None
        self._quiet_hours_until: datetime | None = None
        self._painted: tuple[IconState, str] | None = None
        self._icon: QSystemTrayIcon | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._paint)
        self._words = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._words.timeout.connect(self._say)
        self._menu = TrayMenu()
        self._menu.aboutToShow.connect(self._about_to_show)
        self._pass_on()
        self._mask = first is not None and first.icon().isMask()
        self._over_bus = first is not None and _first_is_over_bus()
        self._host = TrayHost(parent=self, served=self._over_bus)
        self._host.changed.connect(self.rebuild)
        self._late = QTimer(self, singleShot=True, interval=_LATE_MS)
        self._late.timeout.connect(self._look_for_a_tray)
        self._late.start()
        if first is None:
            self.rebuild()
        else:
            self._adopt(first)

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon of the moment; another one after the host changed."""
        return self._icon

    @property
    def menu(self) -> TrayMenu:
        """The menu, the same one all along."""
        return self._menu

    @property
    def available(self) -> bool:
        """Whether there is a tray, so that what is hidden can be had back."""
        return QSystemTrayIcon.isSystemTrayAvailable() and not self._host.missing

    @property
    def is_resting(self) -> bool:
        """Whether the next change of the icon has to wait, because one was just painted."""
        return self._pause.isActive()

    @Slot(object)
    def set_unread(self, total: int | None) -> None:
        """Show another number; None is unknown. That there is nothing left is shown at once."""
        self._unread = total
        if not total:
            self._pause.stop()
        self._changed()

    @Slot(object)
    def set_unread_conversations(self, rows: Sequence[tuple[Conversation, int]]) -> None:
        """Show who is waiting, newest first."""
        self._rows = rows
        self._changed()

    @Slot(object)
    def set_state(self, connection: ConnectionChanged) -> None:
        """Show another connection state."""
        self._connection = connection
        self._changed()

    @Slot(object)
    def set_do_not_disturb(self, until: datetime | None) -> None:
        """Show until when notifications are held back; None: they are not."""
        self._quiet_until = until
        self._menu.show_quiet(until)
        self._changed()

    @Slot(object)
    def set_quiet_hours(self, until: datetime | None) -> None:
        """Show until when the quiet hours last; None: it is not quiet by them."""
        self._quiet_hours_until = until
        self._changed()

    @Slot(object)
    def set_account(self, account: Account | None) -> None:
        """Show who is signed in."""
        self._menu.show_account(account)

    @Slot()
    def rebuild(self) -> None:
        """Make the icon anew, for the host that is there now."""
        self._over_bus = self._host.present
        self._late.start()
        old = self._icon
        self._adopt(QSystemTrayIcon(self))
        if old is not None:
            old.hide()
            old.deleteLater()
        if self._icon is not None:
            self._icon.show()

    def _adopt(self, icon: QSystemTrayIcon) -> None:
        """Show everything on this icon from now on."""
        self._icon = icon
        icon.setParent(self)
        self._menu.set_over_bus(self._over_bus)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._clicked)
        self._painted = None
        self._pause.stop()
        self._paint()
        self._say()

    @Slot()
    def remove(self) -> None:
        """Take the icon away, before the program ends."""
        self._pause.stop()
        self._words.stop()
        self._late.stop()
        self._host.changed.disconnect(self.rebuild)
        if self._icon is not None:
            self._icon.hide()

    def tooltip(self) -> str:
        """Return the whole state in a line."""
        if self._state is IconState.SIGNED_OUT:
            return _titled(self.tr("sign in"))
        if self._state is IconState.CHAT_OFF:
            return _titled(self.tr("chat is switched off"))
        count = "TimeNow" if self._unread is None else _titled(self._count_words(self._unread))
        return " · ".join([count, *self._notes()])

    @property
    def _state(self) -> IconState:
        return icon_state(self._connection, do_not_disturb=bool(self._quiet_until or self._quiet_hours_until))

    def _count_words(self, unread: int) -> str:
        if unread == 0:
            return self.tr("no unread messages")
        messages = self.tr("%n unread", "", unread)
        if not self._rows:
            return messages
        conversations = self.tr("in %n conversation(s)", "", len(self._rows))
        return f"{messages} {conversations}"

    def _notes(self) -> list[str]:
        notes, connection = [], self._connection
        match self._state:
            case IconState.ATTENTION if connection is not None:
                return [sentence(connection.code or "session_unknown", language(), **connection.details)]
            case IconState.GREYED | IconState.STALE:
                notes.append(self._connection_note())
            case IconState.DO_NOT_DISTURB:
                notes.append(self._quiet_note())
        if connection is not None and connection.uncertain:
            notes.append(self.tr("count may be out of date"))
        return notes

    def _quiet_note(self) -> str:
        if self._quiet_until is None and self._quiet_hours_until is not None:
            if self._quiet_hours_until == FOREVER:
                return self.tr("quiet hours")
            until = clock(Timestamp.of(self._quiet_hours_until))
            return self.tr("quiet until {time}").format(time=until)
        if self._quiet_until is None or self._quiet_until == FOREVER:
            return self.tr("do not disturb")
        until = clock(Timestamp.of(self._quiet_until))
        return self.tr("do not disturb until {time}").format(time=until)

    def _connection_note(self) -> str:
        connection = self._connection
        if connection is None or connection.state is ConnectionState.CONNECTING:
            return self.tr("connecting")
        if connection.state is ConnectionState.CATCHING_UP:
            return self.tr("catching up")
        if connection.code == "buffering_proxy":
            return self.tr("checking every 15 seconds")
        return self.tr("offline since {time}").format(time=clock(connection.at))

    def _changed(self) -> None:
        self._paint()
        if not self._words.isActive():
            self._words.start()

    @Slot()
    def _paint(self) -> None:
        wanted = (self._state, label(self._state, self._unread))
        if self._icon is None or wanted == self._painted or self._pause.isActive():  # its end paints
            return
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
        self._icon.setIcon(tray_icon(*wanted, ratio, mask=self._mask))
        self._painted = wanted
        self._pause.start()

    @Slot()
    def _say(self) -> None:
        if self._icon is not None:
            self._icon.setToolTip(self.tooltip())
        self._menu.show_unread(self._unread, self._rows)

    @Slot()
    def _about_to_show(self) -> None:
        if not self._over_bus:
            self.look_wanted.emit()

    @Slot()
    def _look_for_a_tray(self) -> None:
        if not self.available:
            self.missing.emit()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open_requested.emit()
        elif reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.pop_over_requested.emit()

    def _pass_on(self) -> None:
        menu = self._menu
        menu.open_requested.connect(self.open_requested)
        menu.conversation_requested.connect(self.conversation_requested)
        menu.mark_all_read_requested.connect(self.mark_all_read_requested)
        menu.refresh_requested.connect(self.refresh_requested)
        menu.do_not_disturb_requested.connect(self.do_not_disturb_requested)
        menu.pop_over_requested.connect(self.pop_over_requested)
        menu.settings_requested.connect(self.settings_requested)
        menu.why_requested.connect(self.why_requested)
        menu.browser_requested.connect(self.browser_requested)
        menu.sign_in_requested.connect(self.sign_in_requested)
        menu.sign_out_requested.connect(self.sign_out_requested)
        menu.quit_requested.connect(self.quit_requested)


def _first_is_over_bus() -> bool:
    """Tell how the first icon was made: Qt gives each one that speaks D-Bus a connection with this name."""
    return QDBusConnection(f"org.kde.StatusNotifierItem-{os.getpid()}-1").isConnected()


def _titled(words: str) -> str:
    return f"TimeNow \N{EN DASH} {words}"
