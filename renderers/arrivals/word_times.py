"""The words of a bought line: by the times that the service sent with it, where these can be believed.

They are held against the text, the sound, and the scratch voice warped onto the line. Where they fail, the warp's own
times are taken and the line is marked doubtful; where eSpeak NG does not speak the language, the scratch voice's pace
is stretched to the line. Doubtful times are no reason to buy a line again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from renderers.arrivals.alignment import Doubtful, Spoken, check_ends, words
from renderers.own_audio import stretched
from renderers.scratch.times import Word, in_order
from renderers.scratch.warp import Reading, placed, read_across
from renderers.sound.spoken import Recording
from renderers.sound.wav import RATE, Samples

UNHEARD_DB = -40.0  # under the loud parts
MOST_SILENT = 0.1  # of the words may begin where nothing is heard
MOST_APART_S = 0.15  # at the median, from where the warp finds the words
_FRAME = RATE * 10 // 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A decoded file: where its sound begins and ends in `found`, the line cut from it, how much earlier that is."""

    found: Recording
    heard: tuple[int, int]
    pcm: Samples
    earlier: int


@dataclass(frozen=True, slots=True)
class Times:
    """`facts`: "words", "alignment" (service or doubtful) and, of doubtful ones, "because" and "times" (warped or
    stretched). `reading` is None where eSpeak NG cannot read the text."""

    facts: dict[str, Any]
    reading: Reading | None


def times(text: str, language: str, alignment: Any, line: Line) -> Times:
    """Each of the author's words in samples of the line."""
    reading = read_across(text, language, line.pcm)
    try:
        found = _believed(text, alignment, line)
        if reading is not None and not reading.other:
            _check_agreeing(found, reading.words)
        return Times({"words": placed(text, found), "alignment": "service"}, reading)
    except Doubtful as error:
        why = {"alignment": "doubtful", "because": f"the service's times are not believed: {error}"}
    if reading is None or reading.other:
        return Times({"words": stretched(text, language, len(line.pcm)), **why, "times": "stretched"}, reading)
    return Times({"words": placed(text, reading.words), **why, "times": "warped"}, reading)


def _believed(text: str, alignment: Any, line: Line) -> list[Word]:
    """The service's own times in the trimmed line. Raises Doubtful."""
    said = words(text, alignment)
    late_s = line.found.late / RATE
    sound_s, voice_end_s = len(line.found.pcm) / RATE - late_s, line.heard[1] / RATE - late_s
    check_ends(said, sound_s, voice_end_s, ends_in_words=not text.rstrip().endswith(("]", ">")))
    _check_sounding(said, line.found)
    return _inside(said, line)


def _check_sounding(said: Sequence[Spoken], found: Recording) -> None:
    """Raises Doubtful where words begin in silence."""
    frames = found.pcm[: len(found.pcm) // _FRAME * _FRAME].reshape(-1, _FRAME)
    powers = np.mean(frames * frames, axis=1)
    least = float(np.percentile(powers, 95)) * 10 ** (UNHEARD_DB / 10)
    silent = 0
    for word in said:
        at = (round(word.start_s * RATE) + found.late) // _FRAME
        silent += word.token.sounds and powers[max(at - 5, 0) : at + 15].max(initial=0) < least
    if silent > MOST_SILENT * len(said):
        raise Doubtful(f"{silent} of {len(said)} words begin in silence")


def _check_agreeing(found: Sequence[Word], warped: Sequence[Word]) -> None:
    """Raises Doubtful where half of the words are far from where the warp finds them."""
    apart_s = [abs(one.start - other.start) / RATE for one, other in zip(found, warped, strict=True)]
    middle_s = float(np.median(apart_s)) if apart_s else 0.0
    if middle_s > MOST_APART_S:
        raise Doubtful(f"half of its words are {middle_s:.2f} s or more from where they are heard")


def _inside(said: Sequence[Spoken], line: Line) -> list[Word]:
    """In samples. The first word begins when the voice does, for the service books the silence before on it."""
    later = line.found.late - line.earlier
    first, last = (at - line.earlier for at in line.heard)
    ends = [[min(max(round(at * RATE) + later, first), last) for at in (one.start_s, one.end_s)] for one in said]
    return in_order([Word(start, end) for start, end in ends], len(line.pcm))
