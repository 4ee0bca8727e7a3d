"""Cues as SubRip and as WebVTT. Pure: the list of cues in, text out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise
from typing import Any

LIBRARIES = ("pysubs2",)
_BACKSLASH = "\ue000"  # stands for the author's own while pysubs2 writes, to whom it begins a command
# Where the first line of a cue stands in WebVTT, in hundredths of the height, by its row: at the foot and at the head.
# What stands on the foot's first row has its place from the player, above its controls.
_FOOT, _HEAD = (None, 70), (8, 20, 32)


def srt(cues: dict[str, Any]) -> str:
    """SubRip, times rounded to whole milliseconds from absolute frames. "" for a film without words.

    It knows no places, so while two people speak at once one cue holds both, each after a dash.
    """
    return _written(list(_in_turn(cues)), Fraction(cues["fps"]), "srt")


def vtt(cues: dict[str, Any]) -> str:
    """WebVTT, with its language in the head; what looks like markup in the author's text stays text.

    Cues that do not stand at the foot of the picture have a place.
    """
    in_order = sorted(cues["cues"], key=lambda cue: (cue["start"], cue.get("row", 0)))
    _, _, body = _written(in_order, Fraction(cues["fps"]), "vtt").partition("\n")
    places = (_place(cue) for cue in in_order)
    lines = (line + next(places) if " --> " in line else line for line in body.split("\n"))
    return "\n".join(["WEBVTT", "Kind: captions", f"Language: {cues['language']}", *lines])


def _place(cue: Mapping[str, Any]) -> str:
    line = (_HEAD if cue.get("head") else _FOOT)[cue.get("row", 0)]
    return "" if line is None else f" line:{line}%"


def _in_turn(cues: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One cue at a time: where two are up, both as one."""
    listed = sorted(cues["cues"], key=lambda cue: cue["start"])
    if all(one["end"] <= two["start"] for one, two in pairwise(listed)):
        yield from listed
        return
    edges = sorted({frame for cue in listed for frame in (cue["start"], cue["end"])})
    dash = "-" if cues["language"].startswith("en") else "- "  # as Netflix writes it in English, and elsewhere
    for start, end in pairwise(edges):
        up = [cue for cue in listed if cue["start"] < end and start < cue["end"]]
        if up:
            yield {"start": start, "end": end, "lines": _both([cue["lines"] for cue in up], dash)}


def _both(texts: Sequence[Sequence[str]], dash: str) -> list[str]:
    if len(texts) == 1:
        return list(texts[0])
    return [(dash if n == 0 else "") + line for lines in texts for n, line in enumerate(lines)]


def _written(listed: Sequence[Mapping[str, Any]], fps: Fraction, form: str) -> str:
    from pysubs2 import SSAEvent, SSAFile

    file = SSAFile()
    for cue in listed:
        text = "\n".join(cue["lines"]).replace("\\", _BACKSLASH)
        text = escape(text, quote=False) if form == "vtt" else text
        file.append(SSAEvent(start=_ms(cue["start"], fps), end=_ms(cue["end"], fps), text=text))
    written: str = file.to_string(form, keep_ssa_tags=True)
    return written.replace(_BACKSLASH, "\\")


def _ms(frame: int, fps: Fraction) -> int:
    return round(Fraction(frame) * 1000 / fps)
