from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.alignment import (
    RATE,
    Measured,
    Word,
    neighbours,
    plate,
    sample_at,
    scene_frames,
    transition_frames,
)
from stages.core.errors import EpisodeError
from stages.core.model import Card, Clip, Episode, Maker, Sound, Transition
from stages.timeline import lay_out
from tests.stages.values import RATES, episode, scene


@pytest.mark.parametrize(
    ("fields", "measured", "fps", "frames"),
    [
        pytest.param({}, Measured(RATE), F(30), 48, id="lead, words and tail"),
        pytest.param({}, Measured(RATE + 1), F(30), 49, id="one sample over rounds up"),
        pytest.param({}, Measured(4_800), F(24), 24, id="a tiny line gets the shortest scene"),
        pytest.param({"hold_s": F(4)}, Measured(RATE), F(24), 96, id="hold outlasts the words"),
        pytest.param({"hold_s": F(1)}, Measured(2 * RATE), F(24), 63, id="words outlast the hold"),
        pytest.param({"narration": None, "hold_s": F("2.3")}, Measured(), F(24), 56, id="a silent scene holds"),
        pytest.param({"narration": None}, Measured(clip_s=F(5)), F(24), 120, id="a clip of its own length"),
        pytest.param({"narration": None}, Measured(clip_s=F(121, 25)), F(24), 116, id="part of a frame is not there"),
        pytest.param({}, Measured(RATE, clip_s=F(9)), F(30), 48, id="words cut a longer clip"),
        pytest.param(
            {"narration": None, "hold_s": F(2)}, Measured(clip_s=F(9)), F(30), 60, id="hold cuts a longer clip"
        ),
        pytest.param({}, Measured(RATE), F(30000, 1001), 48, id="NTSC"),
    ],
)
def test_scene_frames(fields, measured, fps, frames):
    assert scene_frames(episode([scene(**fields), scene(1)], fps), 0, measured) == frames


@pytest.mark.parametrize(
    ("kind", "seconds", "previous", "frames", "expected"),
    [
        pytest.param("cut", F("0.5"), 100, 100, (0, 0), id="a cut"),
        pytest.param("fade", F("0.5"), 100, 100, (6, 6), id="half a second"),
        pytest.param("fade", F("0.3"), 100, 100, (3, 3), id="an odd one loses a frame"),
        pytest.param("fade", F(5), 100, 40, (10, 10), id="at most half of this scene"),
        pytest.param("fade", F(5), 30, 100, (7, 7), id="at most half of the one before"),
        pytest.param("fade", F("0.1"), 100, 100, (0, 0), id="under four frames is a cut"),
        pytest.param("fade", F("0.5"), None, 100, (0, 12), id="the first comes from black"),
        pytest.param("fade", F(5), None, 30, (0, 15), id="from black, at most half of it"),
    ],
)
def test_transition_frames(kind, seconds, previous, frames, expected):
    assert transition_frames(scene(transition=Transition(kind, seconds)), previous, frames, F(24)) == expected


@pytest.mark.parametrize("fps", RATES)
def test_a_frame_begins_within_half_a_sample_of_its_time(fps):
    samples = [sample_at(frame, fps) for frame in range(200_000)]
    assert samples == sorted(samples)
    assert all(abs(samples[frame] - F(frame) * RATE / fps) <= F(1, 2) for frame in range(0, 200_000, 997))


@st.composite
def layouts(draw):
    count = draw(st.integers(1, 12))
    fades = st.sampled_from(
        [Transition(), Transition("fade", F("0.5")), Transition("fade", F(3)), Transition("fade", F("0.2"))]
    )
    scenes = [scene(n, transition=draw(fades)) for n in range(count)]
    measured = [Measured(draw(st.integers(1, 20 * RATE))) for _ in scenes]
    return episode(scenes, draw(st.sampled_from(RATES))), measured


@settings(deadline=None)
@given(layouts())
def test_scenes_tile_the_film_without_gap_or_overlap(layout):
    ep, measured = layout
    laid = lay_out(ep, measured)
    ends = [place["start"] + place["frames"] for place in laid["scenes"]]
    assert [place["start"] for place in laid["scenes"]] == [0, *ends[:-1]]
    assert laid["frames"] == ends[-1]
    assert laid["samples"] == sample_at(ends[-1], ep.fps)


@settings(deadline=None)
@given(layouts())
def test_every_voice_lies_inside_its_scene(layout):
    ep, measured = layout
    for place, known in zip(lay_out(ep, measured)["scenes"], measured, strict=True):
        first, last = place["start"], place["start"] + place["frames"]
        assert sample_at(first, ep.fps) < place["voice"]["start"]
        assert place["voice"]["start"] + known.voice_samples <= sample_at(last, ep.fps)


@settings(deadline=None)
@given(layouts())
def test_a_transition_moves_no_sample_and_no_frame(layout):
    ep, measured = layout
    cut = replace(ep, scenes=tuple(replace(s, transition=Transition()) for s in ep.scenes))
    timing = [[(p["start"], p["frames"], p["voice"]) for p in lay_out(one, measured)["scenes"]] for one in (ep, cut)]
    assert timing[0] == timing[1]


@settings(deadline=None)
@given(layouts(), st.data())
def test_an_insertion_shifts_only_what_follows(layout, data):
    ep, measured = layout
    at = data.draw(st.integers(0, len(ep.scenes)))
    new = scene(99, transition=Transition())
    scenes = [*ep.scenes[:at], new, *ep.scenes[at:]]
    longer = replace(ep, scenes=tuple(replace(s, number=n + 1) for n, s in enumerate(scenes)))
    was = lay_out(ep, measured)["scenes"]
    now = lay_out(longer, [*measured[:at], Measured(RATE), *measured[at:]])["scenes"]
    assert [p["start"] for p in now[:at]] == [p["start"] for p in was[:at]]
    shift = now[at]["frames"]
    assert [p["start"] - shift for p in now[at + 1 :]] == [p["start"] for p in was[at:]]


@settings(deadline=None)
@given(layouts())
def test_plates_hold_exactly_the_frames_between_their_handles(layout):
    ep, measured = layout
    places = lay_out(ep, measured)["scenes"]
    for n, place in enumerate(places):
        following = places[n + 1]["transition"]["after"] if n + 1 < len(places) else 0
        need = place["plate"]
        assert need["frames"] == need["before"] + place["frames"] + following
        assert need["before"] == (place["transition"]["before"] if n else 0)
        assert 0 <= need["key_frame"] < need["frames"] or need["frames"] == 0
        assert place["transition"]["after"] + following < place["frames"], "two transitions leave some scene between"


@settings(deadline=None)
@given(layouts(), st.data())
def test_a_plate_is_decided_by_its_neighbours_alone(layout, data):
    ep, measured = layout
    n = data.draw(st.integers(0, len(ep.scenes) - 1))
    lengths = {m: scene_frames(ep, m, known) for m, known in enumerate(measured)}
    near = {m: lengths[m] for m in neighbours(ep.scenes, n)}
    assert plate(ep.scenes, n, near, ep.fps) == plate(ep.scenes, n, lengths, ep.fps)


WORDS = (Word("Às", 0, 4800), Word("duas", 4800, 9600), Word("da", 9600, 12000), Word("manhã,", 12000, 24000))


def with_card(**fields: Any) -> tuple[Episode, list[Measured]]:
    card = Card(1, "title", {"text": "Oi"}, **fields)
    return episode([scene(0, cards=(card,)), scene(1)]), [Measured(RATE, WORDS), Measured(RATE)]


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        pytest.param({}, 0, 39, id="the whole scene"),
        pytest.param({"at": F("0.5")}, 12, 39, id="from half a second"),
        pytest.param({"at": F("0.5"), "for_s": F("0.5")}, 12, 24, id="for half a second"),
        pytest.param({"for_s": F(60)}, 0, 39, id="no longer than its scene"),
        pytest.param({"at": "manhã"}, 11, 39, id="a frame before the word"),
        pytest.param({"at": "da manhã"}, 9, 39, id="a phrase"),
    ],
)
def test_cards_stand_where_the_author_put_them(fields, start, end):
    ep, measured = with_card(**fields)
    (card,) = lay_out(ep, measured)["scenes"][0]["cards"]
    assert (card["start"], card["end"]) == (start, end)
    assert card["fade_in"] + card["fade_out"] < end - start


def test_a_card_after_its_scene_is_an_error_with_both_times():
    ep, measured = with_card(at=F(9), line=12)
    with pytest.raises(
        EpisodeError, match=r'ep\.yaml:12: scene "scene-0": card 1 \(title\) comes at 9\.0 s but the scene lasts 1\.6 s'
    ):
        lay_out(ep, measured)


def with_sounds(*at: F | str | None, fps: F = F(24)) -> tuple[Episode, list[Measured]]:
    sounds = tuple(Sound(n, Maker("own"), file=Path("bang.wav"), at=one, line=12) for n, one in enumerate(at, 1))
    return episode([scene(0), scene(1, sounds=sounds)], fps), [Measured(RATE), Measured(RATE, WORDS)]


@pytest.mark.parametrize("fps", RATES)
def test_a_sound_begins_on_its_own_sample_whatever_the_frame_rate(fps):
    laid = lay_out(*with_sounds(None, F("0.123456"), "da", "da manhã", fps=fps))["scenes"]
    first, voice = sample_at(laid[1]["start"], fps), laid[1]["voice"]["start"]
    starts = [first, first + round(F("0.123456") * RATE), voice + 9600, voice + 9600]
    assert laid[1]["sounds"] == [{"number": n, "start": start} for n, start in enumerate(starts, 1)]


def test_a_scene_without_sounds_is_as_it_always_was():
    assert "sounds" not in lay_out(*with_sounds(F(0)))["scenes"][0]


def test_a_sound_after_its_scene_is_an_error_with_both_times():
    with pytest.raises(
        EpisodeError, match=r'ep\.yaml:12: scene "scene-1": sound 1 comes at 9\.0 s but the scene lasts 1\.6 s'
    ):
        lay_out(*with_sounds(F(9)))


def test_a_drawn_clip_lasts_as_long_as_it_is_asked():
    silent = scene(narration=None, clip=Clip(Maker("pan"), seconds=F(6)))
    assert scene_frames(episode([silent]), 0, Measured(clip_s=F(6))) == 144
