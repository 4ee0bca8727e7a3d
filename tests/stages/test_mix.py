"""What the mix is told: where things play, how loud, and what it depends on. Nothing is drawn or decoded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest

from stages import clip_sounds, mix
from stages.alignment import RATE, Measured, sample_at
from stages.core.errors import EpisodeError
from stages.core.loudness import TARGETS
from stages.core.model import Clip, Episode, Maker, Music, Scene, Sound, Transition
from stages.timeline import lay_out
from tests.stages.values import RATES, episode, scene

OWN = Maker("own")


def clip(**more: Any) -> Clip:
    return Clip(OWN, file=Path("walk.mp4"), audio=True, **more)


def silent(n: int, hold_s: F, **more: Any) -> Scene:
    return scene(n, narration=None, hold_s=hold_s, **more)


def told(ep: Episode, *measured: Measured, facts: dict[str, dict[str, Any]] | None = None) -> dict[str, Any]:
    inputs = [*(["music"] if ep.music else []), *(facts or {})]
    return mix.wanted(ep, lay_out(ep, measured or [Measured()] * len(ep.scenes)), inputs, facts)


def of_clip(ep: Episode, frames: int = 96, fps: str = "24") -> dict[str, Any]:
    """What is told of the clip of the first scene."""
    placed: list[dict[str, Any]] = told(ep, facts={"clip/scene-0": {"frames": frames, "fps": fps}})["clips"]["placed"]
    assert [one["name"] for one in placed] == ["clip/scene-0"]
    return placed[0]


def test_an_episode_without_the_new_fields_is_told_as_it_always_was() -> None:
    plain = told(replace(episode([silent(0, F(2))]), music=Music(OWN, file=Path("bed.wav"))))
    assert plain == {
        "samples": 96_000,
        "lines": [],
        "words": [],
        "music": {"gain_db": "-20", "duck_db": "12"},
        "target_lufs": "-14",
        "ceiling_dbtp": "-1",
        "seed": "ep",
    }


@pytest.mark.parametrize(("name", "lufs", "dbtp"), [("youtube", -14, -1), ("ebu-r128", -23, -1), ("netflix", -27, -2)])
def test_each_target_has_its_loudness_and_its_ceiling(name: str, lufs: int, dbtp: int) -> None:
    settings = told(replace(episode([silent(0, F(2))]), loudness=name))
    assert (float(settings["target_lufs"]), float(settings["ceiling_dbtp"])) == (lufs, dbtp)
    assert len(TARGETS) == 3


@pytest.mark.parametrize("fps", RATES)
def test_music_hits_the_first_sample_of_a_scene_and_moves_no_voice(fps: F) -> None:
    """Edge case 46."""
    scenes = [scene(0), scene(1), scene(2)]
    music = Music(OWN, file=Path("bed.wav"), loop_s=(F("1.5"), F(9)))
    plain = replace(episode(scenes, fps), music=music)
    asked = replace(plain, scenes=(scenes[0], *(replace(one, music_at=F("12.5")) for one in scenes[1:])))
    known = [Measured(100_001), Measured(90_000), Measured(80_000)]
    before, after = told(plain, *known), told(asked, *known)
    assert {**after, "music": None} == {**before, "music": None}
    assert before["music"]["loop"] == [72_000, 432_000]
    starts = [place["start"] for place in lay_out(plain, known)["scenes"]]
    assert after["music"]["at"] == [
        {"scene": f"scene-{n}", "start": sample_at(starts[n], fps), "music": 600_000} for n in (1, 2)
    ]


def test_a_clip_sounds_as_long_as_it_is_seen_and_fades_under_its_transitions() -> None:
    fade = Transition("fade", F("0.5"))
    ep = episode([silent(0, F(3), clip=clip(), audio_db=F(-20)), silent(1, F(3), transition=fade)])
    assert of_clip(ep) == {
        "name": "clip/scene-0",
        "start": 0,
        "samples": (72 + 6) * 2000,
        "gain_db": "-20",
        "first": 0,
        "lasts": 96 * 2000,
        "fit": None,
        "fade_in": clip_sounds.EDGE,
        "fade_out": 12 * 2000,
    }


def test_a_clip_of_a_later_scene_begins_under_the_transition_into_it() -> None:
    fade = Transition("fade", F(1))
    ep = episode([silent(0, F(2)), silent(1, F(2), clip=clip(), transition=fade)])
    facts = {"clip/scene-1": {"frames": 240, "fps": "24"}}
    (one,) = told(ep, facts=facts)["clips"]["placed"]
    assert (one["start"], one["samples"], one["fade_in"]) == (36 * 2000, 60 * 2000, 24 * 2000)
    assert one["fade_out"] == clip_sounds.LAST


@pytest.mark.parametrize(
    ("more", "frames", "expected"),
    [
        pytest.param({}, 96, (0, 192_000, None), id="cut from its end"),
        pytest.param({"clip": clip(keep="tail")}, 96, (48_000, 144_000, None), id="cut from its start"),
        pytest.param({}, 72, (0, 144_000, None), id="as it is"),
        pytest.param({}, 70, (0, 140_000, "slow"), id="a little slower"),
        pytest.param({}, 48, (0, 96_000, None), id="a push on its last frame"),
        pytest.param({"fit": "hold"}, 24, (0, 48_000, None), id="held"),
        pytest.param({"fit": "loop"}, 24, (0, 48_000, "loop"), id="looped"),
        pytest.param({"fit": "slow"}, 24, (0, 48_000, "slow"), id="slow"),
    ],
)
def test_a_sound_is_cut_slowed_or_repeated_as_its_picture_is(
    more: dict[str, Any], frames: int, expected: tuple[int, int, str | None]
) -> None:
    """Edge case 32: what is heard follows what is seen, however long the sound itself is."""
    one = of_clip(episode([silent(0, F(3), **{"clip": clip(), **more})]), frames)
    assert (one["first"], one["lasts"], one["fit"]) == expected
    assert one["samples"] == 144_000


def test_a_clip_that_cannot_fill_its_scene_is_an_error_at_its_line() -> None:
    with pytest.raises(EpisodeError, match=r'ep\.yaml:7: scene "scene-0": the clip lasts 1\.00 s and 5\.00 s are'):
        of_clip(episode([silent(0, F(5), clip=clip(line=7))]), 24)


def test_clips_go_down_under_words_as_far_as_the_music_does() -> None:
    ep = episode([silent(0, F(3), clip=clip())])
    facts = {"clip/scene-0": {"frames": 96, "fps": "24"}}
    assert told(ep, facts=facts)["clips"]["duck_db"] == "12"
    louder = replace(ep, music=Music(OWN, file=Path("bed.wav"), duck_db=F(6)))
    assert told(louder, facts=facts)["clips"]["duck_db"] == "6"


def test_the_mix_reads_a_clip_only_where_its_sound_is_asked_for() -> None:
    plain, drawn = replace(clip(), audio=None), Clip(Maker("pan"), audio=True)
    scenes = [silent(0, F(2), clip=clip()), silent(1, F(2), clip=plain), silent(2, F(2), clip=drawn)]
    (step,) = mix.steps(episode(scenes))
    assert step.reads == ("timeline:ep", "clips:ep/scene-0")


def test_stems_are_made_only_on_request_and_each_only_of_what_there_is() -> None:
    scenes = [silent(0, F(2), clip=clip(), sounds=(Sound(1, OWN, file=Path("bang.wav")),))]
    ep = replace(episode(scenes), music=Music(OWN, file=Path("bed.wav")))
    assert [step.task for step in mix.steps(ep)] == ["mix:ep"]
    wanted = [step.task for step in mix.steps(replace(ep, stems=True))]
    assert wanted == ["mix:ep", "stems:ep/voice", "stems:ep/music", "stems:ep/clips", "stems:ep/effects"]
    alone = replace(episode([silent(0, F(2))]), stems=True)
    assert [step.task for step in mix.steps(alone)] == ["mix:ep", "stems:ep/voice"]


def test_what_the_mix_and_its_scale_call_the_same_second_is_the_same() -> None:
    from renderers.sound import parts, wav

    assert wav.RATE == RATE
    assert float(TARGETS["youtube"].lufs) == parts.SCALE_LUFS
