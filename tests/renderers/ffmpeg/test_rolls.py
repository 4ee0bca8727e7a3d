"""Rolls in the words of ffmpeg's concat demuxer."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.ffmpeg.rolls import listing
from renderers.painting import Json


def roll(kind: str, *entries: tuple[str, int, int, int], fps: Fraction) -> Json:
    shown = [
        {"input": name, "first": first, "frames": frames, "lasts_s": str(lasts / fps)}
        for name, first, frames, lasts in entries
    ]
    return {"name": "shots", "kind": kind, "entries": shown}


def test_clips_are_entered_just_past_a_frame_and_left_half_a_frame_early() -> None:
    fps = Fraction(30000, 1001)
    shots = roll("clips", ("clip/a", 0, 30, 30), ("clip/b", 12, 18, 18), fps=fps)
    assert listing(shots, {"clip/a": Path("/a b.mp4"), "clip/b": Path("/it's.mp4")}, fps) == (
        "ffconcat version 1.0\n"
        "file /a\\ b.mp4\noutpoint 0.984317\nduration 1.001000\n"
        "file /it\\'s.mp4\ninpoint 0.400400\noutpoint 0.984317\nduration 0.600600\n"
    )


def test_cards_are_timed_by_the_films_rate() -> None:
    fps = Fraction(24)
    cards = roll("cards", ("card/a", 0, 1, 25), ("card/a", 0, 1, 1), fps=fps)
    assert listing(cards, {"card/a": Path("/a.png")}, fps) == (
        "ffconcat version 1.0\n"
        "file /a.png\noption framerate 24\nduration 1.041667\n"
        "file /a.png\noption framerate 24\nduration 0.041666\n"
    )


@settings(deadline=None)  # how busy the machine is, is no law
@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=200),
    st.sampled_from([Fraction(24), Fraction(30), Fraction(60), Fraction(24000, 1001), Fraction(30000, 1001)]),
)
def test_no_joint_moves_by_a_microsecond(lengths: list[int], fps: Fraction) -> None:
    text = listing(roll("cards", *(("c", 0, 1, length) for length in lengths), fps=fps), {"c": Path("/c")}, fps)
    at_us = frame = 0
    durations = [line.split()[1] for line in text.splitlines() if line.startswith("duration")]
    for duration, length in zip(durations, lengths, strict=True):
        at_us, frame = at_us + round(Fraction(duration) * 1_000_000), frame + length
        assert abs(at_us - frame / fps * 1_000_000) <= Fraction(1, 2)
