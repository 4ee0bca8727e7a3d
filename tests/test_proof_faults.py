"""Faults planted in real files: each is found, named by the right check, at the right place, and nothing else is said.

A small film is made once: three scenes with a line and a drawn caption each, encoded, tracked and joined as films are.
Every further film has several faults at once, in its picture, its sound and its form, and shares what it can.
"""

from __future__ import annotations

import json
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from renderers import hearing, proof, seeing
from renderers.captions import look
from renderers.captions.ass import ass
from renderers.ffmpeg import burn, colour, join, track
from renderers.ffmpeg.run import run
from renderers.ffmpeg.timecode import timecode
from renderers.painting import RenderError, silent
from renderers.themes import theme

WIDE, HIGH, FPS, RATE, FRAME = 320, 180, Fraction(24), 48_000, 2000
BLUR = 40  # pixels in which a texture goes from one of its levels to the next
STARTS = {"one": 0, "two": 60, "three": 120}  # frames
FRAMES = 180
LINES = {"one": (12_000, 88_000), "two": (132_000, 86_000), "three": (252_000, 90_000)}  # start, samples


def cue(start: int, end: int, line: str) -> dict[str, Any]:
    """On one line, its words one after the other."""
    words, each = line.split(), (end - start) // len(line.split())
    timed = [
        {"text": word, "line": 0, "start": start + n * each, "end": start + (n + 1) * each}
        for n, word in enumerate(words)
    ]
    return {"start": start, "end": end, "lines": [line], "words": timed}


CUES = [cue(5, 52, "One red door"), cue(65, 111, "Two blue doors"), cue(125, 173, "Three green doors")]

Picture = NDArray[np.uint8]  # frame, row, column: luma
Sound = NDArray[np.float64]  # sample, channel


def picture() -> Picture:
    """Three textures that move by a few pixels a frame."""
    frames = np.zeros((FRAMES, HIGH, WIDE), np.uint8)
    for n, start in enumerate(STARTS.values()):
        coarse = np.random.default_rng(n).integers(30, 210, (HIGH // BLUR + 1, WIDE // BLUR))
        texture = np.kron(coarse, np.ones((BLUR, BLUR)))[:HIGH]
        for axis in (0, 1):
            texture = np.mean([np.roll(texture, step, axis) for step in range(BLUR)], axis=0)
        for k in range(60):
            frames[start + k] = np.roll(texture, (-3, 3, 4)[n] * k, axis=1)
    return frames


def voice(seed: int, samples: int) -> NDArray[np.float64]:
    """Noise that comes and goes in syllables."""
    noise = np.random.default_rng(seed).normal(0, 0.14, samples)
    noise = np.convolve(noise, np.ones(8) / 3, "same")
    swell = 0.15 + np.sin(np.arange(samples) * (np.pi / 9000 * (1 + seed / 7))) ** 2
    return np.asarray(noise * swell, np.float64)


def sound() -> Sound:
    """The lines over room tone."""
    mix = np.random.default_rng(9).normal(0, 0.0004, (FRAMES * FRAME, 2))
    for n, (start, samples) in enumerate(LINES.values()):
        mix[start : start + samples] += voice(n, samples)[:, None]
    return mix


@dataclass
class Film:
    """The halves of a film that has faults, and what is asked of ffmpeg besides."""

    picture: Callable[[Picture], None] | None = None
    sound: Callable[[Sound], Sound | None] | None = None
    cues: Sequence[Mapping[str, Any]] = field(default_factory=lambda: CUES)  # as drawn: without words, only a panel
    filters: str = f"format=yuv420p,{colour.SAID},{burn.FILTER}"
    video: tuple[str, ...] = ()  # ffmpeg's options that come last, and so win
    out: tuple[str, ...] = ()  # of the join; () for the one that films have
    declared: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Halves:
    """What is known of a picture and a sound."""

    print: Path
    seen: Path
    facts: Mapping[str, Any]
    track: Path
    heard: Path


class Bench:
    """Where films are made and proven."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.picture, self.sound = picture(), sound()
        self.lines = {name: folder / f"{name}.wav" for name in LINES}
        for name, (start, samples) in LINES.items():
            written(self.lines[name], self.sound[start : start + samples, :1])
        self.look = look.look((WIDE, HIGH), theme("mocha"), highlight=False)
        self.captions = folder / "captions.json"
        self.captions.write_text(json.dumps({"cues": CUES}), encoding="utf-8")
        self.halves = self.made(Film(), folder / "whole", None)
        levels = json.loads(self.halves.heard.read_text(encoding="utf-8"))["levels"]
        self.declared = {
            "size": [WIDE, HIGH],
            "fps": str(FPS),
            "frames": FRAMES,
            "samples": FRAMES * FRAME,
            "scenes": [{"name": name, "start": start, "frames": 60} for name, start in STARTS.items()],
            "target_lufs": str(levels["loudness_lufs"]),
            "ceiling_dbtp": str(round(levels["true_peak_dbtp"] + 0.5, 1)),
            "black": [],
            "still": [],
            "may_stand": [],
            "silent": [[0, 12_000], [100_000, 132_000], [218_000, 252_000], [342_000, 360_000]],
            "cuts": [60, 120],
            "cards": [],
            "bought": [],
            "drawn": [[0, 60], [60, 120], [120, 180]],
            "own": [],
        }

    def made(self, film: Film, folder: Path, whole: Halves | None) -> Halves:
        """The halves of a film; where it asks for nothing else, those of the whole one."""
        folder.mkdir()
        if whole and film.picture is None:  # of another form perhaps, but it shows the same
            printed = self._print(film, folder) if film.video else whole.print
            seen, facts = whole.seen, whole.facts
        else:
            printed, seen = self._print(film, folder), folder / "seen.npy"
            cues = [{"lines": cue["lines"], "frame": (cue["start"] + cue["end"]) // 2} for cue in CUES]
            reader = seeing.Reader({"cues": cues, "look": self.look}, {"file": printed})
            facts = {**seeing.see(printed, reader, seen, silent).facts, "texts": [], "cues": reader.cues}
        if whole and film.sound is None:
            return Halves(printed, seen, facts, whole.track, whole.heard)
        coded, heard = folder / "track.m4a", folder / "heard.json"
        mix = film.sound(self.sound.copy()) if film.sound else self.sound
        assert mix is not None
        written(folder / "mix.wav", mix)
        track.paint({"samples": len(mix), "kbps": 384}, {"mix": folder / "mix.wav"}, coded, silent)
        lines = [{"input": name, "start": start, "samples": count} for name, (start, count) in LINES.items()]
        hearing.paint({"lines": lines}, {"file": coded, **self.lines}, heard, silent)
        return Halves(printed, seen, facts, coded, heard)

    def _print(self, film: Film, folder: Path) -> Path:
        frames = self.picture.copy()
        if film.picture:
            film.picture(frames)
        burn.lay_ready(ass({"fps": str(FPS), "language": "en", "cues": film.cues}, self.look), folder)
        raw = ("-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDE}x{HIGH}", "-framerate", str(FPS), "-i", "pipe:0")
        run(
            [
                *(*raw, "-vf", f"scale=in_range=tv:out_range=tv,{film.filters}", "-fps_mode", "passthrough"),
                *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-profile:v", "high"),
                *("-x264-params", "8x8dct=1", *colour.TAGS, "-g", "12", "-keyint_min", "12", "-sc_threshold", "0"),
                *("-bf", "2", "-flags:v", "+cgop", "-movie_timescale", "240000", *film.video, "print.mp4"),
            ],
            log=folder / "print.log",
            cwd=folder,
            stdin=[frame.tobytes() for frame in frames],
        )
        return folder / "print.mp4"

    def joined(self, halves: Halves, folder: Path, out: tuple[str, ...] = ()) -> Path:
        made = folder / "film.mp4"
        if out:
            form = ("-c", "copy", "-movie_timescale", "240000", *out)
            run(["-i", str(halves.print), "-i", str(halves.track), *form, str(made)], log=folder / "join.log")
            return made
        asked = {"fps": str(FPS), "frames": FRAMES, "samples": FRAMES * FRAME, "title": "Doors", "language": "en"}
        try:
            join.paint(asked | {"chapters": []}, {"picture": halves.print, "sound": halves.track}, made, silent)
        except RenderError:  # it counts, too; the proof is to find it by itself
            assert made.exists()
        return made

    def told(
        self, film: Path, halves: Halves, folder: Path, cues: Path | None = None, **declared: Any
    ) -> list[dict[str, Any]]:
        """What the proof finds."""
        spoken = [
            [start + count * n // 3, start + count * (n + 1) // 3] for start, count in LINES.values() for n in range(3)
        ]
        settings = {
            "declared": self.declared | declared,
            "quiet": False,
            "lines": [{"scene": name, "start": start, "samples": count} for name, (start, count) in LINES.items()],
            "texts": [],
            "first": {name: [start + 6, start + 6] for name, start in STARTS.items()},
            "captions": {
                "texts": [word for cue in CUES for line in cue["lines"] for word in line.split()],
                "words": spoken,
                "characters": 42,
                "easy_cps": 20,
                "look": self.look,
                "drawn": [[0, n] for n in range(len(CUES))],
            },
            "pictures": [{"of": "print", "facts": halves.facts}],
            "pieces": [{"picture": 0, "first": 0, "frames": halves.facts["frames"], "at": 0, "whole": True}],
        }
        inputs = {"video": film, "picture/0": halves.print, "seen/0": halves.seen, "captions": cues or self.captions}
        inputs |= {"sound": halves.track, "heard": halves.heard}
        inputs |= {f"clip/{name}": self.folder / "whole" / "print.mp4" for name in STARTS}
        into = folder / "doors.proof.json"
        try:
            proof.paint(settings, inputs, into, silent)
            failed = ""
        except RenderError as error:
            failed = str(error)
        found: list[dict[str, Any]] = json.loads(into.read_text(encoding="utf-8"))["findings"]
        table = into.with_suffix(".txt").read_text(encoding="utf-8")
        assert bool(failed) == any(one["level"] == "fail" for one in found)
        assert all(one["check"] in failed for one in found if one["level"] == "fail")
        assert all(one["check"] in table and (one["timecode"] or "all") in table for one in found)
        assert all(one["remedy"] for one in found), found
        return found


def written(file: Path, pcm: NDArray[np.floating]) -> None:
    with wave.open(str(file), "wb") as out:
        out.setparams((pcm.shape[1], 2, RATE, 0, "NONE", ""))
        out.writeframes(np.clip(np.rint(pcm * 32768), -32768, 32767).astype("<i2").tobytes())


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("doors"))


def test_the_film_without_faults_has_nothing_to_say(bench: Bench, tmp_path: Path) -> None:
    assert bench.told(bench.joined(bench.halves, tmp_path), bench.halves, tmp_path) == []


def black_flash_and_a_frozen_tail(frames: Picture) -> None:
    frames[30:33] = 16
    frames[80] = 235 - frames[80] // 2
    frames[100] = frames[99]
    frames[144:] = frames[144]


def cuts_out_of_place(frames: Picture) -> None:
    frames[60:63] = frames[59]
    frames[20:35] = 16
    frames[90:119] = frames[90:119, ::-1]
    frames[119] = frames[120]


def scenes_swapped(frames: Picture) -> None:
    frames[:60], frames[60:120] = frames[60:120].copy(), frames[:60].copy()


def a_cut_left_out(frames: Picture) -> None:
    frames[52:76] = frames[52]


def a_line_late_clipped_and_a_hole(mix: Sound) -> Sound:
    _move(mix, "two", 2 * FRAME)
    at = 110_000  # between two lines
    mix[at : at + 480] = np.where(np.arange(480) < 240, 1.0, -1.0)[:, None]
    mix[300_000:330_000] = 0
    return mix


def two_lines_swapped(mix: Sound) -> Sound:
    (one, count), (two, other) = LINES["one"], LINES["two"]
    count = min(count, other)
    mix[one : one + count], mix[two : two + count] = mix[two : two + count].copy(), mix[one : one + count].copy()
    return mix


def one_channel(mix: Sound) -> Sound:
    mix[:, 1] = 0
    return mix


def an_early_line_a_missing_one_and_one_aside(mix: Sound) -> Sound:
    _move(mix, "two", -2 * FRAME)
    start, count = LINES["three"]
    mix[start : start + count] = np.random.default_rng(5).normal(0, 0.0004, (count, 2))
    start, count = LINES["one"]
    mix[start : start + count, 1] *= 0.003
    return mix


def a_late_line_and_a_soft_one(mix: Sound) -> Sound:
    _move(mix, "one", 4 * FRAME)
    start, count = LINES["two"]
    mix[start : start + count] *= 10 ** (-9 / 20)
    mix[300_000:300_020] += 0.95 * np.sin(np.linspace(0, np.pi, 20))[:, None]
    return mix


def too_loud_and_too_long(mix: Sound) -> Sound:
    return np.concatenate([mix * 10 ** (1.6 / 20), mix[-3 * FRAME :]])


def too_quiet_and_too_short(mix: Sound) -> Sound:
    return mix[: -3 * FRAME] * 10 ** (-3 / 20)


def _move(mix: Sound, line: str, by: int) -> None:
    """A line taken out and laid elsewhere."""
    start, count = LINES[line]
    said, room = mix[start : start + count].copy(), np.random.default_rng(6).normal(0, 0.0004, (count, 2))
    mix[start : start + count] = room
    mix[start + by : start + by + count] = said


def at(frame: int | None) -> str | None:
    return None if frame is None else timecode(frame, FPS)


Said = tuple[str, str, int | None, str | None]  # level, check, frame, scene

FILMS = [
    pytest.param(
        Film(
            black_flash_and_a_frozen_tail,
            a_line_late_clipped_and_a_hole,
            cues=[CUES[0], CUES[1] | {"words": []}, CUES[2]],
        ),
        [
            ("warn", "black", 30, "one"),
            ("warn", "flash", 30, "one"),  # which they are, too
            ("warn", "flash", 80, "two"),
            ("warn", "doubled frame", 100, "two"),
            ("warn", "freeze", 144, "three"),
            ("fail", "caption without ink", 65, "two"),
            ("warn", "line off", 66, "two"),
            ("fail", "clipped in a row", 55, "one"),
            ("fail", "true peak", 55, "one"),
            ("fail", "digital zero", 150, "three"),
        ],
        id="three black frames, a flash, a frame twice, a frozen tail, a caption without font, a line two frames late, "
        "clipping, a hole of zeros",
    ),
    pytest.param(
        Film(cuts_out_of_place, two_lines_swapped, declared={"bought": [{"start": 60, "end": 120, "cuts": 0}]}),
        [
            ("fail", "black for long", 20, "one"),
            ("fail", "cut", 60, "two"),
            ("warn", "cut", 120, "three"),
            ("warn", "extra cut", 90, "two"),
            ("fail", "line not found", 6, "one"),
            ("fail", "line not found", 66, "two"),
        ],
        id="black for half a second, a cut late, a cut early, a cut too many, two lines swapped",
    ),
    pytest.param(
        Film(scenes_swapped, one_channel),
        [
            ("fail", "scene out of place", 6, "one"),
            ("fail", "scene out of place", 66, "two"),
            ("fail", "channels", None, None),
            ("fail", "loudness", None, None),  # half of it is gone
            *(("fail", "line on one side", start + 6, name) for name, start in STARTS.items()),
        ],
        id="two scenes swapped, one channel missing",
    ),
    pytest.param(
        Film(a_cut_left_out, an_early_line_a_missing_one_and_one_aside),
        [
            ("fail", "cut missing", 60, "two"),
            ("fail", "line early", 66, "two"),
            ("fail", "line not found", 126, "three"),
            ("fail", "line on one side", 6, "one"),
            ("warn", "silence", 126, "three"),  # and what a missing line does besides
            ("fail", "line levels", 126, "three"),
            ("fail", "loudness", None, None),
        ],
        id="a cut left out, a line two frames early, one missing, one on one side",
    ),
    pytest.param(
        Film(None, a_late_line_and_a_soft_one),
        [
            ("fail", "line late", 6, "one"),
            ("fail", "line levels", 66, "two"),
            ("fail", "loudness", None, None),
            ("fail", "true peak", 150, "three"),
        ],
        id="a line four frames late, one 9 dB softer, a peak",
    ),
    pytest.param(
        Film(
            sound=too_loud_and_too_long,
            filters=f"format=yuv420p,{colour.SAID.replace('color_primaries=bt709', 'color_primaries=bt470bg')}",
            video=(
                "-color_primaries",
                "bt470bg",
                "-g",
                "48",
                "-flags:v",
                "-cgop",
                "-x264-params",
                "8x8dct=1:open-gop=1",
            ),
            out=("-movflags", "0"),
        ),
        [
            ("fail", "colour tags", None, None),
            ("fail", "frames between key frames", None, None),
            ("fail", "closed groups of pictures", None, None),
            ("fail", "index before the pictures", None, None),
            ("fail", "loudness", None, None),
            ("fail", "true peak", 67, "two"),
            ("fail", "samples", None, None),
            ("fail", "sound and picture", None, None),
        ],
        id="wrong primaries, few key frames, open groups, the index at the end, sound too loud and too long",
    ),
    pytest.param(
        Film(
            sound=too_quiet_and_too_short,
            filters=f"scale=336:180,format=yuv444p,setpts='(N+gte(N,40))/24/TB',{colour.SAID}",
            video=("-profile:v", "high444", "-x264-params", "8x8dct=0"),
            out=("-movflags", "+faststart"),
        ),
        [
            ("fail", "size", None, None),
            ("fail", "pixel format", None, None),
            ("fail", "codec", None, None),
            ("fail", "frames a second", None, None),
            ("fail", "every frame as long as the next", None, None),
            ("fail", "loudness", None, None),
            ("fail", "samples", None, None),
            ("fail", "sound and picture", None, None),
        ],
        id="another size, 4:4:4, a frame of double length, sound too quiet and too short",
    ),
]


@pytest.mark.parametrize(("film", "wanted"), FILMS)
def test_faults_are_found_named_and_placed(bench: Bench, tmp_path: Path, film: Film, wanted: list[Said]) -> None:
    halves = bench.made(film, tmp_path / "halves", bench.halves)
    found = bench.told(bench.joined(halves, tmp_path, film.out), halves, tmp_path, **film.declared)
    said = [(one["level"], one["check"], one["timecode"], one["scene"]) for one in found]
    assert sorted(said, key=str) == sorted([(a, b, at(c), d) for a, b, c, d in wanted], key=str), found


def test_a_frame_that_lacks_is_counted(bench: Bench, tmp_path: Path) -> None:
    dropped = Film(lambda frames: None, filters=f"select=not(eq(n\\,70)),setpts=N/24/TB,format=yuv420p,{colour.SAID}")
    halves = bench.made(dropped, tmp_path / "halves", bench.halves)
    found = {one["check"]: one["value"] for one in bench.told(bench.joined(halves, tmp_path), halves, tmp_path)}
    assert found["frames"] == "179" and "caption without ink" in found


def test_damage_is_told(bench: Bench, tmp_path: Path) -> None:
    raw = bytearray(bench.halves.print.read_bytes())
    place = _coded(bench.halves.print, "video")[90]
    raw[place + 200 : place + 500] = bytes(300)
    (tmp_path / "print.mp4").write_bytes(raw)
    seen = seeing.see(tmp_path / "print.mp4", None, tmp_path / "seen.npy", silent)
    told = seen.facts["damage"]
    assert isinstance(told, list) and told
    halves = replace(bench.halves, print=tmp_path / "print.mp4", facts={**bench.halves.facts, "damage": told})
    found = {one["check"]: one["level"] for one in bench.told(bench.joined(halves, tmp_path), halves, tmp_path)}
    assert found == {"decoder's complaints": "fail"}


@pytest.fixture(scope="module")
def whole(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bench.joined(bench.halves, tmp_path_factory.mktemp("film"))


@pytest.mark.parametrize(
    ("kind", "number", "check", "place"),
    [("video", 61, "not what was seen", 61), ("audio", 150, "not what was heard", 76)],
)
def test_a_film_that_is_not_what_was_looked_at_is_found(
    bench: Bench, whole: Path, tmp_path: Path, kind: str, number: int, check: str, place: int
) -> None:
    raw = bytearray(whole.read_bytes())
    raw[_coded(whole, kind)[number] + 30] ^= 1
    (tmp_path / "film.mp4").write_bytes(raw)
    (found,) = bench.told(tmp_path / "film.mp4", bench.halves, tmp_path)
    assert (found["level"], found["check"], found["timecode"]) == ("fail", check, at(place))


def _coded(file: Path, kind: str) -> list[int]:
    """Where in a file its coded pictures or sounds lie."""
    with av.open(str(file)) as container:
        stream = container.streams.video[0] if kind == "video" else container.streams.audio[0]
        return [packet.pos for packet in container.demux(stream) if packet.size and packet.pos is not None]


def test_an_edit_list_that_begins_too_late_is_found(bench: Bench, whole: Path, tmp_path: Path) -> None:
    raw = whole.read_bytes()
    priming, wrong = (number.to_bytes(4, "big") for number in (1024, 3072))
    place = raw.index(priming, raw.rindex(b"elst"))
    (tmp_path / "film.mp4").write_bytes(raw[:place] + wrong + raw[place + 4 :])
    assert "edit lists" in {one["check"] for one in bench.told(tmp_path / "film.mp4", bench.halves, tmp_path)}


@pytest.mark.parametrize(
    ("cues", "check", "places"),
    [
        pytest.param([one | {"start": one["start"] + 16, "end": one["end"] + 16} for one in CUES], "caption late", 3),
        pytest.param([CUES[0] | {"start": 0, "end": 5}, *CUES[1:]], "caption late", 1),
        pytest.param(CUES[1:], "caption words", 1),
        pytest.param([CUES[0] | {"end": 12}, *CUES[1:]], "caption reading", 1),
    ],
)
def test_captions_out_of_time_or_words_are_told(
    bench: Bench, whole: Path, tmp_path: Path, cues: list[dict[str, Any]], check: str, places: int
) -> None:
    file = tmp_path / "captions.json"
    file.write_text(json.dumps({"cues": cues}), encoding="utf-8")
    found = bench.told(whole, bench.halves, tmp_path, cues=file)
    assert len({one["timecode"] for one in found if one["check"] == check}) == places, found
