"""The page about the proof says what the limits are."""

from __future__ import annotations

from docs.proof_checks import PAGE, page
from renderers.ffmpeg.limits import FAIR, LIMITS


def test_the_tables_on_the_page_are_those_of_the_limits() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run python docs/proof_checks.py"


def test_every_check_that_is_made_is_on_the_page_and_no_other() -> None:
    told = {
        line.split("|")[1].strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    }
    assert {*LIMITS, *FAIR} <= told


def test_every_check_is_made_somewhere() -> None:
    """A row without a check behind it would be a promise that nobody keeps."""
    home = PAGE.parents[1] / "renderers"
    code = "".join(file.read_text(encoding="utf-8") for file in [*home.glob("proof*.py"), *home.glob("ffmpeg/*.py")])
    rows = (home / "ffmpeg" / "limits.py").read_text(encoding="utf-8")
    made = code.replace(rows, "")
    assert [check for check in (*LIMITS, *FAIR) if f'"{check}"' not in made] == []
