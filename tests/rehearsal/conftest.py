"""A town for each test, and a client that speaks HTTP to it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    # No certificate is looked at on loopback, and loading them takes longer than a test.
    with httpx.Client(timeout=10, trust_env=False, verify=False) as client:
        yield client
