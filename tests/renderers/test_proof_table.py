"""The proof as people read it."""

from __future__ import annotations

from renderers.ffmpeg.findings import Finding
from renderers.proof_table import as_json, table

FILM = {"size": (1920, 1080), "fps": "24", "frames": 240, "samples": 480_000, "loudness_lufs": -14.0}
FOUND = [
    Finding("fail", "cut", "+3 frames", "below 2 wanted", "00:00:04:00", "dois", remedy="build again"),
    Finding("warn", "loudness", "-14.6 LUFS", "below 0.5 wanted"),
]


def test_a_film_without_findings_is_told_in_one_line() -> None:
    assert table([], FILM | {"true_peak_dbtp": -1.2}).splitlines() == [
        "240 frames of 1920x1080 at 24, 480000 samples",
        "loudness -14 LUFS, true peak -1.2 dBTP",
        "",
        "as the timeline says, in every check",
    ]


def test_findings_stand_in_columns_with_what_to_do_below() -> None:
    assert table(FOUND, FILM | {"true_peak_dbtp": None}).splitlines()[1:] == [
        "loudness -14 LUFS, true peak none",
        "",
        "      where        scene  check     value       limit",
        "FAIL  00:00:04:00  dois   cut       +3 frames   below 2 wanted",
        "      → build again",
        "warn  all                 loudness  -14.6 LUFS  below 0.5 wanted",
        "",
        "1 to mend, 1 to look at",
    ]


def test_every_finding_is_in_the_json_whole() -> None:
    assert as_json(FOUND)[1] == {
        "level": "warn",
        "check": "loudness",
        "value": "-14.6 LUFS",
        "limit": "below 0.5 wanted",
        "timecode": None,
        "scene": None,
        "card": None,
        "remedy": None,
    }
