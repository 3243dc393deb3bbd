"""A build backend of a few lines: what the pinned packages of a made-up checkout consist of."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path


def write_wheel(folder: Path, name: str, files: Mapping[str, str]) -> Path:
    """Write a wheel of version 1.0 with these files, and return where it is."""
    about = f"{name}-1.0.dist-info"
    content = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    content[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*content, f"{about}/RECORD"])
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in content.items():
            archive.writestr(path, text)
    return wheel


def build_editable(
    wheel_directory: str,
    config_settings: object = None,  # noqa: ARG001  the hook's signature
    metadata_directory: str | None = None,  # noqa: ARG001  the hook's signature
) -> str:
    """Build the checkout: a package that holds nothing."""
    return write_wheel(Path(wheel_directory), "made_up", {}).name
