"""The edge cases of alignment as one table, a row a case, each through the code that holds it.

Where a row is not as the table of facts has it, docs/DESIGN.md, "Alignment", says why.
"""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from renderers import elevenlabs
from renderers.arrivals import alignment as times
from renderers.arrivals import speech
from renderers.fitting import Fit, fit, frames_at
from renderers.painting import RenderError, silent
from renderers.scratch import voice
from renderers.scratch.spoken import tokens
from renderers.service import Refused
from renderers.sound import bed, edges, score
from renderers.sound.spoken import recorded
from stages import captions, clip_sounds, clips, cue_times, cues, mix, paid, plates
from stages.alignment import (
    RATE,
    SHORTEST_FRAMES,
    SHORTEST_OF_LINE_FRAMES,
    Measured,
    Plate,
    Word,
    guessed,
    misplaced,
    remarks,
    sample_at,
    scene_frames,
    transition_frames,
)
from stages.core.episode import load
from stages.core.errors import EpisodeError
from stages.core.model import Clip, Episode, Layout, Maker, Music, Narration, Scene, Shot, Transition
from stages.core.recipe import Recipe
from stages.core.store import Record
from stages.timeline import lay_out, moved
from tests.stages import values

TEXT = "A porta abre, a mesa espera, a porta fecha."
LINE = f'narration: "{TEXT}"'


def scene(n: int = 0, **fields: Any) -> Scene:
    words = Narration(Maker("scratch"), text=TEXT)
    return values.scene(n, **{"name": f"s{n}", "narration": words, **fields})


def episode(*scenes: Scene, fps: F = F(24), **fields: Any) -> Episode:
    return values.episode([replace(one, number=n + 1) for n, one in enumerate(scenes)], fps, **fields)


def line(seconds: str | int | F) -> Measured:
    samples = round(F(seconds) * RATE)
    return Measured(samples, guessed(TEXT, samples))


def laid(ep: Episode, *measured: Measured) -> list[dict[str, Any]]:
    scenes: list[dict[str, Any]] = lay_out(ep, measured)["scenes"]
    return scenes


def noted(ep: Episode, *measured: Measured) -> list[str]:
    lengths = [scene_frames(ep, n, known) for n, known in enumerate(measured)]
    return [what for _, what, _ in remarks(ep, lengths, measured)]


def wrong(ep: Episode, *measured: Measured) -> list[str]:
    lengths = [scene_frames(ep, n, known) for n, known in enumerate(measured)]
    return [mistake.message for mistake in misplaced(ep, lengths, measured)]


def written(folder: Path, *scenes: str, head: str = "") -> Episode:
    text = ["title: T", "language: pt-BR", *([head] if head else []), "scenes:" + ("" if scenes else " []")]
    for n, one in enumerate(scenes):
        text += [f"  - name: s{n}", *(f"    {part}" for part in one.splitlines())]
    (folder / "episodes").mkdir(exist_ok=True)
    file = folder / "episodes" / "ep.yaml"
    file.write_text("\n".join(text) + "\n", encoding="utf-8")
    return load(file)


def told(folder: Path, *scenes: str, head: str = "") -> str:
    with pytest.raises(EpisodeError) as error:
        written(folder, *scenes, head=head)
    return str(error.value)


def sounding(file: Path, rate: int = RATE, seconds: int = 1, before: int = 0, level: float = 0.3) -> Path:
    at = np.arange(rate * seconds)
    tone = np.concatenate([np.zeros(before), level * np.sin(2 * np.pi * 220 * at / rate)])
    with wave.open(str(file), "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes((tone * 32767).astype("<i2").tobytes())
    return file


def bought(text: str) -> dict[str, Any]:
    """What was asked of a voice."""
    return {"output_format": "wav_48000", "text": text, "language": "pt-BR"}


def over(*cuts: str, **last: Any) -> tuple[Scene, ...]:
    """A line that goes on over scenes which begin at these words."""
    later = [scene(narration=None, name=f"s{n}", continues=at) for n, at in enumerate(cuts, 1)]
    return scene(), *later[:-1], replace(later[-1], **last)


CASES: dict[str, Callable[[Path], None]] = {}


def case(name: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    def keep(check: Callable[[Path], None]) -> Callable[[Path], None]:
        CASES[name] = check
        return check

    return keep


@case("1 words shorter than the clip")
def _(_: Path) -> None:
    assert fit(48, F(24), 120, F(24)).way == "cut"
    assert fit(48, F(24), 120, F(24)).first == 0
    assert fit(48, F(24), 120, F(24), keep="tail").first == 72


@case("2 words longer by up to 8 %")
def _(_: Path) -> None:
    found = fit(108, F(24), 100, F(24))
    assert (found.way, found.slower) == ("slow", F(108, 100))
    assert fit(109, F(24), 100, F(24)).way == "push"


@case("3 words longer by more")
def _(_: Path) -> None:
    assert fit(136, F(24), 100, F(24)).way == "push"
    with pytest.raises(RenderError, match=r"the clip lasts 4\.17 s and 5\.71 s are to be filled"):
        fit(137, F(24), 100, F(24))
    assert fit(137, F(24), 100, F(24), asked="loop").way == "loop"


@case("4 no words")
def _(folder: Path) -> None:
    assert scene_frames(episode(scene(narration=None, hold_s=F(2))), 0, Measured()) == 48
    assert "ep.yaml:4:5" in (said := told(folder, "frame: {prompt: x}"))
    assert "nothing says how long it lasts" in said


@case("5 a fixed length shorter than the words")
def _(folder: Path) -> None:
    assert "hold_s" in told(folder, f"{LINE}\nfixed_s: 1")
    assert scene_frames(episode(scene(hold_s=F(1))), 0, line(4)) == 111
    assert "fit" in told(folder, f"{LINE}\nfit: trim")


@case("6 hold longer than the words")
def _(_: Path) -> None:
    held, plain = (laid(episode(scene(hold_s=hold)), line(2))[0] for hold in (F(9), None))
    assert (held["frames"], held["voice"]) == (216, plain["voice"])


@case("7 text without a letter")
def _(folder: Path) -> None:
    ep = written(folder, 'narration: "…"\nhold_s: 2')
    assert ep.scenes[0].narration is not None
    assert ep.scenes[0].narration.silent
    assert any("nothing is bought for it" in warning.message for warning in ep.warnings)


@case("8 several shots in a scene")
def _(_: Path) -> None:
    board = Clip(Maker("fal/kling"), shots=(Shot("a", 2), Shot("b", 3)))
    assert clips.lengths_of(board) == [5]
    found = laid(episode(*over("mesa", "porta#2")), line(4), line(4), line(4))
    assert all(one["frames"] >= SHORTEST_OF_LINE_FRAMES for one in found)
    assert sum(one["frames"] for one in found) == 111


@case("9 cut at a word")
def _(_: Path) -> None:
    ep = episode(*over("mesa"))
    found = laid(ep, line(4), line(4))
    word = found[0]["voice"]["words"][4]
    assert word["text"] == "mesa"
    assert 1 <= word["start"] * ep.fps / RATE - found[1]["start"] <= 2


@case("10 a word that is said twice")
def _(folder: Path) -> None:
    assert 'says "porta" 2 times\nhint: write which: "porta#1"' in told(folder, LINE, "narration: {continues: porta}")
    assert written(folder, LINE, 'narration: {continues: "porta#2"}').scenes[1].continues == "porta#2"


@case("11 a word that is not said")
def _(folder: Path) -> None:
    assert 'did you mean "porta"' in told(folder, LINE, "narration: {continues: prota}")


@case("12 words in another order than the scenes")
def _(folder: Path) -> None:
    said = told(folder, LINE, "narration: {continues: fecha}", "narration: {continues: mesa}")
    assert "put the scenes in the order of the words" in said


@case("13 two cuts too near")
def _(_: Path) -> None:
    near = episode(*over("mesa", "espera"))
    found = laid(near, *[line(2)] * 3)
    assert found[1]["frames"] == SHORTEST_OF_LINE_FRAMES
    assert "frames after its words" in noted(near, *[line(2)] * 3)[0]
    crowded = episode(*over("porta#1", "abre", "mesa", "espera", "porta#2", "fecha"))
    assert "there is no room" in wrong(crowded, *[line(1)] * 7)[0]


@case("14 one line over two scenes")
def _(_: Path) -> None:
    alone = laid(episode(scene()), line(4))[0]
    first, second = laid(episode(*over("mesa")), line(4), line(4))
    assert first["voice"] == alone["voice"]
    assert (second["voice"], second["continues"]) == (None, {"scene": "s0", "word": 4})
    assert first["frames"] + second["frames"] == alone["frames"]


@case("15 a line over a section card")
def _(_: Path) -> None:
    begins, card, ends = over("mesa", "porta#2")
    timeline = lay_out(episode(begins, replace(card, frame=None), ends), [line(4)] * 3)
    said = [word["text"] for one in captions.wanted(timeline)["scenes"] for word in one["words"]]
    assert " ".join(said) == TEXT
    assert len(timeline["scenes"]) == 3


@case("16 words before or after their picture")
def _(_: Path) -> None:
    early = episode(scene(tail_s=F(1)), scene(voice_offset_s=F("-0.75")), scene())
    found = laid(early, *[line(2)] * 3)
    cut = sample_at(found[1]["start"], early.fps)
    assert found[1]["voice"]["start"] == cut - RATE // 2
    late = episode(scene(voice_offset_s=F(1)), scene(lead_s=F(1)))
    found = laid(late, line(2), line(2))
    assert found[0]["voice"]["start"] + found[0]["voice"]["samples"] > sample_at(found[1]["start"], late.fps)
    assert (
        "go on for 0.62 s after the film"
        in wrong(episode(scene(voice_offset_s=F(2)), scene(narration=None, hold_s=F(1))), line(2), Measured())[0]
    )
    assert (
        "the scene before lasts only 1.00 s"
        in wrong(
            episode(scene(), scene(narration=None, hold_s=F(1)), scene(voice_offset_s=F(-2))),
            *(line(2), Measured(), line(2)),
        )[0]
    )


@case("17 words before the film")
def _(_: Path) -> None:
    ep = episode(scene(voice_offset_s=F(-1)))
    assert laid(ep, line(2))[0]["voice"]["start"] == 0
    assert laid(ep, line(2))[0]["frames"] == 57
    assert "would begin 0.75 s before the film" in noted(ep, line(2))[0]
    grown = episode(scene(narration=None, hold_s=F(1)), scene(voice_offset_s=F(-3)))
    assert laid(grown, Measured(), line(2))[0]["frames"] == 66
    assert "so that the words" in noted(grown, Measured(), line(2))[0]


@case("18 two lines at once")
def _(_: Path) -> None:
    first, second = scene(), scene(1, name="s1", voice_offset_s=F(-1))
    assert 'begin 0.38 s before those of "s0" have ended' in wrong(episode(first, second), line(2), line(2))[0]
    found = laid(episode(first, replace(second, overlap=True)), line(2), line(2))
    assert ["track" in one["voice"] for one in found] == [False, True]


@case("19 a transition longer than half a neighbour")
def _(_: Path) -> None:
    ep = episode(scene(), scene(1, transition=Transition("fade", F(3))))
    assert transition_frames(ep.scenes[1], 48, 96, F(24)) == (12, 12)
    assert "its fade of 3.00 s takes" in noted(ep, line(2), line(2))[0]
    short = episode(scene(), scene(1, transition=Transition("fade", F("0.16"))))
    assert transition_frames(short.scenes[1], 6, 6, F(24)) == (0, 0)


@case("20 a transition longer than the clip's handles")
def _(_: Path) -> None:
    fade = Transition("fade", F(1))
    shots = Clip(Maker("own"), file=Path("a.mp4"))
    ep = episode(scene(), scene(1, narration=None, clip=shots, transition=fade, name="s1"), scene(2, transition=fade))
    timeline = lay_out(ep, [line(4), Measured(clip_s=F(5)), line(4)])
    first, shot, last = timeline["scenes"]
    assert shot["frames"] == 120, "no time of the shot's is taken"
    assert [shot["transition"]["before"], last["transition"]["before"]] == [12, 12], "nor of the transitions'"
    need, clip = shot["plate"], SimpleNamespace(facts={"frames": 120, "fps": "24"})
    assert need == {"frames": 144, "before": 12, "after": 12, "key_frame": 24}
    assert plates.wanted(ep.scenes[1], timeline, cast(Record, clip))["handles"] == [12, 12]
    filling = fit(144, F(24), 120, F(24), handles=(12, 12))
    assert (filling, filling.held(144)) == (Fit("edges", 120, lead=12), 12)
    (told_,) = [note["what"] for note in timeline["notes"]]
    assert (
        told_
        == 'scene "s1": its clip has no frames to spare under its transitions, and stands still in them for 1.00 s'
    )
    heard = replace(ep, scenes=(ep.scenes[0], replace(ep.scenes[1], clip=replace(shots, audio=True)), ep.scenes[2]))
    (sound,) = clip_sounds.wanted(heard, timeline, {"clip/s1": clip.facts})["placed"]
    assert (sound["start"], sound["samples"]) == (sample_at(shot["start"], F(24)), 5 * RATE)
    # shortened to the handles that there are, before anything stands still; slowed by 8 % at most, before either
    assert (fit(144, F(24), 134, F(24), handles=(12, 12)).way, first["frames"]) == ("slow", 111)
    spare = fit(144, F(24), 126, F(24), handles=(12, 12))
    assert (spare.way, spare.lead, spare.held(144)) == ("edges", 6, 12)
    assert fit(144, F(24), 126, F(24), keep="tail", handles=(12, 12)).held(144) == 6
    outgrown = fit(149, F(24), 120, F(24), handles=(12, 12))
    assert (outgrown.way, outgrown.slower, outgrown.lead, outgrown.held(149)) == ("edges", F(125, 120), 12, 12)
    assert fit(180, F(24), 120, F(24), handles=(12, 12)) == Fit("push", 120, lead=12), "no error for their sake"


@case("21 transitions at both ends of a short scene")
def _(_: Path) -> None:
    fade = Transition("fade", F(10))
    found = laid(episode(scene(), scene(1, transition=fade), scene(2, transition=fade)), line(9), line("0.1"), line(9))
    assert found[1]["transition"]["after"] + found[2]["transition"]["before"] <= found[1]["frames"] - 1


@case("22 a transition with a word under it")
def _(_: Path) -> None:
    cut, fade = over("mesa"), over("mesa", transition=Transition("fade", F("0.5")))
    voices = [[one["voice"] for one in laid(episode(*each), line(4), line(4))] for each in (cut, fade)]
    assert voices[0] == voices[1]


@case("23 the first scene fades in")
def _(_: Path) -> None:
    found = laid(episode(scene(transition=Transition("fade", F(1)))), line(4))[0]
    assert (found["transition"]["before"], found["transition"]["after"]) == (0, 24)
    assert found["voice"]["start"] == RATE // 4


@case("24 the shortest scene")
def _(_: Path) -> None:
    ep = episode(scene(narration=None, hold_s=F("0.5")))
    assert scene_frames(ep, 0, Measured()) == 24
    assert noted(ep, Measured()) == ['scene "s0" is to hold 0.50 s, and gets 1.00 s']


@case("25 a tenth of a second of words")
def _(_: Path) -> None:
    no = scene(narration=Narration(Maker("scratch"), text="Não."))
    said = Measured(4_800, (Word("Não.", 0, 4_800),))
    ep = episode(no, replace(scene(), name="s1"))
    timeline = lay_out(ep, [said, line(2)])
    first, second = timeline["scenes"]
    assert first["frames"] == SHORTEST_FRAMES == 24, "the shortest scene, and nothing to be told"
    assert noted(ep, said, line(2)) == []
    assert (first["voice"]["start"], first["voice"]["samples"]) == (12_000, 4_800), "at its lead, and slack after it"
    assert (second["start"], second["voice"]["start"]) == (24, RATE + 12_000)
    cue = captions.cues_of(captions.wanted(timeline))[0]
    assert cue.lines == ("Não.",) and cue.end_frame <= 24, "its caption stays with it"
    assert cue.end_frame - cue.start_frame >= 20, "for 5/6 s"
    assert lay_out(episode(no, fps=F(60)), [said])["frames"] == 42, "where 24 frames are shorter than its breath"
    assert laid(episode(replace(no, hold_s=F(3))), said)[0]["frames"] == 72


@case("26 tails and leads")
def _(_: Path) -> None:
    def gap(**fields: Any) -> F:
        a, b = (one["voice"] for one in laid(episode(scene(tail_s=F("0.5")), scene(1, **fields)), line(2), line(2)))
        return F(b["start"] - a["start"] - a["samples"], RATE)

    assert gap(lead_s=F("0.25")) == F("0.75")
    assert gap(lead_s=F("0.25"), join="tight") == F("0.5")
    assert gap(lead_s=F("0.75"), join="tight") == F("0.75")


@case("27 the first scene's head")
def _(folder: Path) -> None:
    assert written(folder, LINE).scenes[0].lead_s == F(1, 2)
    assert "0.022 s" in told(folder, f"{LINE}\nlead_s: 0.01", head="delivery: youtube-strict")


@case("28 the last scene's tail")
def _(folder: Path) -> None:
    ep = written(folder, LINE, LINE)
    assert [one.tail_s for one in ep.scenes] == [F("0.35"), F("1.5")]
    timeline = lay_out(ep, [line(2), line(2)])
    last = timeline["scenes"][-1]["voice"]
    after_s = F(timeline["samples"] - last["start"] - last["samples"], RATE)
    assert F("1.5") <= after_s < F("1.5") + F(1, 24)
    music = sounding(folder / "bed.wav", seconds=12)
    heard = bed.Bed({"duck_db": "0"}, music, folder / "raw", timeline["samples"], -20.0, [])
    sound = np.zeros((timeline["samples"], 2), np.float32)
    heard.add(sound, 0)
    heard.drop()
    level = [float(np.abs(part).max()) for part in np.array_split(sound, timeline["samples"] * 10 // RATE)]
    fade = timeline["samples"] // 4 if timeline["samples"] // 4 < bed.FADE_OUT else bed.FADE_OUT
    falling = level[-(fade * 10 // RATE) :]
    assert falling == sorted(falling, reverse=True), "the music goes as the tail does"
    assert np.abs(sound[-1]).max() < 1e-4 < np.abs(sound[-RATE // 24 :]).max(), "and ends on the last frame"


@case("29 NTSC rates")
def _(_: Path) -> None:
    assert [sample_at(n, F(30000, 1001)) for n in (1, 2, 5)] == [1602, 3203, 8008]
    assert sample_at(1_000_000, F(24000, 1001)) == 2_002_000_000


@case("30 a clip of another rate")
def _(_: Path) -> None:
    assert frames_at(F(24), 150, F(30)) == 120
    assert scene_frames(episode(scene(narration=None)), 0, Measured(clip_s=F(150, 30))) == 120


@case("31 a clip with a frame fewer than was sold")
def _(_: Path) -> None:
    assert scene_frames(episode(scene(narration=None)), 0, Measured(clip_s=F(119, 24))) == 119
    assert fit(120, F(24), 119, F(24)).way == "slow"


@case("32 a clip's sound longer than its picture")
def _(_: Path) -> None:
    sounds = Clip(Maker("own"), file=Path("a.mp4"), audio=True)
    ep = episode(scene(clip=sounds))
    timeline = lay_out(ep, [line(2)])
    (found,) = clip_sounds.wanted(ep, timeline, {"clip/s0": {"frames": 240, "fps": "24", "audio": True}})["placed"]
    assert found["samples"] == sample_at(timeline["frames"], ep.fps)


@case("33 a thousand scenes")
def _(_: Path) -> None:
    whole, lines = episode(*(scene(name=f"s{n}") for n in range(1000))), [line(2 + F(n, 13)) for n in range(97)]
    for fps in (F(60), F(24000, 1001), F(30000, 1001)):
        timeline = lay_out(replace(whole, fps=fps), [lines[n % 97] for n in range(1000)])
        start = 0
        for one in timeline["scenes"]:
            assert one["start"] == start
            assert one["voice"]["start"] - sample_at(start, fps) == RATE // 4
            start += one["frames"]
        assert (timeline["frames"], timeline["samples"]) == (start, round(start * RATE / fps))


@case("34 one line bought again")
def _(_: Path) -> None:
    ep = episode(scene(), *over("mesa"), scene())
    was, now = (laid(ep, line(seconds), line(4), line(4), line(2)) for seconds in (2, 3))
    shift = now[1]["start"] - was[1]["start"]
    assert [one["start"] + shift for one in was[1:]] == [one["start"] for one in now[1:]]
    assert [one["frames"] for one in was[1:]] == [one["frames"] for one in now[1:]]


@case("35 words outgrow a bought clip")
def _(_: Path) -> None:
    sold = Clip(Maker("fal/kling"), prompt="x", seconds=F(5))
    ep = episode(scene(clip=sold))
    clips._fills(ep, ep.scenes[0], 5, Plate(125, 0, 0, 0))
    with pytest.raises(EpisodeError, match=r"the clip lasts 5\.00 s"):
        clips._fills(ep, ep.scenes[0], 5, Plate(240, 0, 0, 0))


@case("36 the scratch voice gives way to a bought one")
def _(_: Path) -> None:
    ep = episode(scene(), scene(1))
    was, now = (Recipe("timeline", {"use": "timeline"}, lay_out(ep, [line(n), line(2)])) for n in (2, 3))
    assert moved(was, now) == ['scene "s0" lasts 1.00 s longer', "the film lasts 1.00 s longer"]
    assert moved(was, was) == []


@case("37 doubtful times of words")
def _(folder: Path) -> None:
    known = line(4)
    assert scene_frames(episode(scene()), 0, known) == scene_frames(episode(scene()), 0, replace(known, words=()))
    spoken = voice.paint({"text": TEXT, "language": "pt-BR"}, {}, folder / "line.wav", silent).facts["words"]
    arrived = speech.examine(bought(TEXT), {}, folder / "line.wav", {"alignment": None})
    assert (arrived.faults, arrived.facts["alignment"], arrived.facts["times"]) == ((), "doubtful", "warped")
    for found, said in zip(arrived.facts["words"], spoken, strict=True):
        assert abs(found["start"] - said["start"]) < RATE // 20


@case("38 times that end before the sound")
def _(_: Path) -> None:
    early = replace(line(4), words=(Word("A", 0, 4_800),))
    assert scene_frames(episode(scene()), 0, early) == scene_frames(episode(scene()), 0, line(4))


@case("39 times that end after the sound")
def _(_: Path) -> None:
    said = times.Spoken(tokens("Oi")[0], 0.1, 2.0)
    with pytest.raises(times.Doubtful, match=r"its words end at 2\.00 s, the sound at 1\.00 s"):
        times.check_ends([said], 1.0, 1.0, ends_in_words=True)


@case("40 a purchase that is silent, no voice, or says something else")
def _(folder: Path) -> None:
    request = bought("Oi, tudo bem?")
    nothing = speech.examine(request, {}, sounding(folder / "silent.wav", level=0.0), {})
    assert nothing.faults == ("there is nothing but silence in it",)
    tone = speech.examine(request, {}, sounding(folder / "tone.wav"), {})
    assert any("nobody speaks in it" in fault for fault in tone.faults)
    other = "Ninguém perguntou de onde vinham os números, porque todos gostavam deles. O gráfico ainda subia."
    voice.paint({"text": other, "language": "pt-BR"}, {}, folder / "other.wav", silent)
    asked = bought("O barco vermelho partiu cedo sem ninguém a bordo; à noite a chuva cobriu o cais.")
    (fault,) = speech.examine(asked, {}, folder / "other.wav", {}).faults
    assert fault.startswith("it says something else")


@case("41 silence before a purchase's first word")
def _(_: Path) -> None:
    pcm = np.concatenate([np.zeros(RATE), 0.3 * np.sin(np.arange(RATE) / 30)])
    found = edges.trimmed(pcm)
    assert found is not None
    assert abs(found[1] - (RATE - edges.HEAD)) < RATE // 200


@case("42 a pause on purpose")
def _(_: Path) -> None:
    plain, paused = (laid(episode(scene(pause_s=pause)), line(2))[0] for pause in (None, F("1.5")))
    end = plain["voice"]["start"] + plain["voice"]["samples"]
    assert paused["frames"] - plain["frames"] == 36
    assert paused["pause"] == [end, end + 72_000]
    assert "pause" not in plain


@case("43 a text that is longer than a voice takes")
def _(folder: Path) -> None:
    assert "40000" in told(folder, f"narration: {'a ' * 20_001}b").replace(" ", "").replace(",", "")
    sentence, most = "Esta frase tem trinta letras. ", elevenlabs.LONGEST_LINE
    voice = Maker("elevenlabs/eleven_multilingual_v2", {"voice_id": "v"})
    whole = (sentence * (most // len(sentence) + 1)).strip()
    with pytest.raises(Refused, match=f"has {len(whole)} characters, a line at most {most}: ten minutes") as error:
        elevenlabs.check(voice.use, paid.speech(Narration(voice, whole), "pt-BR").recipe.settings, {})
    assert error.value.hint == "split it over two scenes"
    # split by its author, at a sentence: each part is asked for by itself, and they meet with one breath between them
    at = len(sentence) * 100
    for part in (whole[:at].strip(), whole[at:]):
        elevenlabs.check(voice.use, paid.speech(Narration(voice, part), "pt-BR").recipe.settings, {})
    first, second = (one["voice"] for one in laid(episode(scene(), scene(1, join="tight")), line(9), line(8)))
    assert 0 <= second["start"] - first["start"] - first["samples"] - F("0.35") * RATE < F(RATE, 24)
    assert [word["start"] - second["start"] for word in second["words"]] == [word.start for word in line(8).words]


@case("44 another sample rate")
def _(folder: Path) -> None:
    assert len(recorded(sounding(folder / "a.wav", rate=44_100)).pcm) == RATE


@case("45 music shorter than the film")
def _(_: Path) -> None:
    (whole,) = score.stretches(60 * RATE, 20 * RATE, [], None)
    assert (whole.start, whole.end) == (0, 60 * RATE)
    assert whole.round is not None
    assert (whole.round.fade, whole.round.equal_power) == (2 * RATE, True)


@case("46 music that hits a cut")
def _(_: Path) -> None:
    music = Music(Maker("own"), file=Path("bed.ogg"))
    ep = episode(scene(), scene(1, music_at=F("12.5")), music=music)
    timeline = lay_out(ep, [line(2), line(2)])
    hits = mix.wanted(ep, timeline, ["music"])["music"]["at"]
    assert hits == [{"scene": "s1", "start": sample_at(timeline["scenes"][1]["start"], ep.fps), "music": 600_000}]
    assert timeline["scenes"] == lay_out(episode(scene(), scene(1)), [line(2), line(2)])["scenes"]


@case("47 a stretched voice")
def _(folder: Path) -> None:
    slow = replace(scene(), narration=Narration(Maker("scratch"), text=TEXT, stretch=F("0.96")))
    voice = laid(episode(slow), line(2))[0]["voice"]
    assert (voice["samples"], voice["stretch"], voice["words"][-1]["end"]) == (100_000, "0.96", 12_000 + 100_000)
    assert "stretch is 1.2" in told(folder, "narration: {text: Sim, stretch: 1.2}")


@case("48 two languages of one episode")
def _(folder: Path) -> None:
    assert 'layout cannot be "shared"' in told(folder, LINE, head="layout: shared")
    assert written(folder, LINE, head="layout: {shared: [ep-en]}").layout == Layout(("ep-en",), 3)
    alone = [laid(episode(scene()), line(n))[0] for n in (2, 3)]
    assert [one["frames"] for one in alone] == [63, 87], "each on its own"
    shared = [laid(episode(scene()), replace(line(n), beside_frames=most))[0] for n, most in ((2, 87), (3, 63))]
    assert [one["frames"] for one in shared] == [87, 87], "the longest, slack after the words"
    assert [one["voice"] for one in shared] == [one["voice"] for one in alone]
    # a line over several scenes is one stretch: its cuts stay on its words
    own = laid(episode(*over("mesa")), line(4), line(4))
    both = laid(episode(*over("mesa")), line(4), replace(line(4), beside_frames=200))
    assert both[0] == own[0]
    assert both[0]["frames"] + both[1]["frames"] == 200


@case("49 a caption at a cut and at the end")
def _(_: Path) -> None:
    def shown(*words: tuple[str, F, F, int], cuts: tuple[int, ...] = (0, 48), frames: int = 96) -> list[list[int]]:
        said = [cues.Word(text, round(a * RATE), round(b * RATE), n) for text, a, b, n in words]
        found = cues.cues(said, cuts, F(24), "pt-BR", frames)
        assert all(b.start_frame - a.end_frame >= cue_times.GAP_FRAMES for a, b in pairwise(found))
        return [[one.start_frame, one.end_frame] for one in found]

    early, late = ("Uma porta.", F("0.5"), F("1.5"), 0), ("E outra.", F("2.2"), F(3), 1)
    assert shown(early) == [[11, 48]], "half a second after its words, with its scene"
    assert shown(early, late) == [[11, 46], [48, 84]], "two frames before the next, which comes with the cut"
    assert shown(early, ("E outra.", F("2.4"), F("3.2"), 1)) == [[11, 46], [48, 89]], "or 9: else the gap would flicker"
    assert shown(early, ("E outra.", F("2.6"), F("3.2"), 1)) == [[11, 46], [61, 89]], "not where the cut is far"
    assert shown(("Uma porta.", F("3.2"), F("3.9"), 1)) == [[75, 96]], "to the film's last frame, and not over it"
    assert shown(("Não.", F("1.6"), F("1.7"), 0)) == [[37, 57]], "5/6 s, even over the cut"
    assert shown(("Não.", F("1.6"), F("1.7"), 0), late)[0] == [26, 46], "but sooner, where another comes with the cut"
    assert shown(("Ainda falando", F(1), F("2.5"), 0)) == [[23, 72]], "words that run on over it keep theirs"


@case("50 a number that is said in full")
def _(folder: Path) -> None:
    assert [token.text for token in tokens("São R$ 25,50 hoje.")] == ["São", "R$", "25,50", "hoje."]
    written = "Custava 25,50 na livraria da esquina."
    voice.paint({"text": written, "language": "pt-BR"}, {}, folder / "line.wav", silent)
    words = speech.examine(bought(written), {}, folder / "line.wav", {}).facts["words"]
    lasts = {word["text"]: word["end"] - word["start"] for word in words}
    assert lasts["25,50"] > 2 * lasts["livraria"], "vinte e cinco vírgula cinquenta"


@case("51 an episode of nothing, and of one scene")
def _(folder: Path) -> None:
    assert "scenes" in told(folder)
    assert laid(episode(scene()), line(2))[0]["frames"] == 63


@case("52 decimals")
def _(folder: Path) -> None:
    assert written(folder, "hold_s: 2.3").scenes[0].hold_s == F(23, 10)


@pytest.mark.parametrize("check", CASES.values(), ids=CASES)
def test_edge_case(check, tmp_path):
    check(tmp_path)


def test_the_table_has_all_52_rows():
    assert [int(name.split()[0]) for name in CASES] == [*range(1, 53)]
