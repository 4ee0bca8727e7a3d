"""The mix: every sample at its place, every programme at its loudness, no gap silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderers.painting import Painting, RenderError, silent
from renderers.scratch import voice
from renderers.sound import mix, wav
from renderers.sound.loudness import decibels, lufs
from renderers.sound.place import FOUND, LOST, offset
from renderers.sound.runs import Runs
from renderers.sound.runs import silent as silence
from renderers.sound.wav import RATE

from .makers import file, measured, noise, speechlike, through_aac

MUSIC = {"gain_db": "-20", "duck_db": "12"}


def paint(into: Path, samples: int, lines: dict[str, tuple[int, Path]], **more: Any) -> Painting:
    settings = {
        "samples": samples,
        "lines": [
            {"name": f"line/{name}", "start": start, "samples": wav.length(path)}
            for name, (start, path) in lines.items()
        ],
        "words": [],
        "music": None,
        "target_lufs": "-14",
        "ceiling_dbtp": "-1",
        "seed": "test",
    }
    inputs = {f"line/{name}": path for name, (_, path) in lines.items()} | more.pop("inputs", {})
    done = mix.paint(settings | more, inputs, into, silent)
    assert [path.name for path in into.parent.glob("*.f32")] == []
    return done


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Real lines: a sentence, and one short word."""
    folder = tmp_path_factory.mktemp("spoken")
    for name, text in {"sentence": "Às duas da manhã, o gráfico ainda subia.", "word": "Não."}.items():
        voice.paint({"text": text, "language": "pt-BR"}, {}, folder / f"{name}.wav", silent)
    return {name: folder / f"{name}.wav" for name in ("sentence", "word")}


def programmes(folder: Path, spoken: dict[str, Path]) -> dict[str, tuple[int, dict[str, tuple[int, Path]]]]:
    quiet, hiss = file(folder / "quiet.wav", speechlike(3, hiss=0.001) / 6), file(folder / "noise.wav", noise(3, 0.1))
    return {
        "speech": (8 * RATE, {"a": (24_000, spoken["sentence"]), "b": (5 * RATE, spoken["word"])}),
        "lines far apart in level": (9 * RATE, {"a": (24_000, spoken["sentence"]), "b": (5 * RATE, quiet)}),
        "noise": (4 * RATE, {"a": (4800, hiss)}),
        "one short word": (2 * RATE, {"a": (24_000, spoken["word"])}),
    }


@pytest.mark.parametrize("name", ["speech", "lines far apart in level", "noise", "one short word"])
def test_a_programme_reaches_its_loudness_and_keeps_its_ceiling(
    tmp_path: Path, spoken: dict[str, Path], name: str
) -> None:
    total, lines = programmes(tmp_path, spoken)[name]
    facts = paint(tmp_path / "mix.wav", total, lines).facts
    loudness, peak = measured(tmp_path / "mix.wav")
    assert loudness == pytest.approx(-14, abs=0.1)
    assert facts["lufs"] == pytest.approx(-14, abs=0.1)
    assert facts["held"] == []
    assert peak <= -1
    assert facts["true_peak_db"] == pytest.approx(peak, abs=0.4)  # four times oversampled hiss reads low
    assert measured(through_aac(tmp_path / "mix.wav"))[1] <= -1
    assert facts["samples"] == wav.length(tmp_path / "mix.wav") == total


SHIPPED = "384k"  # what the final film has


@pytest.mark.parametrize(("target", "ceiling"), [("-14", "-1"), ("-23", "-1"), ("-27", "-2")])
@pytest.mark.parametrize("name", ["speech", "noise", "one short word", "music", "speech over music"])
def test_every_target_holds_in_the_finished_files_codec(
    tmp_path: Path, spoken: dict[str, Path], name: str, target: str, ceiling: str
) -> None:
    bed = np.stack([speechlike(9, seed) * 0.4 + noise(9, 0.01, seed) for seed in (3, 4)], axis=1)
    with_music = {"music": MUSIC, "inputs": {"music": file(tmp_path / "bed.wav", bed)}, "words": [[24_000, 120_000]]}
    more = with_music if "music" in name else {}
    total, lines = {
        "music": (11 * RATE, {}),
        "speech over music": (8 * RATE, {"a": (24_000, spoken["sentence"])}),
        **programmes(tmp_path, spoken),
    }[name]
    facts = paint(tmp_path / "mix.wav", total, lines, target_lufs=target, ceiling_dbtp=ceiling, **more).facts
    assert facts["held"] == []
    heard = through_aac(tmp_path / "mix.wav", SHIPPED)
    assert lufs(wav.read(heard)) == pytest.approx(float(target), abs=0.2)
    assert measured(heard)[1] <= float(ceiling)


def test_what_is_nearly_silent_stays_under_target_and_ceiling_in_the_codec(tmp_path: Path) -> None:
    near = file(tmp_path / "near.wav", noise(3, 0.0003))
    paint(tmp_path / "mix.wav", 4 * RATE, {"a": (4800, near)})
    loudness, peak = measured(through_aac(tmp_path / "mix.wav", SHIPPED))
    assert loudness < -14
    assert peak <= -1


def test_another_target_moves_music_clips_and_effects_with_the_voice(tmp_path: Path, spoken: dict[str, Path]) -> None:
    """The mix at -23 is the one at -14, 9 dB lower, but for what the limiter did."""
    line = file(tmp_path / "line.wav", noise(4, 0.05))
    heard = {}
    for target in ("-14", "-23"):
        more: dict[str, Any] = {
            "music": MUSIC,
            "sounds": [{"name": "sound/a", "start": 6 * RATE, "gain_db": "-30"}],
            "inputs": {"music": file(tmp_path / "m.wav", noise(5, 0.1)), "sound/a": line},
        }
        paint(tmp_path / "mix.wav", 9 * RATE, {"a": (RATE, line)}, target_lufs=target, **more)
        heard[target] = wav.read(tmp_path / "mix.wav")
    for first, last in ((0.2, 0.9), (1.5, 4.5), (6.5, 8)):
        spans = [pcm[round(first * RATE) : round(last * RATE)] for pcm in heard.values()]
        assert lufs(spans[0]) - lufs(spans[1]) == pytest.approx(9, abs=0.2)


def test_what_is_nearly_silent_stays_quiet_and_says_so(tmp_path: Path) -> None:
    near = file(tmp_path / "near.wav", noise(3, 0.0003))
    facts = paint(tmp_path / "mix.wav", 4 * RATE, {"a": (4800, near)}).facts
    assert facts["lufs"] < -25
    assert len(facts["held"]) == 2
    assert facts["held"][0].startswith("line/a is 26")


def test_a_programme_without_words_is_room_tone_and_is_not_lifted(tmp_path: Path) -> None:
    facts = paint(tmp_path / "mix.wav", 2 * RATE, {}).facts
    assert facts["gain_db"] == 0
    assert -66 < facts["lufs"] < -54
    empty = file(tmp_path / "empty.wav", np.zeros(RATE))
    assert paint(tmp_path / "mix.wav", 2 * RATE, {"a": (0, empty)}).facts["held"] == ["line/a is silent"]


def test_the_same_recipe_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, spoken: dict[str, Path]) -> None:
    lines = {"a": (24_000, spoken["sentence"])}
    bed = {
        "music": MUSIC,
        "inputs": {"music": file(tmp_path / "music.wav", noise(3, 0.1))},
        "words": [[30_000, 90_000]],
    }
    for name, seed in {"a": "one", "b": "one", "c": "two"}.items():
        paint(tmp_path / f"{name}.wav", 4 * RATE, lines, seed=seed, **{k: v.copy() for k, v in bed.items()})  # type: ignore[attr-defined]  # lists and dicts, both copy
    first, again, other = ((tmp_path / f"{name}.wav").read_bytes() for name in "abc")
    assert first == again != other


def test_no_gap_is_digital_silence(tmp_path: Path, spoken: dict[str, Path]) -> None:
    paint(tmp_path / "mix.wav", 6 * RATE, {"a": (24_000, spoken["sentence"]), "b": (5 * RATE, spoken["word"])})
    runs = Runs(least=3)
    runs.add(silence(wav.read(tmp_path / "mix.wav")))
    assert runs.all() == []


def test_a_recording_with_noise_of_its_own_keeps_one_level_of_it(tmp_path: Path) -> None:
    line = speechlike(5, hiss=0.0012)
    paint(tmp_path / "mix.wav", 9 * RATE, {"a": (2 * RATE, file(tmp_path / "a.wav", line))})
    pcm = wav.read_mono(tmp_path / "mix.wav")
    rms = [decibels(float(np.sqrt(np.mean(pcm[at : at + 4800] ** 2)))) for at in range(0, len(pcm) - 4800, 2400)]
    outside = [rms[1], rms[20], rms[-20], rms[-2]]
    inside = min(rms[45:135])
    assert max(outside) - min(outside) < 1.5
    assert inside == pytest.approx(float(np.mean(outside)), abs=2)


def test_every_impulse_is_at_its_sample_before_and_after_the_codec(tmp_path: Path) -> None:
    line = noise(1, 0.00005)
    line[[4000, 24_001, 40_003]] = 0.7
    starts = {"a": 12_345, "b": 70_001}
    path = file(tmp_path / "a.wav", line)
    paint(tmp_path / "mix.wav", 3 * RATE, {name: (start, path) for name, start in starts.items()})
    for name in (tmp_path / "mix.wav", through_aac(tmp_path / "mix.wav")):
        pcm = np.abs(wav.read_mono(name))
        found = [
            int(np.argmax(pcm[at - 1000 : at + 1000])) + at - 1000
            for s in starts.values()
            for at in (s + 4000, s + 24_001, s + 40_003)
        ]
        assert found == [s + at for s in starts.values() for at in (4000, 24_001, 40_003)]


def test_lines_are_levelled_to_each_other(tmp_path: Path) -> None:
    loud, quiet = speechlike(3), speechlike(3) / 6
    lines = {"a": (0, file(tmp_path / "a.wav", loud)), "b": (4 * RATE, file(tmp_path / "b.wav", quiet))}
    paint(tmp_path / "mix.wav", 7 * RATE, lines)
    pcm = wav.read(tmp_path / "mix.wav")
    assert lufs(pcm[: 3 * RATE]) == pytest.approx(lufs(pcm[4 * RATE :]), abs=0.3)


def test_music_ducks_before_a_word_and_comes_back_after_the_last(tmp_path: Path) -> None:
    """A line so short and faint that what is measured is the music."""
    faint = file(tmp_path / "a.wav", speechlike(1))
    words = [[4 * RATE, 5 * RATE], [6 * RATE, 7 * RATE]]  # 1 s apart: stays down
    music = file(tmp_path / "music.wav", noise(14, 0.1))
    alone = {"music": MUSIC, "inputs": {"music": music}}
    paint(tmp_path / "flat.wav", 12 * RATE, {"a": (11 * RATE, faint)}, **alone)
    alone["inputs"] = {"music": music}
    paint(tmp_path / "duck.wav", 12 * RATE, {"a": (11 * RATE, faint)}, words=words, **alone)
    flat, duck = wav.read(tmp_path / "flat.wav"), wav.read(tmp_path / "duck.wav")

    def depth(at_s: float) -> float:
        a = round(at_s * RATE)
        level = [decibels(float(np.sqrt(np.mean(x[a : a + 960] ** 2)))) for x in (duck, flat)]
        return level[0] - level[1] - base

    base = 0.0
    base = depth(1)
    assert depth(3.6) == pytest.approx(0, abs=0.3)
    assert -11 < depth(3.82) < -1
    for at_s in (3.96, 4.5, 5.5, 6.9, 7.2):
        assert depth(at_s) == pytest.approx(-12, abs=0.3)
    assert -11 < depth(7.55) < -1
    assert depth(7.9) == pytest.approx(0, abs=0.3)


def test_music_lies_as_far_under_the_voice_as_asked(tmp_path: Path) -> None:
    line, music = file(tmp_path / "a.wav", speechlike(6)), file(tmp_path / "m.wav", noise(20, 0.3))
    words = [[2 * RATE, 8 * RATE]]
    paint(tmp_path / "mix.wav", 11 * RATE, {"a": (2 * RATE, line)}, music=MUSIC, words=words, inputs={"music": music})
    pcm = wav.read(tmp_path / "mix.wav")
    assert lufs(pcm[: round(1.6 * RATE)]) == pytest.approx(lufs(pcm[2 * RATE : 8 * RATE]) - 6, abs=1.5)


def test_music_shorter_than_the_film_goes_round_without_a_hole_and_fades_out(tmp_path: Path) -> None:
    music = file(tmp_path / "m.wav", noise(5, 0.1))
    paint(tmp_path / "mix.wav", 20 * RATE, {}, music=MUSIC, inputs={"music": music})
    pcm = wav.read_mono(tmp_path / "mix.wav")
    rms = np.array([np.sqrt(np.mean(pcm[at : at + 4800] ** 2)) for at in range(4800, 16 * RATE, 4800)])
    assert 20 * np.log10(rms.max() / rms.min()) < 2
    assert np.sqrt(np.mean(pcm[-480:] ** 2)) < rms.min() / 50


def test_a_film_of_music_alone_is_brought_to_the_target(tmp_path: Path) -> None:
    music = file(tmp_path / "m.wav", noise(5, 0.01))
    facts = paint(tmp_path / "mix.wav", 8 * RATE, {}, music=MUSIC, inputs={"music": music}).facts
    assert facts["lufs"] == pytest.approx(-14, abs=0.1)


@pytest.mark.parametrize("start", [-1, RATE + 1])
def test_a_line_outside_the_programme_is_an_error(tmp_path: Path, start: int) -> None:
    line = file(tmp_path / "a.wav", noise(1, 0.1))
    with pytest.raises(RenderError, match=f"line/a: samples {start} to"):
        paint(tmp_path / "mix.wav", 2 * RATE, {"a": (start, line)})


def test_music_that_is_silence_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    music = file(tmp_path / "m.wav", np.zeros(2 * RATE))
    with pytest.raises(RenderError, match=r"m\.wav: under 1 s of music, or silence"):
        paint(tmp_path / "mix.wav", RATE, {}, music=MUSIC, inputs={"music": music})
    assert list(tmp_path.glob("*.f32")) == []


@pytest.mark.parametrize(("music_db", "least"), [(-60, 0.95), (-18, 0.9), (-6, FOUND)])
def test_a_line_is_found_where_it_is(music_db: float, least: float) -> None:
    line = speechlike(3)
    programme = noise(12, float(np.sqrt(np.mean(line * line))) * 10 ** (music_db / 20), seed=9)
    programme[200_123 : 200_123 + len(line)] += line
    late, score = offset(line, np.stack([programme, programme], axis=1), 200_000, 24_000)
    assert late == 123
    assert score >= least


def test_a_line_near_either_end_is_found() -> None:
    line = speechlike(2)
    for start in (0, RATE):
        programme = np.zeros(3 * RATE)
        programme[start : start + len(line)] += line
        late, score = offset(line, programme, start, 24_000)
        assert (late, round(score, 6)) == (0, 1)


def test_another_line_is_not_found() -> None:
    late_score = offset(speechlike(3, seed=1) * np.sign(noise(3, 1)), speechlike(8, seed=5), RATE, 24_000)[1]
    assert late_score < LOST
    assert offset(np.zeros(RATE), speechlike(3), 0, 100) == (0, 0.0)


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_runs_are_found_across_blocks(size: int) -> None:
    faulty = np.zeros(50, bool)
    faulty[[0, 1, 2, 10, 20, 21, 22, 23, 47, 48, 49]] = True
    runs = Runs(least=3)
    for at in range(0, 50, size):
        runs.add(faulty[at : at + size])
    assert runs.all() == [(0, 3), (20, 24), (47, 50)]
