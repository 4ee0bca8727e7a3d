"""Captions as a professional's would read: both example episodes at a narrator's pace, and the laws of any film."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.text.breaks import weak
from stages.cue_breaks import reading_cps
from stages.cue_times import GAP_FRAMES, LONGEST_S, NEAR_FRAMES, SHORTEST_S
from stages.cues import RATE, Cue, Word, cues
from tests import narrated

WPM = 160
MOST_CPS = 22
ARTICLES_AND_PREPOSITIONS = {
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas num numa ao à aos às por pelo pela pelos pelas "
    "para com sem sob sobre até após entre e ou mas que se",
    "en": "a an the of to in on at by for with without from into over under as and or but that",
}


def laid_out(name: str, wpm: int, characters: int = 42) -> tuple[list[Cue], Fraction, str]:
    ep = narrated.read(name)
    words, cuts, frames = narrated.at_pace(ep, wpm)
    return cues(words, cuts, ep.fps, ep.language, frames, characters=characters), ep.fps, ep.language


def cps(cue: Cue, fps: Fraction) -> Fraction:
    return sum(map(len, cue.lines)) * fps / (cue.end_frame - cue.start_frame)


@pytest.mark.parametrize("name", ["ep3", "demo"])
def test_the_example_episodes_read_well(name: str, golden: Callable[[str, str], None]) -> None:
    found, fps, _ = laid_out(name, WPM)
    table = [
        f"{cue.start_frame:5} {cue.end_frame:5} {float(cps(cue, fps)):5.1f}  {' | '.join(cue.lines)}" for cue in found
    ]
    golden(f"cues/{name}.txt", "\n".join(table) + "\n")


@pytest.mark.parametrize("characters", [42, 34, 26])
@pytest.mark.parametrize("name", ["ep3", "demo"])
def test_at_a_narrators_pace_no_cue_is_over_a_limit(name: str, characters: int) -> None:
    found, fps, language = laid_out(name, WPM, characters)
    assert len(found) > 20
    for cue in found:
        assert len(cue.lines) <= 2 and max(map(len, cue.lines)) <= characters, cue
        assert SHORTEST_S * fps <= cue.end_frame - cue.start_frame <= LONGEST_S * fps, cue
        assert cps(cue, fps) <= reading_cps(language), cue
        assert characters < 42 or not [line for line in cue.lines if weak(line.split()[-1], language)], cue
    for one, two in pairwise(found):
        gap = two.start_frame - one.end_frame
        assert gap == GAP_FRAMES or gap >= fps / 2, (one, two)
    cuts = narrated.at_pace(narrated.read(name), WPM)[1]
    for cue in found:
        assert not [cut for cut in cuts if cue.start_frame < cut < cue.end_frame], (cue, "stays with its scene")


@pytest.mark.parametrize("name", ["ep3", "demo"])
@pytest.mark.parametrize(("wpm", "characters"), [(WPM, 34), (WPM, 26), (165, 42), (180, 42)])
def test_narrow_lines_and_fast_voices_still_end_lines_well(name: str, wpm: int, characters: int) -> None:
    found, fps, language = laid_out(name, wpm, characters)
    bad = set(ARTICLES_AND_PREPOSITIONS[language[:2]].split())
    for cue in found:
        assert len(cue.lines) <= 2 and max(map(len, cue.lines)) <= characters, cue
        assert cue.end_frame - cue.start_frame <= LONGEST_S * fps, cue
        assert cps(cue, fps) <= MOST_CPS, cue
        assert not [line for line in cue.lines if line.split()[-1].casefold() in bad], cue


SENTENCES = {
    "pt-BR": (
        "O trem das 14h30 saiu com 45 minutos de atraso, e ninguém na estação soube dizer por quê.",
        "A inflação de 12 de março de 2024 foi de 0,16%, contra 0,83% no mês anterior, segundo o IBGE.",
        "O Dr. João Carlos de Oliveira, que trabalha há vinte anos no mesmo hospital, nunca tinha visto um caso assim.",
        "Ela disse não três vezes, e nas três vezes ele fez que não ouviu.",
        "Custava R$ 1.250,00 em janeiro; hoje, quem procura não acha por menos de R$ 3 mil.",
        "— Você viu isso? — Vi. — E o que você fez? — Nada.",
        "A velocidade chegou a 300 km/h na reta, o que dá, em números redondos, um campo de futebol por segundo.",
        "Desde que o mundo é mundo, as pessoas que mais falam de dinheiro são as que menos entendem dele.",
    ),
    "en": (
        "The 9:45 from Paddington was late again, and nobody on the platform could say why.",
        "On March 12, 2024, the index fell by 0.16%, against 0.83% the month before, according to the bank.",
        "Dr. John F. Carpenter, who has worked at the same hospital for twenty years, had never seen a case like it.",
        "She said no three times, and three times he pretended that he had not heard.",
        "It cost $1,250.00 in January; today you will not find one for less than 3 thousand dollars.",
        "The car reached 300 km/h on the straight, which is, in round numbers, a football field every second.",
        "Of all the ways in which a program can be wrong, the quietest one is to be right about yesterday.",
        "Nothing happened. Nothing at all. And then, at the very end of the night, the phone rang.",
    ),
}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("characters", [42, 26])
def test_a_table_of_sentences_and_their_cues(
    language: str, characters: int, golden: Callable[[str, str], None]
) -> None:
    table = []
    for sentence in SENTENCES[language]:
        words, frames = narrated.spoken(sentence, Fraction(24), WPM)
        found = cues(words, (0,), Fraction(24), language, frames, characters=characters)
        table.append("\n".join(" | ".join(cue.lines) for cue in found) + "\n")
    golden(f"cues/breaks-{language}-{characters}.txt", "\n".join(table))


tokens = st.lists(
    st.tuples(
        st.text("abcdeéã.,;—-R$5%", min_size=1, max_size=14), st.integers(1_200, RATE), st.integers(0, RATE // 2)
    ),
    min_size=1,
    max_size=25,
)
films = st.lists(tokens, min_size=1, max_size=4)
rates = st.sampled_from([Fraction(24), Fraction(30_000, 1001), Fraction(60)])


def film(scenes: Sequence[Sequence[tuple[str, int, int]]], fps: Fraction) -> tuple[list[Word], list[int], int]:
    """Each scene's words, a quarter of a second into it, and half a second after them."""
    words: list[Word] = []
    cuts, frame = [], 0
    for n, scene in enumerate(scenes):
        cuts.append(frame)
        sample = round(frame * RATE / fps) + RATE // 4
        for text, length, rest in scene:
            words.append(Word(text, sample, sample + length, n))
            sample += length + rest
        frame = max(frame + 24, -int(-(sample + RATE // 2) * fps // RATE))
    return words, cuts, frame


@settings(max_examples=80, deadline=None)
@given(films, rates, st.sampled_from(["pt-BR", "en", "fr"]), st.sampled_from([26, 34, 42]))
def test_each_word_is_in_one_cue_that_is_up_when_it_is_said(
    scenes: list[list[tuple[str, int, int]]], fps: Fraction, language: str, characters: int
) -> None:
    words, cuts, frames = film(scenes, fps)
    found = cues(words, cuts, fps, language, frames, characters=characters)
    told = [word for cue in found for word in cue.words]

    assert [word.text for word in told] == [word.text for word in words]
    for said, word in zip(told, words, strict=True):
        assert said.start_frame <= word.start * fps / RATE < said.start_frame + 1
        assert word.end * fps / RATE <= said.end_frame
    for cue in found:
        by_line = [" ".join(word.text for word in cue.words if word.line == n) for n in range(len(cue.lines))]
        assert tuple(by_line) == cue.lines
        assert [word.line for word in cue.words] == sorted(word.line for word in cue.words)
    for one, two in pairwise(found):
        assert one.end_frame + GAP_FRAMES <= two.start_frame


@settings(max_examples=80, deadline=None)
@given(films, rates, st.sampled_from(["pt-BR", "en"]))
def test_a_cue_comes_within_three_frames_of_its_word_unless_it_has_a_reason(
    scenes: list[list[tuple[str, int, int]]], fps: Fraction, language: str
) -> None:
    """It comes with a cut that is near, sooner where it would else be too short, and later only after its neighbour."""
    words, cuts, frames = film(scenes, fps)
    found = cues(words, cuts, fps, language, frames)
    for n, cue in enumerate(found):
        late = cue.start_frame - cue.words[0].start_frame
        with_cut = cue.start_frame in cuts and -late <= max(Fraction(NEAR_FRAMES + 1), fps / 2)
        short = cue.end_frame - cue.words[0].start_frame < SHORTEST_S * fps + 3
        easy = sum(map(len, cue.lines)) / Fraction(reading_cps(language)) * fps
        hurried = late >= -fps / 2 - 1 and cue.end_frame - cue.words[0].start_frame < easy + 3
        after_neighbour = n > 0 and cue.start_frame - found[n - 1].end_frame == GAP_FRAMES
        assert (
            -3 <= late <= 0 or with_cut or (late < 0 and (short or hurried)) or (0 < late <= 3 and after_neighbour)
        ), cue


def test_what_is_said_fast_is_up_from_the_end_of_the_cue_before_and_a_little_into_the_next() -> None:
    lines = [("Devagar.", 6, 57), ("Correram todos para a porta.", 70, 6), ("Esperaram lá fora.", 100, 12)]
    words = [  # each line by itself, and no cut among them
        Word(text, (start + n * frames) * RATE // 24, (start + (n + 1) * frames) * RATE // 24, number)
        for number, (line, start, frames) in enumerate(lines)
        for n, text in enumerate(line.split())
    ]
    found = cues(words, (0,), Fraction(24), "pt-BR", 240)
    assert [" ".join(cue.lines) for cue in found] == [line for line, _, _ in lines]
    assert [(cue.start_frame, cue.words[0].start_frame) for cue in found[1:]] == [(65, 70), (102, 100)]


def test_words_that_begin_before_their_scene_have_their_cue_in_time() -> None:
    words = [Word("Antes", RATE, 2 * RATE, 0), Word("agora", 3 * RATE - RATE // 2, 4 * RATE, 1)]
    found = cues(words, (0, 72), Fraction(24), "pt-BR", 144)
    assert [cue.start_frame for cue in found] == [23, 59]


def test_a_line_that_runs_on_over_a_cut_stays_until_it_is_said() -> None:
    words = [Word("ainda", RATE, 2 * RATE, 0), Word("falando", 2 * RATE, 4 * RATE, 0)]
    [cue] = cues(words, (0, 72), Fraction(24), "pt-BR", 144)
    assert (cue.start_frame, cue.end_frame) == (23, 108)


def test_a_gap_is_not_closed_where_a_cue_would_stay_too_long() -> None:
    words = [Word("devagar", RATE // 4, RATE // 4 + 31 * RATE // 5, 0), Word("depois", 29 * RATE // 4, 8 * RATE, 0)]
    found = cues(words, (0,), Fraction(24), "pt-BR", 240)
    assert [cue.words[0].text for cue in found] == ["devagar", "depois"]
    assert all(cue.end_frame - cue.start_frame <= 7 * 24 for cue in found)
    assert found[1].start_frame - found[0].end_frame >= 12


@settings(max_examples=40, deadline=None)
@given(films, rates, st.lists(st.integers(-3 * RATE, 0), min_size=4, max_size=4))
def test_speakers_who_interrupt_each_other_still_have_one_cue_at_a_time(
    scenes: list[list[tuple[str, int, int]]], fps: Fraction, sooner: list[int]
) -> None:
    words, cuts, frames = film(scenes, fps)
    moved = [Word(w.text, max(0, w.start + sooner[w.scene]), max(1, w.end + sooner[w.scene]), w.scene) for w in words]
    found = cues(moved, cuts, fps, "en", frames)
    assert [word.text for cue in found for word in cue.words] == [word.text for word in words]
    assert all(0 <= cue.start_frame < cue.end_frame <= frames for cue in found)
    for one, two in pairwise(found):
        assert one.end_frame + GAP_FRAMES <= two.start_frame
