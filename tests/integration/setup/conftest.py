"""A checkout on a made-up computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.setup.checkout import Checkout, Index


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout.on(tmp_path)


@pytest.fixture
def index(checkout: Checkout) -> Iterator[Index]:
    """The network, from where the checkout gets its packages."""
    with Index(checkout.wheel).running() as running:
        checkout.env["PIP_INDEX_URL"] = running.url
        yield running
