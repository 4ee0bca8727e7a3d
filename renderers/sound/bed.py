"""Music under the voice: decoded once, led through the film by its score, ducked where words are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from renderers.painting import Json, RenderError
from renderers.sound import score
from renderers.sound.duck import Duck, rounded
from renderers.sound.loudness import ratio
from renderers.sound.raw import Raw
from renderers.sound.stereo import decode
from renderers.sound.wav import RATE, Samples

FADE_IN, FADE_OUT = RATE // 50, 3 * RATE
SHORTEST = RATE
SLACK = RATE // 20  # by which a loop may end after the music: decoders differ, and people round
MOST_CHANGE_DB = 40.0


class Bed:
    """The music of one programme of `total` samples, at `lufs` where nobody speaks.

    settings  {"duck_db": "12", "loop": [first, end] in samples of the music, "at": [{"scene", "start", "music"}, …]},
              the last two absent where nobody asks for them
    """

    def __init__(
        self,
        settings: Mapping[str, Json],
        file: Path,
        scratch: Path,
        total: int,
        lufs: float,
        words: Sequence[Sequence[int]],
    ) -> None:
        self._total = total
        self._duck = Duck(words, float(Fraction(settings["duck_db"])))
        self._raw = Raw(scratch, 2)
        asked, loop = score.hits(settings), settings.get("loop")
        try:
            measured = decode(file, self._raw, score.needed(total, asked, loop)).lufs()
            if self._raw.samples < SHORTEST or measured == float("-inf"):
                raise RenderError(f"{file}: under 1 s of music, or silence", hint="give a longer piece of music")
            length = self._raw.samples
            self._score = score.stretches(total, length, asked, _inside(file, length, asked, loop))
        except BaseException:
            self._raw.drop()
            raise
        self._begins = max(0, -self._score[0].ahead)
        self._gain = ratio(min(max(lufs - measured, -MOST_CHANGE_DB), MOST_CHANGE_DB))

    def add(self, block: Samples, start: int) -> None:
        """Adds to a block of (samples, 2) the music from sample `start` of the programme on."""
        at = np.arange(start, start + len(block))
        fade_out = min(FADE_OUT, max(self._total // 4, 1))
        level = self._gain * self._duck.gain(at)
        if start < self._begins + FADE_IN or start + len(block) > self._total - fade_out:
            ends = np.minimum((at - self._begins + 0.5) / FADE_IN, (self._total - at - 0.5) / fade_out)
            level = level * rounded(np.clip(ends, 0, 1))
        block += score.heard(self._score, start, len(block), self._raw.part) * np.reshape(level, (-1, 1))

    def drop(self) -> None:
        self._raw.drop()


def _inside(file: Path, length: int, asked: Sequence[score.Hit], loop: Sequence[int] | None) -> Sequence[int] | None:
    """The loop, no longer than the music. Raises RenderError where loop or scene ask for music that there is not."""
    lasts = f"but {file.name} lasts {length / RATE:.2f} s"
    for hit in asked:
        if hit.music >= length:
            raise RenderError(
                f'scene "{hit.scene}": music_at is {hit.music / RATE:g} s, {lasts}', hint="ask for an earlier second"
            )
    if loop is None:
        return None
    if loop[1] > length + SLACK:
        raise RenderError(f"music: loop_s ends at {loop[1] / RATE:g} s, {lasts}", hint="let the loop end earlier")
    return loop[0], min(loop[1], length)
