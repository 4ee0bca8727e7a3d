"""Effects in the mix: at their sample, at their level, and out of the way of everything else."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderers.ffmpeg.run import exe
from renderers.painting import RenderError
from renderers.sound import wav
from renderers.sound.loudness import Meter, lufs
from renderers.sound.wav import RATE

from .makers import file, noise, speechlike
from .test_sound_mix import MUSIC, paint


def sound(name: str, start: int, gain_db: str = "-12") -> dict[str, Any]:
    return {"name": f"sound/{name}", "start": start, "gain_db": gain_db}


def click(path: Path, at: int, count: int = RATE, rate: int = RATE) -> Path:
    pcm = np.zeros(count)
    pcm[at] = 0.7
    wav.write(path, pcm, bits=24, rate=rate)
    return path


def loudest_at(pcm: np.ndarray, near: int) -> int:
    return int(np.argmax(np.abs(pcm[near - 2000 : near + 2000]))) + near - 2000


@pytest.mark.parametrize("music", [False, True])
@pytest.mark.parametrize("spoken", [False, True])
def test_every_click_is_at_its_sample(tmp_path: Path, spoken: bool, music: bool) -> None:
    starts = {"a": 12_345, "b": 70_001, "c": 65_536 - 4000}  # the last one's click is the first sample of a block
    inputs = {f"sound/{name}": click(tmp_path / "click.wav", 4000) for name in starts}
    settings: dict[str, Any] = {"sounds": [sound(name, start, "0") for name, start in starts.items()]}
    lines = {"x": (2 * RATE, file(tmp_path / "x.wav", speechlike(1) * 0.3))} if spoken else {}
    if music:
        settings["music"] = {"gain_db": "-30", "duck_db": "0"}
        inputs["music"] = file(tmp_path / "music.wav", noise(5, 0.1))
    paint(tmp_path / "mix.wav", 4 * RATE, lines, inputs=inputs, **settings)
    pcm = wav.read(tmp_path / "mix.wav")
    for channel in (0, 1):
        found = [loudest_at(pcm[:, channel], start + 4000) for start in starts.values()]
        assert found == [start + 4000 for start in starts.values()]


def test_a_click_at_another_rate_is_at_the_nearest_sample(tmp_path: Path) -> None:
    for rate, at in ((44_100, 4410), (44_100, 4001), (22_050, 3000), (96_000, 9001)):
        inputs = {"sound/a": click(tmp_path / "click.wav", at, count=rate, rate=rate)}
        paint(tmp_path / "mix.wav", 3 * RATE, {}, inputs=inputs, sounds=[sound("a", 30_000, "0")])
        found = loudest_at(wav.read_mono(tmp_path / "mix.wav"), 30_000 + round(at * RATE / rate))
        assert abs(found - 30_000 - at * RATE / rate) <= 0.5 + 1e-9


@pytest.mark.parametrize("more", [[], ["-write_xing", "0"]], ids=["gapless header", "none, as services send it"])
def test_what_an_mp3_has_in_front_of_its_first_sample_delays_nothing(tmp_path: Path, more: list[str]) -> None:
    source, coded = click(tmp_path / "click.wav", 22_050, count=44_100, rate=44_100), tmp_path / "click.mp3"
    subprocess.run([exe(), "-v", "error", "-y", "-i", source, "-b:a", "128k", *more, coded], check=True)
    paint(tmp_path / "mix.wav", 3 * RATE, {}, inputs={"sound/a": coded}, sounds=[sound("a", 30_000, "0")])
    assert abs(loudest_at(wav.read_mono(tmp_path / "mix.wav"), 54_000) - 54_000) <= 1


def test_an_effect_is_as_loud_as_asked_beside_the_voice(tmp_path: Path) -> None:
    line, hiss = file(tmp_path / "x.wav", speechlike(6)), file(tmp_path / "hiss.wav", noise(2, 0.01))
    for gain_db in ("-12", "-30"):
        settings = {"sounds": [sound("a", 8 * RATE, gain_db)], "inputs": {"sound/a": hiss}}
        paint(tmp_path / "mix.wav", 12 * RATE, {"x": (RATE, line)}, **settings)
        pcm = wav.read(tmp_path / "mix.wav")
        apart = lufs(pcm[8 * RATE : 10 * RATE]) - lufs(pcm[RATE : 7 * RATE])
        assert apart == pytest.approx(float(gain_db) + 14, abs=0.5)


def test_an_effect_counts_as_loud_as_its_loudest_part_however_much_silence_there_is_around() -> None:
    bang = noise(0.2, 0.1)
    short, long = Meter(), Meter()
    short.add(bang)
    for part in (np.zeros(3 * RATE), bang, np.zeros(RATE + 77)):
        long.add(part)
    assert short.loudest() == pytest.approx(long.loudest(), abs=0.01)
    assert short.loudest() < lufs(bang) - 2, "it fills half of the 0.4 s"
    assert Meter().loudest() == float("-inf")


def test_a_peaky_effect_stays_whole_and_says_so(tmp_path: Path) -> None:
    inputs = {"sound/a": click(tmp_path / "click.wav", 4000)}
    facts = paint(tmp_path / "mix.wav", 2 * RATE, {}, inputs=inputs, sounds=[sound("a", 100)]).facts
    (held,) = facts["held"]
    assert held.startswith("sound/a is ")
    assert held.endswith("dB under -12 LUFS: more would cut off its peaks")
    assert -3.5 < facts["true_peak_db"] <= -2, "its edges may overshoot in AAC"


def test_an_effect_is_cut_with_the_programme_and_has_soft_edges(tmp_path: Path) -> None:
    hiss = file(tmp_path / "hiss.wav", noise(3, 0.1))
    start, total = RATE, 2 * RATE
    paint(tmp_path / "mix.wav", total, {}, inputs={"sound/a": hiss}, sounds=[sound("a", start, "-20")])
    pcm = wav.read_mono(tmp_path / "mix.wav")

    def level(first: int, last: int) -> float:
        return float(np.sqrt(np.mean(pcm[first:last] ** 2)))

    whole = level(start + 4800, total - 4800)
    assert len(pcm) == total
    assert level(start - 240, start) < whole / 50
    assert level(start, start + 24) < whole / 5
    assert level(start + 96, start + 144) == pytest.approx(whole / 2, rel=0.25)
    assert level(total - 48, total) < whole / 5
    assert level(total - 264, total - 216) == pytest.approx(whole / 2, rel=0.25)


def test_effects_over_each_other_add_up(tmp_path: Path) -> None:
    hiss, tone = noise(1, 0.02), np.sin(np.arange(RATE) * 0.05) * 0.05
    inputs = {"sound/a": file(tmp_path / "a.wav", hiss), "sound/b": file(tmp_path / "b.wav", tone)}
    both = [sound("a", RATE, "-30"), sound("b", RATE, "-30")]
    heard = []
    for names in ("ab", "a", "b", ""):
        sounds = [one for one in both if one["name"][-1] in names]
        settings = {"sounds": sounds} if sounds else {}
        paint(tmp_path / "mix.wav", 3 * RATE, {}, inputs=dict(inputs), **settings)
        heard.append(wav.read_mono(tmp_path / "mix.wav"))
    assert np.allclose(heard[0] - heard[3], heard[1] + heard[2] - 2 * heard[3], atol=1e-6)


def test_a_voice_is_where_it_was_beside_effects_and_music(tmp_path: Path) -> None:
    """The same recipe gives the same bytes, and what ends before the effect sounds as it did without it."""
    line = file(tmp_path / "x.wav", speechlike(2))
    inputs = {"sound/a": file(tmp_path / "a.wav", noise(1, 0.1)), "music": file(tmp_path / "m.wav", noise(3, 0.1))}
    settings: dict[str, Any] = {"sounds": [sound("a", 7 * RATE, "-40")], "music": MUSIC}
    for name in ("once", "again"):
        paint(tmp_path / f"{name}.wav", 9 * RATE, {"x": (RATE, line)}, inputs=dict(inputs), **settings)
    under = {"music": MUSIC, "ceiling_dbtp": "-2"}  # an effect takes 1 dB more room
    paint(tmp_path / "without.wav", 9 * RATE, {"x": (RATE, line)}, inputs=dict(inputs), **under)
    once, again, without = (tmp_path / f"{name}.wav" for name in ("once", "again", "without"))
    assert once.read_bytes() == again.read_bytes()
    apart = wav.read(once)[: 6 * RATE] - wav.read(without)[: 6 * RATE]
    assert np.abs(apart).max() < 0.01


@pytest.mark.parametrize("start", [-1, 2 * RATE])
def test_an_effect_outside_the_programme_is_an_error(tmp_path: Path, start: int) -> None:
    inputs = {"sound/a": file(tmp_path / "a.wav", noise(1, 0.1))}
    with pytest.raises(RenderError, match=f"sound/a: sample {start} is not inside a programme of 96000"):
        paint(tmp_path / "mix.wav", 2 * RATE, {}, inputs=inputs, sounds=[sound("a", start)])
    assert list(tmp_path.glob("*.f32")) == []


def test_an_effect_that_is_silence_or_no_sound_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    inputs = {"sound/a": file(tmp_path / "a.wav", np.zeros(RATE))}
    with pytest.raises(RenderError, match=r"a\.wav: holds nothing but silence"):
        paint(tmp_path / "mix.wav", 2 * RATE, {}, inputs=inputs, sounds=[sound("a", 0)])
    (tmp_path / "b.wav").write_bytes(b"no sound at all")
    with pytest.raises(RenderError, match=r"b\.wav"):
        paint(tmp_path / "mix.wav", 2 * RATE, {}, inputs={"sound/a": tmp_path / "b.wav"}, sounds=[sound("a", 0)])
    assert list(tmp_path.glob("*.f32")) == []
