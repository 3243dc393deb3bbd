"""The made-up desktop itself: ready, visible, gone without a rest."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop import Desktop
from tests.support.desktop_processes import MissingProgramError, program, wait_until
from tests.support.desktop_screen import count_colour
from tests.support.desktop_trays import TrayHost

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[3]
KEEPS_A_DESKTOP = """
from tests.support.desktop import Desktop
with Desktop() as desktop:
    print(desktop.home, flush=True)
    input()
"""

RED = (0xDC, 0x26, 0x26)

PROGRAM = """
import sys
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QSystemTrayIcon
app = QApplication(sys.argv)
pixels = QPixmap(64, 64)
pixels.fill(QColor("#DC2626"))
tray = QSystemTrayIcon(QIcon(pixels))
line = QLineEdit()
line.setWindowTitle("Probe")
line.textChanged.connect(line.setWindowTitle)
tray.activated.connect(lambda _: line.show())
tray.show()
app.exec()
"""


@pytest.mark.parametrize("host", ["trayer", "xfce4-panel"])
def test_an_icon_is_seen_clicked_and_typed_behind(host: TrayHost, tmp_path: Path) -> None:
    with Desktop(tray=host, keyring=False, sound=False) as desktop:
        desktop.start(sys.executable, "-c", PROGRAM)
        rect = desktop.tray_icon_rect()
        assert count_colour(desktop.screenshot(tmp_path / "tray.png"), RED, rect=rect) > 100
        desktop.click(*rect.centre)
        window = desktop.screen.window("Probe")
        desktop.click(*window.rect.centre)
        desktop.type_text("¡Hola! ñandú 🙂")
        desktop.screen.window("¡Hola! ñandú 🙂")


def processes_of(desktop_root: Path) -> list[Path]:
    """Return the processes that live in a desktop's temporary directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(desktop_root).encode() in (process / "environ").read_bytes():
                found.append(process)
    return found


def test_nothing_stays_behind() -> None:
    with Desktop(tray="xfce4-panel") as desktop:
        root = desktop.home.parent
        assert len(processes_of(root)) >= 8
    wait_until(lambda: not processes_of(root), "the end of what programs of the desktop had started")
    assert not root.exists()


def test_nothing_stays_behind_when_the_program_is_killed() -> None:
    with subprocess.Popen(  # noqa: S603 - this interpreter
        [sys.executable, "-c", KEEPS_A_DESKTOP],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdout is not None
        root = Path(killed.stdout.readline().strip()).parent
        assert processes_of(root)
        killed.kill()
    wait_until(lambda: not processes_of(root), "the end of the desktop")
    shutil.rmtree(root)


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(MissingProgramError, match=r"parec is not installed.* package pulseaudio-utils"):
        program("parec")
