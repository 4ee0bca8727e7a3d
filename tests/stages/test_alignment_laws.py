"""Laws of alignment, for scenes with every way of timing words: lines over several scenes, pauses, offsets, joins."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stages.alignment import (
    RATE,
    SHORTEST_FRAMES,
    SHORTEST_OF_LINE_FRAMES,
    Measured,
    guessed,
    line_of,
    misplaced,
    own_text,
    sample_at,
    scene_frames,
    voice_at_s,
)
from stages.core.model import Episode, Maker, Narration, Scene, Transition
from stages.timeline import lay_out
from tests.stages.values import RATES, episode, scene

TEXT = "um dois três quatro cinco seis sete oito"
WORDS = TEXT.split()
FADES = [Transition(), Transition("fade", F("0.5")), Transition("fade", F(3))]
Laid = tuple[Episode, list[Measured]]


@st.composite
def films(draw: st.DrawFn) -> Laid:
    """One to seven scenes: of words, of none, or of a line that goes on."""
    scenes: list[Scene] = []
    measured: list[Measured] = []
    begun = 0  # the word at which the last scene of the line began
    known = Measured()
    for n in range(draw(st.integers(1, 7))):
        fade = draw(st.sampled_from(FADES))
        kinds = ["words", "words", "silent"]
        if known.words and begun + 1 < len(WORDS):
            kinds += ["continued", "continued"]
        kind = draw(st.sampled_from(kinds))
        if kind == "continued":
            begun = draw(st.integers(begun + 1, len(WORDS) - 1))
            scenes.append(scene(n, narration=None, continues=WORDS[begun], transition=fade))
        elif kind == "silent":
            known = Measured()
            scenes.append(scene(n, narration=None, hold_s=F(draw(st.integers(1, 60)), 10), transition=fade))
        else:
            samples, begun = draw(st.integers(RATE, 12 * RATE)), 0
            known = Measured(samples, guessed(TEXT, samples))
            fields: dict[str, Any] = {
                "voice_offset_s": F(draw(st.integers(-12, 12)), 10),
                "join": draw(st.sampled_from(["loose", "tight"])),
                "overlap": True,
                "pause_s": draw(st.sampled_from([None, F("0.7")])),
                "narration": Narration(Maker("scratch"), TEXT, stretch=draw(st.sampled_from([None, F("0.95")]))),
            }
            scenes.append(scene(n, transition=fade, **fields))
        measured.append(known)
    ep = episode(scenes, draw(st.sampled_from(RATES)))
    lengths = [scene_frames(ep, n, one) for n, one in enumerate(measured)]
    assume(not [*misplaced(ep, lengths, measured)])
    return ep, measured


def relative(laid: dict[str, Any], ep: Episode) -> list[tuple[int, int | None]]:
    """Each scene's frames, and where its voice begins in it."""
    return [
        (one["frames"], one["voice"] and one["voice"]["start"] - sample_at(one["start"], ep.fps))
        for one in laid["scenes"]
    ]


@settings(deadline=None)
@given(films())
def test_scenes_tile_the_film_and_their_lengths_are_its_length(film: Laid) -> None:
    ep, measured = film
    laid = lay_out(ep, measured)
    ends = [one["start"] + one["frames"] for one in laid["scenes"]]
    assert [one["start"] for one in laid["scenes"]] == [0, *ends[:-1]]
    assert (laid["frames"], laid["samples"]) == (ends[-1], sample_at(ends[-1], ep.fps))
    for n, one in enumerate(laid["scenes"]):
        alone = len(line_of(ep.scenes, n)) == 1
        assert one["frames"] >= (SHORTEST_FRAMES if alone else SHORTEST_OF_LINE_FRAMES)


@settings(deadline=None)
@given(films())
def test_every_line_lies_in_its_scenes_or_where_its_offset_says(film: Laid) -> None:
    ep, measured = film
    laid = lay_out(ep, measured)
    for n, one in enumerate(laid["scenes"]):
        voice = one["voice"]
        assert (voice is None) == (ep.scenes[n].narration is None)
        if voice is None:
            continue
        last = laid["scenes"][line_of(ep.scenes, n)[-1]]
        first, end = sample_at(one["start"], ep.fps), sample_at(last["start"] + last["frames"], ep.fps)
        assert voice["start"] == first + round(voice_at_s(ep.scenes, n) * RATE)
        assert voice["start"] >= 0
        late = max(ep.scenes[n].voice_offset_s, F(0)) * RATE
        assert voice["start"] + voice["samples"] <= min(end + late, laid["samples"])


@settings(deadline=None)
@given(films())
def test_scenes_of_a_line_begin_a_frame_or_two_before_their_words(film: Laid) -> None:
    ep, measured = film
    laid = lay_out(ep, measured)
    for n, one in enumerate(laid["scenes"]):
        if "continues" not in one:
            continue
        owner = laid["scenes"][line_of(ep.scenes, n)[0]]
        word = F(owner["voice"]["words"][one["continues"]["word"]]["start"]) * ep.fps / RATE
        crowded = laid["scenes"][n - 1]["frames"] == SHORTEST_OF_LINE_FRAMES
        sooner, sample = word - one["start"], ep.fps / RATE
        assert crowded or 1 - sample <= sooner <= 2 + sample
        assert own_text(ep.scenes, n).split()[0] == ep.scenes[n].continues


@settings(deadline=None)
@given(films())
def test_a_transition_moves_no_sample_of_any_line(film: Laid) -> None:
    ep, measured = film
    cut = replace(ep, scenes=tuple(replace(one, transition=Transition()) for one in ep.scenes))
    timing = [
        [(one["start"], one["frames"], one["voice"], one.get("pause")) for one in lay_out(each, measured)["scenes"]]
        for each in (ep, cut)
    ]
    assert timing[0] == timing[1]


@settings(deadline=None)
@given(films(), st.integers(1, 200))
def test_what_comes_first_shifts_the_rest_by_whole_frames_only(film: Laid, tenths: int) -> None:
    ep, measured = film
    assume(voice_at_s(ep.scenes, 0) >= 0 and ep.scenes[0].join == "loose" and ep.scenes[0].voice_offset_s >= F("-0.25"))
    new = scene(0, narration=None, name="new", hold_s=F(tenths, 10))
    longer = replace(ep, scenes=(new, *(replace(one, number=one.number + 1) for one in ep.scenes)))
    after = [Measured(), *measured]
    assume(not [*misplaced(longer, [scene_frames(longer, n, one) for n, one in enumerate(after)], after)])
    was, now = lay_out(ep, measured), lay_out(longer, after)
    grown = relative(was, ep)[0][0] - relative(now, longer)[1][0]  # the head of a film is grown, a later scene is not
    assert relative(was, ep)[1:] == relative(now, longer)[2:]
    assert [one["start"] + now["scenes"][0]["frames"] - grown for one in was["scenes"][1:]] == [
        one["start"] for one in now["scenes"][2:]
    ]
