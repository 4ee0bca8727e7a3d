"""A town that the clients of the paid services are pointed at, and nothing that waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal import Rehearsal
from renderers import http, secrets


@pytest.fixture
def town(town: Rehearsal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rehearsal:
    """A town for the clients as they run in a rehearsal."""
    monkeypatch.setattr(secrets, "FILE", tmp_path / ".env")
    # No certificate is looked at on loopback, and fal's client reads them all for each upload.
    monkeypatch.setattr("httpx._transports.default.create_ssl_context", lambda *_, **__: http._tls(), raising=False)
    monkeypatch.setenv("ONETAKE_REHEARSAL", "1")
    monkeypatch.setenv("no_proxy", "")  # an upload changes it, and it is put back here
    return town


@pytest.fixture
def paused(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits that were asked for; none is waited."""
    waits: list[float] = []
    monkeypatch.setattr(http, "pause", waits.append)
    return waits
