"""What is derived from a person: the picture's address, the key they are found by."""

from __future__ import annotations

import unicodedata


def avatar_path(user_id: str) -> str:
    """Return where a person's picture is served."""
    return f"/api/users/{user_id}/avatar"


def plain(text: str) -> str:
    """Return `text` without case and accents, for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def search_key(name: str, email: str) -> str:
    """Return what a search looks into; the parts can't run into each other."""
    return f"{plain(name)}\n{plain(email)}"
