"""Cues as SubRip and as WebVTT. Pure: the list of cues in, text out."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import Any

LIBRARIES = ("pysubs2",)
_BACKSLASH = "\ue000"  # stands for the author's own while pysubs2 writes, to whom it begins a command


def srt(cues: dict[str, Any]) -> str:
    """SubRip, times rounded to whole milliseconds from absolute frames. "" for a film without words."""
    return _written(cues, "srt")


def vtt(cues: dict[str, Any]) -> str:
    """WebVTT, with its language in the head; what looks like markup in the author's text stays text."""
    _, _, body = _written(cues, "vtt").partition("\n")
    return f"WEBVTT\nKind: captions\nLanguage: {cues['language']}\n{body}"


def _written(cues: dict[str, Any], form: str) -> str:
    from pysubs2 import SSAEvent, SSAFile

    file, fps = SSAFile(), Fraction(cues["fps"])
    for cue in cues["cues"]:
        text = "\n".join(cue["lines"]).replace("\\", _BACKSLASH)
        text = escape(text, quote=False) if form == "vtt" else text
        file.append(SSAEvent(start=_ms(cue["start"], fps), end=_ms(cue["end"], fps), text=text))
    written: str = file.to_string(form, keep_ssa_tags=True)
    return written.replace(_BACKSLASH, "\\")


def _ms(frame: int, fps: Fraction) -> int:
    return round(Fraction(frame) * 1000 / fps)
