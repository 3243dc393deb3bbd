"""A launchctl that notes what it is told, and prints what the test says."""

from __future__ import annotations


class Launchctl:
    """Runs nothing.

    Attributes:
        calls: What it was told.
        prints: What it answers.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.prints = "disabled services = {\n}\n"

    def __call__(self, *words: str) -> str:
        self.calls.append(words)
        return self.prints
