"""What every test shares: goldens, a store of its own, no keys and no `.env`."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import pytest

from renderers import secrets

if TYPE_CHECKING:
    from rehearsal import Rehearsal

GOLDENS = Path(__file__).parent / "goldens"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write what is produced now, to be read in review")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name."""

    def compare(name: str, text: str) -> None:
        file = GOLDENS / name
        if request.config.getoption("--rewrite-goldens"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"{file} is missing; pytest --rewrite-goldens writes it"
        assert text == file.read_text(encoding="utf-8")

    return compare


def pytest_sessionstart(session: pytest.Session) -> None:
    """No test waits for a disk, or for the reading of certificates that none needs.

    What was written outlives a process without being flushed, and no test cuts the power. That it is asked for, and
    when, `tests/steps.py` and `tests/stages/core/test_store.py` hear in other processes. Each client of HTTP reads all
    the world's certificates, which takes it longer than a purchase: in tests there is one.
    """
    os.fsync = lambda fd: None
    first, end, _ = Path(certifi.where()).read_text(encoding="utf-8").partition("-----END CERTIFICATE-----\n")
    folder = Path(tempfile.mkdtemp(prefix="onetake-tests-"))
    session.config.add_cleanup(lambda: shutil.rmtree(folder))
    (folder / "one.pem").write_text(first + end, encoding="utf-8")
    os.environ["SSL_CERT_FILE"] = str(folder / "one.pem")


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the keys, the `.env` file, the services, the cache or the ffmpeg of whoever runs it."""
    monkeypatch.setattr(secrets, "FILE", Path("no file of keys"))
    monkeypatch.setattr(secrets, "_used", set())  # keys that other tests sent
    for name in os.environ:
        if name.startswith(("BFL_", "FAL_", "ELEVENLABS_", "ONETAKE_", "IMAGEIO_FFMPEG_EXE")):
            monkeypatch.delenv(name)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Rehearsal]:
    """The paid services' doubles, on this machine."""
    from rehearsal import Rehearsal

    with Rehearsal(tmp_path / "town") as open_town:
        yield open_town
