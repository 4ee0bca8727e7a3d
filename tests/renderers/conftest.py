"""The services' doubles, where the code under test looks for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rehearsal import Rehearsal


@pytest.fixture
def town(town: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    """Ends with the town's own verdict: no key went astray, no field was sent that no document names."""
    for name, value in town.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ONETAKE_POLL_S", "0")
    yield town
    assert town.violations == []
