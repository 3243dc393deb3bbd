"""The pictures of a sign-in whose server somebody else named: an administrator, a link."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QLineEdit

from desktop.ui.sign_in_dialog import SignInDialog
from tests.support import chat_pictures as scenes
from tests.support.chat_scenes import ACCOUNT


def linked_sign_ins() -> Iterator[SignInDialog]:
    """Yield the dialog: an administrator decided; a link asked; it asked somebody signed in elsewhere."""
    for dialog in (
        SignInDialog("https://erp.example", "eva@example.com", fixed=True),
        SignInDialog("https://erp.example", "eva@example.com", linked=True),
        SignInDialog("https://timenow.norte.example", linked=True, instead_of=ACCOUNT),
    ):
        dialog.findChildren(QLineEdit)[2].setText("secret")
        dialog.show()
        scenes.settle()
        yield dialog
