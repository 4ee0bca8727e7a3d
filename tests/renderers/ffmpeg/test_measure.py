"""Measuring finished files: what is wrong with them is found, what was asked for is not held against them."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from pyloudnorm import Meter
from scipy.io import wavfile

from renderers.ffmpeg import colour
from renderers.ffmpeg.boxes import boxes
from renderers.ffmpeg.findings import Finding, findings, left
from renderers.ffmpeg.hear import DECODED
from renderers.ffmpeg.limits import LIMITS
from renderers.ffmpeg.listen import BLOCK, listen
from renderers.ffmpeg.measure import Measured, measure
from renderers.ffmpeg.run import run
from renderers.ffmpeg.seen import SMALL, Seen
from renderers.ffmpeg.timecode import timecode
from renderers.painting import Json, RenderError

MOVING = "testsrc2=s=64x36:r=24:d={}"
STILL = "color=0x805030:s=64x36:r=24:d={}"
BLACK = "color=black:s=64x36:r=24:d={}"
TONE = "aevalsrc=0.2*sin(880*PI*t)|0.2*sin(880*PI*t):s=48000:d={}"
HUSH = "aevalsrc=0|0:s=48000:d={}"


def film(folder: Path, pictures: Sequence[tuple[str, float]], sounds: Sequence[tuple[str, float]], *more: str) -> Path:
    """Stretches of picture and of sound, one after the other."""
    inputs: list[str] = []
    for source, lasts in (*pictures, *sounds):
        inputs += ["-f", "lavfi", "-i", source.format(lasts)]
    graph = "".join(f"[{n}:v]format=yuv420p,{colour.SAID}[p{n}];" for n in range(len(pictures)))
    graph += "".join(f"[p{n}]" for n in range(len(pictures))) + f"concat=n={len(pictures)}[v];"
    graph += "".join(f"[{n + len(pictures)}:a]" for n in range(len(sounds))) + f"concat=n={len(sounds)}:v=0:a=1[a]"
    made = folder / "film.mp4"
    how = ("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "high", "-bf", "2", "-g", "12", *colour.TAGS)
    out = ("-map", "[v]", "-map", "[a]", *how, "-c:a", "aac", "-movflags", "+faststart", *more, str(made))
    run([*inputs, "-filter_complex", graph, *out], log=folder / "log")
    return made


def declared(frames: int, **other: Json) -> Json:
    return {
        "size": [64, 36],
        "fps": "24",
        "frames": frames,
        "samples": frames * 2000,
        "key_every": 12,
        "scenes": [{"name": "one", "start": 0, "frames": 48}, {"name": "two", "start": 48, "frames": frames - 48}],
        "black": [],
        "still": [],
        "silent": [],
        **other,
    }


GOOD = Measured(
    codec="h264",
    profile="High",
    size=(64, 36),
    fps="24",
    frames=96,
    pixel_format="yuv420p",
    matrix="bt709",
    primaries="bt709",
    transfer="bt709",
    range="tv",
    even=True,
    key_every=12,
    reorders=True,
    closed=True,
    begins_s=("0", "0"),
    black=(),
    frozen=(),
    sound_codec="aac",
    rate=48_000,
    channels=2,
    samples=192_000,
    loudness_lufs=-14.2,
    loudness_range_lu=4.0,
    true_peak_dbtp=-1.2,
    channels_dbfs=(-20.0, -21.0),
    silent=(),
    zeros=(),
    clipped=0,
    clipped_in_a_row=0,
    worst_clipped=None,
    loudest=100_000,
    container="mov,mp4,m4a,3gp,3g2,mj2",
    index_first=True,
    edit_lists=2,
    edits_whole=True,
    damage=(),
    picture=Seen(np.zeros((96, SMALL, SMALL), np.uint8)),
)


def test_black_still_and_silent_stretches_are_measured_to_the_frame(tmp_path: Path) -> None:
    made = film(
        tmp_path,
        [(BLACK, 0.25), (MOVING, 1), (STILL, 1.5), (MOVING, 1.25), (STILL, 1)],
        [(TONE, 1), (HUSH, 2), (TONE, 2)],
    )
    seen = measure(made, tmp_path)
    assert (seen.frames, seen.samples, seen.fps, seen.size) == (120, 240_000, "24", (64, 36))
    assert seen.black == ((0, 6),)
    assert [span for span in seen.frozen if span[1] - span[0] > 20] == [(30, 66), (96, 120)]
    assert len(seen.silent) == 1
    assert seen.silent[0] == pytest.approx((48_000, 144_000), abs=300)
    _, samples = wavfile.read(tmp_path / DECODED)
    assert seen.loudness_lufs == pytest.approx(Meter(48_000).integrated_loudness(samples / 32768), abs=0.15)
    assert seen.true_peak_dbtp == pytest.approx(-14.0, abs=0.5)
    assert (seen.even, seen.key_every, seen.reorders, seen.index_first, seen.edit_lists) == (True, 12, True, True, 2)
    assert (seen.matrix, seen.primaries, seen.transfer, seen.range) == ("bt709", "bt709", "bt709", "tv")
    assert seen.damage == ()
    with wave.open(str(tmp_path / DECODED)) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (48_000, 2)
        assert 0 <= sound.getnframes() - 240_000 < 1024
    assert seen.as_json()["black"] == ((0, 6),)

    found = findings(seen, declared(120))
    assert {(f.check, f.level, f.timecode, f.scene) for f in found if f.timecode} == {
        ("black", "warn", "00:00:00:00", "one"),
        ("freeze", "warn", "00:00:01:06", "one"),
        ("freeze", "warn", "00:00:04:00", "two"),
        ("silence", "warn", "00:00:01:00", "one"),
        ("digital zero", "fail", "00:00:01:00", "one"),
    }
    asked = declared(120, black=[[0, 8]], still=[[30, 70], [96, 120]], silent=[[47_000, 145_000]])
    assert [f for f in findings(seen, asked) if f.timecode] == []


def test_a_film_without_its_sound_is_an_error(tmp_path: Path) -> None:
    run(["-f", "lavfi", "-i", MOVING.format(0.2), str(tmp_path / "mute.mp4")], log=tmp_path / "log")
    with pytest.raises(RenderError, match=r"mute.mp4: lacks its sound"):
        measure(tmp_path / "mute.mp4", tmp_path)


def test_damage_in_the_middle_is_reported(tmp_path: Path) -> None:
    made = film(tmp_path, [(MOVING, 2)], [(TONE, 2)])
    spoiled = bytearray(made.read_bytes())
    middle = spoiled.index(b"mdat") + 4000
    spoiled[middle : middle + 3000] = bytes(3000)
    made.write_bytes(spoiled)
    seen = measure(made, tmp_path)
    assert seen.damage
    assert any(f.check == "decoder's complaints" for f in findings(seen, declared(48)))


def test_an_index_at_the_end_is_seen(tmp_path: Path) -> None:
    made = film(tmp_path, [(MOVING, 0.5)], [(TONE, 0.5)], "-movflags", "0")
    assert not measure(made, tmp_path).index_first
    assert boxes(made)[:3] == ["ftyp", "free", "mdat"]


def test_a_good_film_has_nothing_to_say() -> None:
    assert findings(GOOD, declared(96)) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"frames": 97}, "fail frames: 97, should be 96"),
        ({"samples": 191_999}, "fail samples: 191999, should be 192000"),
        ({"samples": 195_000, "frames": 96}, "fail samples: 195000, should be 192000"),
        ({"fps": "25"}, "fail frames a second: 25, should be 24"),
        ({"pixel_format": "yuv444p"}, "fail pixel format: yuv444p, should be yuv420p"),
        ({"matrix": None}, "fail colour tags: not said bt709 bt709 tv, should be bt709 bt709 bt709 tv"),
        ({"key_every": 250}, "fail frames between key frames: 250, should be at most 12"),
        ({"index_first": False}, "fail index before the pictures: no, should be yes"),
        ({"even": False}, "fail every frame as long as the next: no, should be yes"),
        ({"channels": 1, "channels_dbfs": (-20.0,)}, "fail sound: aac 48000 1, should be aac 48000 2"),
        ({"channels_dbfs": (-20.0, None)}, "fail channels: -20.0 not said dBFS, one of them is missing"),
        ({"channels_dbfs": (-20.0, -75.0)}, "fail channels: -20.0 -75.0 dBFS, one of them is missing"),
        ({"loudness_lufs": -14.5}, "warn loudness: -14.5 LUFS, 0.5 LU from the target, below 0.5 wanted"),
        ({"loudness_lufs": -16.0}, "fail loudness: -16.0 LUFS, 2 LU from the target, below 1 wanted"),
        ({"loudness_lufs": None}, "fail loudness: silence, -14.0 LUFS"),
        (
            {"true_peak_dbtp": -0.9},
            'warn true peak at 00:00:02:02, scene "two": -0.9 dBTP, 0.1 dB above the ceiling, below 0.1 wanted',
        ),
        (
            {"true_peak_dbtp": 0.3},
            'fail true peak at 00:00:02:02, scene "two": 0.3 dBTP, 1.3 dB above the ceiling, below 0.6 wanted',
        ),
        ({"loudness_range_lu": 14.0}, "warn loudness range: 14 LU, below 12.1 wanted"),
        (
            {"clipped_in_a_row": 1, "worst_clipped": 2000},
            'warn clipped in a row at 00:00:00:01, scene "one": 1 samples, below 1 wanted',
        ),
        (
            {"clipped_in_a_row": 9, "worst_clipped": 2000},
            'fail clipped in a row at 00:00:00:01, scene "one": 9 samples, below 6 wanted',
        ),
        ({"black": ((50, 53),)}, 'warn black at 00:00:02:02, scene "two": 3 frames, below 3 wanted'),
        ({"black": ((50, 62),)}, 'fail black for long at 00:00:02:02, scene "two": 0.5 s, below 0.5 wanted'),
        ({"frozen": ((0, 48),)}, 'fail freeze at 00:00:00:00, scene "one": 2 s, below 2 wanted'),
        ({"silent": ((48_000, 192_000),)}, 'fail silence at 00:00:01:00, scene "one": 3 s, below 3 wanted'),
        ({"zeros": ((0, 960),)}, 'warn digital zero at 00:00:00:00, scene "one": 0.02 s, below 0.02 wanted'),
        ({"damage": ("no frame!",)}, "fail decoder's complaints: no frame!, should be none"),
        ({"damage": tuple("abcde")}, "fail decoder's complaints: a, b, c, and 2 more, should be none"),
    ],
)
def test_what_is_wrong_is_said(wrong: Json, said: str) -> None:
    found = findings(replace(GOOD, **wrong), declared(96))
    assert said in [f"{finding.level} {finding.brief()}" for finding in found]


def test_another_form_is_right_where_it_is_declared() -> None:
    ten_bit = {"codec": "hevc", "profile": "Main 10", "pixel_format": "yuv420p10le", "sound": ["pcm_s24le", 48_000, 2]}
    master = replace(GOOD, codec="hevc", profile="Main 10", pixel_format="yuv420p10le", sound_codec="pcm_s24le")
    assert findings(master, declared(96, **ten_bit)) == []
    assert {found.check for found in findings(master, declared(96))} == {"codec", "pixel format", "sound"}
    assert {found.check for found in findings(GOOD, declared(96, **ten_bit))} == {"codec", "pixel format", "sound"}


def test_sound_that_ends_apart_from_the_picture_is_found_whatever_was_declared() -> None:
    wrong = replace(GOOD, samples=197_000)
    found = findings(wrong, declared(96, samples=197_000))
    assert [finding.brief() for finding in found] == [
        "sound and picture: 2.5 frames apart at the end, below 2.01 wanted"
    ]


def test_failures_come_first_and_every_limit_is_held() -> None:
    found = findings(replace(GOOD, loudness_lufs=-14.6, true_peak_dbtp=0.0), declared(96))
    assert [finding.level for finding in found] == ["fail", "warn"]
    assert set(LIMITS) > {finding.check for finding in found}
    assert Finding("warn", "a", "b", "c").timecode is None


@pytest.mark.parametrize(
    ("spans", "taken", "rest"),
    [
        (((0, 10),), [[2, 4]], [(0, 2), (4, 10)]),
        (((0, 10),), [[0, 10]], []),
        (((0, 10), (20, 30)), [[5, 25]], [(0, 5), (25, 30)]),
        (((0, 10),), [[20, 30]], [(0, 10)]),
        (((0, 10),), [[3, 5], [4, 8]], [(0, 3), (8, 10)]),
        (((20, 30),), [[0, 10]], [(20, 30)]),
    ],
)
def test_what_is_left_of_spans(spans: tuple[tuple[int, int], ...], taken: list[list[int]], rest: list[object]) -> None:
    assert left(spans, taken) == rest


def test_runs_are_joined_over_the_blocks_they_are_read_in(tmp_path: Path) -> None:
    samples = np.full((BLOCK * 2 + 100, 2), 500, "<i2")
    samples[BLOCK - 700 : BLOCK + 700] = 0
    samples[BLOCK * 2 - 2 : BLOCK * 2 + 2, 1] = -32768
    samples[100:120] = 0  # too short to be meant
    with wave.open(str(tmp_path / "a.wav"), "wb") as out:
        out.setparams((2, 2, 48_000, 0, "NONE", ""))
        out.writeframes(samples.tobytes())
    heard = listen(tmp_path / "a.wav")
    assert heard.samples == len(samples)
    assert heard.zeros == ((BLOCK - 700, BLOCK + 700),)
    assert (heard.clipped, heard.clipped_in_a_row) == (4, 4)
    assert heard.channels_dbfs[0] == pytest.approx(20 * np.log10(500 / 32768), abs=0.1)


@pytest.mark.parametrize(
    ("frame", "fps", "said"),
    [
        (0, Fraction(24), "00:00:00:00"),
        (86_399, Fraction(24), "00:59:59:23"),
        (86_400, Fraction(24000, 1001), "01:00:00:00"),
        (1799, Fraction(30000, 1001), "00:00:59:29"),
        (61, Fraction(60), "00:00:01:01"),
    ],
)
def test_timecode(frame: int, fps: Fraction, said: str) -> None:
    assert timecode(frame, fps) == said
