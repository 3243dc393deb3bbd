"""A whole desktop without a screen: display, session bus, tray, notifications, passwords, sound."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from tests.support.complaints import complaints
from tests.support.desktop_bus import NOTIFICATIONS, SeenNotification, SessionBus
from tests.support.desktop_processes import PATIENCE, Processes, wait_for_rest, wait_until
from tests.support.desktop_screen import Rect, Screen, Window
from tests.support.desktop_sound import SoundServer
from tests.support.desktop_trays import Tray, TrayHost

_KEYRING_PASSWORD = b"test"
_BACKGROUND = "#3B4A63"

# Notifications stay until they are withdrawn or clicked; a left click does what the program offers.
_DUNST = """[global]
origin = top-right
offset = 16x16
width = (300, 380)
font = DejaVu Sans 11
markup = full
format = "<b>%s</b>\\n%b"
frame_width = 2
frame_color = "#2563EB"
corner_radius = 8
idle_threshold = 0
show_indicators = no
mouse_left_click = do_action, close_current
mouse_middle_click = do_action
mouse_right_click = close_current
[urgency_low]
background = "#FFFFFF"
foreground = "#111827"
timeout = 0
[urgency_normal]
background = "#FFFFFF"
foreground = "#111827"
timeout = 0
[urgency_critical]
background = "#FFFFFF"
foreground = "#DC2626"
timeout = 0
"""

_OURS_ALONE = (
    "DBUS_",
    "DISPLAY",
    "GNOME_",
    "PULSE_",
    "PYTHON_KEYRING",
    "QT_",
    "WAYLAND",
    "XAUTHORITY",
    "XDG_",
)


class Desktop:
    """A desktop in a temporary home, started by `with` and ended without a rest.

    Args:
        tray: Which tray host, or None for none.
        window_manager: Whether openbox runs.
        notifications: Whether dunst runs.
        keyring: Whether gnome-keyring runs, unlocked.
        sound: Whether PulseAudio runs, with a sink that can be recorded.
        size: The screen, pixels.

    Attributes:
        env: The environment for programs that shall run on it.
        home: Its home directory.
        screen: Its screen, mouse and keys.
        bus: Its session bus, and what was said there about notifications.
    """

    def __init__(
        self,
        *,
        tray: TrayHost | None = "trayer",
        window_manager: bool = True,
        notifications: bool = True,
        keyring: bool = True,
        sound: bool = True,
        size: tuple[int, int] = (1280, 800),
    ) -> None:
        self._tray_host = tray
        self._window_manager = window_manager
        self._notifications = notifications
        self._keyring = keyring
        self._sound = sound
        self._size = size
        self.bus: SessionBus
        self.screen: Screen
        self.home: Path
        self.env: dict[str, str]
        self._tray: Tray | None = None
        self._sound_server: SoundServer | None = None

    def __enter__(self) -> Self:
        """Start everything, and return when it is ready (about 1 s)."""
        self._root = Path(tempfile.mkdtemp(prefix="desktop-"))
        self.home = self._root / "home"
        self.env = _environment(self.home, self._root / "run")
        self._processes = Processes(self.env, self._root)
        try:
            self.screen = Screen(self._processes, self._root, self._size)
            self.bus = SessionBus(self._processes, self._root / "run")
            self._start_programs()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End everything."""
        self._end()

    @property
    def tray(self) -> Tray:
        """The tray host."""
        assert self._tray is not None, "this desktop has no tray host"
        return self._tray

    @property
    def sound(self) -> SoundServer:
        """The sound server."""
        assert self._sound_server is not None, "this desktop has no sound"
        return self._sound_server

    def start(self, name: str, *args: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; it is ended with the desktop, and its output kept in `log_of`."""
        return self._processes.start(name, *args, env=env)

    def run(self, name: str, *args: str) -> str:
        """Run a program on this desktop to its end and return what it wrote."""
        return self._processes.run(name, *args)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a program started here, with what it started."""
        self._processes.stop(process)

    def log_of(self, name: str) -> str:
        """Return what a program has written so far (all that were started under this name)."""
        path = self._processes.logs / f"{Path(name).name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def screenshot(self, path: Path | None = None) -> Image.Image:
        """Return what the screen shows, and write it to a PNG if `path` is given."""
        picture = self.screen.picture()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.save(path)
        return picture

    def windows(self) -> list[Window]:
        """Return the visible windows that have a name."""
        return self.screen.windows()

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Press and release a mouse button."""
        self.screen.click(x, y, button)

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.screen.key(*keys)

    def type_text(self, text: str) -> None:
        """Type a text into whatever has the focus."""
        self.screen.type_text(text)

    def tray_icon_rect(self, timeout: float = PATIENCE) -> Rect:
        """Return where the tray icon is, waiting for it."""
        rect = wait_for_rest(self.tray.icon_rect, f"an icon in {self.tray.host}", timeout)
        assert rect is not None
        return rect

    def notifications_seen(self) -> list[SeenNotification]:
        """Return every Notify call so far."""
        return list(self.bus.seen().notifications)

    def notification_rect(self, timeout: float = PATIENCE) -> Rect:
        """Return where dunst shows its notifications, waiting for it."""
        return wait_for_rest(lambda: self.screen.window('"Dunst"', timeout=timeout).rect, "dunst's window")

    def dunst_click(self, button: int = 1) -> None:
        """Click the topmost notification with the mouse: left opens, right dismisses it."""
        rect = self.notification_rect()
        self.screen.click(rect.x + rect.width // 2, rect.y + 20, button)

    def dunst_action(self, position: int = 0) -> None:
        """Do what the newest notification offers, without the mouse."""
        self._processes.run("dunstctl", "action", str(position))

    def stop_notifications(self) -> None:
        """End dunst."""
        self._processes.stop(self._dunst)

    def start_notifications(self) -> None:
        """Start dunst and wait for it."""
        self._dunst = self._processes.start("dunst", "-config", str(self._root / "dunstrc"))
        self.bus.wait_for_name(NOTIFICATIONS)

    def end_bus(self) -> None:
        """End the session bus, as a log-out does."""
        self.bus.end()

    def start_recording(self) -> None:
        """Begin to record what is played."""
        self.sound.start_recording()

    def wait_for_sound(self, loudness: float) -> None:
        """Wait until something as loud as that (RMS, 0 to 1) has been played since the recording began."""
        self.sound.wait_until_heard(loudness)

    def stop_recording(self) -> float:
        """End the recording and return how loud its loudest quarter of a second was: RMS, 0 to 1."""
        return self.sound.stop_recording()

    def _start_programs(self) -> None:
        """Start all side by side, then wait for them."""
        (self._root / "dunstrc").write_text(_DUNST)
        if self._sound:
            self._sound_server = SoundServer(self._processes, self._root)
        if self._keyring:
            self._processes.start(
                "gnome-keyring-daemon",
                "--foreground",
                "--unlock",
                "--components=secrets",
                stdin=_KEYRING_PASSWORD,
            )
        if self._window_manager:
            self._processes.start("openbox", "--sm-disable")
            self._processes.run("xsetroot", "-solid", _BACKGROUND)
        if self._tray_host is not None:
            self._tray = Tray(self._tray_host, self._processes, self.screen, self.bus, self.home)
            self._tray.start()
        if self._notifications:
            self.start_notifications()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        if self._window_manager:
            wait_until(self._has_window_manager, "openbox")
        if self._tray is not None:
            self._tray.wait_until_ready()
        if self._keyring:
            self.bus.wait_for_name("org.freedesktop.secrets")
        if self._sound_server is not None:
            self._sound_server.wait_until_ready()

    def _has_window_manager(self) -> bool:
        return "window id" in self._processes.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def _end(self) -> None:
        if hasattr(self, "bus"):
            self.bus.close()
        self._processes.stop_all()
        complaints.read(self._root / f"{Path(sys.executable).name}.log")  # the app's console
        shutil.rmtree(self._root, ignore_errors=True)


def _environment(home: Path, run: Path) -> dict[str, str]:
    """Return this process's environment, in a home of its own, away from the desktop it may run on."""
    home.mkdir(mode=0o700)
    run.mkdir(mode=0o700)
    env = {name: value for name, value in os.environ.items() if not name.startswith(_OURS_ALONE)}
    return env | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(run),
        "XDG_CONFIG_DIRS": str(home / "etc"),
        "XDG_SESSION_TYPE": "x11",
        "LANG": "C.UTF-8",
        "NO_AT_BRIDGE": "1",  # GTK: no accessibility bus
        "QT_QPA_PLATFORM": "xcb",
    }
