"""New ids."""

from __future__ import annotations

import secrets


def new_id() -> str:
    """Return an id of the ERP's shape: 25 characters, a letter first, without an order in time."""
    return "c" + secrets.token_hex(12)
