"""This process holds the data directory: engine, control socket, answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.core.settings import Settings
from desktop.runtime.build import Cookies, engine_builder
from desktop.runtime.control_desk import ControlDesk
from desktop.runtime.control_socket import ControlServer
from desktop.runtime.proxies import SystemProxies
from desktop.runtime.qt_bridge import QtBridge
from desktop.runtime.single_instance import announce, socket_path
from desktop.sync.session import Credentials

_log = logging.getLogger(__name__)


class Holder(QObject):
    """Everything that whoever has the lock of a data directory runs, app or command.

    Args:
        data: The data directory.
        key: Its key, for the socket's name.
        holder: `app` or `command`.
        credentials: Sign in with these at the start, instead of going on with the kept session.
        settings: Gives those in force; asked on any thread.
        system: Knows the system's proxies.
        cache: Where pictures are kept; None for nowhere.
    """

    def __init__(
        self,
        data: Path,
        key: str,
        cookies: Cookies,
        *,
        holder: str,
        credentials: Credentials | None = None,
        settings: Callable[[], Settings] = Settings,
        system: SystemProxies | None = None,
        cache: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._data = data
        self._key = key
        self._cookies = cookies
        build = engine_builder(data, cookies, credentials, settings=settings, system=system, cache=cache)
        self.bridge = QtBridge(build, self)
        self.proxy_passwords = cookies.proxy_passwords
        self._server = ControlServer(self)
        self.desk = ControlDesk(self.bridge, self._server, holder)

    def start(self) -> None:
        """Begin; call once, with the lock in hand. Without a control socket all else works."""
        try:
            path = socket_path(self._key)
            if self._server.listen(path):
                announce(self._data, path)
        except OSError as error:
            _log.error("no control socket: %s", error)
        self.bridge.start()

    def stop(self) -> None:
        """End within a second."""
        self._server.close()
        self.bridge.stop()
        self._cookies.close()
