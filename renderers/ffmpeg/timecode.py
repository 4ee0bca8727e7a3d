"""Frames as people read them."""

from __future__ import annotations

from fractions import Fraction


def timecode(frame: int, fps: Fraction) -> str:
    """HH:MM:SS:FF of a frame counted from the first. Drops none: at 29.97 it counts 30 a second."""
    whole = round(fps)
    seconds, frames = divmod(frame, whole)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{frames:02}"
