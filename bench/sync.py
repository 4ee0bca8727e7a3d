"""Where words and pictures are in the finished file, after 20 minutes and 400 scenes, at every rate we allow.

    python bench/sync.py [--scenes 400] [--rates 24 30000/1001] [--final]

Each scene flashes on its first frame, and its line, a recording of any length, has a burst of noise 0.3 s after its
first sample; every third scene fades in. Timeline, script, mix, encode and join are the project's own; the finished
file is decoded as players do, and each flash and burst is looked for in it. It is encoded as drafts are, which takes a
sixth of the time and moves nothing; `--final` as finished films are. "frames off" and "samples off" are the
worst of all scenes, against the places that the lengths alone give; "apart" is the worst distance of a burst from the
place that its own scene's flash gives it, "at the end" that of the last scene.

Beside it the usual way with the same recordings: each scene's length rounded to frames for the picture, and given to
ffmpeg's `apad` and `concat` in seconds for the sound.

Passes, by its exit code, if at every rate and in both forms of the file no flash is off by a frame and no burst by
more than a sample.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from renderers.ffmpeg import encode  # they are found only now
from renderers.ffmpeg.run import run
from renderers.painting import silent
from renderers.sound import mix, wav
from renderers.sound.wav import RATE
from stages import mix as mixing
from stages import picture, timeline
from stages.alignment import Measured
from stages.core import episode
from stages.core.model import Episode
from tests.renderers.ffmpeg import claps, films

RATES = ("24", "25", "30", "60", "24000/1001", "30000/1001")
FORMS = ("youtube", "youtube-strict")
CLAP = 3 * RATE // 10  # the sample of a line on which its burst begins
SHORTEST, LONGEST = 9 * RATE // 10, 39 * RATE // 10  # samples of a line; 3 s a scene and 20 minutes of 400
REACH = RATE  # samples either way in which a burst is looked for


@dataclass(frozen=True, slots=True)
class Scene:
    """What was recorded: the length of its line, and where that begins in it."""

    samples: int
    lead_s: Fraction
    tail_s: Fraction

    @property
    def lasts_s(self) -> Fraction:
        return self.lead_s + Fraction(self.samples, RATE) + self.tail_s


@dataclass(frozen=True, slots=True)
class Found:
    """In a finished file: the frame of each flash, the sample of each burst."""

    flashes: Sequence[Fraction]
    bursts: Sequence[int]

    def apart_ms(self, scenes: Sequence[Scene], fps: Fraction) -> list[float]:
        """How much later than its own flash asks each burst is."""
        asked = [
            flash / fps * RATE + scene.lead_s * RATE + CLAP for flash, scene in zip(self.flashes, scenes, strict=True)
        ]
        return [float(burst - at) / RATE * 1000 for burst, at in zip(self.bursts, asked, strict=True)]


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--scenes", type=int, default=400)
    asked.add_argument("--rates", nargs="+", default=RATES)
    asked.add_argument("--final", action="store_true")
    said = asked.parse_args()
    print(f"{'':28}{'frames off':>11}{'samples off':>12}{'apart':>13}{'at the end':>13}")
    held = True
    with tempfile.TemporaryDirectory(prefix="onetake-sync-") as folder:
        lengths = record(Path(folder) / "episodes" / "media", said.scenes)
        for fps in map(Fraction, said.rates):
            held &= rate(Path(folder), fps, lengths, "final" if said.final else "draft")
    print("each flash on its frame and each burst on its sample" if held else "something is not in its place")
    return 0 if held else 1


def record(media: Path, count: int) -> list[int]:
    """As many lines, of any length in samples, each with its own burst."""
    media.mkdir(parents=True)
    chance = np.random.default_rng(7)
    lengths = [int(length) for length in chance.integers(SHORTEST, LONGEST, count)]
    for n, length in enumerate(lengths):
        line = chance.normal(0, 0.1, length)
        line[CLAP : CLAP + claps.BURST] += claps.burst(n)
        wav.write(media / f"{n}.wav", line)
    return lengths


def rate(folder: Path, fps: Fraction, lengths: Sequence[int], preset: str) -> bool:
    """Both ways at one rate, and a row for each; is ours exact?"""
    own = folder / str(fps).replace("/", "-")
    own.mkdir()
    started, ep = monotonic(), load(folder, fps, len(lengths))
    scenes = [Scene(length, scene.lead_s, scene.tail_s) for length, scene in zip(lengths, ep.scenes, strict=True)]
    wanted_frames = [*accumulate((ceil(scene.lasts_s * fps) for scene in scenes[:-1]), initial=0)]
    wanted = [
        round(frame * RATE / fps) + int(scene.lead_s * RATE) + CLAP
        for frame, scene in zip(wanted_frames, scenes, strict=True)
    ]
    held = True
    for form, film in ours(folder, own, ep, lengths, preset).items():
        found = seek(film, fps, wanted)
        same = len(found.flashes) == len(wanted_frames)
        frames = max(abs(one - two) for one, two in zip(found.flashes, wanted_frames, strict=True)) if same else None
        samples = max(abs(one - two) for one, two in zip(found.bursts, wanted, strict=True))
        held &= frames == 0 and samples <= 1
        row(f"{fps} {form}", found, scenes, fps, f"{frames}", f"{samples}")
    film, centres = usual(folder, own, fps, scenes, preset)
    row(f"{fps} the usual way", seek(film, fps, centres), scenes, fps, "", "")
    print(
        f"{'':28}{monotonic() - started:.0f} s for {float(sum(s.lasts_s for s in scenes)) / 60:.1f} minutes", flush=True
    )
    return held


def row(name: str, found: Found, scenes: Sequence[Scene], fps: Fraction, frames: str, samples: str) -> None:
    if len(found.flashes) != len(scenes):
        print(f"{name:28}{len(found.flashes)} flashes of {len(scenes)}")
        return
    apart = found.apart_ms(scenes, fps)
    worst = max(apart, key=abs)
    print(f"{name:28}{frames:>11}{samples:>12}{worst:10.2f} ms{apart[-1]:10.2f} ms", flush=True)


def load(folder: Path, fps: Fraction, count: int) -> Episode:
    scenes = [f"  - name: s{n}\n    narration: {{file: media/{n}.wav}}\n" for n in range(count)]
    fades = ["    transition: {kind: fade, seconds: 0.4}\n" if n % 3 == 2 else "" for n in range(count)]
    head = f'title: "Claps"\nlanguage: en\nsize: {films.SIZE[0]}x{films.SIZE[1]}\nfps: {fps}\nscenes:\n'
    file = folder / "episodes" / "claps.yaml"
    file.write_text(head + "".join(f"{scene}{fade}" for scene, fade in zip(scenes, fades, strict=True)))
    return episode.load(file)


def ours(folder: Path, own: Path, ep: Episode, lengths: Sequence[int], preset: str) -> dict[str, Path]:
    """The film in both forms."""
    laid = timeline.lay_out(ep, [Measured(voice_samples=length) for length in lengths])
    lines = {f"line/s{n}": folder / "episodes" / "media" / f"{n}.wav" for n in range(len(lengths))}
    sound = own / "mix" / "mix.wav"
    sound.parent.mkdir()
    mix.paint(mixing.wanted(ep, laid, lines), lines, sound, silent)
    printed = own / "print" / "print.mp4"
    asked = films.settings(picture.wanted(laid), samples=laid["samples"], preset=preset)
    encode.paint(asked, {"mix": sound, **_plates(own, laid["scenes"], ep.fps)}, _room(printed), silent)
    made = {form: own / form / "film.mp4" for form in FORMS}
    for form, into in made.items():
        films.joined(asked | {"delivery": form}, printed, sound, _room(into))
    return made


def _room(file: Path) -> Path:
    file.parent.mkdir()
    return file


def _plates(own: Path, scenes: Sequence[Mapping[str, Any]], fps: Fraction) -> dict[str, Path]:
    """A plate for every scene: those that come in alike share one that is as long as the longest."""
    longest = max(scene["plate"]["frames"] for scene in scenes)
    kinds = {(scene["plate"]["before"], scene["plate"]["key_frame"]) for scene in scenes}
    made = {(before, key): claps.plate(own / f"{before}-{key}.mp4", longest, before, fps, key) for before, key in kinds}
    return {f"clip/{s['name']}": made[s["plate"]["before"], s["plate"]["key_frame"]] for s in scenes}


def usual(folder: Path, own: Path, fps: Fraction, scenes: Sequence[Scene], preset: str) -> tuple[Path, list[int]]:
    """Lengths rounded and added up for the picture; seconds for ffmpeg's filters for the sound. And where to look."""
    frames = [round(scene.lasts_s * fps) for scene in scenes]
    starts = [*accumulate(frames, initial=0)]
    plate = claps.plate(own / "usual.mp4", max(frames), 0, fps)
    shown = [films.scene(str(n), start, length) for n, (start, length) in enumerate(zip(starts, frames, strict=False))]
    printed = own / "usual" / "print.mp4"
    flowing = {f"clip/{n}": plate for n in range(len(scenes))}
    encode.paint(films.settings(films.picture(shown, fps), preset=preset), flowing, _room(printed), silent)

    graph, film = own / "usual" / "graph.txt", own / "usual" / "film.mp4"
    lasts = [f"{float(scene.lasts_s):.3f}" for scene in scenes]
    chains = [
        f"[{n}:a]adelay={float(scene.lead_s) * 1000:g},apad=whole_dur={lasts[n]},atrim=end={lasts[n]}[a{n}];\n"
        for n, scene in enumerate(scenes)
    ]
    labels = "".join(f"[a{n}]" for n in range(len(scenes)))
    graph.write_text(f"{''.join(chains)}{labels}concat=n={len(scenes)}:v=0:a=1[sound]\n")
    files = [word for n in range(len(scenes)) for word in ("-i", str(folder / "episodes" / "media" / f"{n}.wav"))]
    words = ["-map", f"{len(scenes)}:v", "-map", "[sound]", "-c:v", "copy", "-c:a", "aac", "-b:a", "384k"]
    run([*files, "-i", str(printed), "-/filter_complex", str(graph), *words, str(film)], log=own / "usual" / "log")
    begins = [*accumulate((scene.lasts_s for scene in scenes[:-1]), initial=Fraction(0))]
    return film, [int((at + scene.lead_s) * RATE) + CLAP for at, scene in zip(begins, scenes, strict=True)]


def seek(film: Path, fps: Fraction, places: Sequence[int]) -> Found:
    """Each flash, and each burst near its place."""
    heard = claps.sound(film)
    bursts = [at + claps.late(heard, at, claps.burst(n), REACH) for n, at in enumerate(places)]
    return Found(claps.flashes(film, fps), bursts)


if __name__ == "__main__":
    sys.exit(main())
