"""The clips' own sound under their pictures: cut or filled up as these are, levelled, ducked, with soft edges.

    settings  {"duck_db": "12", "placed": [{"name": "clip/abertura", "start": 24000, "samples": 240000,
               "gain_db": "-18", "first": 0, "lasts": 240240, "fit": "slow", "fade_in": 24000, "fade_out": 960}, …]}

`start` and `samples` say when the picture is seen, transitions counted in; `first` is the sample of the clip's own
sound that goes with the first frame that is seen, `lasts` how much there is to see from there on. `fit` is what is done
with a picture that is too short: "slow" stretches the sound with it, at its own pitch; "loop" plays both again; null
lets the sound end with the clip. `gain_db` is the loudness in LUFS that it has where nobody speaks, on the scale of the
music.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from renderers.painting import Json, RenderError
from renderers.sound.duck import Duck
from renderers.sound.master import NEAR_A_PART_LU, drive
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.stereo import decode_beside_picture
from renderers.sound.tempo import stretched
from renderers.sound.wav import RATE, Samples

MOST_GAIN_DB = 20.0  # what needs more is the hiss of a silent clip
MOST_STRETCH = 2  # times its length; beyond that nothing sounds like itself
JOIN = RATE // 100  # where a sound is played again, or ends before its picture


@dataclass(frozen=True, slots=True)
class _Placed:
    """Samples start <= n < end of the programme, from `at` on in the bank."""

    start: int
    end: int
    at: int
    fade_in: int
    fade_out: int


class Clips:
    """The sounds of one programme's clips, where the voice is at `voice_lufs` and `gain_db` counts from `scale_db` up.

    `held` says of each that is quieter than asked, why; `loud` whether any is heard.
    """

    def __init__(
        self,
        settings: Mapping[str, Json],
        inputs: Mapping[str, Path],
        scratch: Path,
        total: int,
        scale_db: float,
        ceiling_db: float,
        words: Sequence[Sequence[int]],
    ) -> None:
        self.held: list[str] = []
        self.loud = False
        self._duck = Duck(words, float(Fraction(settings["duck_db"])))
        self._raw = Raw(scratch, 2)
        self._placed: list[_Placed] = []
        try:
            for one in settings["placed"]:
                name, start, end = one["name"], one["start"], one["start"] + one["samples"]
                if not 0 <= start < end <= total:
                    raise RenderError(
                        f"{name}: samples {start} to {end} are not inside a programme of {total}",
                        hint="lay the timeline out again",
                    )
                self._take(one, inputs[one["name"]], float(Fraction(one["gain_db"])) + scale_db, ceiling_db)
        except BaseException:
            self.drop()
            raise

    def add(self, block: Samples, start: int) -> None:
        """Adds to a block of (samples, 2), the programme's from `start` on, what is heard there."""
        for one in self._placed:
            first, last = max(one.start, start), min(one.end, start + len(block))
            if first < last:
                at = np.arange(first, last)
                edges = np.minimum((at - one.start + 0.5) / one.fade_in, (one.end - at - 0.5) / one.fade_out)
                level = np.sin(np.clip(edges, 0, 1) * (np.pi / 2)) * self._duck.gain(at)
                part = self._raw.part(one.at + first - one.start, one.at + last - one.start)
                block[first - start : last - start] += part * level[:, None]

    def drop(self) -> None:
        self._raw.drop()

    def _take(self, one: Mapping[str, Json], file: Path, lufs: float, ceiling_db: float) -> None:
        """One clip's sound, at its level, into the bank."""
        name, samples = str(one["name"]), int(one["samples"])
        if one["fit"] == "slow" and samples > MOST_STRETCH * one["lasts"]:
            self.held.append(f"{name} is not heard: its picture is slower than half its speed")
            return
        own = Raw(self._raw.path.with_suffix(".clip"), 2)
        try:
            if not _seen(one, file, own):
                self.held.append(f"{name} is not heard: the clip holds no sound")
                return
            at = self._raw.samples
            with drive(own, lufs, ceiling_db, MOST_GAIN_DB, name, NEAR_A_PART_LU) as driven:
                for _, block in driven.blocks():
                    self._raw.append(block)
            self.loud |= driven.loud
            self.held += [driven.held] if driven.held else []
            start = int(one["start"])
            self._placed.append(_Placed(start, start + samples, at, max(one["fade_in"], 1), max(one["fade_out"], 1)))
        finally:
            own.drop()


def _seen(one: Mapping[str, Json], file: Path, into: Raw) -> bool:
    """The sound as its picture is shown, `samples` of it; whether there is any."""
    first, lasts, samples = int(one["first"]), int(one["lasts"]), int(one["samples"])
    if one["fit"] is None:
        found = decode_beside_picture(file, into, first, min(lasts, samples))
        if found and lasts < samples:
            _end_softly(into, samples)
        return found
    once = Raw(into.path.with_suffix(".once"), 2)
    try:
        if not decode_beside_picture(file, once, first, lasts):
            return False
        if one["fit"] == "slow":
            into.append(stretched(once.part(0, lasts), samples))
        else:
            _again(once, into, samples)
    finally:
        once.drop()
    return True


def _again(once: Raw, into: Raw, samples: int) -> None:
    """Over and over, each time with soft edges."""
    fade = max(min(JOIN, once.samples // 4), 1)
    while into.samples < samples:
        at = into.samples % once.samples
        end = min(at + BLOCK, once.samples, at + samples - into.samples)
        place = np.arange(at, end)
        edges = np.minimum((place + 0.5) / fade, (once.samples - place - 0.5) / fade)
        into.append(once.part(at, end) * np.clip(edges, 0, 1)[:, None])


def _end_softly(own: Raw, samples: int) -> None:
    """Silence up to so many samples, and no click where it begins."""
    fade = min(JOIN, own.samples)
    ending = own.part(own.samples - fade, own.samples)
    own.cut(own.samples - fade)
    own.append(ending * (1 - (np.arange(fade) + 0.5) / fade)[:, None])
    while own.samples < samples:
        own.append(np.zeros((min(BLOCK, samples - own.samples), 2)))
