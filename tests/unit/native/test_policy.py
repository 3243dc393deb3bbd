"""An administrator's settings, where each system keeps them."""

from __future__ import annotations

import os
import plistlib
import pwd
from pathlib import Path
from typing import Any

import pytest

from desktop.core.policy import Policy
from desktop.core.settings import EVERY_DAY
from desktop.native.os_name import OsName
from desktop.native.policy import Found, policy_source, read_policy
from desktop.native.policy.files import LIMIT
from desktop.native.policy.linux import POLICY_FILE, LinuxPolicy
from desktop.native.policy.macos import DOMAIN, MacosPolicy
from desktop.native.policy.windows import KEY, WindowsPolicy
from desktop.native.windows_registry import Hive
from tests.unit.native.recording_registry import RecordingRegistry

ME = os.getuid()
DARK = Policy(enforced={"theme": "dark"})


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o644)
    return path


@pytest.fixture
def linux_file(tmp_path: Path) -> Path:
    return write(tmp_path / "etc/policy.json", b'{"enforced": {"theme": "dark"}}')


def test_on_linux_the_file_of_the_administrator_counts(linux_file: Path) -> None:
    assert LinuxPolicy(linux_file, owner=ME).read() == Found(DARK)


def test_on_linux_it_is_root_who_administers() -> None:
    source = policy_source(OsName.LINUX)
    assert isinstance(source, LinuxPolicy)
    assert vars(source) == {"_path": Path("/etc/timenow-desktop/policy.json"), "_owner": 0}
    assert Path("/etc/timenow-desktop/policy.json") == POLICY_FILE


def test_no_file_is_no_policy(tmp_path: Path) -> None:
    assert LinuxPolicy(tmp_path / "nowhere/policy.json", owner=ME).read() == Found()


def test_a_file_of_somebody_else_is_not_used(linux_file: Path) -> None:
    found = LinuxPolicy(linux_file, owner=ME + 1).read()
    assert found.policy == Policy()
    assert str(linux_file) in found.wrong[0]


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_file_that_others_may_write_is_not_used(linux_file: Path, mode: int) -> None:
    linux_file.chmod(mode)
    found = LinuxPolicy(linux_file, owner=ME).read()
    assert found.policy == Policy()
    assert str(linux_file) in found.wrong[0]


def test_a_file_in_a_directory_that_others_may_write_is_not_used(linux_file: Path) -> None:
    linux_file.parent.chmod(0o777)
    assert LinuxPolicy(linux_file, owner=ME).read().policy == Policy()


def test_a_link_counts_as_what_it_leads_to(linux_file: Path, tmp_path: Path) -> None:
    real = linux_file.rename(tmp_path / "etc/real.json")
    linux_file.symlink_to(real)
    assert LinuxPolicy(linux_file, owner=ME).read() == Found(DARK)
    real.chmod(0o666)
    assert LinuxPolicy(linux_file, owner=ME).read().policy == Policy()


def test_a_link_into_a_directory_that_others_may_write_is_not_followed(
    linux_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "open").mkdir()
    real = linux_file.rename(tmp_path / "open/real.json")
    real.parent.chmod(0o777)
    linux_file.symlink_to(real)
    assert LinuxPolicy(linux_file, owner=ME).read().policy == Policy()


def test_a_link_to_nothing_is_no_policy_and_one_to_itself_is_named(linux_file: Path) -> None:
    linux_file.unlink()
    linux_file.symlink_to("nowhere")
    assert LinuxPolicy(linux_file, owner=ME).read() == Found()
    linux_file.unlink()
    linux_file.symlink_to(linux_file)
    assert str(linux_file) in LinuxPolicy(linux_file, owner=ME).read().wrong[0]


@pytest.mark.parametrize("kind", ["pipe", "directory", "device"])
def test_what_is_no_file_is_named_and_nobody_waits_for_it(linux_file: Path, kind: str) -> None:
    linux_file.unlink()
    match kind:
        case "pipe":
            os.mkfifo(linux_file)
        case "directory":
            linux_file.mkdir()
        case _:
            linux_file.symlink_to("/dev/zero")
    found = LinuxPolicy(linux_file, owner=ME).read()
    assert found.policy == Policy()
    assert str(linux_file) in found.wrong[0]


def test_a_file_without_end_is_not_read_to_its_end(linux_file: Path) -> None:
    linux_file.write_bytes(b'{"enforced": {"theme": "dark"}}' + b" " * LIMIT)
    found = LinuxPolicy(linux_file, owner=ME).read()
    assert found == Found(Policy(), (f"{linux_file} (longer than {LIMIT} bytes)",))


def test_a_file_that_cannot_be_read_is_named(linux_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError("no access")

    monkeypatch.setattr("desktop.native.policy.files.os.open", refuse)  # root can read everything
    assert LinuxPolicy(linux_file, owner=ME).read() == Found(Policy(), (f"{linux_file} (no access)",))


def test_a_file_that_is_no_json_is_named(linux_file: Path) -> None:
    linux_file.write_bytes(b'{"enforced": {"theme": "dark"},}')
    assert LinuxPolicy(linux_file, owner=ME).read() == Found(Policy(), (f"{linux_file} (no JSON object)",))


def test_a_wrong_key_is_named_in_the_log_and_the_others_count(
    linux_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    linux_file.write_bytes(b'{"enforced": {"theme": "dark", "language": "fr"}}')
    assert read_policy(LinuxPolicy(linux_file, owner=ME)) == DARK
    assert "enforced.language" in caplog.text
    assert "fr" not in caplog.text.split("enforced.language")[1]
    caplog.clear()


# macOS


def managed(directory: Path, tree: dict[str, Any], user: str = "") -> Path:
    return write(directory / user / f"{DOMAIN}.plist", plistlib.dumps(tree, fmt=plistlib.FMT_BINARY))


def test_on_macos_the_computers_profile_counts_before_the_users(tmp_path: Path) -> None:
    managed(tmp_path, {"enforced": {"theme": "dark", "notifications": {"volume": 20}}})
    managed(tmp_path, {"enforced": {"theme": "light", "closeToTray": False}}, "ana")
    assert MacosPolicy(tmp_path, user="ana", owner=ME).read() == Found(
        Policy(enforced={"theme": "dark", "notifications.volume": 20, "closeToTray": False})
    )
    assert MacosPolicy(tmp_path, user="eva", owner=ME).read() == Found(
        Policy(enforced={"theme": "dark", "notifications.volume": 20})
    )


def test_on_macos_only_what_root_owns_counts(tmp_path: Path) -> None:
    path = managed(tmp_path, {"enforced": {"theme": "dark"}})
    found = MacosPolicy(tmp_path, user="ana", owner=ME + 1).read()
    assert found.policy == Policy()
    assert str(path) in found.wrong[0]


@pytest.mark.parametrize("data", [b"", b"bplist00", b"<plist><dict>", plistlib.dumps(["dark"])])
def test_what_is_no_property_list_of_keys_is_named(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path / f"{DOMAIN}.plist", data)
    assert MacosPolicy(tmp_path, user="ana", owner=ME).read() == Found(
        Policy(), (f"{path} (no property list)",)
    )


def test_on_macos_the_system_keeps_managed_preferences(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER"):
        monkeypatch.setenv(variable, "somebody-else")
    source = policy_source(OsName.MACOS)
    assert isinstance(source, MacosPolicy)
    assert vars(source)["_directory"] == Path("/Library/Managed Preferences")
    assert vars(source)["_owner"] == 0
    assert vars(source)["_user"] == pwd.getpwuid(ME).pw_name


# Windows


def registry(**keys: dict[str, Any]) -> RecordingRegistry:
    found = RecordingRegistry()
    for name, values in keys.items():
        hive, half = name.split("_")
        found.tree[Hive[hive.upper()], rf"{KEY}\{half}"] = values
    return found


def test_on_windows_exactly_four_keys_are_read() -> None:
    fake = registry()
    assert WindowsPolicy(fake).read() == Found()
    assert fake.calls == [
        ("values", "HKEY_LOCAL_MACHINE", r"Software\Policies\TimeNow\Desktop\Defaults"),
        ("values", "HKEY_LOCAL_MACHINE", r"Software\Policies\TimeNow\Desktop\Enforced"),
        ("values", "HKEY_CURRENT_USER", r"Software\Policies\TimeNow\Desktop\Defaults"),
        ("values", "HKEY_CURRENT_USER", r"Software\Policies\TimeNow\Desktop\Enforced"),
    ]


def test_on_windows_numbers_texts_and_lists_become_what_the_keys_want() -> None:
    fake = registry(
        machine_Enforced={
            "closeToTray": 0,
            "notifications.volume": 20,
            "theme": "dark",
            "streamHosts": ["a.example", "b.example"],
            "quietHours": '[{"start": "20:00:00"}]',
        },
        machine_Defaults={"history.days": "90"},
    )
    assert WindowsPolicy(fake).read() == Found(
        Policy(
            enforced={
                "closeToTray": False,
                "notifications.volume": 20,
                "theme": "dark",
                "streamHosts": ("a.example", "b.example"),
                "quietHours": ({"days": EVERY_DAY, "start": "20:00:00", "end": "07:00:00"},),
            },
            defaults={"history.days": 90},
        )
    )


def test_on_windows_a_value_with_the_name_of_a_group_costs_nothing_else() -> None:
    fake = registry(machine_Enforced={"notifications.sound": "pop", "notifications": "none"})
    assert WindowsPolicy(fake).read().policy == Policy(enforced={"notifications.sound": "pop"})


def test_on_windows_the_computer_counts_before_the_user() -> None:
    fake = registry(machine_Enforced={"theme": "dark"}, user_Enforced={"theme": "light", "language": "es"})
    assert WindowsPolicy(fake).read().policy == Policy(enforced={"theme": "dark", "language": "es"})


def test_on_windows_a_wrong_value_is_named_with_its_hive() -> None:
    fake = registry(
        machine_Enforced={"theme": b"\0", "": "x", "quietHours": "[nonsense"},
        user_Defaults={"closeToTray": 7},
    )
    found = WindowsPolicy(fake).read()
    assert found.policy == Policy()
    assert set(found.wrong) == {
        "HKEY_LOCAL_MACHINE enforced.theme",
        "HKEY_LOCAL_MACHINE enforced.",
        "HKEY_LOCAL_MACHINE enforced.quietHours",
        "HKEY_CURRENT_USER defaults.closeToTray",
    }


def test_on_windows_a_hive_that_cannot_be_read_leaves_the_other() -> None:
    fake = registry(user_Enforced={"theme": "dark"})
    fake.closed.add(Hive.MACHINE)
    found = WindowsPolicy(fake).read()
    assert found.policy == DARK
    assert found.wrong == ("HKEY_LOCAL_MACHINE (no access)",)
