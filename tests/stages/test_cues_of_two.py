"""Two people who speak at once: both are captioned, and neither covers the other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from renderers import themes
from renderers.captions.ass import ass, panel
from renderers.captions.look import caption_area, look
from renderers.captions.written import srt, vtt
from stages import captions
from stages.alignment import RATE, Measured, guessed
from stages.core.model import Maker, Narration
from stages.cue_times import GAP_FRAMES
from stages.cues import Cue, Word, as_json, cues
from stages.timeline import lay_out
from tests.stages import values

ASKS, ANSWERS, LAST = "Você viu o que ele fez ontem à noite?", "Vi, e não gostei nada.", "Ninguém gostou."
MOCHA = look((1920, 1080), themes.theme("mocha"), highlight=False)


def interrupted(offset_s: F = F("-1.2"), **fields: Any) -> dict[str, Any]:
    """The recipe's settings for a film in which the second scene's words begin over the first's."""
    scenes = [
        values.scene(n, name=f"s{n}", narration=Narration(Maker("scratch"), text=text))
        for n, text in enumerate([ASKS, ANSWERS, LAST])
    ]
    scenes[1] = replace(scenes[1], voice_offset_s=offset_s, overlap=True)
    ep = values.episode(scenes, size=(1920, 1080), **fields)
    said = [(ASKS, F("2.5")), (ANSWERS, F("1.6")), (LAST, F(1))]
    measured = [Measured(round(s * RATE), guessed(text, round(s * RATE))) for text, s in said]
    return captions.wanted(lay_out(ep, measured))


def listed(found: list[Cue], language: str = "pt-BR") -> dict[str, Any]:
    return as_json(found, F(24), language, 240)


def test_both_are_up_while_both_speak_and_the_interrupted_one_keeps_its_time() -> None:
    wanted = interrupted()
    assert [one.get("track", 0) for one in wanted["scenes"]] == [0, 1, 0]
    asks, answers, last = captions.cues_of(wanted)
    assert [" ".join(cue.lines) for cue in (asks, answers, last)] == [ASKS, ANSWERS, LAST]
    assert (asks.row, answers.row, last.row) == (0, 1, 0)
    assert asks.start_frame < answers.start_frame < asks.words[-1].end_frame <= asks.end_frame
    assert 0 <= answers.words[0].start_frame - answers.start_frame <= 1
    assert answers.end_frame <= last.start_frame - GAP_FRAMES
    alone = captions.cues_of(interrupted(F(0)) | {"frames": wanted["frames"]})[0]
    assert (alone.start_frame, alone.words) == (asks.start_frame, asks.words)


def test_who_answers_at_once_but_does_not_interrupt_is_read_after_the_other() -> None:
    asks = Word("Você viu o que ele fez?", RATE, 3 * RATE + 100, 0)
    answers = Word("Vi, e não gostei.", 3 * RATE + 100, 5 * RATE, 1)
    first, second = cues([asks, answers], (0, 72), F(24), "pt-BR", 240, aside={1})
    assert (first.row, second.row) == (0, 0)
    assert second.start_frame - first.end_frame == GAP_FRAMES
    (alone,) = cues([answers], (0, 0), F(24), "pt-BR", 240, aside={1})
    assert alone.end_frame == second.end_frame, "nobody comes after it"


def test_in_the_picture_they_stand_one_above_the_other() -> None:
    found = listed(captions.cues_of(interrupted()))
    asks, answers = (panel(cue, MOCHA) for cue in found["cues"][:2])
    assert answers.bottom < asks.top
    assert caption_area((1920, 1080), row=1)[1] + caption_area((1920, 1080))[3] < caption_area((1920, 1080))[1]
    assert rf"\pos({(answers.left + answers.right) / 2:g}," in ass(found, MOCHA)
    head = [panel(cue | {"head": True}, MOCHA) for cue in found["cues"][:2]]
    assert head[0].bottom < head[1].top < 540 < answers.top


def test_in_a_file_without_places_one_cue_holds_both_after_dashes() -> None:
    two = [Cue(0, 48, ("Você viu", "o que ele fez?")), Cue(30, 72, ("Vi.",), row=1), Cue(80, 99, ("Pois é.",))]
    blocks = [block.split("\n")[1:] for block in srt(listed(two)).strip().split("\n\n")]
    assert blocks == [
        ["00:00:00,000 --> 00:00:01,250", "Você viu", "o que ele fez?"],
        ["00:00:01,250 --> 00:00:02,000", "- Você viu", "o que ele fez?", "- Vi."],
        ["00:00:02,000 --> 00:00:03,000", "Vi."],
        ["00:00:03,333 --> 00:00:04,125", "Pois é."],
    ]
    assert "\n-Você viu\no que ele fez?\n-Vi.\n" in srt(listed(two, "en"))


def test_in_a_file_with_places_the_second_has_one_of_its_own() -> None:
    two = [Cue(0, 48, ("Você viu?",)), Cue(30, 72, ("a --> b",), row=1), Cue(80, 99, ("Pois é.",), head=True)]
    times = [line for line in vtt(listed(two)).split("\n") if " --> " in line]
    assert times == [
        "00:00:00.000 --> 00:00:02.000",
        "00:00:01.250 --> 00:00:03.000 line:70%",
        "00:00:03.333 --> 00:00:04.125 line:8%",
    ]


lines = st.lists(
    st.tuples(st.text("abcde.,", min_size=1, max_size=9), st.integers(4_000, RATE)), min_size=1, max_size=9
)


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, min_size=2, max_size=5), st.lists(st.integers(0, 2 * RATE), min_size=5, max_size=5))
def test_nothing_of_one_row_is_ever_up_twice(scenes: list[list[tuple[str, int]]], sooner: list[int]) -> None:
    """Whoever interrupts whom, each word is in one cue, and cues on one row leave a gap."""
    words: list[Word] = []
    cuts, aside, ends = [], set(), [RATE // 2, RATE // 2]
    for n, scene in enumerate(scenes):
        track = n % 2
        at = max(max(ends) - sooner[n], ends[track] + RATE // 4)
        cuts.append(at * 24 // RATE)
        aside |= {n} if track else set()
        for text, length in scene:
            words.append(Word(text, at, at + length, n))
            at += length
        ends[track] = at
    frames = max(ends) * 24 // RATE + 300
    cuts[0] = 0
    found = cues(words, cuts, F(24), "pt-BR", frames, aside=aside)
    assert [word.text for cue in found for word in cue.words] == [word.text for word in words]
    for one, two in combinations(sorted(found, key=lambda cue: cue.start_frame), 2):
        assert one.row != two.row or one.end_frame <= two.start_frame
    for cue in found:
        assert cue.start_frame < cue.end_frame
