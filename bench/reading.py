"""How fast captions must be read: both example episodes as the scratch voice says them, brought to a narrator's pace.

    python bench/reading.py [words a minute]

Every line is spoken, and its word times stretched to so many words a minute (160 if absent), then laid out and
captioned for 16:9, 1:1 and 9:16. Numbers count as one word and take as long as they are said, so what stands between
them is quicker than the pace says. Passes where in 16:9 no cue is over what is read with ease (17 characters a second
in Portuguese, 20 in English), and nowhere one over 20, which Netflix allows for what is written down to the word.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from renderers.captions.look import characters  # noqa: E402  # the project is found beside this file
from renderers.painting import silent  # noqa: E402
from renderers.scratch import voice  # noqa: E402
from stages.core.episode import load  # noqa: E402
from stages.core.model import Episode  # noqa: E402
from stages.cue_breaks import reading_cps  # noqa: E402
from stages.cues import RATE, Word, cues  # noqa: E402

WPM, VERBATIM_CPS = 160, 20
SHAPES = {"16:9": (1920, 1080), "1:1": (1080, 1080), "9:16": (1080, 1920)}


def main() -> int:
    wpm = int(sys.argv[1]) if len(sys.argv) > 1 else WPM
    failed = False
    for name in ("ep3", "demo"):
        ep = load(ROOT / "episodes" / f"{name}.yaml")
        words, cuts, frames = _at_pace(ep, wpm)
        for shape, size in SHAPES.items():
            found = cues(words, cuts, ep.fps, ep.language, frames, characters=characters(size))
            cps = [sum(map(len, cue.lines)) * ep.fps / (cue.end_frame - cue.start_frame) for cue in found]
            easy = reading_cps(ep.language)
            quick = sum(one > easy for one in cps)
            failed |= max(cps) > VERBATIM_CPS or (shape == "16:9" and quick > 0)
            said = f"{quick} over {easy:g} characters a second, the fastest {float(max(cps)):.1f}"
            print(f"{name:5} {shape:5} {len(found):3} cues, {said}")
    return int(failed)


def _at_pace(ep: Episode, wpm: int) -> tuple[list[Word], list[int], int]:
    """(words, cuts, frames) of the whole film."""
    words: list[Word] = []
    cuts, frame = [], 0
    for n, scene in enumerate(ep.scenes):
        cuts.append(frame)
        lasts_s = scene.hold_s or Fraction(1)
        if scene.narration is not None and not scene.narration.silent:
            first = Fraction(frame) * RATE / ep.fps + scene.lead_s * RATE
            words += _spoken(scene.narration.text or "", ep.language, first, wpm, n)
            lasts_s = max(lasts_s, (words[-1].end - first) / RATE + scene.lead_s + scene.tail_s)
        frame += ceil(lasts_s * ep.fps)
    return words, cuts, frame


def _spoken(text: str, language: str, at: Fraction, wpm: int, scene: int) -> Iterator[Word]:
    with tempfile.TemporaryDirectory() as folder:
        facts = voice.paint({"text": text, "language": language}, {}, Path(folder) / "line.wav", silent).facts
    slower = Fraction(60 * len(facts["words"]), wpm) * RATE / facts["samples"]
    for word in facts["words"]:
        yield Word(word["text"], round(at + word["start"] * slower), round(at + word["end"] * slower), scene)


if __name__ == "__main__":
    sys.exit(main())
