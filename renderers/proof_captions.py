"""The captions of a finished film: at their words, readable, and, where they are burned in, really in the picture.

captions  {"cues": as `renderers.captions` has them, "words": [[start, end]] in samples, every word in order,
           "texts": [word], "characters": of a line, "easy_cps": characters a second that are read with ease,
           "look": of drawn ones; absent where they are not}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from renderers.ffmpeg.findings import Finding, at, held
from renderers.ffmpeg.limits import AGAIN, LIMITS
from renderers.painting import Json

RATE = 48_000
EASY_CPS = 17  # characters a second that anybody reads with ease
SHORTEST_S = Fraction(5, 6)


def of_captions(captions: Json, lost: Sequence[int], declared: Json) -> Iterator[Finding]:
    """What is wrong with the cues."""
    fps, scenes = Fraction(declared["fps"]), declared["scenes"]
    cues, texts = captions["cues"], captions["texts"]
    for number in lost:
        cue = cues[number]
        finding = Finding("fail", "caption without ink", _quoted(cue), "it should be in the picture")
        yield at(
            replace(finding, remedy="its font may not have been found: build the video again"),
            cue["start"],
            fps,
            scenes,
        )
    said = [word for cue in cues for line in cue["lines"] for word in line.split()]
    if said != [word for text in texts for word in text.split()]:
        unlike = (n for n, (one, other) in enumerate(zip(said, texts, strict=False)) if one != other)
        where = next(unlike, min(len(said), len(texts)))
        lacks = f'"{texts[where]}"' if where < len(texts) else f'"{said[where]}" too much'
        value = f"{lacks} after {where} words"
        finding = Finding("fail", "caption words", value, "the narration's words wanted", remedy=AGAIN)
        frame = floor(Fraction(captions["words"][min(where, len(texts) - 1)][0], RATE) * fps) if texts else 0
        yield at(finding, frame, fps, scenes)
        return
    easy_cps = captions.get("easy_cps", EASY_CPS)
    limits = {"caption reading": replace(LIMITS["caption reading"], warn=easy_cps + 0.01)}
    done = 0
    for cue in cues:
        count = sum(len(line.split()) for line in cue["lines"])
        first, last = done, done + count - 1
        done += count
        if len(captions["words"]) == len(said):
            begins = floor(Fraction(captions["words"][first][0], RATE) * fps)
            ends = ceil(Fraction(captions["words"][last][1], RATE) * fps)
            yield from _timed(cue, (begins, ends), easy_cps, fps, scenes)
        text = " ".join(cue["lines"])
        longest = max(len(line) for line in cue["lines"])
        for finding in (
            *held("caption reading", float(len(text) * fps / max(cue["end"] - cue["start"], 1)), limits),
            *held("caption line", longest - captions["characters"]),
        ):
            warned = replace(finding, level="warn", value=f"{_quoted(cue)} {finding.value}")
            yield at(warned, cue["start"], fps, scenes)


def _timed(
    cue: Json, said: tuple[int, int], easy_cps: float, fps: Fraction, scenes: Sequence[Json]
) -> Iterator[Finding]:
    """It comes with its first word, at most with the cut before it or so that it can be read; and stays until its last
    is over.
    """
    begins, ends = said
    cuts = [scene["start"] for scene in scenes if scene["start"] <= begins]
    needs = max(Fraction(sum(map(len, cue["lines"]))) / Fraction(easy_cps), SHORTEST_S) * fps
    lacks = max(0, ceil(needs - (cue["end"] - begins)))
    early = begins - cue["start"] - lacks if cue["start"] not in cuts else 0
    for check, frames in (("caption early", early), ("caption late", max(cue["start"] - begins, ends - cue["end"]))):
        for finding in held(check, frames):
            yield at(replace(finding, value=f"{_quoted(cue)} {finding.value}"), cue["start"], fps, scenes)


def _quoted(cue: Json) -> str:
    return f'"{" / ".join(cue["lines"])}"'
